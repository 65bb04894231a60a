"""Qwen3-VL (Apache-2.0) in this process: JSON boxes relative 0-1000."""

from typing import Annotated, Any

from pydantic import Field

from docpipe.locators.answers import Answer
from docpipe.locators.asking import Reply, RgbImage
from docpipe.locators.generative import (
    Generative,
    GenerativeBackend,
    GenerativeLocator,
    GenerativeView,
    to_pil,
)
from docpipe.locators.json_boxes import parse_json_boxes
from docpipe.locators.prompts import JSON_SPOTTING, Ask, json_prompt
from docpipe.locators.runtime import LocalOptions, import_offline, model_errors
from docpipe.locators.weights import WeightsSpec

SPEC = WeightsSpec(
    locator="qwen3-vl",
    repository="Qwen/Qwen3-VL-4B-Instruct",
    licence="Apache-2.0",
    licence_url="https://huggingface.co/Qwen/Qwen3-VL-4B-Instruct",
    commercial_use=True,
    parameters="4B (2B, 8B, 32B have the same form)",
    download_bytes=8_900_000_000,
    env="DOCPIPE_QWEN3_VL_DIR",
)
IMAGE_TOKEN = "<|image_pad|>"  # noqa: S105 - a special token, no secret


class Qwen3VLOptions(LocalOptions):
    """Options of the locator ``qwen3-vl``."""

    max_pixels: Annotated[int, Field(ge=65_536)] = 4_000_000
    """Of one image as the model sees it: 1024 pixels are a visual token. Larger pages are seen in tiles."""


class Qwen3VLBackend(GenerativeBackend):
    model_class = "Qwen3VLForConditionalGeneration"
    image_processor_class = "Qwen2VLImageProcessor"
    spotting_prompt = JSON_SPOTTING
    max_side_px = 8192

    def look(self, image: RgbImage) -> GenerativeView:
        encoded = EncodedImage(self.loaded, image, self.max_pixels)
        return GenerativeView(self.loaded, encoded, self.options.max_new_tokens, {"repetition_penalty": 1.05})

    def prompt(self, ask: Ask) -> str:
        return json_prompt(ask)

    def parse(self, reply: Reply, image: RgbImage, allow_full: bool) -> Answer:
        del image
        return parse_json_boxes(reply.text, ended=reply.ended is not False, allow_full=allow_full)


class EncodedImage:
    """One image with its features, computed when it is made."""

    def __init__(self, loaded: Generative, image: RgbImage, max_pixels: int) -> None:
        torch, _ = import_offline()
        model = loaded.model
        with loaded.lock, torch.no_grad(), model_errors("Qwen3-VL"):
            inputs = loaded.image_processor(images=to_pil(image), max_pixels=max_pixels, return_tensors="pt")
            self.grid = inputs["image_grid_thw"].to(loaded.device)
            self.pixels = inputs["pixel_values"].to(loaded.device, model.dtype)
            self.embeddings, self.deep = model.model.get_image_features(self.pixels, self.grid)

    def text(self, prompt: str) -> str:
        image = IMAGE_TOKEN * sum(len(part) for part in self.embeddings)
        return f"<|im_start|>user\n<|vision_start|>{image}<|vision_end|>{prompt}<|im_end|>\n<|im_start|>assistant\n"

    def image_arguments(self, count: int) -> dict[str, Any]:
        return {"pixel_values": self.pixels, "image_grid_thw": self.grid.repeat(count, 1)}

    def features(self, count: int) -> Any:
        return tuple(self.embeddings) * count, [layer.repeat(count, 1) for layer in self.deep]


class Qwen3VLLocator(GenerativeLocator):
    """The locator ``qwen3-vl``; its options are those of :class:`Qwen3VLOptions`."""

    spec, options_class, backend_class = SPEC, Qwen3VLOptions, Qwen3VLBackend
