"""A page being drawn: grey pixels, and the boxes of what stands on it that is no print."""

import math
from dataclasses import dataclass, field
from random import Random

import cv2
import numpy as np

from docpipe.types import GreyImage
from training.marks import faces
from training.marks.faces import Faces
from training.marks.pens import darken, turned

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Mark:
    """One signature, note, stamp or logo: its kind and its box (left, top, right, bottom) in px."""

    kind: str
    box: Box


@dataclass
class Sheet:
    """A page being drawn at about 100 dpi: 255 is white. ``em`` is the body's type size in px."""

    rng: Random
    pixels: GreyImage
    faces: Faces
    face: str
    em: int
    marks: list[Mark] = field(default_factory=list)

    @property
    def width(self) -> int:
        return self.pixels.shape[1]

    @property
    def height(self) -> int:
        return self.pixels.shape[0]

    def text(self, x: float, y: float, text: str, size: float = 0, face: str = "", grey: int = 0) -> Box:
        """Prints one line with its top at ``y``; its box."""
        face, px = face or self.face, max(5, round(size or self.em))
        patch = faces.printed(text, face, px)
        left, top = faces.descent(text, face, px)
        left, top = round(x) + left, round(y) + top
        darken(self.pixels, np.maximum(patch, np.uint8(grey)), left, top)
        return left, top, left + patch.shape[1], top + patch.shape[0]

    def rule(self, x0: float, y0: float, x1: float, y1: float, thick: int = 1, grey: int = 0) -> None:
        ends = (round(x0), round(y0)), (round(x1), round(y1))
        cv2.line(self.pixels, *ends, grey, thick)

    def write(
        self, kind: str, ink: GreyImage, x: float, y: float, width: float, height: float, grey: int
    ) -> Box | None:
        """Lays ``ink``, about as large as a box, with its lower left corner at (x, y), as a mark of ``kind``.

        None where it finds no room. A pen keeps its width however small the hand: thin lines are darkened back.
        """
        across, down = width / ink.shape[1], height / ink.shape[0]
        scale = min(math.sqrt(across * down), 1.4 * across, 1.4 * down)
        size = max(int(ink.shape[1] * scale), 6), max(int(ink.shape[0] * scale), 4)
        left, top = int(x), int(y) - size[1]
        if left < 0 or top < 0 or left + size[0] > self.width or top + size[1] > self.height:
            return None
        small = 255 - cv2.resize(ink, size, interpolation=cv2.INTER_AREA).astype(np.float32)
        small = np.clip(255 - small * self.rng.uniform(1.2, 2.8), grey, 255)
        darken(self.pixels, small.astype(np.uint8), left, top)
        box = (float(left), float(top), float(left + size[0]), float(top + size[1]))
        self.marks.append(Mark(kind, box))
        return box

    def stick(self, kind: str, patch: GreyImage, x: float, y: float, degrees: float = 0.0) -> None:
        """Lays ``patch`` with its corner at (x, y), turned, as a mark of ``kind``; "" for none."""
        patch = turned(patch, degrees) if degrees else patch
        darken(self.pixels, patch, round(x), round(y))
        ink = patch < 200
        if kind and ink.any():
            rows, columns = np.flatnonzero(ink.any(1)), np.flatnonzero(ink.any(0))
            box = (x + columns[0], y + rows[0], x + columns[-1] + 1, y + rows[-1] + 1)
            inside = max(box[0], 0), max(box[1], 0), min(box[2], self.width), min(box[3], self.height)
            if inside[2] - inside[0] > 8 and inside[3] - inside[1] > 8:
                self.marks.append(Mark(kind, tuple(float(v) for v in inside)))  # type: ignore[arg-type]
