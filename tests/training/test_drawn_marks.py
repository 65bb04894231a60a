"""Drawn pages with marks, and what the detector is told about them."""

from pathlib import Path

import numpy as np
import pytest
import reportlab

from docpipe.locators.embedded.pixels.detector import (
    KINDS,
    STRIDE,
    WEIGHTS,
    Detector,
    darkness,
    load_detector,
)
from training.marks.faces import Faces, find_faces
from training.marks.pages import draw_page

FONTS = Path(reportlab.__file__).parent / "fonts"


@pytest.fixture(scope="module")
def faces() -> Faces:
    """Print serves for handwriting here: tests need no faces of their own."""
    return find_faces(FONTS, FONTS)


def test_a_page_is_a_function_of_its_seed(faces: Faces) -> None:
    pixels, marks = draw_page(5, faces)
    again, same = draw_page(5, faces)
    other, _ = draw_page(6, faces)
    assert np.array_equal(pixels, again)
    assert marks == same
    assert pixels.shape != other.shape or not np.array_equal(pixels, other)


def test_pages_hold_every_kind_of_mark_within_their_edges(faces: Faces) -> None:
    kinds = set()
    for seed in range(40):
        pixels, marks = draw_page(seed, faces)
        height, width = pixels.shape
        for mark in marks:
            left, top, right, bottom = mark.box
            kinds.add(mark.kind)
            assert left < right
            assert top < bottom
            # turning may move a corner a little way off the page
            assert left > -0.1 * width
            assert right < 1.1 * width
            assert top > -0.1 * height
            assert bottom < 1.1 * height
    assert kinds == set(KINDS)


def test_a_folder_without_faces_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no type faces"):
        find_faces(tmp_path, FONTS)


def test_cells_are_told_the_sides_of_the_mark_they_lie_in() -> None:
    pytest.importorskip("torch")
    from training.marks.train import targets

    boxes = np.array([[100, 80, 260, 140], [400, 400, 900, 900]], np.float32)
    inside, sides, weight = targets(boxes, [0, 2])
    rows, columns = np.nonzero(inside[0])
    assert len(rows)
    for row, column in zip(rows, columns, strict=True):
        x, y = (column + 0.5) * STRIDE, (row + 0.5) * STRIDE
        left, top, right, bottom = sides[0, :, row, column]
        assert (x - left, y - top, x + right, y + bottom) == (100, 80, 260, 140)
    # a mark that is mostly outside the window is neither learned nor held against the network
    assert not inside[2].any()
    assert not weight[2, -1, -1]
    assert weight[1].all()


def test_numpy_and_torch_compute_the_same(faces: Faces) -> None:
    torch = pytest.importorskip("torch")
    from training.marks.network import Network

    torch.manual_seed(1)
    network = Network()
    dark = darkness(draw_page(3, faces)[0])[:320, :256]
    with torch.no_grad():
        network(torch.from_numpy(dark[None, None]))  # gives the normalisation something to know
        maps = network.eval()(torch.from_numpy(dark[None, None]))[0].permute(1, 2, 0).numpy()
    assert np.allclose(Detector(network.arrays()).maps(dark), maps, atol=1e-3)


def test_the_shipped_weights_are_small_and_complete() -> None:
    assert WEIGHTS.stat().st_size < 1_000_000
    guesses = load_detector()(darkness(np.full((500, 400), 255, np.uint8)))
    assert guesses.scores.shape[1] == len(KINDS)
    assert guesses.scores.max() < 0.3
