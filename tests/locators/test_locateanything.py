"""The locator on a real checkpoint directory, through transformers' own loading of remote code."""

import pickle
import shutil
import socket
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from vlm_pages import BLACK, GREY, TWO_SHADES, drawn_page

from docpipe.errors import ConfigurationError, LocateError
from docpipe.geometry import BBox, iou
from docpipe.locators.ahead import locate_ahead
from docpipe.locators.answers import DegenerateAnswerError, MalformedAnswerError, TruncatedAnswerError
from docpipe.locators.base import UnansweredError, create_locator
from docpipe.locators.locateanything import full_prompt
from docpipe.types import Query, Word

FIND_BLACK = Query("black", "black rectangle", value_type="signature")
FIND_GREY = Query("grey", "grey rectangle", value_type="signature")
FIND_NOTHING = Query("nothing", "green elephant", value_type="signature")


@pytest.fixture
def locator(tiny_options):
    return create_locator("locateanything", **tiny_options)


@pytest.fixture
def model(locator):
    """The loaded model, its records of earlier tests cleared."""
    model = locator.backend.loaded.model
    model.modes.clear()
    model.vision_model.calls = 0
    return model


def by_field(detections):
    return {
        name: [d for d in detections if d.field == name]
        for name in dict.fromkeys(d.field for d in detections)
    }


def test_what_is_there_is_found_and_what_is_not_is_absent(locator):
    found = by_field(locator.locate(TWO_SHADES, [FIND_BLACK, FIND_NOTHING, FIND_GREY]))
    assert list(found) == ["black", "grey"]
    assert iou(found["black"][0].box, BLACK) > 0.97
    assert iou(found["grey"][0].box, GREY) > 0.97
    assert found["black"][0].page_no == 1
    assert 0 < found["black"][0].score < 1


def test_a_page_is_encoded_once_for_all_its_prompts(tiny_options, model):
    locator = create_locator("locateanything", **tiny_options, per_prompt=1)
    locator.locate(TWO_SHADES, [FIND_BLACK, FIND_GREY, FIND_NOTHING])
    assert len(model.modes) == 3
    assert model.vision_model.calls == 1
    without = create_locator("locateanything", **tiny_options, per_prompt=1, reuse_features=False)
    assert without.locate(TWO_SHADES, [FIND_BLACK, FIND_GREY]) == locator.locate(
        TWO_SHADES, [FIND_BLACK, FIND_GREY]
    )


def test_several_phrases_share_a_prompt(locator, model):
    locator.locate(TWO_SHADES, [FIND_BLACK, FIND_GREY, FIND_NOTHING])
    assert model.modes == ["hybrid"]


def test_every_instance_is_found(locator):
    second = BBox(0.1, 0.8, 0.4, 0.9)
    page = drawn_page((BLACK, 0), (second, 0))
    found = locator.locate(page, [Query("black", "black rectangle", value_type="signature", many=True)])
    assert sorted(round(iou(d.box, BLACK) + iou(d.box, second), 1) for d in found) == [1.0, 1.0]


def test_two_fields_may_ask_for_the_same(locator):
    twin = Query("twin", "Black rectangle".lower(), value_type="signature")
    found = by_field(locator.locate(TWO_SHADES, [FIND_BLACK, twin]))
    assert found["black"][0].box == found["twin"][0].box


def test_no_queries_and_blank_pages(locator):
    assert locator.locate(TWO_SHADES, []) == []
    assert locator.locate(drawn_page(), [FIND_BLACK]) == []


def test_the_same_answer_again_and_from_many_threads(locator):
    queries = [FIND_BLACK, FIND_GREY, FIND_NOTHING]
    first = locator.locate(TWO_SHADES, queries)
    with ThreadPoolExecutor(4) as threads:
        assert all(r == first for r in threads.map(lambda _: locator.locate(TWO_SHADES, queries), range(8)))


def test_nothing_touches_the_network(tiny_options, tmp_path, monkeypatch):
    copy = shutil.copytree(tiny_options["path"], tmp_path / "other-place")

    def refuse(*_):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    locator = create_locator("locateanything", **tiny_options | {"path": str(copy)})
    assert locator.locate(TWO_SHADES, [FIND_BLACK])


def test_a_model_is_loaded_once_a_process(tiny_options):
    first = create_locator("locateanything", **tiny_options)
    second = create_locator("locateanything", **tiny_options, per_prompt=2)
    assert first.backend.loaded is second.backend.loaded


