"""LocateAnything's image input without its remote processor: PIL and numpy, no cv2, decord or torchvision."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from docpipe.errors import LocateError
from docpipe.locators.asking import RgbImage

PATCH_PX = 14
MERGE = 2
"""Patches of a side that the model merges into one visual token."""
MAX_PATCHES = 25_600
"""``in_token_limit`` of the model's preprocessor_config.json: about 5 megapixels."""
MAX_SIDE_PX = 512 * PATCH_PX
"""From this side on the model has no positions (7168 px)."""


@dataclass(frozen=True, slots=True)
class Patches:
    """An image as the vision tower takes it."""

    pixels: NDArray[np.float32]
    """Shape (patches, 3, 14, 14), values -1 to 1."""
    grid: tuple[int, int]
    """Patches down and across."""

    @property
    def token_count(self) -> int:
        """Visual tokens that stand for the image in the prompt."""
        return self.grid[0] * self.grid[1] // (MERGE * MERGE)


def target_size(width_px: int, height_px: int, max_patches: int = MAX_PATCHES) -> list[tuple[int, int]]:
    """The (width, height) of each resize the model's own processor makes, in order.

    First down to ``max_patches`` where there are more, then each side up to whole token cells (28 px), never
    padded: so the model's 0-1000 are exact shares of the original sides.
    """
    steps = []
    width, height = width_px, height_px
    patches = (width // PATCH_PX) * (height // PATCH_PX)
    if patches > max_patches:
        scale = math.sqrt(max_patches / patches)
        width, height = max(int(width * scale), 1), max(int(height * scale), 1)
        steps.append((width, height))
    cell = PATCH_PX * MERGE
    whole = (math.ceil(width / cell) * cell, math.ceil(height / cell) * cell)
    if whole != (width, height):
        steps.append(whole)
    return steps


def to_patches(image: RgbImage, max_patches: int = MAX_PATCHES) -> Patches:
    """``image`` resized, normalised to -1..1 and cut into patches, row by row.

    Raises LocateError for an image that is longer than the model has positions for.
    """
    from PIL import Image

    picture = Image.fromarray(image)
    for size in target_size(picture.width, picture.height, max_patches):
        picture = picture.resize(size, Image.Resampling.BICUBIC)
    if max(picture.size) >= MAX_SIDE_PX:
        raise LocateError(
            f"an image of {picture.width}×{picture.height} px is too long for the model ({MAX_SIDE_PX} px a side):"
            " lower the locator's dpi"
        )
    values = (np.asarray(picture, dtype=np.float32) / np.float32(255) - np.float32(0.5)) / np.float32(0.5)
    rows, columns = picture.height // PATCH_PX, picture.width // PATCH_PX
    cells = values.reshape(rows, PATCH_PX, columns, PATCH_PX, 3)
    pixels = np.ascontiguousarray(cells.transpose(0, 2, 4, 1, 3)).reshape(-1, 3, PATCH_PX, PATCH_PX)
    return Patches(pixels, (rows, columns))
