"""``docpipe locate``, ``show`` and ``explain``: where things are on a page, and why."""

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


def locate(
    file: opt.File,
    phrase: Annotated[str, typer.Argument(metavar="PHRASE", help='What to find, such as "total amount".')],
    value_type: Annotated[
        str, typer.Option("--type", "-t", help="What the value is: text, money, date, iban, signature ...")
    ] = "text",
    label: Annotated[
        list[str] | None, typer.Option(help="A caption printed beside it; may be given again.")
    ] = None,
    page: Annotated[int | None, typer.Option(min=1, help="Only this page; by default all.")] = None,
    best: Annotated[int, typer.Option(min=1, help="So many regions at most.")] = 3,
    as_json: AsJson = False,
    out: Png = None,
    read: opt.Read = None,
    locator: opt.Locator = None,
    model: opt.Model = None,
    locator_option: opt.LocatorOptions = None,
    ocr: opt.Ocr = None,
    lang: opt.Languages = None,
    dpi: opt.Dpi = None,
    rasterizer: opt.Rasterizer = None,
    password: opt.Password = None,
) -> None:
    """Find a phrase on the pages of one document. Any phrase; no schema, no training.

    Boxes are left, top, right, bottom, relative to the page as displayed.

    Examples:

      docpipe locate scan.pdf "total amount due" --type money
      docpipe locate scan.pdf "who signed" -t signature -o found.png
      docpipe locate scan.pdf Kundennummer --label "Kunden-Nr." --json
    """
    from docpipe.api import locate as find
    from docpipe.api import query
    from docpipe.schema import known_type

    try:
        known_type(value_type)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    options = opt.build_options(
        read=read, locator=locator, model=model, locator_option=locator_option,
        ocr=ocr, lang=lang, dpi=dpi, rasterizer=rasterizer,
        password=password,
    )  # fmt: skip
    asked = query(phrase, value_type=value_type, labels=label or ())
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
        _draw(file, options, {f"{item.text or phrase}": item for item in found}, found[0].page_no, out)


def explain(
    file: opt.File,
    schema: opt.Schema,
    field: Annotated[list[str] | None, typer.Option(help="Only this field; may be given again.")] = None,
    pages: opt.Pages = None,
    read: opt.Read = None,
    locator: opt.Locator = None,
    model: opt.Model = None,
    locator_option: opt.LocatorOptions = None,
    ocr: opt.Ocr = None,
    lang: opt.Languages = None,
    dpi: opt.Dpi = None,
    rasterizer: opt.Rasterizer = None,
    password: opt.Password = None,
    no_xml: opt.NoXml = False,
) -> None:
    """Why each field has its value: candidates with captions and evidence, and what decided.

    Examples:

      docpipe explain invoice.pdf -s invoice
      docpipe explain invoice.pdf -s invoice --field gross_total --field due_date
    """
    from docpipe.api import extract

    options = opt.build_options(
        pages=pages, read=read, locator=locator, model=model, locator_option=locator_option,
        ocr=ocr, lang=lang, dpi=dpi,
        rasterizer=rasterizer, password=password, no_xml=no_xml,
    )  # fmt: skip
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
