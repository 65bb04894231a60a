"""Draws every sample document and writes truth.jsonl: ``python sample_docs/make.py [folder]``.

Nothing here is random and nothing depends on the day: the same versions of the libraries give the same bytes.
Needs reportlab, which is part of the ``dev`` extra.
"""

import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import draw_contracts
import draw_invoices
import draw_long_invoices
import draw_orders
import draw_receipts
import scan
from scan import Look
from sheet import Truth

Draw = Callable[[Path], Truth]

BORN_DIGITAL: list[Draw] = [
    draw_invoices.letterhead_right,
    draw_invoices.boxed_grid,
    draw_invoices.american,
    draw_invoices.french,
    draw_invoices.credit_note,
    draw_long_invoices.swiss,
    draw_long_invoices.timesheet,
    draw_receipts.hardware,
    draw_orders.boxed,
    draw_contracts.nda,
]

CAPTURED: list[tuple[Draw, Look]] = [
    (draw_long_invoices.to_scan, Look(angle_deg=1.3, seed=11)),
    (draw_long_invoices.to_fax, Look(angle_deg=-0.4, blur_px=0.5, noise=10, shade=4, seed=12)),
    (draw_receipts.grocer, Look(dpi=220, angle_deg=-1.1, tilt=0.03, margin=0.06, shade=45, noise=5, seed=13)),
    (draw_receipts.cafe, Look(angle_deg=-1.5, blur_px=0.7, noise=8, seed=14)),
    (draw_receipts.kiosk, Look(angle_deg=0.8, noise=4, seed=15)),
    (draw_orders.to_scan, Look(angle_deg=-0.9, blur_px=0.7, noise=7, jpeg_quality=62, seed=16)),
    (draw_contracts.to_scan, Look(angle_deg=0.6, noise=6, seed=17)),
]


def captured(out: Path, draw: Draw, look: Look) -> Truth:
    """Draws into a scratch folder, captures the pages and saves them as the suffix of the document says."""
    with tempfile.TemporaryDirectory() as scratch:
        truth = draw(Path(scratch))
        target = out / truth.doc
        pages = scan.scan_pages(Path(scratch) / f"{target.stem}.pdf", truth, look)
    if target.suffix == ".pdf":
        scan.save_pdf(pages, target, look)
    elif target.suffix == ".tiff":
        scan.save_fax(pages, target, look)
    elif target.suffix == ".png":
        scan.save_png(pages[0], target, look)
    else:
        scan.save_jpeg(pages[0], target, look)
    return truth


def encrypted(out: Path) -> Truth:
    return draw_invoices.plain_english(out, "invoices/en-encrypted.pdf", password="sample")  # noqa: S106 - printed in the README


def truncated(out: Path) -> Truth:
    """The first third of a sound PDF: no page can be opened, so it has no fields to find."""
    truth = draw_invoices.plain_english(out, "invoices/en-truncated.pdf")
    path = out / truth.doc
    path.write_bytes(path.read_bytes()[:900])
    return Truth(truth.doc, truth.schema, truth.lang, extra={"expect": "failure"})


def make(out: Path) -> list[Truth]:
    """Writes all documents and ``truth.jsonl`` into ``out`` and returns the truths, sorted by document."""
    for folder in ("invoices", "receipts", "orders", "contracts"):
        shutil.rmtree(out / folder, ignore_errors=True)
        (out / folder).mkdir(parents=True)
    truths = [draw(out) for draw in BORN_DIGITAL]
    truths += [captured(out, draw, look) for draw, look in CAPTURED]
    truths += [encrypted(out), truncated(out)]
    truths.sort(key=lambda truth: truth.doc)
    rows = [json.dumps(truth.row(), ensure_ascii=False) for truth in truths]
    (out / "truth.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return truths


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    for each in make(folder):
        size = (folder / each.doc).stat().st_size
        print(
            f"{each.doc:36} {each.kind:13} {each.pages} pages {len(each.fields):3} fields {size / 1024:7.0f} KiB"
        )
