"""Qwen3-VL and Florence-2 with random weights: loading, preprocessing, batches, reused features, decoding."""

import numpy as np
import pytest
from tiny_models import build_florence2, build_qwen3_vl
from vlm_pages import TWO_SHADES

from docpipe.errors import ConfigurationError, LocateError
from docpipe.locators.base import create_locator
from docpipe.locators.florence2 import EncodedImage as FlorenceImage
from docpipe.locators.generative import GenerativeView
from docpipe.locators.prompts import Ask, Kind
from docpipe.locators.qwen3_vl import EncodedImage as QwenImage
from docpipe.types import Query

IMAGE = np.random.default_rng(0).integers(0, 255, (150, 130, 3)).astype(np.uint8)
PROMPTS = ["Locate a.", "Locate something that is longer.", "x"]


@pytest.fixture(scope="module", params=["qwen3-vl", "florence-2"])
def locator(request, tmp_path_factory):
    import torch

    torch.set_num_threads(1)
    build = build_qwen3_vl if request.param == "qwen3-vl" else build_florence2
    directory = build(tmp_path_factory.mktemp("weights") / request.param)
    return create_locator(request.param, path=str(directory), max_new_tokens=16, dpi=50, zoom=False)


def test_a_batch_says_what_single_prompts_say(locator):
    view = locator.backend.look(IMAGE)
    assert view.ask(PROMPTS, False) == [view.ask([prompt], False)[0] for prompt in PROMPTS]
    assert view.ask(PROMPTS, False) == view.ask(PROMPTS, False)


def test_features_are_computed_once_and_change_nothing(locator, monkeypatch):
    """The replies are those of transformers' own generate on the same inputs."""
    import torch

    loaded = locator.backend.loaded
    calls = []
    tower = (
        loaded.model.model.visual
        if hasattr(loaded.model.model, "visual")
        else loaded.model.model.vision_tower
    )
    hook = tower.register_forward_hook(lambda *_: calls.append(1))
    view = locator.backend.look(IMAGE)
    replies = view.ask(PROMPTS, False)
    assert len(calls) == 1
    for prompt, reply in zip(PROMPTS, replies, strict=True):
        ids = loaded.tokenizer(view.encoded.text(prompt), return_tensors="pt", add_special_tokens=False)
        with torch.no_grad():
            output = loaded.model.generate(
                **ids, **view.encoded.image_arguments(1), max_new_tokens=16, do_sample=False
            )
        new = output[0, 1 if loaded.model.config.is_encoder_decoder else ids["input_ids"].shape[1] :]
        assert loaded.tokenizer.decode(new).startswith(reply.text)
    hook.remove()
    assert len(calls) == 1 + len(PROMPTS)


def test_careful_decoding_runs(locator):
    (reply,) = locator.backend.look(IMAGE).ask(["x"], True)
    assert isinstance(reply.text, str)


def test_random_words_are_never_an_empty_result(locator):
    """Random weights speak nonsense: boxes by chance, absence by chance (Florence-2), or an error; no crash."""
    try:
        found = locator.locate(TWO_SHADES, [Query("total", "total amount"), Query("date", "date")])
    except LocateError as error:
        assert "page 1: no usable answer for" in str(error)  # noqa: PT017
    else:
        assert locator.card.name == "florence-2"
        assert all(detection.field in {"total", "date"} for detection in found)


def test_prompts_are_the_models_own(locator):
    prompt = locator.backend.prompt(Ask(("total amount",), Kind.TEXT))
    expected = {
        "florence-2": "Locate the phrases in the caption: total amount",
        "qwen3-vl": 'Locate every object that matches the description "total amount" in the image. '
        "Report bbox coordinates in JSON format. If there is none, answer [].",
    }
    assert prompt == expected[locator.card.name]


def test_a_reply_ends_at_its_end_token_and_knows_its_coordinates(locator):
    tokenizer = locator.backend.loaded.tokenizer
    view = locator.backend.look(IMAGE)
    text = "a<loc_5><loc_7>" if locator.card.name == "florence-2" else "a57"
    ids = tokenizer(text, add_special_tokens=False)["input_ids"]
    reply = view._reply([*ids, tokenizer.eos_token_id, tokenizer.pad_token_id], [0.5, 0.8, 0.6, 0.1, 0.1])
    assert (reply.text, reply.ended, reply.probability) == (text, True, 0.7)
    assert view._reply(ids, []).ended is False
    assert view._reply(ids, []).probability is None


def test_views_are_of_their_model(locator):
    view = locator.backend.look(IMAGE)
    assert isinstance(view, GenerativeView)
    assert isinstance(view.encoded, QwenImage | FlorenceImage)


def test_a_damaged_checkpoint_is_an_error_not_a_crash(locator, tmp_path):
    import shutil

    copy = shutil.copytree(locator.backend.path, tmp_path / "damaged")
    data = bytearray((copy / "model.safetensors").read_bytes())
    data[:8] = b"\xff" * 8
    (copy / "model.safetensors").write_bytes(data)
    broken = create_locator(locator.card.name, path=str(copy))
    with pytest.raises(ConfigurationError, match="damaged cannot be loaded"):
        broken.locate(TWO_SHADES, [Query("a", "a")])
