import os

import pytest


@pytest.fixture(scope="session", autouse=True)
def _without_waiting_for_the_disk():
    """No test here cuts the power."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda fd: None)
        yield
