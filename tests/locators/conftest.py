import pytest


@pytest.fixture(scope="session")
def tiny_locateanything(tmp_path_factory):
    """A directory with a tiny grounding model that keeps LocateAnything's calling contract."""
    import torch
    from tiny_models import build_locateanything

    torch.set_num_threads(1)
    return build_locateanything(tmp_path_factory.mktemp("weights") / "tiny-locateanything")


@pytest.fixture(scope="session")
def tiny_options(tiny_locateanything):
    """Options with which the locator accepts :func:`tiny_locateanything`."""
    from tiny_models import digest_of

    return {
        "path": str(tiny_locateanything),
        "accept_noncommercial": True,
        "code_sha256": digest_of(tiny_locateanything),
        "dpi": 50,
        "zoom_dpi": 150,
    }
