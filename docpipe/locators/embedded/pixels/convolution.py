"""A small convolutional network in numpy: images in, maps out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Maps = NDArray[np.float32]
"""(height, width, channels)"""


@dataclass(frozen=True)
class Convolution:
    """One layer: a square kernel moved over its input, zeros around it."""

    weight: NDArray[np.float32]
    """(kernel * kernel * channels in, channels out), rows by kernel row, kernel column, channel."""
    bias: NDArray[np.float32]
    kernel: int = 3
    stride: int = 1
    dilation: int = 1

    def __call__(self, maps: Maps) -> Maps:
        """(ceil(height / stride), ceil(width / stride), channels out)"""
        height, width, channels = maps.shape
        rows, columns = -(-height // self.stride), -(-width // self.stride)
        if self.kernel == 1:
            return (maps.reshape(-1, channels) @ self.weight + self.bias).reshape(rows, columns, -1)
        margin = self.dilation * (self.kernel // 2)
        padded = np.pad(maps, ((margin, margin), (margin, margin), (0, 0)))
        taps = np.empty((rows, columns, self.kernel, self.kernel, channels), np.float32)
        for y in range(self.kernel):
            for x in range(self.kernel):
                top, left = y * self.dilation, x * self.dilation
                taps[:, :, y, x] = padded[top : top + height : self.stride, left : left + width : self.stride]
        out = taps.reshape(rows * columns, -1) @ self.weight
        out += self.bias
        return out.reshape(rows, columns, -1)


def rectified(maps: Maps) -> Maps:
    """Negative values become 0, in place."""
    return np.maximum(maps, 0, out=maps)


def doubled(maps: Maps) -> Maps:
    """Every cell twice in both directions."""
    return maps.repeat(2, axis=0).repeat(2, axis=1)
