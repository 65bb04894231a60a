"""The vision tower: real attention over patches, beside channels that measure the pixels of each patch."""

import torch
from torch import nn

SHADE_CHANNELS = 6
"""For each shade: share of the patch, then left, top, right and bottom of its pixels 0-1, then presence."""


def sdpa_attention(q, k, v, q_cu_seqlens=None, k_cu_seqlens=None):
    """q, k, v: (patches, heads, dim). A dense mask, as the tower was released with."""
    count = q.shape[0]
    mask = torch.zeros([1, count, count], device=q.device, dtype=torch.bool)
    for start, end in zip(q_cu_seqlens[:-1].tolist(), q_cu_seqlens[1:].tolist(), strict=True):
        mask[..., start:end, start:end] = True
    q, k, v = (tensor.transpose(0, 1) for tensor in (q, k, v))
    attended = nn.functional.scaled_dot_product_attention(q, k, v, mask)
    return attended.transpose(0, 1).reshape(count, -1)


VL_VISION_ATTENTION_FUNCTIONS = {"sdpa": sdpa_attention}


class Layer(nn.Module):
    def __init__(self, size, heads):
        super().__init__()
        self.heads = heads
        self.qkv, self.out = nn.Linear(size, 3 * size), nn.Linear(size, size)

    def forward(self, x, bounds):
        q, k, v = self.qkv(x).reshape(x.shape[0], 3, self.heads, -1).unbind(1)
        return x + self.out(VL_VISION_ATTENTION_FUNCTIONS["sdpa"](q, k, v, bounds, bounds))


class VisionTower(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.shades = list(config.shades.values())
        self.embed = nn.Linear(3 * 14 * 14, config.hidden_size)
        self.layers = nn.ModuleList(Layer(config.hidden_size, config.heads) for _ in range(config.layers))
        self.calls = 0

    def measure(self, pixels):
        """(patches, shades * SHADE_CHANNELS): where in each patch the pixels of each shade lie."""
        darkness = (1 - pixels.float().mean(1)) / 2
        columns = []
        for low, high in self.shades:
            inside = ((darkness >= low - 0.05) & (darkness <= high + 0.05)).float()
            across, down = inside.amax(1), inside.amax(2)
            columns += [
                inside.mean((1, 2)),
                across.argmax(1) / 14,
                down.argmax(1) / 14,
                1 - across.flip(1).argmax(1) / 14,
                1 - down.flip(1).argmax(1) / 14,
                inside.amax((1, 2)),
            ]
        return torch.stack(columns, 1)

    def forward(self, pixel_values, grid_hws):
        """One tensor (tokens, 4 * channels) an image: two by two patches make a token."""
        self.calls += 1
        counts = grid_hws.prod(1)
        bounds = nn.functional.pad(counts.cumsum(0), (1, 0)).to(torch.int32)
        hidden = self.embed(pixel_values.flatten(1))
        for layer in self.layers:
            hidden = layer(hidden, bounds)
        features = torch.cat([self.measure(pixel_values).to(hidden.dtype), hidden], 1)
        images = []
        for image, (rows, across) in zip(features.split(counts.tolist()), grid_hws.tolist(), strict=True):
            cells = image.reshape(rows // 2, 2, across // 2, 2, -1).permute(0, 2, 1, 3, 4)
            images.append(cells.reshape(rows * across // 4, -1))
        return images
