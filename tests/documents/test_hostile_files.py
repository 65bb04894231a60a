"""Odd, broken and encrypted PDFs from the test suites of PDF programs: every one ends in pages or in our errors."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from docpipe.documents import Limits, open_document
from docpipe.errors import DocpipeError

SHARED = Path(os.environ.get("DOCPIPE_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
MANIFEST = SHARED / "hostile" / "manifest.jsonl"
QUICK_BYTES = 60_000


def quick_files() -> list[dict[str, Any]]:
    """All but large files and those that keep MuPDF busy for ever (a worker's time limit ends those)."""
    if not MANIFEST.is_file():
        return []
    rows = [json.loads(line) for line in MANIFEST.read_text().splitlines()]
    slow = {"slow", "hang-or-crash", "huge-page"}
    return [
        row
        for row in rows
        if row["size"] < QUICK_BYTES and not slow & {row["chosen_for"], *row["categories"]}
    ]


@pytest.mark.skipif(not MANIFEST.is_file(), reason="the labelled documents are not here")
def test_only_docpipe_errors_come_out() -> None:
    pages = 0
    for row in quick_files():
        try:
            with open_document(
                SHARED / "hostile" / row["doc"],
                limits=Limits(max_pages=1000),
                password=row.get("password", ""),
            ) as document:
                document.attachments()
                for page_no in range(1, min(document.page_count, 2) + 1):
                    pages += _look_at(document.page(page_no))
        except DocpipeError as error:
            assert str(error)  # noqa: PT017  # not every file must fail
    assert pages > 50


def _look_at(page: Any) -> int:
    page.render(50)
    assert all(-0.001 <= side <= 1.001 for word in page.layer_words for side in word.box.as_tuple())
    return 1
