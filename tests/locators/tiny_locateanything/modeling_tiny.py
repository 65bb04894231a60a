"""A tiny model that finds filled rectangles of a shade, and misbehaves on request.

It keeps the calling contract of LocateAnything: remote code, ``extract_feature``, a ``generate`` that takes
one prompt, ignores nothing it should read, and returns a string with the special tokens kept.

A fault is asked for in brackets behind the phrase, as in "black rectangle (malformed)". It holds in every mode
but ``slow``; with the suffix ``always`` in every mode. The faults: malformed, coordinates (three of them),
truncated, degenerate, zero, repeated, silent, label (another label), bare (no label), point, prose.
"""

import re

import numpy as np
import torch
from torch import nn
from transformers.modeling_utils import PreTrainedModel

from .configuration_tiny import TinyConfig
from .modeling_vit import SHADE_CHANNELS, VisionTower

TEMPLATES = (
    ("all", r"Locate all the instances that match(?:es)? the following description: (.*)\."),
    ("single", r"Locate a single instance that matches the following description: (.*)\."),
    ("single", r"Please locate the text referred as (.*)\."),
    ("point", r"Point to: (.*)\."),
)


class LanguageModel(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.embed_tokens = nn.Embedding(config.vocab_size, config.hidden_size)
        self.lm_head = nn.Linear(config.hidden_size, config.vocab_size, bias=False)
        self.logit_positions = 0

    @property
    def dtype(self):
        return self.lm_head.weight.dtype

    def forward(self, input_ids):
        logits = self.lm_head(self.embed_tokens(input_ids)).float()
        self.logit_positions = logits.shape[1]
        return logits


class TinyLocateAnything(PreTrainedModel):
    config_class = TinyConfig
    _supports_sdpa = True

    def __init__(self, config):
        super().__init__(config)
        self.vision_model = VisionTower(config)
        self.language_model = LanguageModel(config)
        self.modes = []

    def extract_feature(self, pixel_values, image_grid_hws):
        return self.vision_model(pixel_values=pixel_values, grid_hws=image_grid_hws)

    @torch.no_grad()
    def generate(
        self,
        pixel_values=None,
        input_ids=None,
        attention_mask=None,
        visual_features=None,
        image_grid_hws=None,
        tokenizer=None,
        **generate_kwargs,
    ):
        pixel_values = pixel_values.to(self.language_model.dtype)
        assert input_ids.shape[0] == 1, "only batch size = 1 is supported"
        assert generate_kwargs.get("use_cache", False), "only use_cache=True is supported"
        mode = generate_kwargs.get("generation_mode", "hybrid")
        assert mode in ("fast", "slow", "hybrid")
        assert generate_kwargs["temperature"] == 0
        assert generate_kwargs["top_p"] < 0.999
        self.modes.append(mode)
        if isinstance(image_grid_hws, np.ndarray):
            image_grid_hws = torch.from_numpy(image_grid_hws)
        features = visual_features
        if features is None:
            features = self.extract_feature(pixel_values, image_grid_hws)
        features = torch.cat(features, dim=0)
        assert int((input_ids == self.config.image_token_index).sum()) == features.shape[0]
        assert self.language_model(input_ids).shape[1] >= 1
        text = tokenizer.decode(input_ids[0], skip_special_tokens=False)
        question = re.search(r"</img>(.*?)<\|im_end\|>", text, re.DOTALL)[1]
        kind, phrases = self.understand(question)
        answers = [self.answer(p, kind, features, image_grid_hws[0].tolist(), mode) for p in phrases]
        out = "".join(answers)
        return out.removesuffix("<cut>") if out.endswith("<cut>") else out.replace("<cut>", "") + "<|im_end|>"

    def understand(self, question):
        for kind, template in TEMPLATES:
            if match := re.fullmatch(template, question):
                return kind, match[1].split("</c>")
        raise ValueError(f"not a prompt of this model: {question!r}")

    def answer(self, phrase, kind, features, grid, mode):
        shade, _, fault = phrase.rstrip(")").partition(" (")
        fault = "" if mode == "slow" and not fault.endswith("always") else fault.removesuffix(" always")
        boxes = self.rectangles(shade, features, grid)
        if kind == "single":
            boxes = boxes[:1]
        tokens = ["".join(f"<{v}>" for v in box) for box in boxes]
        if kind == "point" or fault == "point":
            tokens = [f"<{(b[0] + b[2]) // 2}><{(b[1] + b[3]) // 2}>" for b in boxes]
        good = "".join(f"<box>{t}</box>" for t in tokens or ["None"])
        match fault:
            case "malformed":
                return f"<ref>{phrase}</ref><box><12><oops></box>"
            case "coordinates":
                return f"<ref>{phrase}</ref><box><1><2><3></box>"
            case "truncated":
                return f"<ref>{phrase}</ref><box><12><3<cut>"
            case "degenerate":
                return f"<ref>{phrase}</ref><box><0><0><1000><1000></box>"
            case "zero":
                return f"<ref>{phrase}</ref><box><10><10><10><90></box>"
            case "repeated":
                return f"<ref>{phrase}</ref>{good * 20}"
            case "silent":
                return ""
            case "label":
                return f"<ref>something else</ref>{good}"
            case "bare":
                return good
            case "prose":
                return "I am sorry, I cannot see that."
        return f"<ref>{phrase}</ref>{good}"

    def rectangles(self, phrase, features, grid):
        """Boxes 0-1000 of the connected patches of the phrase's shade that hold a full patch, largest first."""
        shades = list(self.config.shades)
        if phrase not in shades:
            return []
        rows, across = grid
        start = shades.index(phrase) * SHADE_CHANNELS
        cells = features.reshape(rows // 2, across // 2, 2, 2, -1).permute(0, 2, 1, 3, 4)
        cells = cells.reshape(rows, across, -1)[:, :, start : start + SHADE_CHANNELS].float().tolist()
        left = {(r, c) for r in range(rows) for c in range(across) if cells[r][c][5] > 0}
        found = []
        while left:
            group, queue = [], [left.pop()]
            while queue:
                r, c = queue.pop()
                group.append((r, c))
                near = [p for p in ((r + 1, c), (r - 1, c), (r, c + 1), (r, c - 1)) if p in left]
                left.difference_update(near)
                queue += near
            if any(cells[r][c][0] > 0.99 for r, c in group):
                x1 = min(c + cells[r][c][1] for r, c in group) / across
                y1 = min(r + cells[r][c][2] for r, c in group) / rows
                x2 = max(c + cells[r][c][3] for r, c in group) / across
                y2 = max(r + cells[r][c][4] for r, c in group) / rows
                found.append([round(v * 1000) for v in (x1, y1, x2, y2)])
        return sorted(found, key=lambda b: -(b[2] - b[0]) * (b[3] - b[1]))
