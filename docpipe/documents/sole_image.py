"""Pages that are one grey JPEG and nothing else, as many scanners write them."""

import re
from typing import Any

import numpy as np

from docpipe.types import GreyImage

_MOVES_AND_PAINTS = frozenset((b"q", b"Q", b"cm", b"Do", b"BT", b"ET", b"Tf", b"TL"))
"""Operators that neither clip nor blend nor show text."""
_OPERAND = re.compile(rb"[-+]?[0-9]*\.?[0-9]*|/[A-Za-z0-9.]+")
_MOST_CONTENT_BYTES = 1000
_PLAIN_GREY = re.compile("DeviceGray|ICCBased.*sGray")
_NEAR_PT = 0.1
_END_OF_IMAGE = b"\xff\xd9"


def sole_jpeg(handle: Any, page: Any, width_px: int, height_px: int) -> GreyImage | None:
    """The page's pixels, shape (height_px, width_px), where they are exactly those of its only image; else None.

    OpenCV decodes the same pixels as MuPDF in a third of the time. A JPEG that is cut off is left to MuPDF.
    """
    import cv2

    images = page.get_images(full=True)
    if len(images) != 1 or page.rotation or page.first_annot or page.first_widget:
        return None
    xref, _, width, height, bits, *_, kind, painted_by_form = images[0]
    if (width, height, bits, kind, painted_by_form) != (width_px, height_px, 8, "DCTDecode", 0):
        return None
    if any(handle.xref_get_key(xref, key)[0] != "null" for key in ("Decode", "Mask", "SMask")):
        return None
    if not _only_paints(page.read_contents()) or not _fills(page):
        return None
    data = handle.xref_stream_raw(xref)
    if not data.rstrip().endswith(_END_OF_IMAGE):
        return None
    flags = cv2.IMREAD_GRAYSCALE | cv2.IMREAD_IGNORE_ORIENTATION
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    return np.asarray(pixels, np.uint8) if pixels is not None and pixels.shape == (height, width) else None


def _only_paints(contents: bytes) -> bool:
    return len(contents) <= _MOST_CONTENT_BYTES and all(
        token in _MOVES_AND_PAINTS or _OPERAND.fullmatch(token) for token in contents.split()
    )


def _fills(page: Any) -> bool:
    """Whether one plain grey image is painted, upright and as large as the page."""
    painted = page.get_image_info()
    if len(painted) != 1 or not _PLAIN_GREY.match(painted[0]["cs-name"]):
        return False
    whole = (page.rect.width, 0, 0, page.rect.height, 0, 0)
    return all(abs(a - b) <= _NEAR_PT for a, b in zip(painted[0]["transform"], whole, strict=True))
