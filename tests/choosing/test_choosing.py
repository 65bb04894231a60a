"""Real documents, several schemas: which one they get, and what stands in the output."""

import shutil
from pathlib import Path

import pytest

import docpipe
from docpipe.documents.pymupdf import load_pymupdf
from docpipe.errors import SchemaError
from docpipe.runs import Run
from docpipe.schema import NONE, SchemaSet, load_schema, load_schemas
from docpipe.settings import Options
from docpipe.store import open_results
from docpipe.types import DocumentStatus

SAMPLES = Path(__file__).parents[2] / "sample_docs"
DELIVERY_NOTE = """\
name: delivery_note
titles: [Delivery note, Lieferschein]
cues: [Goods received in good condition]
fields:
  note_number: {phrase: delivery note number, labels: [Delivery note No], type: identifier, required: true}
  carrier: {phrase: carrier, labels: [Carrier, Delivered by]}
  parcels: {phrase: number of parcels, labels: [Number of parcels, Parcels]}
"""
LETTER = ("Dear Anna,", "it was a pleasure to walk along the river with you.", "See you in spring!")
NOTE = ("DELIVERY NOTE", "Delivery note No: 7781", "Carrier: Northbound", "Number of parcels: 3")


def write_pdf(path: Path, *pages: tuple[str, ...]) -> Path:
    pdf = load_pymupdf().open()
    for lines in pages:
        page = pdf.new_page(width=595, height=842)
        for row, line in enumerate(lines):
            page.insert_text((72, 90 + 24 * row), line, fontsize=11)
    pdf.save(path)
    return path


def in_one_file(path: Path, *names: str) -> Path:
    pdf = load_pymupdf().open()
    for name in names:
        pdf.insert_pdf(load_pymupdf().open(SAMPLES / name))
    pdf.save(path)
    return path


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("invoices/en-gb-grid.pdf", "invoice"),
        ("invoices/de-gutschrift.pdf", "invoice"),
        ("receipts/en-gb-till.pdf", "receipt"),
        ("receipts/fr-scan.pdf", "receipt"),
        ("orders/en-gb-boxes.pdf", "purchase_order"),
        ("contracts/en-nda.pdf", "contract"),
    ],
)
def test_a_document_gets_the_schema_that_it_answers_best(name: str, schema: str) -> None:
    record = docpipe.extract(SAMPLES / name, schema="auto")

    assert record.schema == schema
    assert record.schema_fingerprint == load_schema(schema).fingerprint
    assert next(iter(record.choice)) == schema
    assert sorted(record.choice) == sorted(load_schemas("auto").names)
    assert {item.field for item in record.fields} >= set(load_schema(schema).fields) - {"line_items"}


def test_the_values_are_those_of_the_schema_given_by_hand() -> None:
    path = SAMPLES / "orders/en-gb-boxes.pdf"

    chosen = docpipe.extract(path, schema=["contract", "purchase_order"])
    given = docpipe.extract(path, schema="purchase_order")

    assert chosen.fields == given.fields
    assert not given.choice


def test_a_document_that_answers_none_is_skipped_with_the_reason(tmp_path: Path) -> None:
    record = docpipe.extract(write_pdf(tmp_path / "letter.pdf", LETTER), schema="auto")

    assert (record.schema, record.status) == (NONE, DocumentStatus.SKIPPED)
    assert not record.fields
    assert record.errors[0].stage == "choose"
    assert "invoice 0.00" in record.errors[0].message


def test_an_empty_page_has_no_schema(tmp_path: Path) -> None:
    assert docpipe.extract(write_pdf(tmp_path / "blank.pdf", ()), schema="auto").status == "skipped"


def test_a_schema_of_ones_own_competes(tmp_path: Path) -> None:
    own = tmp_path / "delivery_note.yaml"
    own.write_text(DELIVERY_NOTE)
    note = write_pdf(tmp_path / "note.pdf", NOTE)

    assert docpipe.extract(note, schema=["auto", own]).schema == "delivery_note"
    assert docpipe.extract(SAMPLES / "receipts/en-gb-till.pdf", schema=["auto", own]).schema == "receipt"


def test_two_schemas_that_fit_alike_ask_for_review(tmp_path: Path) -> None:
    own = tmp_path / "delivery_note.yaml"
    own.write_text(DELIVERY_NOTE)
    twin = tmp_path / "twin.yaml"
    twin.write_text(DELIVERY_NOTE.replace("name: delivery_note", "name: twin"))

    record = docpipe.extract(write_pdf(tmp_path / "note.pdf", NOTE), schema=[own, twin])

    assert record.schema == "delivery_note"
    assert any("fits hardly better than twin" in reason for reason in record.review_reasons)


def test_names_files_commas_and_repeats_make_one_set(tmp_path: Path) -> None:
    own = tmp_path / "delivery_note.yaml"
    own.write_text(DELIVERY_NOTE)
    several = load_schemas(f"receipt,{own}", "invoice", "receipt")

    assert isinstance(several, SchemaSet)
    assert several.names == ("delivery_note", "invoice", "receipt")
    assert several.fingerprint == load_schemas("invoice", "receipt", own).fingerprint
    assert load_schemas("receipt", "receipt") == load_schema("receipt")


def test_two_schemas_of_one_name_and_reserved_names_are_mistakes(tmp_path: Path) -> None:
    impostor = tmp_path / "other.yaml"
    impostor.write_text(DELIVERY_NOTE.replace("name: delivery_note", "name: receipt"))
    with pytest.raises(SchemaError, match="two schemas are called 'receipt'"):
        load_schemas("receipt", impostor)

    reserved = tmp_path / "auto.yaml"
    reserved.write_text(DELIVERY_NOTE.replace("name: delivery_note", "name: auto"))
    with pytest.raises(SchemaError, match="take another name"):
        load_schema(reserved)


