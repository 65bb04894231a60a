import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docpipe.geometry import BBox
from docpipe.locators.answers import (
    Answer,
    AnswerError,
    MalformedAnswerError,
    Oddity,
    Region,
    TruncatedAnswerError,
)
from docpipe.locators.florence2 import parse_locations
from docpipe.locators.grammar import parse_answer
from docpipe.locators.json_boxes import parse_json_boxes

END = "<|im_end|>"


def boxes(answer):
    return [(region.label, region.box.as_tuple()) for region in answer.regions]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<ref>total</ref><box><10><20><300><40></box>", [("total", (0.01, 0.02, 0.3, 0.04))]),
        (
            "<ref>a</ref><box><1><2><3><4></box><box><5><6><7><8></box>",
            [("a", (0.001, 0.002, 0.003, 0.004)), ("a", (0.005, 0.006, 0.007, 0.008))],
        ),
        (
            "<ref>a</ref><box><1><2><3><4></box><ref>a</ref><box><5><6><7><8></box>",
            [("a", (0.001, 0.002, 0.003, 0.004)), ("a", (0.005, 0.006, 0.007, 0.008))],
        ),
        ("<box><100><200><300><400></box>", [("", (0.1, 0.2, 0.3, 0.4))]),
        ("<ref>a</ref><box><300><40><10><20></box>", [("a", (0.01, 0.02, 0.3, 0.04))]),
        ("<ref>a</ref><box><900><900><1400><99999></box>", [("a", (0.9, 0.9, 1.0, 1.0))]),
        ("<ref>5 < 6 > 4</ref> \n<box> <1> <2> <3> <4> </box>\n", [("5 < 6 > 4", (0.001, 0.002, 0.003, 0.004))]),
        ("<ref>a</ref><box><1><2><3><4></box><null><null>", [("a", (0.001, 0.002, 0.003, 0.004))]),
    ],
)  # fmt: skip
def test_located(text, expected):
    assert boxes(parse_answer(text + END)) == expected


@pytest.mark.parametrize("word", ["None", "none", "NONE", " None "])
def test_absence_is_said_per_label(word):
    answer = parse_answer(f"<ref>iban</ref><box>{word}</box><ref>total</ref><box><1><2><3><4></box>{END}")
    assert answer.absent == ("iban",)
    assert [region.label for region in answer.regions] == ["total"]


def test_a_box_beats_none_for_one_label():
    answer = parse_answer(f"<ref>a</ref><box>None</box><box><1><2><3><4></box>{END}")
    assert answer.absent == ()
    assert len(answer.regions) == 1


def test_points_have_no_area_and_are_kept():
    (region,) = parse_answer(f"<ref>box</ref><box><250><500></box>{END}").regions
    assert region == Region("box", BBox(0.25, 0.5, 0.25, 0.5), is_point=True)


def test_nothing_before_the_end_mark_is_an_answer_without_regions():
    assert parse_answer(END) == Answer()


@pytest.mark.parametrize(
    "text",
    [
        "I cannot see that.",
        "<ref>a</ref><box><1><2><3></box>",
        "<ref>a</ref><box><1><2><3><4><5></box>",
        "<ref>a</ref><box></box>",
        "<ref>a</ref><box>maybe</box>",
        "<ref>a</ref><box><-1><2><3><4></box>",
        "<ref>a</ref><box><1.5><2><3><4></box>",
        "<ref>a</ref>",
        "<box><1><2><3><4></box> and more",
        "</ref><box><1><2><3><4></box>",
        "<ref>a<box><1><2><3><4></box>",
    ],
)
def test_malformed(text):
    with pytest.raises(MalformedAnswerError):
        parse_answer(text + END)


@pytest.mark.parametrize(
    "tail",
    [
        "",
        "<ref>",
        "<ref>tot",
        "<ref>total</ref>",
        "<ref>b</ref><box>",
        "<ref>b</ref><box><12><3",
        "<re",
        "</",
    ],
)
def test_truncated_keeps_what_was_whole(tail):
    with pytest.raises(TruncatedAnswerError) as caught:
        parse_answer(f"<ref>a</ref><box><1><2><3><4></box>{tail}")
    assert boxes(caught.value.partial) == [("a", (0.001, 0.002, 0.003, 0.004))]


