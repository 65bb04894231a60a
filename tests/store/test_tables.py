"""What ends up in the columns."""

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from store_samples import BILL, BOX, bill, failed, found, keys

from docpipe.errors import StoreError
from docpipe.store import ResultStore, open_results
from docpipe.types import DocumentStatus, Record
from docpipe.values import FieldStatus

LONG_COLUMNS = (
    "document_id source schema field instance page_no left top right bottom raw_text value value_type status"
    " score ocr_confidence ocr_confidence_min confidence text_source locator read_by currency reason repairs"
    " caption run_id extracted_at docpipe_version schema_fingerprint"
)
DOCUMENT_COLUMNS = (
    "document_id source schema status needs_review review_reasons error_stage error_kind error_message errors"
    " page_count pages_done seconds seconds_total resume_key locator locator_revision ocr dpi provenance run_id"
    " extracted_at docpipe_version schema_fingerprint"
)


@pytest.fixture
def out(tmp_path):
    records = [bill(1), failed(2)]
    ResultStore(tmp_path).write(records, BILL, run_id="r1", resume_keys=keys(records))
    return tmp_path


def test_columns_that_outside_tools_read_are_there(out):
    results = open_results(out)
    assert set(results.fields()) >= set(LONG_COLUMNS.split())
    assert set(results.candidates()) >= {*LONG_COLUMNS.split(), "rank"}
    assert set(results.documents()) >= set(DOCUMENT_COLUMNS.split())


def test_wide_columns_are_typed(out):
    table = open_results(out).to_arrow("records", "bill")
    kinds = {c.name: c.type for c in table.schema}
    assert kinds["total"] == pa.decimal128(18, 4)
    assert kinds["due"] == pa.date32()
    assert kinds["paid"] == pa.bool_()
    assert kinds["taxes"] == pa.list_(pa.decimal128(18, 4))
    assert kinds["taxes_currency"] == pa.list_(pa.string())
    assert "lines" not in kinds
    frame = open_results(out).records("bill")
    (row,) = frame.to_dict("records")
    assert row["total"] == Decimal("10.50")
    assert isinstance(row["total"], Decimal)
    assert row["due"] == date(2026, 4, 30)
    assert type(row["due"]) is date
    assert list(row["taxes"]) == [Decimal("1.20"), Decimal("0.07")]
    assert (row["total_currency"], row["number"], row["paid"]) == ("EUR", "B-1", True)


def test_a_field_named_like_a_column_of_docpipe_keeps_both(out):
    frame = open_results(out).records()
    assert frame["status"].tolist() == ["success"]
    assert frame["field_status"].isna().all()


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ("99999999999999.9999", True),
        ("-0.0001", True),
        ("1.50000000", True),
        ("1E+3", True),
        ("100000000000000", False),
        ("1.23456", False),
        ("1E+40", False),
    ],
)
def test_decimals_are_exact_or_absent_from_the_wide_table(tmp_path, value, fits):
    amount = Decimal(value)
    ResultStore(tmp_path).write([bill(1, total=amount)], BILL, run_id="r")
    results = open_results(tmp_path)
    (wide,) = results.to_arrow("records")["total"].to_pylist()
    assert wide == (amount if fits else None)
    assert results.fields().query("field == 'total'")["value"].item() == value
    document = results.documents().iloc[0]
    assert document["needs_review"] == (not fits)
    assert any(reason.startswith("total:") for reason in document["review_reasons"]) == (not fits)


def test_only_accepted_values_are_values(tmp_path):
    doubtful = replace(found("total", "money", None, "1.234"), status=FieldStatus.AMBIGUOUS, reason="1.234?")
    ResultStore(tmp_path).write([replace(bill(1), fields=(doubtful,))], BILL, run_id="r")
    (row,) = open_results(tmp_path).fields().to_dict("records")
    assert pd.isna(row["value"])
    assert (row["raw_text"], row["status"], row["reason"]) == ("raw None", "ambiguous", "1.234?")
    assert open_results(tmp_path).to_arrow("records")["total"].to_pylist() == [None]


def test_long_rows_carry_the_evidence(out):
    fields = open_results(out).fields()
    total = fields.query("field == 'total'").iloc[0]
    assert (total["left"], total["top"], total["right"], total["bottom"]) == BOX.as_tuple()
    assert (total["page_no"], total["value"], total["currency"]) == (1, "10.50", "EUR")
    absent = fields.query("field == 'status'").iloc[0]
    assert pd.isna(absent["page_no"])
    assert absent["status"] == "not_found"
    assert fields.query("field == 'taxes'")["instance"].tolist() == [0, 1]
    assert open_results(out).candidates()["rank"].tolist() == [1, 2]


def test_cells_are_line_items_and_not_fields(out):
    items = open_results(out).line_items()
    assert items[["table", "row_no", "column", "value"]].values.tolist() == [
        ["lines", 1, "what", "Bolt"],
        ["lines", 1, "price", "4.00"],
        ["lines", 2, "what", "Nut"],
    ]
    assert not open_results(out).fields()["field"].str.startswith("lines").any()


def test_a_failure_has_its_status_row_and_no_values(out):
    results = open_results(out)
    assert results.documents()["status"].tolist() == ["success", "failure"]
    row = results.documents().iloc[1]
    assert (row["error_stage"], row["error_kind"], row["error_message"]) == (
        "open",
        "DamagedDocumentError",
        "no pages",
    )
    assert [e["page_no"] for e in row["errors"]] == [None, 2]
    assert results.records()["document_id"].nunique() == 1


def test_documents_keep_times_and_provenance(out):
    row = open_results(out).documents().iloc[0]
    assert row["seconds"] == {"open": 0.25, "read": 0.5}
    assert row["seconds_total"] == 0.75
    assert (row["locator"], row["locator_revision"], row["dpi"]) == ("embedded", "1", 200.0)
    assert row["provenance"]["ocr"] == "tesserocr 5"


def test_tools_that_read_the_folder_agree(out):
    for table, rows in [("fields", 7), ("documents", 2), ("records", 1)]:
        assert len(pd.read_parquet(out / table)) == rows
        assert pq.read_table(out / table)["schema"].to_pylist() == ["bill"] * rows
        assert ds.dataset(out / table).to_table().num_rows == rows


def test_a_batch_of_another_schema_is_refused(tmp_path):
    alien = Record("a" * 64, "x.pdf", "letter", "f", DocumentStatus.SUCCESS)
    with pytest.raises(StoreError, match="letter"):
        ResultStore(tmp_path).write([alien], BILL, run_id="r")


def test_importing_the_store_loads_neither_pyarrow_nor_pandas():
    code = "import docpipe.store, json, sys; print(json.dumps(sorted(sys.modules)))"
    modules = json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
    assert not {"pyarrow", "pandas", "fsspec"} & set(modules)