# --- into an output ---------------------------------------------------------------------------------------


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A receipt, an order and a letter."""
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(SAMPLES / "receipts/en-gb-till.pdf", folder)
    shutil.copy(SAMPLES / "orders/en-gb-boxes.pdf", folder)
    write_pdf(folder / "letter.pdf", LETTER)
    return folder


def extract(inbox: Path, out: Path, *schemas: str, workers: int = 1) -> int:
    """How many documents were worked on."""
    with Run(schemas, out, Options(workers=workers)) as run:
        plan = run.plan([str(inbox)])
        return len(list(run.extract(plan.todo)))


def test_results_lie_with_the_schema_that_was_chosen(inbox: Path, tmp_path: Path) -> None:
    extract(inbox, tmp_path / "one", "auto")
    extract(inbox, tmp_path / "two", "auto", workers=2)
    tables = [open_results(tmp_path / name).documents() for name in ("one", "two")]

    rows = tables[0].set_index("schema")
    assert sorted(rows.index) == ["none", "purchase_order", "receipt"]
    assert rows.loc["receipt", "schema_choice_score"] == rows.loc["receipt", "schema_scores"]["receipt"] > 0.3
    assert rows.loc["none", "status"] == "skipped"
    assert rows.loc["none", "error_message"].startswith("no schema fits")
    columns = ["source", "schema", "status", "schema_choice_score"]
    assert tables[0][columns].equals(tables[1][columns])
    assert len(open_results(tmp_path / "one").records("receipt")) == 1
    assert open_results(tmp_path / "one").records("none").empty


def test_what_was_chosen_is_not_done_again_unless_the_schemas_change(inbox: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"

    assert extract(inbox, out, "auto") == 3
    assert extract(inbox, out, "auto") == 0
    assert extract(inbox, out, "purchase_order", "receipt") == 3
    assert extract(inbox, out, "purchase_order,receipt") == 0

    documents = open_results(out).documents()
    assert sorted(documents["schema"]) == ["none", "purchase_order", "receipt"]
    assert len(open_results(out).documents(history=True)) == 6


def test_a_later_choice_overrules_the_earlier_one_but_not_what_was_asked_for(
    inbox: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    extract(inbox, out, "contract", "invoice")
    assert set(open_results(out).documents()["schema"]) == {"invoice", "none"}
    extract(inbox, out, "auto")
    extract(inbox, out, "receipt")

    results = open_results(out)

    assert results.documents("purchase_order").shape[0] == 1
    assert results.documents("receipt").shape[0] == 4  # the chosen one, and all three as they were asked for
    assert results.documents("invoice").empty
    assert results.records("invoice").empty
    assert results.documents("none").shape[0] == 1


# --- several documents in one file ------------------------------------------------------------------------


def test_a_file_of_several_invoices_is_reported(tmp_path: Path) -> None:
    names = ("invoices/en-gb-grid.pdf", "invoices/de-ch-uebertrag.pdf", "invoices/fr-remise.pdf")

    record = docpipe.extract(in_one_file(tmp_path / "batch.pdf", *names), schema="invoice")

    assert record.needs_review
    assert record.review_reasons[0] == "holds several documents: pages 1, 2-4, 5"


def test_a_file_of_several_kinds_is_reported_under_auto(tmp_path: Path) -> None:
    names = ("contracts/en-nda.pdf", "invoices/en-gb-grid.pdf", "orders/en-gb-boxes.pdf")

    record = docpipe.extract(in_one_file(tmp_path / "batch.pdf", *names), schema="auto")

    assert record.schema == "contract"
    assert "holds several documents: pages 1-3, 4, 5" in record.review_reasons


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("invoices/en-gb-four-pages.pdf", "invoice"),
        ("invoices/de-ch-uebertrag.pdf", "invoice"),
        ("contracts/en-nda.pdf", "contract"),
    ],
)
def test_pages_of_one_document_belong_together(name: str, schema: str) -> None:
    for given in (schema, "auto"):
        record = docpipe.extract(SAMPLES / name, schema=given)
        assert not [reason for reason in record.review_reasons if "several documents" in reason]


HEADER = ("INVOICE", "Invoice number: {number}", "Date: 2 March 2025", "Total: {total} EUR")


def invoice_page(number: str, total: str, *more: str) -> tuple[str, ...]:
    return (*(line.format(number=number, total=total) for line in HEADER), *more)


@pytest.mark.parametrize(
    ("pages", "reported"),
    [
        ((invoice_page("A-1001", "10.00"), invoice_page("A-1002", "20.00")), True),
        ((invoice_page("A-1001", "10.00"), invoice_page("A-1001", "20.00")), False),
        (
            (invoice_page("A-1001", "10.00", "Page 1 of 2"), invoice_page("B-7", "20.00", "Page 2 of 2")),
            False,
        ),
        ((invoice_page("A-1001", "10.00", "Page 1 of 1"), ("Seite 1 von 1", "Anlage zur Lieferung")), True),
        ((invoice_page("A-1001", "10.00"), ("General terms", "Credit for invoice number A-0999")), False),
    ],
    ids=["another number", "header again", "numbered on", "numbered anew", "another number is mentioned"],
)
def test_what_begins_a_document(pages: tuple[tuple[str, ...], ...], reported: bool, tmp_path: Path) -> None:
    record = docpipe.extract(write_pdf(tmp_path / "file.pdf", *pages), schema="invoice")

    assert ("holds several documents: pages 1, 2" in record.review_reasons) is reported
