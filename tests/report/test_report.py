"""The report: order, content, what an attacker's text can do to it, and how a browser shows it."""

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image

from docpipe.documents import open_document
from docpipe.geometry import BBox
from docpipe.report import write_report
from docpipe.schema import load_schema
from docpipe.store import ResultStore
from docpipe.types import DocumentStatus, ErrorItem, ExtractedField, Record, TextSource
from docpipe.values.base import FieldStatus

SAMPLES = Path(__file__).parents[2] / "sample_docs"
INVOICE = SAMPLES / "invoices/de-letterhead.pdf"
HOSTILE = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">'\"&"


def extracted(name: str, text: str, **changes: object) -> ExtractedField:
    plain = ExtractedField(
        name, 0, "text", FieldStatus.OK, 1, BBox(0.78, 0.17, 0.93, 0.2), text, text, text,
        confidence=0.9, text_source=TextSource.TEXT_LAYER, read_by="page-words",
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


def record(source: Path | str = INVOICE, **changes: object) -> Record:
    try:
        with open_document(source) as document:
            document_id = document.document_id
    except Exception:
        document_id = "0" * 64
    plain = Record(
        document_id, str(source), "invoice", "f" * 16, DocumentStatus.SUCCESS,
        fields=(
            extracted("invoice_number", "RE-2025-00417"),
            extracted("gross_total", "4236.12", currency="EUR"),
            extracted("bic", "", status=FieldStatus.NOT_FOUND, page_no=None, box=None, confidence=0.0),
        ),
        page_count=1, pages_done=1, extracted_at=datetime(2025, 1, 2, 3, 4, tzinfo=UTC),
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


def failed(source: str = "gone.pdf") -> Record:
    error = ErrorItem("open", "FileAccessError", f"{source} does not exist")
    return record(
        source, document_id="", status=DocumentStatus.FAILURE, fields=(), errors=(error,), pages_done=0
    )


def report(out: Path, *records: Record, **options: object) -> str:
    index = Path(write_report(out, records, **options))  # type: ignore[arg-type]
    assert index == out / "report" / "index.html"
    return index.read_text(encoding="utf-8")


def test_it_shows_values_crops_and_pages(tmp_path: Path) -> None:
    html = report(tmp_path, record())
    assert "RE-2025-00417" in html
    assert "4236.12 EUR" in html
    assert html.count("data:image/png;base64,") == 2
    assert "Nothing found for: bic" in html
    (link,) = re.findall(r'href="(pages/[^"]+)"', html)
    with Image.open(tmp_path / "report" / link) as picture:
        assert picture.width > 800


def test_documents_that_need_review_come_first_and_are_counted(tmp_path: Path) -> None:
    fine = record()
    review = record(
        SAMPLES / "invoices/en-gb-grid.pdf", needs_review=True, review_reasons=("due_date is ambiguous",)
    )
    html = report(tmp_path, fine, failed(), review)
    order = [
        html.index(f"<h2><bdi>{name}</bdi></h2>") for name in ("en-gb-grid.pdf", "gone.pdf", INVOICE.name)
    ]
    assert order == sorted(order)
    assert re.findall(r"<b>(\d+)</b>(\w[\w ]*)", html) == [
        ("3", "documents"), ("1", "ok"), ("1", "need review"), ("1", "failed"),
    ]  # fmt: skip
    assert "due_date is ambiguous" in html
    assert "gone.pdf does not exist" in html


def test_text_of_documents_is_inert(tmp_path: Path) -> None:
    hostile = extracted("seller_name", HOSTILE, raw_text=HOSTILE, reason=HOSTILE)
    html = report(tmp_path, record(fields=(hostile,), needs_review=True, review_reasons=(HOSTILE,)))
    assert "<script" not in html
    assert 'onerror="' not in html
    assert "&lt;script&gt;" in html
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)
    assert policy is not None
    assert "default-src &#39;none&#39;" in policy[1]
    assert "unsafe" not in policy[1]
    assert "http://" not in html
    assert "https://" not in html


def test_characters_that_html_forbids_or_that_turn_text_around_are_replaced(tmp_path: Path) -> None:
    odd = "a\x00b\x1bc\u202edorf\ud800e"
    html = report(tmp_path, record(fields=(extracted("seller_name", odd),)))
    assert "a\ufffdb\ufffdc\ufffddorf\ufffde" in html


def test_a_vanished_changed_or_encrypted_source_costs_its_pictures_only(tmp_path: Path) -> None:
    copy = tmp_path / "copy.pdf"
    shutil.copy(INVOICE, copy)
    gone, changed = record(copy), record(document_id="1" * 64)
    locked = record(SAMPLES / "invoices/en-encrypted.pdf", document_id="2" * 64)
    copy.unlink()
    html = report(tmp_path, gone, changed, locked)
    assert html.count("RE-2025-00417") == 3
    assert "data:image" not in html
    assert "does not exist" in html
    assert "the file has changed since it was read" in html
    assert "is encrypted" in html


def test_a_password_opens_encrypted_sources(tmp_path: Path) -> None:
    path = SAMPLES / "invoices/en-encrypted.pdf"
    with open_document(path, password="sample") as document:
        known = document.document_id
    html = report(tmp_path, record(path, document_id=known), password="sample")
    assert "data:image/jpeg" in html


def test_long_runs_list_every_document_and_draw_the_first(tmp_path: Path) -> None:
    many = [failed(f"{number:02}.pdf") for number in range(20)]
    html = report(tmp_path, *many, max_documents=3)
    assert html.count("<h2>") == 3
    assert all(f"<bdi>{number:02}.pdf</bdi>" in html for number in range(20))


def test_cells_of_tables_are_shown_as_rows(tmp_path: Path) -> None:
    cells = [
        extracted(f"line_items.{column}", f"{column}-{row}", instance=row)
        for row in range(2)
        for column in ("description", "line_total")
    ]
    html = report(tmp_path, record(fields=tuple(cells)))
    assert "line_items: 2 rows" in html
    assert html.index("description-0") < html.index("line_total-0") < html.index("description-1")


def test_it_reads_an_output_by_itself(tmp_path: Path) -> None:
    cell = extracted("line_items.description", "Wandregal 80 cm")
    known = record()
    known = replace(known, fields=(*known.fields, cell))
    ResultStore(tmp_path).write([known, failed()], load_schema("invoice"), run_id="r1")
    html = Path(write_report(tmp_path)).read_text(encoding="utf-8")
    assert "RE-2025-00417" in html
    assert "4236.12 EUR" in html
    assert "gone.pdf does not exist" in html
    assert "Wandregal 80 cm" in html
    assert html.count("data:image/png;base64,") == 2


def test_the_same_output_gives_the_same_report(tmp_path: Path) -> None:
    first = report(tmp_path / "one", record(), failed())
    assert first == report(tmp_path / "two", record(), failed())


# --- in a browser ----------------------------------------------------------------------------------------

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: apt-get install chromium")


def browse(index: Path, profile: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [
        str(CHROMIUM), "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
        f"--user-data-dir={profile}", *arguments, index.as_uri(),
    ]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)


@pytest.mark.chromium
@needs_chromium
def test_a_browser_runs_nothing_and_asks_nobody(tmp_path: Path) -> None:
    hostile = extracted("seller_name", HOSTILE, raw_text=HOSTILE)
    remote = extracted(
        "buyer_name", "<link rel=stylesheet href=http://203.0.113.1/a.css>", page_no=None, box=None
    )
    report(tmp_path, record(fields=(hostile, remote)))
    index = tmp_path / "report" / "index.html"
    log = tmp_path / "net.json"
    done = browse(
        index, tmp_path / "profile", "--dump-dom", f"--log-net-log={log}", "--virtual-time-budget=2000"
    )
    assert "<title>docpipe report</title>" in done.stdout
    assert "owned" not in re.findall(r"<title>(.*?)</title>", done.stdout)
    assert "Refused to apply" not in done.stderr
    assert "203.0.113.1" not in log.read_text(errors="replace")


@pytest.mark.chromium
@needs_chromium
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (1280, True), (500, False)])
def test_a_browser_shows_it_styled_in_light_and_dark_and_on_a_phone(
    tmp_path: Path, width: int, dark: bool
) -> None:
    report(tmp_path, record(), failed())
    shot = tmp_path / "shot.png"
    theme = ["--blink-settings=preferredColorScheme=0"] if dark else []
    browse(
        tmp_path / "report" / "index.html", tmp_path / "profile", *theme,
        f"--window-size={width},900", f"--screenshot={shot}",
    )  # fmt: skip
    with Image.open(shot) as picture:
        grey = picture.convert("L")
    corner = grey.getpixel((2, 2))
    assert isinstance(corner, int | float)
    assert (corner < 60) == dark
    darkest, lightest = grey.getextrema()
    assert isinstance(darkest, int | float)
    assert isinstance(lightest, int | float)
    assert lightest - darkest > 150
