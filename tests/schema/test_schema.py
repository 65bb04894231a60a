"""Schema files: what loads, what it yields, and where each mistake is reported."""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from docpipe.errors import SchemaError
from docpipe.schema import (
    TABLE,
    DocumentSchema,
    flatten_labels,
    json_schema,
    load_schema,
    shipped_schemas,
)
from docpipe.values import FIELD_TYPES, ParseContext

GOOD = """
name: ticket
fields:
  fare: {phrase: fare, type: money, labels: {en: [Fare], de: [Fahrpreis]}}
  travel_date: {phrase: day of travel, type: date}
checks:
  - {not_before: [travel_date, travel_date]}
"""


def write(folder: Path, text: str, name: str = "own.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def field_yaml(body: str) -> str:
    return f"name: own\nfields:\n  total:\n    phrase: total\n    {body}\n"


MISTAKES: dict[str, tuple[str, int | None, str, str]] = {
    # name: (file, line, key, a part of the message)
    "unknown top-level key": ("name: own\nfeilds: {a: {phrase: p}}\n", 2, "feilds", "did you mean 'fields'"),
    "unknown field key": (field_yaml("lables: [Total]"), 5, "fields.total.lables", "did you mean 'labels'"),
    "unknown type": (field_yaml("type: mony"), 5, "fields.total.type", "did you mean 'money'"),
    "unknown ocr key": (
        field_yaml("ocr: {whitelst: abc}"),
        5,
        "fields.total.ocr.whitelst",
        "did you mean 'whitelist'",
    ),
    "unknown column key": (
        field_yaml("type: table\n    columns:\n      price: {phrase: p, tpye: money}"),
        7,
        "fields.total.columns.price.tpye",
        "did you mean 'type'",
    ),
    "unknown column type": (
        field_yaml("type: table\n    columns:\n      price:\n        phrase: p\n        type: mony"),
        9,
        "fields.total.columns.price.type",
        "did you mean 'money'",
    ),
    "table without columns": (field_yaml("type: table"), 3, "fields.total", "'columns'"),
    "missing phrase": (
        "name: own\nfields:\n  total: {type: money}\n",
        3,
        "fields.total.phrase",
        "'phrase' is missing",
    ),
    "name with a space": (
        "name: own\nfields:\n  Grand total: {phrase: p}\n",
        3,
        "fields.Grand total",
        "starts with a letter",
    ),
    "labels of a language are no list": (
        field_yaml("labels: {en: Total}"),
        5,
        "fields.total.labels",
        "are a list",
    ),
    "labels are no list": (field_yaml("labels: Total"), 5, "fields.total.labels", "must be a list"),
    "label that YAML reads as a bool": (field_yaml("labels: [No]"), 5, "fields.total.labels.0", "in quotes"),
    "regular expression": (
        field_yaml("pattern: '('"),
        5,
        "fields.total.pattern",
        "not a regular expression",
    ),
    "page hint": (field_yaml("pages: frist"), 5, "fields.total.pages", "any, first, last"),
    "page 0": (field_yaml("pages: [0]"), 5, "fields.total.pages", "from 1"),
    "psm": (field_yaml("ocr: {psm: 99}"), 5, "fields.total.ocr.psm", "less than or equal to 13"),
    "field is text": ("name: own\nfields:\n  total: money\n", 3, "fields.total", "mapping of keys"),
    "check of an unknown field": (
        field_yaml("type: money") + "checks:\n  - {any_of: [total]}\n  - {any_of: [totl]}\n",
        8,
        "checks.1",
        "did you mean 'total'",
    ),
    "check of an unknown column": (
        field_yaml("type: table\n    columns: {price: {phrase: p}}")
        + "checks:\n  - {line_sum: total.prise, equals: total}\n",
        8,
        "checks.0",
        "did you mean 'price'",
    ),
    "unknown kind of check": (
        field_yaml("type: money") + "checks:\n  - {summ: [total], equals: total}\n",
        7,
        "checks.0",
        "unknown key 'summ' (did you mean 'sum'?)",
    ),
    "tolerance": (
        field_yaml("type: money") + "checks:\n  - {sum: [total], equals: total, tolerance: some}\n",
        7,
        "checks.0",
        "such as 0.01",
    ),
    "key given twice": (
        "name: own\nfields:\n  a: {phrase: p}\n  a: {phrase: q}\n",
        4,
        "a",
        "given twice",
    ),
    "YAML syntax": ("name: own\nfields: {a: [\n", 3, "", "not valid YAML"),
    "YAML tag": ("name: !!python/name:os.system x\n", 1, "", "not valid YAML"),
    "alias in a circle": ("name: own\nfields: &a\n  b: *a\n", None, "", "contains itself"),
    "control character": ("name: own\x00\n", None, "", "control characters"),
    "empty": ("", 1, "", "a mapping with 'name' and 'fields'"),
    "unknown parent": ("extends: invoise\nname: own\n", 1, "extends", "did you mean 'invoice'"),
    "fields are a list, with a parent": (
        "extends: invoice\nname: own\nfields: [a]\n",
        3,
        "fields",
        "mapping of keys",
    ),
    "checks are text, with a parent": (
        "extends: invoice\nname: own\nchecks: none\n",
        3,
        "checks",
        "must be a list",
    ),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_a_mistake_names_file_line_key_and_the_way_out(case: str, tmp_path: Path) -> None:
    text, line, key, part = MISTAKES[case]
    path = write(tmp_path, text)
    with pytest.raises(SchemaError) as caught:
        load_schema(path)
    error = caught.value
    assert (error.file, error.line, error.key) == (str(path), line, key)
    assert part in str(error)
    assert str(error).startswith(f"{path}:{line}: " if line else f"{path}: ")


def test_a_file_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_bytes("name: ähnlich".encode("latin-1"))
    with pytest.raises(SchemaError, match="not UTF-8"):
        load_schema(path)


def test_an_unknown_schema_lists_the_shipped_ones() -> None:
    with pytest.raises(
        SchemaError, match=r"did you mean 'receipt'.*contract, invoice, purchase_order, receipt"
    ):
        load_schema("reciept")


def test_labels_by_language_become_one_list_without_repeats(tmp_path: Path) -> None:
    assert flatten_labels({"en": ["Total", "Sum"], "de": ["Summe", "Total"]}) == ("Total", "Sum", "Summe")
    schema = load_schema(write(tmp_path, GOOD))
    assert schema.fields["fare"].labels == ("Fare", "Fahrpreis")


def test_queries_carry_what_a_locator_needs(tmp_path: Path) -> None:
    text = field_yaml("type: identifier\n    many: true\n    pattern: '[A-Z]+'\n    labels: [Ref.]")
    (query,) = load_schema(write(tmp_path, text)).queries
    assert (query.name, query.phrase, query.labels) == ("total", "total", ("Ref.",))
    assert (query.value_type, query.many, query.pattern) == ("identifier", True, "[A-Z]+")


def test_tolerance_may_be_a_yaml_number(tmp_path: Path) -> None:
    text = field_yaml("type: money") + "checks:\n  - {sum: [total], equals: total, tolerance: 0.1}\n"
    (check,) = load_schema(write(tmp_path, text)).checks
    assert check.model_dump()["tolerance"] == "0.1"


# --- inheritance -----------------------------------------------------------------------------------------


def test_a_child_overrides_keys_adds_fields_and_drops_fields(tmp_path: Path) -> None:
    write(tmp_path, GOOD, "parent.yaml")
    text = (
        "name: child\nextends: parent\n"
        "fields:\n  fare: {required: true}\n  travel_date:\n  seat: {phrase: seat}\n"
    )
    # the parent's check speaks of a field that the child drops
    with pytest.raises(SchemaError, match="a check names field 'travel_date'") as caught:
        load_schema(write(tmp_path, text))
    assert caught.value.file == str(tmp_path / "parent.yaml")

    kept = load_schema(write(tmp_path, text.replace("  travel_date:\n", ""), "kept.yaml"))
    assert list(kept.fields) == ["fare", "travel_date", "seat"]
    assert kept.fields["fare"].required
    assert kept.fields["fare"].type == "money"
    assert kept.name == "child"


def test_null_removes_an_inherited_field(tmp_path: Path) -> None:
    child = load_schema(write(tmp_path, "name: own\nextends: invoice\nfields:\n  signature_block:\n"))
    assert set(load_schema("invoice").fields) - set(child.fields) == {"signature_block"}


def test_checks_of_parent_and_child_both_hold(tmp_path: Path) -> None:
    text = "name: own\nextends: invoice\nchecks:\n  - {any_of: [iban, bic]}\n"
    child = load_schema(write(tmp_path, text))
    assert len(child.checks) == len(load_schema("invoice").checks) + 1


def test_a_mistake_in_the_childs_check_has_the_childs_line(tmp_path: Path) -> None:
    text = "name: own\nextends: invoice\nchecks:\n  - {any_of: [iban]}\n  - {any_of: [ibn]}\n"
    with pytest.raises(SchemaError, match="did you mean 'iban'") as caught:
        load_schema(write(tmp_path, text))
    assert (caught.value.file, caught.value.line) == (str(tmp_path / "own.yaml"), 5)


def test_a_mistake_in_the_parent_is_reported_in_the_parent(tmp_path: Path) -> None:
    parent = write(tmp_path, field_yaml("type: mony"), "parent.yaml")
    with pytest.raises(SchemaError) as caught:
        load_schema(write(tmp_path, "name: child\nextends: parent.yaml\n"))
    assert (caught.value.file, caught.value.line) == (str(parent), 5)


@pytest.mark.parametrize("chain", [("a", "a"), ("a", "b", "a"), ("a", "b", "c", "b")])
def test_extends_in_a_circle_is_an_error(tmp_path: Path, chain: tuple[str, ...]) -> None:
    for name, parent in itertools.pairwise(chain):
        write(tmp_path, f"name: x\nextends: {parent}\n", f"{name}.yaml")
    with pytest.raises(SchemaError, match="in a circle"):
        load_schema(tmp_path / "a.yaml")


def test_a_file_beside_the_child_wins_over_a_shipped_schema(tmp_path: Path) -> None:
    write(tmp_path, GOOD, "invoice.yaml")
    assert "fare" in load_schema(write(tmp_path, "name: own\nextends: invoice\n")).fields


# --- fingerprint -----------------------------------------------------------------------------------------


def fingerprints(tmp_path: Path, parent: str, child: str, run: str) -> str:
    folder = tmp_path / run
    folder.mkdir()
    write(folder, parent, "parent.yaml")
    return load_schema(write(folder, child)).fingerprint


def test_fingerprint_follows_the_meaning_not_the_layout(tmp_path: Path) -> None:
    child = "name: child\nextends: parent\n"
    base = fingerprints(tmp_path, GOOD, child, "base")
    assert base == fingerprints(tmp_path, "# a comment\n" + GOOD + "\n\n", child, "comment")
    assert base != fingerprints(tmp_path, GOOD.replace("Fahrpreis", "Preis"), child, "parent-label")
    assert base != fingerprints(tmp_path, GOOD.replace("type: date", "type: text"), child, "parent-type")
    assert base != fingerprints(tmp_path, GOOD, child + "version: 2\n", "own-version")


# --- JSON Schema and the shipped files -------------------------------------------------------------------


def test_json_schema_describes_the_keys_editors_complete() -> None:
    exported = json_schema()
    json.dumps(exported)
    assert set(exported["required"]) == {"name", "fields"}
    assert exported["additionalProperties"] is False
    field: dict[str, Any] = exported["$defs"]["FieldSpec"]
    assert {"phrase", "labels", "type", "required", "many", "pages", "ocr", "columns"} <= set(
        field["properties"]
    )


FIELDS = {
    "invoice": "invoice_number issue_date due_date delivery_date order_number seller_name seller_address "
    "seller_tax_id buyer_name buyer_address buyer_tax_id currency net_total tax_total gross_total amount_due "
    "iban bic payment_reference payment_terms signature_block line_items",
    "receipt": "merchant_name merchant_address date time subtotal tax_total gross_total",
    "purchase_order": "order_number order_date delivery_date buyer_name buyer_address supplier_name "
    "supplier_address ship_to currency net_total tax_total gross_total payment_terms authorised_signature "
    "line_items",
    "contract": "title party effective_date term jurisdiction signing_date signature_block notice_address",
}


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("State of Maine.", "Maine"),
        ("the Commonwealth of Massachusetts,", "Massachusetts"),
        ("State of New\nYork", "New York"),
        ("England and Wales", "England and Wales"),
        ("droit français", "droit français"),
    ],
)
def test_the_jurisdiction_of_a_contract_is_the_name_of_a_state(printed: str, name: str) -> None:
    pattern = load_schema("contract").fields["jurisdiction"].pattern
    assert FIELD_TYPES["text"].parse(printed, ParseContext(pattern=pattern)).value == name


