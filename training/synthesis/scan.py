"""Real reading errors: a sheet is printed, scanned badly and read by Tesseract."""

import hashlib
import json
import math
from functools import cache
from pathlib import Path
from random import Random

import cv2
import numpy as np
import pymupdf
import reportlab

from docpipe.geometry import BBox
from docpipe.ocr.base import create_ocr_engine
from docpipe.types import GreyImage, Raster, Word
from training.synthesis.fonts import ink_extent
from training.synthesis.sheet import Ink, Sheet

_FONTS = {
    ("sans", False): "helv", ("sans", True): "hebo", ("serif", False): "tiro", ("serif", True): "tibo",
    ("mono", False): "cour", ("mono", True): "cobo",
}  # fmt: skip
_LANGUAGES = {"de": ("deu", "eng")}
"""Tesseract data that ships with the package; other languages are read with English data, as users without
their data do."""


@cache
def _font(face: str, bold: bool) -> pymupdf.Font:
    if face == "wide":
        name = "VeraBd.ttf" if bold else "Vera.ttf"
        return pymupdf.Font(fontfile=str(Path(reportlab.__file__).parent / "fonts" / name))
    return pymupdf.Font(_FONTS[face, bold])


def render(sheet: Sheet, dpi: int) -> GreyImage:
    """The sheet in black on white with its ruled lines, shape (height, width)."""
    with pymupdf.open() as document:
        page = document.new_page(width=sheet.width, height=sheet.height)
        writer = pymupdf.TextWriter(page.rect)
        for ink in sheet.inks:
            style = ink.style
            writer.append(
                (ink.x, ink.base), ink.text, _font(style.face, style.bold), style.size * style.stretch
            )
        writer.write_text(page)
        for x0, y0, x1, y1 in sheet.rules:
            page.draw_line((x0, y0), (x1, y1), width=0.6)
        pixmap = page.get_pixmap(dpi=dpi, colorspace=pymupdf.csGRAY)
        return (
            np.frombuffer(pixmap.samples, np.uint8)
            .reshape(pixmap.height, pixmap.stride)[:, : pixmap.width]
            .copy()
        )


def scribble(pixels: GreyImage, rng: Random, dpi: int) -> GreyImage:
    """The page with a few strokes of a pen: initials, ticks, a signature; readers take them for words."""
    height, width = pixels.shape
    image = pixels.copy()
    for _ in range(rng.choice((0, 0, 1, 2, 4))):
        x, y = rng.uniform(0.05, 0.8) * width, rng.uniform(0.05, 0.95) * height
        size, slant = rng.uniform(0.08, 0.3) * dpi, rng.uniform(-0.5, 0.2)
        points = []
        for step in range(rng.randrange(4, 40)):
            x += size * rng.uniform(-0.15, 0.6)
            rise = size * rng.uniform(0.2, 1.0) * (1 if step % 2 else -0.4)
            points.append((x + slant * rise, y - rise))
        curve = cv2.GaussianBlur(np.repeat(np.array(points, np.float32), 8, axis=0)[:, None, :], (1, 9), 0)
        shade = rng.randrange(0, 110)
        cv2.polylines(
            image, [np.rint(curve).astype(np.int32)], False, shade, max(1, round(dpi / 80)), cv2.LINE_AA
        )
    return image


def spoil(pixels: GreyImage, rng: Random, skew_degrees: float, dpi: int) -> GreyImage:
    """The page as a mediocre scanner or fax gives it: turned, blurred, thinned or thickened, speckled, compressed."""
    height, width = pixels.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -skew_degrees, 1.0)
    image = cv2.warpAffine(pixels, turn, (width, height), borderValue=255)
    if rng.random() < 0.3:
        thinned = dpi >= 200 and rng.random() < 0.4
        way = cv2.dilate if thinned else cv2.erode
        image = way(image, np.ones((2, 2), np.uint8))
    if rng.random() < 0.7:
        image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.4, 0.4 + dpi / 250))
    noise = np.random.default_rng(rng.getrandbits(32))
    grey = image.astype(np.float32) + noise.normal(0, rng.uniform(2, 22), image.shape)
    if rng.random() < 0.4:
        grey[noise.random(image.shape) < rng.uniform(0.0002, 0.003)] = 0
    image = np.clip(grey, 0, 255).astype(np.uint8)
    if rng.random() < 0.3:
        image = cv2.threshold(image, rng.randint(150, 210), 255, cv2.THRESH_BINARY)[1]
    done, packed = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, rng.randint(35, 92)])
    return cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE) if done else image


def align(sheet: Sheet, words: tuple[Word, ...], skew_degrees: float) -> dict[int, list[int]]:
    """Ink number → positions of the words that were read where it is printed.

    An ink and a word belong together when they share half of the narrower one's width and half of the lower
    one's height.
    """
    skew = math.tan(math.radians(skew_degrees))
    boxes = np.array([word.box.as_tuple() for word in words]).reshape(-1, 4)
    boxes = boxes * (sheet.width, sheet.height, sheet.width, sheet.height)
    where: dict[int, list[int]] = {}
    for number, ink in enumerate(sheet.inks):
        left, top, right, bottom = _ink_box(ink, sheet, skew)
        across = np.minimum(boxes[:, 2], right) - np.maximum(boxes[:, 0], left)
        down = np.minimum(boxes[:, 3], bottom) - np.maximum(boxes[:, 1], top)
        near = (across > 0.5 * np.minimum(boxes[:, 2] - boxes[:, 0], right - left)) & (
            down > 0.5 * np.minimum(boxes[:, 3] - boxes[:, 1], bottom - top)
        )
        where[number] = [int(position) for position in np.flatnonzero(near)]
    return where


def _ink_box(ink: Ink, sheet: Sheet, skew: float) -> tuple[float, float, float, float]:
    """Where the ink lies on the turned page, in pt."""
    above, below = (max(v, 0.1) * ink.style.size for v in ink_extent(ink.text))
    middle = ink.x + ink.width / 2
    down, aside = skew * (middle - sheet.width / 2), -skew * (ink.base - sheet.height / 2)
    return ink.x + aside, ink.base - above + down, ink.x + ink.width + aside, ink.base + below + down


def read_sheet(
    sheet: Sheet, seed: int, cache_dir: Path | None
) -> tuple[tuple[Word, ...], dict[int, list[int]]]:
    """What Tesseract reads on the spoilt page, and ink number → positions of the words it became."""
    rng = Random(f"scan:{sheet.split}:{seed}")
    skew = max(-1.5, min(1.5, rng.gauss(0, 0.4)))
    dpi = rng.choice((120, 150, 150, 200, 200))
    key = hashlib.sha256(repr([(i.text, i.x, i.base, i.style) for i in sheet.inks]).encode()).hexdigest()[:24]
    path = cache_dir / f"{key}.json" if cache_dir else None
    if path and path.is_file():
        rows = json.loads(path.read_text(encoding="utf-8"))
        words = tuple(Word(text, BBox(*box), line, sure) for text, box, line, sure in rows)
    else:
        pixels = spoil(scribble(render(sheet, dpi), rng, dpi), rng, skew, dpi)
        engine = _engine(_LANGUAGES.get(sheet.habits.language, ("eng",)))
        words = engine.read_page(Raster(pixels, dpi))
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
            rows = [[w.text, w.box.as_tuple(), w.line_no, w.confidence] for w in words]
            path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return words, align(sheet, words, skew)


_engine = cache(lambda languages: create_ocr_engine("tesserocr", languages))