def test_only_the_last_logits_are_computed(locator, model):
    locator.locate(TWO_SHADES, [FIND_BLACK])
    assert model.language_model.logit_positions == 6


def test_the_lean_vision_attention_computes_the_same(locator, model):
    import sys

    import torch

    view = locator.backend.look(np.random.default_rng(0).integers(0, 255, (280, 196, 3)).astype(np.uint8))
    lean = model.extract_feature(view.pixels, view.grid)[0]
    module = sys.modules[type(model.vision_model).__module__]
    table = module.VL_VISION_ATTENTION_FUNCTIONS
    assert table["sdpa"] is not module.sdpa_attention
    kept = table["sdpa"]
    table["sdpa"] = module.sdpa_attention
    try:
        stock = model.extract_feature(view.pixels, view.grid)[0]
    finally:
        table["sdpa"] = kept
    assert torch.allclose(lean, stock, atol=1e-5)


def test_the_prompt_has_a_token_for_every_cell(locator):
    view = locator.backend.look(np.zeros((280, 196, 3), np.uint8))
    ids = locator.backend.loaded.tokenizer(full_prompt("x", view.token_count))["input_ids"]
    image_token = locator.backend.loaded.tokenizer.convert_tokens_to_ids("<IMG_CONTEXT>")
    assert ids.count(image_token) == 10 * 7


def test_zoom_raises_belief_where_both_looks_agree(tiny_options):
    box = BBox(0.4, 0.5, 0.46, 0.54)
    page = drawn_page((box, 0))
    zooming = create_locator("locateanything", **tiny_options, small_pt=60)
    plain = create_locator("locateanything", **tiny_options, zoom=False)
    (zoomed,), (once,) = zooming.locate(page, [FIND_BLACK]), plain.locate(page, [FIND_BLACK])
    assert zoomed.evidence["zoom_agreement"] > 0.9
    assert zoomed.score > once.score
    assert iou(zoomed.box, box) > 0.95


def test_boxes_are_snapped_to_whole_words(locator):
    words = (
        Word("4711", BBox(0.52, 0.22, 0.78, 0.28), 0, 0.9),
        Word("elsewhere", BBox(0.1, 0.8, 0.3, 0.82), 1),
    )
    page = drawn_page((BLACK, 0), words=words)
    (found,) = locator.locate(page, [Query("number", "black rectangle", value_type="identifier")])
    assert found.text == "4711"
    assert found.box == words[0].box
    assert found.evidence["snap"] == 1.0
    assert found.evidence["ocr"] == 0.9


def test_points_become_the_word_under_them(tiny_options):
    word = Word("X", BBox(0.6, 0.22, 0.7, 0.28))
    locator = create_locator("locateanything", **tiny_options, kinds={"black": "point"})
    (found,) = locator.locate(drawn_page((BLACK, 0), words=[word]), [FIND_BLACK])
    assert found.box == word.box
    (bare,) = locator.locate(drawn_page((BLACK, 0)), [FIND_BLACK])
    assert iou(bare.box, BLACK) > 0.9


def test_a_long_page_is_seen_in_pieces_and_found_once(locator, model):
    low = BBox(0.2, 0.48, 0.8, 0.52)
    page = drawn_page((low, 0), (BBox(0.2, 0.95, 0.8, 0.97), 0), size=(300, 3000))
    found = locator.locate(page, [Query("black", "black rectangle", value_type="signature", many=True)])
    assert len(found) == 2
    assert max(iou(d.box, low) for d in found) > 0.9
    assert model.vision_model.calls >= 3


def test_pages_flow_ahead_of_their_reader(locator):
    class Broken:
        card = locator.card

        def locate(self, page, queries):
            raise LocateError("cannot look")

    pages = [(TWO_SHADES, [FIND_BLACK]), (drawn_page(), [FIND_BLACK]), (TWO_SHADES, [FIND_GREY])]
    results = list(locate_ahead(locator, pages, locator.dpis))
    assert [page for page, _ in results] == [page for page, _ in pages]
    assert [[d.field for d in found.result()] for _, found in results] == [["black"], [], ["grey"]]
    for _, found in locate_ahead(Broken(), pages):
        with pytest.raises(LocateError, match="cannot look"):
            found.result()


# --- misbehaviour ----------------------------------------------------------------------------------------


def faulty(fault):
    """A query about which the tiny model misbehaves."""
    return Query("black", f"black rectangle ({fault})", value_type="signature")


@pytest.fixture
def plain(tiny_options):
    return create_locator("locateanything", **tiny_options, zoom=False)


