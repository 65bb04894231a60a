"""``docpipe adapt`` as it is typed: a model that ``--model`` takes, and what it knows again."""

import json

import pymupdf
import pytest

from docpipe import pipeline
from docpipe.cli import main
from docpipe.errors import ExitCode
from docpipe.evaluation.adapt import document_examples
from docpipe.evaluation.datasets import load_set
from docpipe.locators.embedded.ranking.learning import encode
from docpipe.schema import load_schema
from docpipe.settings import Options

SCHEMA = """\
name: slip
languages: [en]
locales: [en_US]
fields:
  seller_name: {phrase: name of the seller, type: text}
  gross_total: {phrase: total amount, labels: [Sum to pay], type: money}
"""
SELLERS = ("Meridian Paper Works", "Quarry Lane Tools", "Bellweather Glass")


def draw(path, seller, total, scale=1.0):
    with pymupdf.open() as document:
        page = document.new_page(width=400, height=500)
        page.insert_text((60, 60), seller, fontsize=12)
        page.insert_text((60, 80), "12 Mill Lane, Leeds", fontsize=10)
        page.insert_text((60, 200), "Goods delivered as ordered last week, with thanks", fontsize=10)
        page.insert_text((60, 300), "Sum to pay", fontsize=10)
        page.insert_text((200, 300), f"${total}", fontsize=10)
        document.save(path)


@pytest.fixture
def labelled(tmp_path):
    """Twelve slips of three sellers."""
    rows = []
    for number in range(12):
        seller, total = SELLERS[number % 3], f"{40 + 7 * number}.50"
        draw(tmp_path / f"{number}.pdf", seller, total)
        fields = {"seller_name": {"value": seller}, "gross_total": {"value": total}}
        rows.append({"doc": f"{number}.pdf", "pages": 1, "template": seller, "fields": fields})
    (tmp_path / "gt.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "slip.yaml").write_text(SCHEMA)
    return tmp_path


def test_an_adapted_model_is_made_used_and_knows_its_sellers(labelled, tmp_path, capsys):
    schema, model = labelled / "slip.yaml", tmp_path / "model"
    assert main(["adapt", str(labelled), "-s", str(schema), "-o", str(model), "-q"]) == ExitCode.OK
    printed = capsys.readouterr().out
    assert "regions right" in printed
    assert "known_values.json" in printed
    known = json.loads((model / "known_values.json").read_text(encoding="utf-8"))
    assert known == {"seller_name": sorted(SELLERS)}
    assert (
        main(["locate", str(labelled / "0.pdf"), "total amount", "--json", "--model", str(model)])
        == ExitCode.OK
    )


def test_too_few_documents_are_refused_with_the_number_that_does(labelled, tmp_path, capsys):
    code = main(
        ["adapt", str(labelled), "-s", str(labelled / "slip.yaml"), "-o", str(tmp_path / "m"), "--limit", "5"]
    )
    assert code != ExitCode.OK
    assert "at least 10" in capsys.readouterr().err


def test_results_are_corrected_by_hand_and_learned(labelled, tmp_path, capsys):
    """Extracted, written out, one name corrected, one value struck out, and adapted to."""
    schema, out, model = labelled / "slip.yaml", tmp_path / "out", tmp_path / "model"
    (tmp_path / "slips").mkdir()
    for number in range(12):
        (labelled / f"{number}.pdf").rename(tmp_path / "slips" / f"{number}.pdf")
    assert main(["extract", str(tmp_path / "slips"), "-s", str(schema), "-o", str(out), "-j", "1", "-q"]) in {
        0,
        10,
    }
    file = tmp_path / "corrections.json"
    assert main(["results", str(out), "--corrections", str(file)]) == ExitCode.OK
    documents = json.loads(file.read_text(encoding="utf-8"))
    assert len(documents) == 12
    assert set(documents[0]["fields"]) == {"seller_name", "gross_total"}
    assert len(documents[0]["fields"]["gross_total"]["box"]) == 4
    for document in documents:
        document["fields"]["seller_name"] = {"value": "Meridian Paper Works"}
    documents[0]["fields"]["gross_total"] = None
    file.write_text(json.dumps(documents), encoding="utf-8")
    assert main(["adapt", str(file), "-s", str(schema), "-o", str(model), "-q"]) == ExitCode.OK
    assert json.loads((model / "known_values.json").read_text()) == {"seller_name": ["Meridian Paper Works"]}


@pytest.mark.parametrize("text", ["[", '[{"doc": "a.pdf"}]', "[1]"])
def test_a_broken_file_of_corrections_is_named(tmp_path, text, capsys):
    file = tmp_path / "corrections.json"
    file.write_text(text)
    (tmp_path / "slip.yaml").write_text(SCHEMA)
    assert (
        main(["adapt", str(file), "-s", str(tmp_path / "slip.yaml"), "-o", str(tmp_path / "m")])
        != ExitCode.OK
    )
    assert "corrections.json" in capsys.readouterr().err


def test_every_one_of_several_labelled_values_is_an_answer(tmp_path):
    draw(tmp_path / "a.pdf", SELLERS[0], "40.50")
    values = [{"value": SELLERS[0]}, {"value": "12 Mill Lane, Leeds"}]
    row = {"doc": "a.pdf", "pages": 1, "fields": {"party": values}}
    (tmp_path / "gt.jsonl").write_text(json.dumps(row) + "\n")
    (tmp_path / "deal.yaml").write_text(
        "name: deal\nfields:\n  party: {phrase: party to the deal, many: true}\n"
    )
    schema = load_schema(str(tmp_path / "deal.yaml"))
    labelled = load_set(tmp_path, schema)
    options = Options()
    engines = pipeline.build_engines(options, schema.languages)
    (document,) = labelled.documents
    (example,) = document_examples(document, labelled, schema, engines, options)
    questions = encode(example).encoded.questions
    assert set(questions.answer[questions.right].tolist()) == {0, 1}
