"""A drawn page as a printer, a scanner, a fax or a poor copy gives it, at the size the detector looks at."""

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from docpipe.types import GreyImage
from training.marks.sheet import Mark, Sheet

SCALE = 0.64
"""From the sheet's px to the detector's."""


def spoil(sheet: Sheet) -> tuple[GreyImage, list[Mark]]:
    """The page after one of several lives, turned a little, at a new size and aspect; its marks with it."""
    rng, pixels = sheet.rng, sheet.pixels
    noise = np.random.default_rng(rng.randrange(2**31))
    pixels, turn = _turn(sheet)
    kind = rng.random()
    if kind < 0.5:
        pixels = _copied(sheet, pixels, noise)
    elif kind < 0.75:
        pixels = _scanned(sheet, pixels, noise)
    if rng.random() < 0.12:
        pixels = _on_black(sheet, pixels)
    aspect = rng.choice((1.0, 1.0, rng.uniform(0.85, 1.35), 1.29))
    scale = SCALE * rng.uniform(0.75, 1.2)
    fx, fy = scale * math.sqrt(aspect), scale / math.sqrt(aspect)
    if kind < 0.75 and rng.random() < 0.4:  # was stored small
        small = rng.uniform(0.65, 0.9)
        pixels = cv2.resize(pixels, None, fx=fx * small, fy=fy * small, interpolation=cv2.INTER_AREA)
    size = round(sheet.width * fx), round(sheet.height * fy)
    shrinks = pixels.shape[1] > size[0]
    pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC)
    if rng.random() < 0.4:
        _, packed = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, rng.randint(30, 90)])
        pixels = cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE)
    return np.asarray(pixels, np.uint8), [_moved(mark, turn, fx, fy) for mark in sheet.marks]


def _moved(mark: Mark, turn: NDArray[np.float64], fx: float, fy: float) -> Mark:
    left, top, right, bottom = mark.box
    middle = turn @ np.array([(left + right) / 2, (top + bottom) / 2, 1.0])
    half = abs(turn[:, :2]) @ np.array([(right - left) / 2, (bottom - top) / 2])
    # The corners of a turned box are empty as a rule: of what turning adds, half is taken.
    half = (half + np.array([right - left, bottom - top]) / 2) / 2
    low, high = (middle - half) * (fx, fy), (middle + half) * (fx, fy)
    return Mark(mark.kind, (float(low[0]), float(low[1]), float(high[0]), float(high[1])))


def _turn(sheet: Sheet) -> tuple[GreyImage, NDArray[np.float64]]:
    rng = sheet.rng
    degrees = rng.choice((0.0, 0.0, rng.gauss(0, 0.7), rng.gauss(0, 0.7), rng.gauss(0, 6)))
    turn = cv2.getRotationMatrix2D((sheet.width / 2, sheet.height / 2), degrees, 1.0)
    if not degrees:
        return sheet.pixels, turn
    fill = int(rng.choice((255, 255, 255, 0)))
    turned = cv2.warpAffine(sheet.pixels, turn, (sheet.width, sheet.height), borderValue=fill)
    return np.asarray(turned, np.uint8), turn


def _copied(sheet: Sheet, pixels: GreyImage, noise: np.random.Generator) -> GreyImage:
    """Black and white: thresholded at a low resolution, ink lost and gained, specks, clouds of dirt."""
    rng = sheet.rng
    coarse = rng.uniform(0.6, 1.3)
    pixels = np.asarray(
        cv2.resize(pixels, None, fx=coarse, fy=coarse, interpolation=cv2.INTER_AREA), np.uint8
    )
    if rng.random() < 0.5:
        pixels = np.asarray(cv2.GaussianBlur(pixels, (0, 0), rng.uniform(0.4, 1.0)), np.uint8)
    height, width = pixels.shape
    uneven = cv2.resize(noise.normal(0, rng.choice((0, 12, 30)), (6, 5)).astype(np.float32), (width, height))
    pixels = np.where(pixels < rng.randrange(100, 210) + uneven, 0, 255).astype(np.uint8)
    pixels[noise.random(pixels.shape) < rng.choice((0, 0, 0.001, 0.004, 0.02))] = 0
    if rng.random() < 0.3:  # a poor copy: dirt comes in clouds, in streaks along one direction
        sigma = (rng.uniform(0.5, 1.3), rng.choice((0, 0, rng.uniform(0.5, 3))))
        cloud = cv2.GaussianBlur(noise.random(pixels.shape, np.float32), (0, 0), sigma[0], sigmaY=sigma[1])
        cloud = (cloud - 0.5) / cloud.std()
        where = cv2.resize(
            noise.random((9, 7)).astype(np.float32), (width, height), interpolation=cv2.INTER_CUBIC
        )
        pixels[cloud > rng.uniform(1.2, 3.0) / (0.3 + np.clip(where, 0, 1))] = 0
    pixels[noise.random(pixels.shape) < rng.choice((0, 0, 0.02, 0.08))] = 255
    if rng.random() < 0.15:
        kernel = np.ones(rng.choice(((2, 1), (1, 2), (2, 2))), np.uint8)
        pixels = np.asarray((cv2.erode if rng.random() < 0.7 else cv2.dilate)(pixels, kernel), np.uint8)
    return pixels


def _scanned(sheet: Sheet, pixels: GreyImage, noise: np.random.Generator) -> GreyImage:
    """Grey: soft, dim, grainy, the paper unevenly lit or tinted."""
    rng = sheet.rng
    soft = cv2.GaussianBlur(pixels, (0, 0), rng.uniform(0.4, 1.2)).astype(np.float32)
    ink, paper = rng.uniform(0, 90), rng.uniform(175, 255)
    height, width = pixels.shape
    light = cv2.resize(noise.normal(0, rng.choice((0, 4, 12)), (4, 3)).astype(np.float32), (width, height))
    grain = noise.normal(0, rng.choice((1, 4, 9)), pixels.shape)
    return np.clip(ink + soft / 255 * (paper - ink) + light + grain, 0, 255).astype(np.uint8)


def _on_black(sheet: Sheet, pixels: GreyImage) -> GreyImage:
    """Film or a dark table shows at some of the sides, over a part of the page that is empty as a rule."""
    rng, framed = sheet.rng, pixels.copy()
    for side in range(4):
        if rng.random() < 0.6:
            view = np.rot90(framed, side)
            view[: int(view.shape[0] * rng.uniform(0.005, 0.05))] = rng.randrange(0, 30)
    return framed