@pytest.mark.parametrize(
    "fault", ["malformed", "coordinates", "truncated", "degenerate", "zero", "prose", "label", "silent"]
)
def test_a_bad_answer_is_asked_again_slowly(plain, model, fault):
    found = by_field(plain.locate(TWO_SHADES, [faulty(fault), FIND_GREY]))
    assert iou(found["black"][0].box, BLACK) > 0.97
    assert iou(found["grey"][0].box, GREY) > 0.97
    assert model.modes[0] == "hybrid"
    assert model.modes[-1] == "slow"


@pytest.mark.parametrize(
    ("fault", "error", "says"),
    [
        ("malformed always", MalformedAnswerError, "a box that is none"),
        ("coordinates always", MalformedAnswerError, "a box that is none"),
        ("truncated always", TruncatedAnswerError, "cut off"),
        ("degenerate always", DegenerateAnswerError, "full page"),
        ("zero always", DegenerateAnswerError, "zero area"),
        ("prose always", MalformedAnswerError, "does not follow its grammar"),
    ],
)
def test_an_answer_that_stays_bad_is_an_error_about_its_field_alone(plain, fault, error, says):
    with pytest.raises(UnansweredError, match=says) as caught:
        plain.locate(TWO_SHADES, [faulty(fault), FIND_GREY])
    assert caught.value.fields == ("black",)
    assert [d.field for d in caught.value.detections] == ["grey"]
    assert isinstance(caught.value.__cause__, error)
    assert "page 1" in str(caught.value)
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (copy.fields, copy.detections, str(copy)) == (
        ("black",),
        caught.value.detections,
        str(caught.value),
    )


@pytest.mark.parametrize("fault", ["label always", "bare always", "repeated always"])
def test_oddities_that_leave_no_doubt_are_accepted(plain, fault):
    (found,) = plain.locate(TWO_SHADES, [faulty(fault)])
    assert iou(found.box, BLACK) > 0.97


def test_silence_to_a_single_question_is_absence(plain):
    assert plain.locate(TWO_SHADES, [faulty("silent always")]) == []


def test_a_second_look_that_fails_leaves_the_first(tiny_options, monkeypatch):
    locator = create_locator("locateanything", **tiny_options, small_pt=60)
    look = locator.backend.look

    class Mute:
        def ask(self, prompts, careful):
            return [LocateError("out of memory")] * len(prompts)

    seen = []

    def second_fails(image):
        seen.append(image)
        return look(image) if len(seen) == 1 else Mute()

    monkeypatch.setattr(locator.backend, "look", second_fails)
    box = BBox(0.4, 0.5, 0.46, 0.54)
    (found,) = locator.locate(drawn_page((box, 0)), [FIND_BLACK])
    assert iou(found.box, box) > 0.9
    assert found.evidence["zoom_failed"] == 1.0


def test_a_crash_in_the_model_is_an_error_of_the_page(locator, monkeypatch):
    import torch

    def crash(*_, **__):
        raise torch.OutOfMemoryError("no room")

    monkeypatch.setattr(locator.backend.loaded.model, "generate", crash)
    with pytest.raises(UnansweredError, match="out of memory; lower the locator's dpi"):
        locator.locate(TWO_SHADES, [FIND_BLACK])


# --- options and identity --------------------------------------------------------------------------------


def test_the_revision_tells_results_apart(tiny_options):
    def revision(**options):
        return create_locator("locateanything", **tiny_options | options).card.revision

    assert revision() == revision() == revision(device="cpu", check_memory=False)
    changed = [
        revision(),
        revision(dpi=60),
        revision(mode="slow"),
        revision(per_prompt=2),
        revision(dtype="bfloat16"),
    ]
    assert len(set(changed)) == 5


def test_the_card_says_what_users_must_know(locator):
    assert locator.card.name == "locateanything"
    assert not locator.card.commercial_use
    assert "non-commercial" in locator.card.licence


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"dpis": 100}, r"option 'dpis': no such option \(did you mean 'dpi'"),
        ({"dpi": 5}, "option 'dpi'"),
        ({"mode": "quick"}, "option 'mode'"),
        ({"top_p": 1.0}, "option 'top_p'"),
    ],
)
def test_a_wrong_option_is_named(tiny_options, options, says):
    with pytest.raises(ConfigurationError, match=says):
        create_locator("locateanything", **tiny_options | options)


def test_numbers_given_as_text_are_understood(tiny_options):
    locator = create_locator("locateanything", **tiny_options | {"dpi": "100", "zoom": "false"})
    assert locator.options.dpi == 100
    assert locator.options.zoom is False