def test_a_malformed_box_is_not_hidden_by_truncation():
    with pytest.raises(MalformedAnswerError):
        parse_answer("<ref>a</ref><box><1></box><ref>b")


def test_the_caller_may_know_the_end_better_than_the_text():
    text = "<ref>a</ref><box><1><2><3><4></box>"
    assert len(parse_answer(text, ended=True).regions) == 1
    with pytest.raises(TruncatedAnswerError):
        parse_answer(text + END, ended=False)


@pytest.mark.parametrize(
    ("box", "oddity"),
    [("<0><0><1000><1000>", Oddity.FULL_PAGE), ("<10><10><10><90>", Oddity.ZERO_AREA)],
)
def test_degenerate_alone_is_neither_region_nor_absence(box, oddity):
    answer = parse_answer(f"<ref>a</ref><box>{box}</box>{END}")
    assert (answer.regions, answer.absent, answer.degenerate) == ((), (), ("a",))
    assert answer.dropped == {oddity: 1}


def test_repeated_boxes_count_once():
    answer = parse_answer("<ref>a</ref>" + "<box><1><2><3><4></box>" * 30 + END)
    assert len(answer.regions) == 1
    assert answer.dropped == {Oddity.REPEATED: 29}
    assert answer.degenerate == ()


def test_a_crop_may_be_filled():
    text = f"<ref>a</ref><box><0><0><1000><1000></box>{END}"
    assert len(parse_answer(text, allow_full=True).regions) == 1


PIECES = st.sampled_from(
    ["<ref>", "</ref>", "<box>", "</box>", "<0>", "<7>", "<1000>", "<99999999>", "None", "none", "a b", " ", "<",
     ">", END, "<null>", "<loc_1>", "<loc_999>", "</s>", "[", "]", "{", "}", '"bbox_2d"', ":", ",", "1", "NaN",
     "```json", "```", '"label"', "-3", "1e999", "true", "null"]
)  # fmt: skip
ANY_ANSWER = st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join))
PARSERS = (parse_answer, parse_json_boxes, parse_locations)


@pytest.mark.parametrize("parse", PARSERS)
@settings(deadline=None)
@given(text=ANY_ANSWER, ended=st.booleans())
def test_any_text_gives_sane_regions_or_a_typed_error(parse, text, ended):
    try:
        answer = parse(text, ended=ended)
    except AnswerError as error:
        answer = error.partial
    for region in answer.regions:
        assert all(0 <= side <= 1 for side in region.box.as_tuple())
        assert region.is_point or region.box.area > 0
    assert len(set(answer.regions)) == len(answer.regions)
    located = {region.label for region in answer.regions}
    assert located.isdisjoint(answer.absent)
    assert located.isdisjoint(answer.degenerate)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(
                alphabet=st.characters(exclude_characters="<>", exclude_categories=("C", "Z")), max_size=20
            ),
            st.lists(st.tuples(*[st.integers(0, 1000)] * 4), min_size=1, max_size=3),
        ),
        max_size=5,
    )
)
def test_every_written_box_comes_back(items):
    text = "".join(
        f"<ref>{label}</ref>" + "".join("<box><{}><{}><{}><{}></box>".format(*box) for box in written)
        for label, written in items
    )
    answer = parse_answer(text + END)
    meant = {
        (label, min(x1, x2) / 1000, min(y1, y2) / 1000, max(x1, x2) / 1000, max(y1, y2) / 1000)
        for label, written in items
        for x1, y1, x2, y2 in written
        if x1 != x2 and y1 != y2 and not (abs(x1 - x2) >= 980 and abs(y1 - y2) >= 980)
    }
    assert {(region.label, *region.box.as_tuple()) for region in answer.regions} == meant


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('```json\n[{"bbox_2d": [100, 200, 300, 400], "label": "total"}]\n```', [("total", (0.1, 0.2, 0.3, 0.4))]),
        ('[{"bbox_2d": [300, 400, 100, 200], "label": "a"}]<|im_end|>', [("a", (0.1, 0.2, 0.3, 0.4))]),
        ('{"bbox_2d": [1, 2, 3, 4], "label": "a"}', [("a", (0.001, 0.002, 0.003, 0.004))]),
        ('[{"bbox": ["1", 2.0, 3, 4], "text_content": "x"}]', [("x", (0.001, 0.002, 0.003, 0.004))]),
        ('[{"bbox_2d": [[1, 2, 3, 4], [5, 6, 7, 8]], "label": "a"}]',
         [("a", (0.001, 0.002, 0.003, 0.004)), ("a", (0.005, 0.006, 0.007, 0.008))]),
        ('Here:\n```json\n[{"bbox_2d": [1, 2, 3, 4], "label": "a"}]\n```', [("a", (0.001, 0.002, 0.003, 0.004))]),
        ('<think>[1</think>[{"bbox_2d": [1, 2, 3, 4], "label": "a"}]', [("a", (0.001, 0.002, 0.003, 0.004))]),
        ('[{"point_2d": [500, 250], "label": "p"}]', [("p", (0.5, 0.25, 0.5, 0.25))]),
        ("[]", []),
        ('[{"bbox_2d": [], "label": "a"}]', []),
    ],
)  # fmt: skip
def test_json_answers(text, expected):
    assert boxes(parse_json_boxes(text)) == expected


