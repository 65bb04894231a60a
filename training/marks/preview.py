"""Pages to look at before believing in them: ``python -m training.marks.preview OUT.png --hands DIR --prints DIR``."""

import argparse
from pathlib import Path

import cv2
import numpy as np

from training.marks.faces import find_faces
from training.marks.pages import draw_page

COLOURS = {
    "signature": (0, 0, 220),
    "handwriting": (220, 120, 0),
    "stamp": (180, 0, 180),
    "logo": (0, 150, 0),
}
"""Blue, green, red of the frames."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--hands", type=Path, required=True)
    parser.add_argument("--prints", type=Path, required=True)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--rows", type=int, default=2)
    parser.add_argument("--columns", type=int, default=3)
    options = parser.parse_args()
    faces = find_faces(options.hands, options.prints)
    sheet = np.full((660 * options.rows, 660 * options.columns, 3), 200, np.uint8)
    for number in range(options.rows * options.columns):
        pixels, marks = draw_page(options.first + number, faces)
        image = cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGR)
        for mark in marks:
            left, top, right, bottom = (round(v) for v in mark.box)
            cv2.rectangle(image, (left, top), (right, bottom), COLOURS[mark.kind], 2)
        scale = min(650 / image.shape[0], 650 / image.shape[1])
        image = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        row, column = divmod(number, options.columns)
        sheet[660 * row :, 660 * column :][: image.shape[0], : image.shape[1]] = image
    cv2.imwrite(str(options.out), sheet)


if __name__ == "__main__":
    main()
