"""Labelled sets and mapping files."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from docpipe.errors import ConfigurationError, FileAccessError
from docpipe.evaluation.compare import Comparison
from docpipe.evaluation.datasets import key_phrase, load_set
from docpipe.evaluation.mapping import TruthMapping, built_in_mappings, load_mapping
from docpipe.schema import DocumentSchema, load_schema

REPO = Path(__file__).parents[2]
SHARED = Path(os.environ.get("DOCPIPE_SHARED_DATA", REPO / "../shared/data"))
SCHEMA = DocumentSchema.model_validate(
    {
        "name": "letter",
        "fields": {
            "sender": {"phrase": "sender"},
            "total": {"phrase": "total", "type": "money"},
            "address": {"phrase": "address", "type": "address"},
        },
    }
)
BOX = [0.1, 0.2, 0.3, 0.4]


def write_set(folder: Path, *rows: dict[str, Any], name: str = "gt.jsonl") -> Path:
    (folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return folder


def row(doc: str, template: str = "", **fields: Any) -> dict[str, Any]:
    return {"doc": doc, "pages": 1, "template": template, "fields": fields}


def test_equal_names_need_no_mapping_and_are_complete(tmp_path: Path) -> None:
    write_set(
        tmp_path,
        row("a.pdf", sender={"value": "Ada", "page_no": 2, "box": BOX}, colour={"value": "red"}),
        row("b.pdf", total={"value": "1,000.00", "number": "1000.00", "box": None, "page_no": None}),
        name="truth.jsonl",
    )
    found = load_set(tmp_path, SCHEMA)
    first, second = found.documents
    assert first.values[0].boxes[0].page_no == 2
    assert first.absent == ("total",)
    assert second.values[0].text == "1000.00"
    assert second.values[0].boxes == ()
    assert found.unmapped == ()


def test_instances_and_alternative_boxes(tmp_path: Path) -> None:
    all_boxes = [{"box": BOX, "page_no": 1}, {"box": BOX, "page_no": 3}]
    fields = {
        "sender": {"value": "Ada", "box": BOX, "page_no": 1, "all_boxes": all_boxes, "ambiguous": True},
        "sender#2": {"value": "Bob"},
        "total": [{"value": "1"}, {"value": "2"}],
    }
    document = load_set(write_set(tmp_path, row("a.pdf", **fields)), SCHEMA).documents[0]
    assert [value.text for value in document.of("sender")] == ["Ada", "Bob"]
    assert [at.page_no for at in document.of("sender")[0].boxes] == [1, 3]
    assert document.of("sender")[0].ambiguous
    assert [value.text for value in document.of("total")] == ["1", "2"]


def test_several_truth_fields_make_one_value_in_the_block_that_holds_them_all(tmp_path: Path) -> None:
    def places(*boxes: tuple[int, list[float]]) -> list[dict[str, Any]]:
        return [{"page_no": page_no, "box": box} for page_no, box in boxes]

    street = {"value": "Main 1", "all_boxes": places((1, [0.1, 0.1, 0.3, 0.11]), (2, [0.1, 0.1, 0.3, 0.11]))}
    city = {"value": "Ulm", "all_boxes": places((1, [0.1, 0.9, 0.2, 0.91]), (1, [0.1, 0.12, 0.4, 0.13]))}
    write_set(
        tmp_path, row("a.pdf", street=street, city=city), row("b.pdf", street=street, city={"value": "Ulm"})
    )
    mapping = TruthMapping.model_validate({"fields": {"address": {"truth": ["street", "city"]}}})
    first, second = load_set(tmp_path, SCHEMA, mapping).documents
    assert first.values[0].parts == ("Main 1", "Ulm")
    assert [(at.page_no, at.box.as_tuple()) for at in first.values[0].boxes] == [(1, (0.1, 0.1, 0.4, 0.13))]
    assert second.values[0].boxes == ()


def test_a_mapping_reports_what_it_leaves_out(tmp_path: Path) -> None:
    write_set(tmp_path, row("a.pdf", sender={"value": "x"}, colour={"value": "red"}, size={"value": "1"}))
    mapping = TruthMapping.model_validate({"fields": {"sender": "sender"}, "ignore": ["size"]})
    assert load_set(tmp_path, SCHEMA, mapping).unmapped == ("colour",)


def test_only_documents_of_the_schema_are_taken_from_a_mixed_set(tmp_path: Path) -> None:
    write_set(
        tmp_path,
        {**row("a.pdf", sender={"value": "x"}), "schema": "letter"},
        {**row("b.pdf", merchant={"value": "y"}), "schema": "receipt"},
    )
    assert [d.doc for d in load_set(tmp_path, SCHEMA).documents] == ["a.pdf"]
    with pytest.raises(ConfigurationError, match="no document has truth for schema 'invoice'"):
        load_set(tmp_path, load_schema("invoice"))


def test_split_keeps_templates_together_and_parts_are_disjoint(tmp_path: Path) -> None:
    write_set(tmp_path, *(row(f"{i}.pdf", template=f"t{i % 7}", sender={"value": "x"}) for i in range(40)))
    whole = load_set(tmp_path, SCHEMA)
    train, test = whole.part("train"), whole.part("test")
    assert {d.doc for d in train.documents} | {d.doc for d in test.documents} == {
        d.doc for d in whole.documents
    }
    assert not {d.template for d in train.documents} & {d.template for d in test.documents}
    assert train.documents
    assert test.documents


def test_a_limit_draws_the_same_documents_every_time(tmp_path: Path) -> None:
    write_set(tmp_path, *(row(f"{i:02}.pdf", sender={"value": "x"}) for i in range(40)))
    whole = load_set(tmp_path, SCHEMA)
    drawn = [d.doc for d in whole.first(5, seed=1).documents]
    assert drawn == [d.doc for d in whole.first(5, seed=1).documents] == sorted(drawn)
    assert drawn != [d.doc for d in whole.first(5, seed=2).documents]


@pytest.mark.parametrize(
    ("printed", "phrase"),
    [("NAME: #2", "NAME"), ("Date #2", "Date"), ("cc:", "cc"), ("No.", "No"), (":", ":")],
)
def test_printed_keys_become_phrases(printed: str, phrase: str) -> None:
    assert key_phrase(printed) == phrase


def test_mistakes_in_a_set_name_the_next_step(tmp_path: Path) -> None:
    with pytest.raises(FileAccessError, match=r"no gt\.jsonl or truth\.jsonl"):
        load_set(tmp_path, SCHEMA)
    write_set(tmp_path, row("a.pdf", seller={"value": "x"}))
    with pytest.raises(ConfigurationError, match=r"give --mapping FILE.*seller.*sender"):
        load_set(tmp_path, SCHEMA)
    (tmp_path / "gt.jsonl").write_text('{"doc": "a.pdf", "fields": {}}\n{broken\n')
    with pytest.raises(ConfigurationError, match=r"gt\.jsonl:2: not JSON"):
        load_set(tmp_path, SCHEMA)
    (tmp_path / "gt.jsonl").write_text('{"file": "a.pdf"}\n')
    with pytest.raises(ConfigurationError, match=r"gt\.jsonl:1: a line has 'doc' and 'fields'"):
        load_set(tmp_path, SCHEMA)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fields: {sender: {truth: x, comparison: text}}", "did you mean 'compare'"),
        ("feilds: {}", "did you mean 'fields'"),
        ("fields: {sender: {truth: x, compare: fuzzy}}", "exact"),
        ("fields: {sender: x}\nheadline: [sendr]", "did you mean 'sender'"),
        ("mode: regions", "needs 'queries'"),
        ("- a list", "a mapping file has the keys"),
        ("fields: {", "not valid YAML"),
    ],
)
def test_mistakes_in_a_mapping_name_file_and_key(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(text)
    with pytest.raises(ConfigurationError, match=message) as caught:
        load_mapping(path)
    assert str(path) in str(caught.value)


def test_names_that_do_not_exist_are_named_with_the_nearest(tmp_path: Path) -> None:
    write_set(tmp_path, row("a.pdf", sender_name={"value": "x"}))
    with pytest.raises(ConfigurationError, match=r"truth field 'sender_nam'.*did you mean 'sender_name'"):
        load_set(tmp_path, SCHEMA, TruthMapping.model_validate({"fields": {"sender": "sender_nam"}}))
    with pytest.raises(ConfigurationError, match=r"field 'sendr', which schema 'letter' lacks.*'sender'"):
        TruthMapping.model_validate({"fields": {"sendr": "x"}}).rules(SCHEMA)


@pytest.mark.parametrize("name", sorted(built_in_mappings()))
def test_built_in_mappings_name_fields_of_their_schema(name: str) -> None:
    mapping = load_mapping(built_in_mappings()[name])
    assert mapping.set == name
    if mapping.schema_name:
        path = REPO / mapping.schema_name
        rules = mapping.rules(load_schema(path if path.is_file() else mapping.schema_name))
        assert all(isinstance(rule.comparison, Comparison) for rule in rules.values())


@pytest.mark.skipif(not SHARED.is_dir(), reason="the labelled sets are not here")
@pytest.mark.parametrize("name", sorted(built_in_mappings()))
def test_built_in_mappings_account_for_every_truth_field_of_their_set(name: str) -> None:
    mapping = load_mapping(built_in_mappings()[name])
    found = load_set(SHARED / name, None, mapping)
    assert found.unmapped == ()
    assert all(document.path.is_file() for document in found.documents)
