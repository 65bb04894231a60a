"""Pictures of a benchmark's answers: the true place framed green, the answer red, and what stands around them.

Figures say how much is wrong; pictures say why.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from docpipe.documents import open_document
from docpipe.documents.base import Document
from docpipe.errors import DocumentError, StageError
from docpipe.evaluation.misses import Miss, as_line
from docpipe.evaluation.scoring import Outcome, Verdict
from docpipe.evaluation.truth import DocumentTruth
from docpipe.geometry import BBox, to_pixels, union
from docpipe.report.overlay import label_font

DPI = 110
AROUND = (0.35, 0.07)
"""What is shown beside and above the boxes, relative to the page."""
RIGHT_PER_FIELD = 2
"""Right answers shown per field, beside all the wrong ones."""
TRUE, GIVEN, WHITE, BLACK = (20, 130, 60), (200, 30, 30), (255, 255, 255), (0, 0, 0)
TEXT_PX, MOST_CHARACTERS = 13, 110


def write_pictures(
    folder: Path,
    documents: Sequence[DocumentTruth],
    outcomes: Mapping[str, Sequence[Outcome]],
    misses: Sequence[Miss],
) -> int:
    """Writes ``folder/CAUSE/FIELD-DOCUMENT.png`` for every miss, and some right answers under ``right``.

    Returns how many. Answers without any place to show are left out.
    """
    wanted: dict[str, list[tuple[str, Outcome, str]]] = defaultdict(list)
    for miss in misses:
        wanted[miss.doc].append((miss.cause.value, miss.outcome, as_line(miss)))
    for doc, outcome in _right_ones(outcomes):
        assert outcome.truth is not None
        wanted[doc].append(("right", outcome, f"{doc} | {outcome.field} | {outcome.truth.text!r}"))
    written = 0
    for document in documents:
        if document.doc not in wanted:
            continue
        try:
            opened = open_document(document.path)
        except DocumentError:
            continue  # a document that failed has nothing to show; its row of the report says why
        with opened:
            for number, (cause, outcome, text) in enumerate(wanted[document.doc]):
                name = f"{_slug(outcome.field)}-{_slug(document.doc)}-{number}.png"
                path = folder / _slug(cause) / name
                written += _draw(path, opened, outcome, text)
    return written


def _slug(text: str) -> str:
    return re.sub(r"\W+", "_", text)


def _right_ones(outcomes: Mapping[str, Sequence[Outcome]]) -> Iterator[tuple[str, Outcome]]:
    shown = Counter[str]()
    for doc, found in outcomes.items():
        for outcome in found:
            if outcome.verdict is Verdict.RIGHT and outcome.truth and shown[outcome.field] < RIGHT_PER_FIELD:
                shown[outcome.field] += 1
                yield doc, outcome


def _draw(path: Path, document: Document, outcome: Outcome, text: str) -> bool:
    """Draws the page around truth and answer; False where neither has a box or the page cannot be rendered."""
    from PIL import Image, ImageDraw

    page_no, true, given = _places(outcome)
    boxes = [*true, *given]
    if not boxes:
        return False
    try:
        pixels = document.page(page_no).render(DPI).pixels
    except StageError:
        return False
    picture = Image.fromarray(pixels).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for framed, colour in ((true, TRUE), (given, GIVEN)):
        for box in framed:
            at = to_pixels(box, *picture.size)
            draw.rectangle((at.left - 2, at.top - 2, at.right + 2, at.bottom + 2), outline=colour, width=2)
    all_of_it = union(boxes)
    shown = BBox(
        max(all_of_it.left - AROUND[0], 0),
        max(all_of_it.top - AROUND[1], 0),
        min(all_of_it.right + AROUND[0], 1),
        min(all_of_it.bottom + AROUND[1], 1),
    )
    cut = to_pixels(shown, *picture.size)
    part = picture.crop((cut.left, cut.top, cut.right, cut.bottom))
    lines = [
        text[i : i + MOST_CHARACTERS] for i in range(0, min(len(text), 5 * MOST_CHARACTERS), MOST_CHARACTERS)
    ]
    head = (TEXT_PX + 3) * len(lines) + 6
    sheet = Image.new("RGB", (max(part.width, TEXT_PX * 55), part.height + head), WHITE)
    sheet.paste(part, (0, head))
    write = ImageDraw.Draw(sheet)
    for number, line in enumerate(lines):
        write.text((4, 3 + number * (TEXT_PX + 3)), line, fill=BLACK, font=label_font(TEXT_PX))
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path)
    return True


def _places(outcome: Outcome) -> tuple[int, list[BBox], list[BBox]]:
    """(page_no, the true boxes there, the answer's box there); the page is the answer's if it has one."""
    answer, truth = outcome.answer, outcome.truth
    page_no = answer.page_no if answer is not None and answer.box is not None else None
    if page_no is None and truth is not None and truth.boxes:
        page_no = truth.boxes[0].page_no
    if page_no is None:
        return 0, [], []
    true = [at.box for at in truth.boxes if at.page_no == page_no] if truth is not None else []
    given = [answer.box] if answer is not None and answer.box is not None else []
    return page_no, true, given
