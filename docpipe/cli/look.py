"""``docpipe locate``, ``show`` and ``explain``: where things are on a page, and why."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from docpipe.cli import options as opt
from docpipe.cli.console import note, print_json, print_table

if TYPE_CHECKING:
    from docpipe.documents import Document
    from docpipe.settings import Options
    from docpipe.types import Detection, ExtractedField, Record

AsJson = Annotated[bool, typer.Option("--json", help="As JSON lines.")]
Png = Annotated[
    Path | None, typer.Option("--out", "-o", metavar="PNG", help="Draw the boxes into this picture.")
]


@opt.with_options(*opt.LOOKING_OPTIONS, "password")
def locate(
    file: opt.File,
    phrase: Annotated[str, typer.Argument(metavar="PHRASE", help='What to find, such as "total amount".')],
    value_type: Annotated[
        str | None,
        typer.Option("--type", "-t", help="What the value is: text, money, date, iban, signature ..."),
    ] = None,
    label: Annotated[
        list[str] | None, typer.Option(help="A caption printed beside it; may be given again.")
    ] = None,
    page: Annotated[int | None, typer.Option(min=1, help="Only this page; by default all.")] = None,
    best: Annotated[int, typer.Option("--best", "-n", min=1, help="So many regions at most.")] = 3,
    as_json: AsJson = False,
    out: Png = None,
    **given: Any,
) -> None:
    """Find a phrase on the pages of one document. Any phrase; no schema, no training.

    Boxes are left, top, right, bottom, relative to the page as displayed.

    Examples:

      docpipe locate scan.pdf "total amount due" --type money
      docpipe locate scan.pdf "who signed" -t signature -o found.png
      docpipe locate scan.pdf "vendor signature"
      docpipe locate scan.pdf "company logo" -o logo.png
      docpipe locate scan.pdf Kundennummer --label "Kunden-Nr." --json
    """
    from docpipe.api import locate as find
    from docpipe.api import query
    from docpipe.schema import known_type

    try:
        known_type(value_type or "text")
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    options = opt.build_options(**given)
    asked = query(phrase, value_type=value_type or "", labels=label or ())
    page_numbers = [page] if page else range(1, _page_count(file, options) + 1)
    found = [item for page_no in page_numbers for item in find(file, [asked], page_no, options)]
    found = sorted(found, key=lambda item: -item.score)[:best]
    if as_json:
        for item in found:
            print_json(_detection_json(item))
    elif found:
        rows = [(item.page_no, f"{item.score:.2f}", item.text, _box_text(item.box)) for item in found]
        print_table(["page", "score", "text", "box"], rows)
    if not found:
        note(f"{phrase!r} is on no page of {file}")
    elif out:
        fields = [_as_field(item, asked.value_type) for item in found if item.page_no == found[0].page_no]
        _draw(file, options, fields, out)


@opt.with_options("pages", *opt.LOOKING_OPTIONS, "password", "no_xml")
def show(
    file: opt.File,
    schema: Annotated[
        str | None, typer.Option("--schema", "-s", help="Extract now with this schema, and draw that.")
    ] = None,
    results: Annotated[
        str | None,
        typer.Option("--results", metavar="OUT", help="Draw what this output has of the document."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="PNG", help="A picture; -2 and so on for more pages."),
    ] = None,
    **given: Any,
) -> None:
    """Draw a result onto its pages: a PNG a page that has values, beside nothing but the page itself.

    Prints the pictures' names. For a whole output see 'docpipe report'.

    Examples:

      docpipe show invoice.pdf -s invoice
      docpipe show invoice.pdf --results out -o invoice.png
    """
    options = opt.build_options(**given)
    if (schema is None) == (results is None):
        raise typer.BadParameter("give -s SCHEMA to extract now, or --results OUT for what is there")
    if results is not None:
        fields = stored_fields(results, file)
    else:
        from docpipe.api import extract

        fields = list(extract(file, str(schema), options).fields)
    if not any(item.box for item in fields):
        note(f"{file}: no value with a box; 'docpipe explain' tells why")
        return
    _draw(file, options, fields, out or Path(f"{Path(file).stem}.png"))


def stored_fields(out: str, source: str) -> "list[ExtractedField]":
    """The values that an output has of one source. Raises StoreError when it has none."""
    from docpipe.errors import StoreError
    from docpipe.geometry import BBox
    from docpipe.store import open_results
    from docpipe.types import ExtractedField
    from docpipe.values import FieldStatus

    rows = open_results(out).to_arrow("fields").to_pylist()
    of_source = [row for row in rows if row["source"] == source]
    if not of_source:
        raise StoreError(f"{out} has no values of {source!r}; 'docpipe results {out}' lists the documents")
    return [
        ExtractedField(
            field=row["field"],
            instance=row["instance"],
            value_type=row["value_type"],
            status=FieldStatus(row["status"]),
            page_no=row["page_no"],
            box=BBox(row["left"], row["top"], row["right"], row["bottom"])
            if row["left"] is not None
            else None,
            raw_text=row["raw_text"],
            value=row["value"],
            value_text=row["value"] or "",
            currency=row["currency"],
            confidence=row["confidence"] or 0.0,
            caption=row["caption"],
        )
        for row in of_source
    ]


@opt.with_options("pages", *opt.LOOKING_OPTIONS, "password", "no_xml")
def explain(
    file: opt.File,
    schema: opt.Schema,
    field: Annotated[list[str] | None, typer.Option(help="Only this field; may be given again.")] = None,
    **given: Any,
) -> None:
    """Why each field has its value: candidates with captions and evidence, and what decided.

    Examples:

      docpipe explain invoice.pdf -s invoice
      docpipe explain invoice.pdf -s invoice --field gross_total --field due_date
    """
    from docpipe.api import extract

    options = opt.build_options(**given)
    record = extract(file, schema, options)
    names = list(dict.fromkeys(item.field for item in record.fields))
    unknown = [name for name in field or () if name not in names]
    if unknown:
        raise typer.BadParameter(f"no field {unknown[0]!r} in {schema}; fields: {', '.join(names)}")
    print(f"{record.source}: {record.status}, {record.page_count} pages")
    for reason in record.review_reasons:
        print(f"to review: {reason}")
    for error in record.errors:
        print(f"error in {error.stage}, page {error.page_no}: {error.kind}: {error.message}")
    for name in field or names:
        print()
        print("\n".join(explain_field(record, name)))


def explain_field(record: "Record", name: str) -> list[str]:
    """Lines that tell of one field: its values, then what lost against them, best first."""
    lines = [name]
    for item in record.instances(name):
        lines += [f"  = {_value_text(item)}", *_story(item)]
    for item in record.candidates:
        if item.field == name:
            lines += [f"  - {_value_text(item)}", *_story(item)]
    return lines


def _value_text(item: "ExtractedField") -> str:
    value = f"{item.value_text} {item.currency}".strip() if item.value is not None else "no value"
    return f"{value} ({item.status}{', ' + item.reason if item.reason else ''})"


def _story(item: "ExtractedField") -> list[str]:
    """Where the value is, which caption announced it, how it was read, and what spoke for it."""
    if item.box is None:
        return []
    lines = [f"      page {item.page_no} at {_box_text(item.box)}, confidence {item.confidence:.2f}"]
    if item.caption:
        lines.append(f"      caption {item.caption!r}")
    lines.append(f"      read {item.raw_text!r} ({item.text_source}, {item.read_by or 'no engine'})")
    if item.repairs:
        lines.append(f"      repaired: {', '.join(item.repairs)}")
    strongest = sorted(item.evidence.items(), key=lambda pair: -abs(pair[1]))
    if strongest:
        lines.append("      evidence " + ", ".join(f"{key} {value:.2f}" for key, value in strongest))
    return lines


def _page_count(file: str, options: "Options") -> int:
    with _open(file, options) as document:
        return document.page_count


def _open(file: str, options: "Options") -> "Document":
    from docpipe.documents import Limits, open_document

    limits = Limits(options.max_bytes, options.max_pages, options.max_page_pixels)
    return open_document(file, rasterizer=options.rasterizer, limits=limits, password=options.password)


def _as_field(item: "Detection", value_type: str) -> "ExtractedField":
    from docpipe.types import ExtractedField
    from docpipe.values import FieldStatus

    return ExtractedField(
        field=item.field,
        instance=0,
        value_type=value_type,
        status=FieldStatus.OK,
        page_no=item.page_no,
        box=item.box,
        value=item.text,
        value_text=item.text,
        confidence=item.score,
        caption=item.caption,
        caption_box=item.caption_box,
    )


def _draw(file: str, options: "Options", fields: "Sequence[ExtractedField]", out: Path) -> None:
    """One PNG a page with boxes; prints their names. Raises FileAccessError when they cannot be written."""
    from docpipe.errors import FileAccessError
    from docpipe.report.overlay import overlay

    page_numbers = sorted({item.page_no for item in fields if item.page_no is not None and item.box})
    with _open(file, options) as document:
        for count, page_no in enumerate(page_numbers, start=1):
            name = out if count == 1 else out.with_name(f"{out.stem}-{count}{out.suffix}")
            picture = overlay(document.page(page_no), fields)
            try:
                picture.save(name)
            except ValueError:
                raise FileAccessError(f"cannot write the picture {name}: end its name in .png") from None
            except OSError as error:
                raise FileAccessError(f"cannot write the picture {name}: {error}") from None
            print(name)


def _detection_json(item: "Detection") -> dict[str, Any]:
    return {
        "phrase": item.field,
        "page_no": item.page_no,
        "left": item.box.left,
        "top": item.box.top,
        "right": item.box.right,
        "bottom": item.box.bottom,
        "score": round(item.score, 4),
        "text": item.text,
        "caption": item.caption,
    }


def _box_text(box: Any) -> str:
    return " ".join(f"{edge:.3f}" for edge in (box.left, box.top, box.right, box.bottom))