@pytest.mark.parametrize(
    "text",
    ["", "There are none.", '[{"label": "a"}]', '[{"bbox_2d": [1, 2, 3], "label": "a"}]', "[1, 2, 3, 4]",
     '[{"bbox_2d": [1, 2, 3, NaN], "label": "a"}]', '[{"bbox_2d": [true, 2, 3, 4]}]', '[{"bbox_2d": "1,2,3,4"}]',
     "[" * 100_000],
)  # fmt: skip
def test_json_that_is_no_list_of_boxes(text):
    with pytest.raises(MalformedAnswerError):
        parse_json_boxes(text)


def test_cut_off_json_keeps_its_whole_objects():
    text = '```json\n[{"bbox_2d": [1, 2, 3, 4], "label": "a"}, {"bbox_2d": [5, 6'
    with pytest.raises(TruncatedAnswerError) as caught:
        parse_json_boxes(text, ended=False)
    assert boxes(caught.value.partial) == [("a", (0.001, 0.002, 0.003, 0.004))]


def test_json_in_pixels_of_the_seen_image():
    text = json.dumps([{"bbox_2d": [50, 100, 100, 200], "label": "a"}])
    assert boxes(parse_json_boxes(text, size_px=(500, 1000))) == [("a", (0.1, 0.1, 0.2, 0.2))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("</s><s>total<loc_100><loc_200><loc_300><loc_400></s>", [("total", (0.1005, 0.2005, 0.3005, 0.4005))]),
        (
            "a<loc_1><loc_2><loc_3><loc_4><loc_5><loc_6><loc_7><loc_8>",
            [("a", (0.0015, 0.0025, 0.0035, 0.0045)), ("a", (0.0055, 0.0065, 0.0075, 0.0085))],
        ),
        (
            "Rechnung 4711<loc_10><loc_20><loc_90><loc_21><loc_90><loc_40><loc_10><loc_39>",
            [("Rechnung 4711", (0.0105, 0.0205, 0.0905, 0.0405))],
        ),
        ("nothing to see", []),
        ("", []),
    ],
)  # fmt: skip
def test_florence_answers(text, expected):
    assert boxes(parse_locations(text)) == expected


def test_florence_answers_that_are_wrong():
    with pytest.raises(MalformedAnswerError, match="3 coordinates"):
        parse_locations("a<loc_1><loc_2><loc_3>")
    with pytest.raises(MalformedAnswerError):
        parse_locations("a<box>")
    with pytest.raises(TruncatedAnswerError) as caught:
        parse_locations("a<loc_1><loc_2><loc_3><loc_4>b<loc_1>", ended=False)
    assert len(caught.value.partial.regions) == 1