def test_every_shipped_schema_is_listed_here() -> None:
    assert set(shipped_schemas()) == set(FIELDS)


@pytest.mark.parametrize("name", FIELDS)
def test_shipped_schema_has_the_stable_field_names(name: str) -> None:
    schema = load_schema(name)
    assert schema.name == name
    assert list(schema.fields) == FIELDS[name].split()


@pytest.mark.parametrize("name", FIELDS)
def test_shipped_labels_point_to_one_field_each(name: str) -> None:
    owners: dict[str, set[str]] = {}
    for field, spec in load_schema(name).fields.items():
        for label in spec.labels:
            owners.setdefault(label.casefold(), set()).add(field)
    assert {label: fields for label, fields in owners.items() if len(fields) > 1} == {}


@pytest.mark.parametrize("name", FIELDS)
def test_shipped_fields_have_labels_in_several_languages(name: str) -> None:
    for field, spec in load_schema(name).fields.items():
        if spec.type != TABLE:
            assert len(spec.labels) >= 12, field
        for column, column_spec in spec.columns.items():
            assert len(column_spec.labels) >= 8, f"{field}.{column}"


def test_the_model_is_frozen() -> None:
    schema = load_schema("receipt")
    assert isinstance(schema, DocumentSchema)
    with pytest.raises(ValueError, match="frozen"):
        schema.name = "other"  # type: ignore[misc]


def test_the_schema_in_the_readme_loads(tmp_path: Path) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    schema = load_schema(str(write(tmp_path, readme.split("```yaml\n")[1].split("```")[0])))
    assert schema.fields["note_number"].labels == ("Delivery Note No.", "DN #", "Lieferschein-Nr.")
