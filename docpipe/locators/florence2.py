"""Florence-2 (MIT) in this process: phrase grounding and text with regions, small enough for a CPU.

It sees every image at 768×768, so whole pages are seen in tiles. It has no word for absence: expect boxes
for what is not there, and let the schema's types and checks sort them out.
"""

import re
from typing import Annotated, Any

from pydantic import Field

from docpipe.geometry import BBox
from docpipe.locators.answers import (
    Answer,
    MalformedAnswerError,
    Region,
    TruncatedAnswerError,
    excerpt,
    settle,
    sorted_box,
)
from docpipe.locators.asking import Reply, RgbImage
from docpipe.locators.generative import (
    Generative,
    GenerativeBackend,
    GenerativeLocator,
    GenerativeView,
    to_pil,
)
from docpipe.locators.prompts import Ask, Kind
from docpipe.locators.runtime import LocalOptions, import_offline, model_errors
from docpipe.locators.weights import WeightsSpec

SPEC = WeightsSpec(
    locator="florence-2",
    repository="florence-community/Florence-2-base-ft",
    licence="MIT",
    licence_url="https://huggingface.co/florence-community/Florence-2-base-ft",
    commercial_use=True,
    parameters="0.23B (large: 0.77B)",
    download_bytes=460_000_000,
    env="DOCPIPE_FLORENCE2_DIR",
)
PROMPTS = {
    Kind.TEXT: "Locate the phrases in the caption: {phrase}",
    Kind.REGION: "Locate the phrases in the caption: {phrase}",
    Kind.OBJECT: "Locate {phrase} in the image.",
    Kind.INSTANCES: "Locate {phrase} in the image.",
    Kind.POINT: "Locate {phrase} in the image.",
}
BINS = 1000
_ITEM = re.compile(r"([^<]*)((?:<loc_\d{1,4}>)*)")
_MARKS = re.compile(
    r"</?s>|<pad>|<poly>|</poly>|<sep>|<and>|<od>|</od>|<ocr>|</ocr>|<grounding>|</grounding>"
)


class Florence2Options(LocalOptions):
    """Options of the locator ``florence-2``. One phrase a prompt: it grounds captions, not lists."""

    per_prompt: Annotated[int, Field(ge=1, le=1)] = 1
    max_new_tokens: Annotated[int, Field(ge=16, le=1024)] = 1024
    max_pixels: Annotated[int, Field(ge=65_536)] = 1_200_000
    """Of a tile before it is shrunk to the model's 768×768."""


class Florence2Backend(GenerativeBackend):
    model_class = "Florence2ForConditionalGeneration"
    image_processor_class = "CLIPImageProcessor"
    spotting_prompt = "What is the text in the image, with regions?"
    max_side_px = 4096

    def look(self, image: RgbImage) -> GenerativeView:
        encoded = EncodedImage(self.loaded, image)
        return GenerativeView(self.loaded, encoded, self.options.max_new_tokens, {"num_beams": 3})

    def prompt(self, ask: Ask) -> str:
        return PROMPTS[ask.kind].replace("{phrase}", ask.phrases[0])

    def parse(self, reply: Reply, image: RgbImage, allow_full: bool) -> Answer:
        del image
        return parse_locations(reply.text, ended=reply.ended is not False, allow_full=allow_full)


def parse_locations(text: str, *, ended: bool = True, allow_full: bool = False) -> Answer:
    """The regions of ``label<loc_x1><loc_y1><loc_x2><loc_y2>…``, bins 0-999; eight bins are a quadrangle's
    corners, as text with regions has them, when they are not two boxes of one label.

    Text without locations is an answer that locates nothing. Raises MalformedAnswerError for other counts of
    bins, TruncatedAnswerError with what was read when generation did not end.
    """
    regions: list[Region] = []
    body = _MARKS.sub("", text)
    position = 0
    for match in _ITEM.finditer(body):
        if match.end() == match.start():
            continue
        if match.start() != position:
            raise MalformedAnswerError(
                f"not an answer of Florence-2: {excerpt(body[position:])}", settle(regions)
            )
        position = match.end()
        bins = [min((int(n) + 0.5), BINS) for n in re.findall(r"\d+", match[2])]
        if bins and len(bins) % 4 and ended:
            message = f"{len(bins)} coordinates for {excerpt(match[1], 40)} are no boxes"
            raise MalformedAnswerError(message, settle(regions))
        regions += [Region(match[1].strip(), box) for box in _boxes(bins)]
    if position != len(body):
        raise MalformedAnswerError(
            f"not an answer of Florence-2: {excerpt(body[position:])}", settle(regions)
        )
    answer = settle(regions, allow_full=allow_full)
    if not ended:
        raise TruncatedAnswerError(f"the model's answer was cut off after {len(regions)} boxes", answer)
    return answer


def _boxes(bins: list[float]) -> list[BBox]:
    if len(bins) == 8 and _is_quad(bins):
        return [sorted_box((min(bins[::2]), min(bins[1::2]), max(bins[::2]), max(bins[1::2])), (BINS, BINS))]
    return [sorted_box(bins[i : i + 4], (BINS, BINS)) for i in range(0, len(bins) - 3, 4)]


def _is_quad(bins: list[float]) -> bool:
    """Corners in the order left-top, right-top, right-bottom, left-bottom; two boxes hardly ever look so."""
    x1, y1, x2, y2, x3, y3, x4, y4 = bins
    return x1 < x2 and x4 < x3 and y1 <= y4 and y2 <= y3 and abs(y1 - y2) <= abs(x1 - x2)


class EncodedImage:
    """One image with its features, computed when it is made."""

    def __init__(self, loaded: Generative, image: RgbImage) -> None:
        torch, _ = import_offline()
        self.loaded = loaded
        with loaded.lock, torch.no_grad(), model_errors("Florence-2"):
            inputs = loaded.image_processor(images=to_pil(image), return_tensors="pt")
            self.pixels = inputs["pixel_values"].to(loaded.device, loaded.model.dtype)
            self.embeddings = loaded.model.model.get_image_features(self.pixels)

    def text(self, prompt: str) -> str:
        tokenizer = self.loaded.tokenizer
        image = tokenizer.convert_ids_to_tokens(self.loaded.model.config.image_token_id)
        return f"{image * self.embeddings.shape[1]}{tokenizer.bos_token}{prompt}{tokenizer.eos_token}"

    def image_arguments(self, count: int) -> dict[str, Any]:
        return {"pixel_values": self.pixels.expand(count, -1, -1, -1)}

    def features(self, count: int) -> Any:
        return self.embeddings.expand(count, -1, -1)


class Florence2Locator(GenerativeLocator):
    """The locator ``florence-2``; its options are those of :class:`Florence2Options`."""

    spec, options_class, backend_class = SPEC, Florence2Options, Florence2Backend
