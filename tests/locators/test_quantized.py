"""8-bit and 4-bit weights on this processor: what is packed, what is left alone, and that models still answer."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from tiny_models import build_florence2, build_qwen3_vl

from docpipe.errors import MissingDependencyError
from docpipe.locators.asking import Reply
from docpipe.locators.base import create_locator
from docpipe.locators.runtime import LocalOptions, Runtime, choose_runtime

IMAGE = np.random.default_rng(0).integers(0, 255, (150, 130, 3)).astype(np.uint8)
PACKED = {"8bit": "Linear8bitLt", "4bit": "Linear4bit"}


@pytest.mark.parametrize("quantization", PACKED)
@pytest.mark.parametrize("name", ["qwen3-vl", "florence-2"])
def test_language_is_packed_and_sight_is_not(name: str, quantization: str, tmp_path: Path) -> None:
    build = build_qwen3_vl if name == "qwen3-vl" else build_florence2
    path = build(tmp_path / name)
    options = {"path": str(path), "device": "cpu", "max_new_tokens": 16, "dpi": 50}
    locator = create_locator(name, **options, quantization=quantization)
    assert locator.card.revision != create_locator(name, **options).card.revision
    kinds = {
        module: type(layer).__name__
        for module, layer in locator.backend.loaded.model.named_modules()
        if type(layer).__name__.startswith("Linear")
    }
    packed = {module for module, kind in kinds.items() if kind == PACKED[quantization]}
    assert packed
    assert not any("visual" in module or "vision" in module or "lm_head" in module for module in packed)
    replies = locator.backend.look(IMAGE).ask(["Locate a.", "Locate b."], False)
    assert all(isinstance(reply, Reply) for reply in replies)


def test_without_bitsandbytes_the_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util,
        "find_spec",
        lambda name, *rest: None if name == "bitsandbytes" else found(name, *rest),
    )
    with pytest.raises(MissingDependencyError, match="pip install bitsandbytes"):
        choose_runtime(LocalOptions(device="cpu", quantization="4bit"))


def test_a_processor_may_hold_packed_weights() -> None:
    assert choose_runtime(LocalOptions(device="cpu", quantization="8bit")) == Runtime(
        "cpu", "float32", "8bit"
    )
