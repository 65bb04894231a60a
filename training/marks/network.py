"""The detector's network in torch, for training only, and its loss."""

from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from docpipe.locators.embedded.pixels.detector import COARSE, FINE, HEAD, JOINED, KINDS, NARROW, STRIDE, Layer

FOCUS = 2.0
"""Power by which cells that are right already count less."""
BOX_WEIGHT = 0.5
LEAST_TARGET = 0.5
"""What a cell in a mark is to say even where its box is far off."""


def _convolution(layer: Layer, last: bool = False) -> nn.Sequential:
    margin = layer.dilation * (layer.kernel // 2)
    conv = nn.Conv2d(
        layer.inputs, layer.outputs, layer.kernel, layer.stride, margin, layer.dilation, bias=last
    )
    return nn.Sequential(conv) if last else nn.Sequential(conv, nn.BatchNorm2d(layer.outputs))


class Network(nn.Module):
    """The layers of :mod:`docpipe.locators.embedded.pixels.detector`, each normalised over its batch."""

    def __init__(self) -> None:
        super().__init__()
        every = (*FINE, *COARSE, NARROW, *JOINED)
        self.layers = nn.ModuleDict({layer.name: _convolution(layer) for layer in every})
        self.layers[HEAD.name] = _convolution(HEAD, last=True)
        with torch.no_grad():  # marks are rare: nothing is one at first
            self.layers[HEAD.name][0].bias[: len(KINDS)] = -3.5
            self.layers[HEAD.name][0].bias[len(KINDS) :] = 1.0

    def forward(self, dark: Tensor) -> Tensor:
        """(n, 1, h, w) darkness → (n, 5 * kinds, h / STRIDE, w / STRIDE)"""
        fine = self._run(FINE, dark)
        coarse = self._run(COARSE, fine)
        wide = functional.interpolate(self.layers[NARROW.name](coarse), scale_factor=2)
        last: Tensor = self.layers[HEAD.name](self._run(JOINED, functional.relu(wide + fine)))
        return last

    def _run(self, layers: tuple[Layer, ...], maps: Tensor) -> Tensor:
        for layer in layers:
            maps = functional.relu(self.layers[layer.name](maps))
        return maps

    def arrays(self) -> Mapping[str, NDArray[np.float32]]:
        """Weights and biases as the detector reads them, the normalisation folded in."""
        found = {}
        for name, (conv, *norm) in self.layers.items():
            weight, bias = conv.weight.detach(), conv.bias.detach() if conv.bias is not None else 0.0
            if norm:
                scale = norm[0].weight.detach() / torch.sqrt(norm[0].running_var + norm[0].eps)
                weight = weight * scale[:, None, None, None]
                bias = norm[0].bias.detach() - norm[0].running_mean * scale
            found[f"{name}.weight"] = weight.permute(2, 3, 1, 0).reshape(-1, weight.shape[0]).numpy()
            found[f"{name}.bias"] = bias.numpy()
        return found


def loss(maps: Tensor, inside: Tensor, sides: Tensor, weight: Tensor) -> Tensor:
    """How wrong ``maps`` are.

    ``inside`` (n, kinds, rows, columns): 1 for cells in the middle of a mark; ``sides`` (n, kinds, 4, rows, columns):
    px from the cells' centres to its sides; ``weight`` like ``inside``: how much a cell counts, 0 for not at all.
    A cell is to say how well its box fits: the likeliest cell of a mark is then the one with the best box.
    """
    kinds = len(KINDS)
    logits = maps[:, :kinds]
    far = STRIDE * torch.exp(maps[:, kinds:].clamp(-4, 5)).unflatten(1, (kinds, 4))
    here = inside > 0
    overlap, generalised = _overlap(far.movedim(2, -1)[here], sides.movedim(2, -1)[here])
    target = torch.zeros_like(logits)
    target[here] = LEAST_TARGET + (1 - LEAST_TARGET) * overlap.detach()
    off = (torch.sigmoid(logits) - target).abs() ** FOCUS
    cells = functional.binary_cross_entropy_with_logits(logits, target, reduction="none") * off * weight
    boxes = (1 - generalised) * weight[here]
    return (cells.sum() + BOX_WEIGHT * boxes.sum()) / weight[here].sum().clamp(min=8)


def _overlap(guessed: Tensor, wanted: Tensor) -> tuple[Tensor, Tensor]:
    """(IoU, generalised IoU) of boxes given by the distances of their sides from one point."""
    near, far = torch.minimum(guessed, wanted), torch.maximum(guessed, wanted)
    shared = (near[:, 0] + near[:, 2]) * (near[:, 1] + near[:, 3])
    areas = [(d[:, 0] + d[:, 2]) * (d[:, 1] + d[:, 3]) for d in (guessed, wanted)]
    union = areas[0] + areas[1] - shared
    hull = (far[:, 0] + far[:, 2]) * (far[:, 1] + far[:, 3])
    overlap = shared / union
    return overlap, overlap - (hull - union) / hull
