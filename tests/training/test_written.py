"""Papers written for training: what is asked of them, and what counts as an answer."""

import json
import zlib

import pymupdf
import pytest

from training import written

PAPER = """<!doctype html><html lang="de"><meta charset="utf-8"><script type="text/yaml">
landlord: {type: text, ask: [landlord, who lets the flat]}
new_rent: {type: money, ask: [rent after the increase], labels: [neue Miete]}
deposit: {type: money, ask: [security deposit]}
</script><p data-field="landlord">Wohnbau Eichental eG</p><p>Miete <b data-field="new_rent">392,23</b> Euro</p></html>
"""


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "rent-de.html"
    path.write_text(PAPER, encoding="utf-8")
    return path


def printed(source, folder):
    """Stands in for Chromium's print of the paper: the same words, and a second page."""
    with pymupdf.open() as document:
        page = document.new_page(width=500, height=500)
        page.insert_text((50, 100), "Wohnbau Eichental eG", fontsize=12)
        page.insert_text((50, 200), "Miete 392,23 Euro", fontsize=12)
        document.new_page(width=500, height=500).insert_text((50, 100), "Seite 2", fontsize=12)
        document.save(folder / "print.pdf")
    marks = [
        {"fields": ["landlord"], "text": "Wohnbau Eichental eG", "page_no": 1, "box": box(50, 90, 180, 104)},
        {"fields": ["new_rent"], "text": "392,23", "page_no": 1, "box": box(82, 190, 124, 204)},
    ]
    name = f"{source.stem}-0-{zlib.crc32(PAPER.encode()):08x}.json"
    (folder / name).write_text(json.dumps({"doc": "print.pdf", "marks": marks}), encoding="utf-8")


def box(left, top, right, bottom):
    return {"left": left / 500, "top": top / 500, "right": right / 500, "bottom": bottom / 500}


def test_each_drawing_asks_in_one_of_the_written_ways(source, tmp_path):
    printed(source, tmp_path)
    paper = written.read_paper(source)
    examples = list(written.written_examples(paper, tmp_path, dresses=1, draws=12))
    asked = {q.phrase for example in examples for q in example.queries if q.name == "landlord"}
    assert asked == {"landlord", "who lets the flat"}
    again = list(written.written_examples(paper, tmp_path, dresses=1, draws=12))
    assert [example.queries for example in again] == [example.queries for example in examples]


def test_what_is_not_marked_on_a_page_is_absent_from_it(source, tmp_path):
    printed(source, tmp_path)
    paper = written.read_paper(source)
    for example in written.written_examples(paper, tmp_path, dresses=1, draws=4):
        for query, answers in zip(example.queries, example.answers, strict=True):
            assert bool(answers) == (example.page.page_no == 1 and query.name != "deposit")


def test_an_answer_is_told_by_its_value(source, tmp_path):
    printed(source, tmp_path)
    paper = written.read_paper(source)
    rent, *_ = (
        answer
        for example in written.written_examples(paper, tmp_path, dresses=1, draws=12)
        for query, answers in zip(example.queries, example.answers, strict=True)
        if query.name == "new_rent"
        for answer in answers
    )
    assert rent.holds("392,23 Euro")
    assert not rent.holds("392,33 Euro")


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        ("type: text,", "type: texts,", "landlord: 'texts' is no type"),
        ('data-field="landlord"', 'data-field="lessor"', "nobody asks for 'lessor'"),
        ("ask: [security deposit]", "asks: [security deposit]", "deposit"),
    ],
)
def test_mistakes_are_named(source, good, bad, told):
    source.write_text(PAPER.replace(good, bad), encoding="utf-8")
    with pytest.raises(ValueError, match=told):
        written.read_paper(source)


@pytest.mark.parametrize("path", written.sources(), ids=lambda path: path.stem)
def test_every_paper_tells_most_of_what_it_is_asked(path):
    paper = written.read_paper(path)
    told = [name for name in paper.fields if f'data-field="{name}"' in paper.html]
    assert len(told) > len(paper.fields) / 3
