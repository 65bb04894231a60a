"""Records to store, for the tests of the store and the programs that these tests kill."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from docpipe.geometry import BBox
from docpipe.schema import DocumentSchema
from docpipe.types import DocumentStatus, ErrorItem, ExtractedField, Record, TextSource
from docpipe.values import FieldStatus

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
BOX = BBox(0.1, 0.2, 0.3, 0.25)

BILL = DocumentSchema.model_validate(
    {
        "name": "bill",
        "fields": {
            "number": {"phrase": "bill number", "type": "identifier"},
            "total": {"phrase": "total", "type": "money", "required": True},
            "due": {"phrase": "due date", "type": "date"},
            "paid": {"phrase": "paid", "type": "checkbox"},
            "taxes": {"phrase": "tax amounts", "type": "money", "many": True},
            "status": {"phrase": "state of the order"},
            "lines": {
                "phrase": "items",
                "type": "table",
                "columns": {"what": {"phrase": "description"}, "price": {"phrase": "price", "type": "money"}},
            },
        },
    }
)


def found(field, value_type, value, text="", instance=0, **more):
    return ExtractedField(
        field,
        instance,
        value_type,
        FieldStatus.OK,
        page_no=1,
        box=BOX,
        raw_text=f"raw {value}",
        value=value,
        value_text=text or str(value),
        text_source=TextSource.OCR,
        **more,
    )


def bill(
    number, *, total=Decimal("10.50"), status=DocumentStatus.SUCCESS, minutes=0, source="", document_id=None
):
    """A record with a value of every type; ``number`` makes its id."""
    fields = (
        found("number", "identifier", f"B-{number}"),
        found("total", "money", total, currency="EUR"),
        found("due", "date", date(2026, 4, 30)),
        found("paid", "checkbox", True, "true"),
        found("taxes", "money", Decimal("1.20"), currency="EUR"),
        found("taxes", "money", Decimal("0.07"), currency="EUR", instance=1),
        ExtractedField("status", 0, "text", FieldStatus.NOT_FOUND),
        found("lines.what", "text", "Bolt"),
        found("lines.price", "money", Decimal("4.00"), currency="EUR"),
        found("lines.what", "text", "Nut", instance=1),
    )
    return Record(
        document_id=f"{number:064x}" if document_id is None else document_id,
        source=source or f"in/{number:04}.pdf",
        schema="bill",
        schema_fingerprint=BILL.fingerprint,
        status=status,
        fields=fields,
        candidates=(found("total", "money", Decimal("9.99")), found("total", "money", Decimal("8.88"))),
        page_count=2,
        pages_done=2,
        seconds={"open": 0.25, "read": 0.5},
        provenance={"locator": "embedded", "locator_revision": "1", "ocr": "tesserocr 5", "dpi": "200"},
        extracted_at=NOON + timedelta(minutes=minutes),
    )


def failed(number, *, minutes=0, document_id=None):
    """A record of a document that could not be opened."""
    return Record(
        document_id=f"{number:064x}" if document_id is None else document_id,
        source=f"in/{number:04}.pdf",
        schema="bill",
        schema_fingerprint=BILL.fingerprint,
        status=DocumentStatus.FAILURE,
        errors=(
            ErrorItem("open", "DamagedDocumentError", "no pages"),
            ErrorItem("read", "ReadError", "x", 2),
        ),
        extracted_at=NOON + timedelta(minutes=minutes),
    )


def keys(records):
    """A resume key for each record that has an id."""
    return {r.document_id: f"key-{r.document_id}" for r in records if r.document_id}
