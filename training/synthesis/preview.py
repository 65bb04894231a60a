"""Pictures of synthetic pages: ``python -m training.synthesis.preview OUT.png --seed 3 [--split train] …``.


Captions are framed blue, values red (each with its field), captions left blank grey.
"""

import argparse
from functools import cache
from pathlib import Path

import reportlab
from PIL import Image, ImageDraw, ImageFont

from docpipe.geometry import BBox, union
from training.synthesis.model import RANDOM, SyntheticPage
from training.synthesis.page import make_page


def draw(page: SyntheticPage, dpi: int = 80, marks: bool = True) -> Image.Image:
    """The page's words where their boxes are; with ``marks`` also what is asked for."""
    width, height = round(page.width_pt * dpi / 72), round(page.height_pt * dpi / 72)
    image = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(image)
    for word in page.words:
        _draw_word(pen, word.text, word.box, width, height)
    if marks:
        for target in page.targets:
            _frame(pen, page, target.caption_words, width, height, "blue", "")
            _frame(
                pen, page, target.value_words, width, height, "red", target.field.removeprefix(RANDOM)[:18]
            )
        for query in page.absent:
            _frame(pen, page, query.caption_words, width, height, "grey", "")
    pen.text((4, 2), f"{page.family} {page.language} {page.noise} seed {page.seed}", fill="green")
    return image


@cache
def _font(tenths: int) -> ImageFont.FreeTypeFont:
    path = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
    return ImageFont.truetype(str(path), tenths / 10)


def _draw_word(pen: ImageDraw.ImageDraw, text: str, box: BBox, width: int, height: int) -> None:
    """The word as wide as its box, standing on its bottom."""
    natural = pen.textlength(text, font=_font(100))
    size = min(10 * box.width * width / max(natural, 1.0), 1.6 * box.height * height)
    pen.text(
        (box.left * width, box.bottom * height - size * 0.2),
        text,
        fill="black",
        font=_font(max(40, round(size * 10))),
        anchor="ls",
    )


def _frame(
    pen: ImageDraw.ImageDraw,
    page: SyntheticPage,
    words: tuple[int, ...],
    width: int,
    height: int,
    colour: str,
    name: str,
) -> None:
    if not words:
        return
    box = union(page.words[i].box for i in words)
    edges = (box.left * width - 1, box.top * height - 1, box.right * width + 1, box.bottom * height + 1)
    pen.rectangle(edges, outline=colour)
    if name:
        pen.text((edges[2] + 1, edges[1] - 4), name, fill="darkorange", font=ImageFont.load_default(8))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, nargs="+", default=[0])
    parser.add_argument("--split", default="train")
    parser.add_argument("--family", default="")
    parser.add_argument("--language", default="")
    parser.add_argument("--dpi", type=int, default=80)
    parser.add_argument("--plain", action="store_true", help="without frames")
    args = parser.parse_args()
    pages = [make_page(s, split=args.split, family=args.family, language=args.language) for s in args.seed]
    images = [draw(page, args.dpi, not args.plain) for page in pages]
    sheet = Image.new("RGB", (sum(i.width + 6 for i in images), max(i.height for i in images)), "lightgrey")
    x = 0
    for image in images:
        sheet.paste(image, (x, 0))
        x += image.width + 6
    sheet.save(args.out)


if __name__ == "__main__":
    main()
