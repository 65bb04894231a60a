"""Against any LocateAnything directory: the released weights, or a reduced checkpoint with the released code.

DOCPIPE_LOCATEANYTHING_DIR names it; DOCPIPE_LOCATEANYTHING_CODE_SHA256 pins code other than the release's. Set
both only for weights whose licence you accept. What needs trained weights is in ``docpipe models selftest``.
"""

import os

import numpy as np
import pytest

from docpipe.locators.base import create_locator
from docpipe.locators.prompts import Ask, Kind

DIRECTORY = os.environ.get("DOCPIPE_LOCATEANYTHING_DIR", "")
pytestmark = pytest.mark.skipif(not DIRECTORY, reason="DOCPIPE_LOCATEANYTHING_DIR names no weights")
IMAGE = np.random.default_rng(0).integers(0, 255, (336, 280, 3)).astype(np.uint8)


def view(**options):
    pin = os.environ.get("DOCPIPE_LOCATEANYTHING_CODE_SHA256", "")
    locator = create_locator(
        "locateanything",
        path=DIRECTORY,
        accept_noncommercial=True,
        code_sha256=pin,
        max_new_tokens=48,
        **options,
    )
    return locator.backend, locator.backend.look(IMAGE)


@pytest.mark.parametrize("careful", [False, True], ids=["hybrid", "slow"])
@pytest.mark.parametrize("kind", list(Kind))
def test_every_prompt_is_answered_the_same_twice_and_without_reuse(kind, careful):
    backend, reusing = view()
    phrases = ("total amount", "date") if kind is Kind.INSTANCES else ("total amount",)
    prompt = backend.prompt(Ask(phrases, kind))
    first = reusing.ask([prompt], careful)
    assert isinstance(first[0].text, str)
    assert reusing.ask([prompt], careful) == first
    _, fresh = view(reuse_features=False)
    assert fresh.ask([prompt], careful) == first


def test_the_memory_patches_fit_the_code():
    backend, _ = view()
    model = backend.loaded.model
    import sys

    module = sys.modules[type(model.vision_model).__module__]
    assert module.VL_VISION_ATTENTION_FUNCTIONS["sdpa"] is not module.sdpa_attention
    assert model.language_model.lm_head._forward_pre_hooks
