"""What every locator on a vision-language model does around its model.

Page → pixels (tiles where the model's limits ask for it) → few prompts over features computed once →
regions → a second, zoomed look at what is small or uncertain → whole words → detections with a score.
"""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from docpipe.errors import ConfigurationError, LocateError, nearest_name
from docpipe.geometry import (
    FULL_PAGE,
    BBox,
    PixelBox,
    clip,
    contains_point,
    intersection_area,
    iou,
    pad,
    to_pixels,
)
from docpipe.locators.answers import AnswerError, Region
from docpipe.locators.asking import Backend, RgbImage, interrogate
from docpipe.locators.base import ModelCard, UnansweredError
from docpipe.locators.confidence import score_of
from docpipe.locators.prompts import Kind, clean_phrase, kind_of
from docpipe.locators.snap import Snapped, snap_to_ink, snap_to_words, word_at
from docpipe.locators.tiles import tiles, to_page, without_doubles
from docpipe.locators.weights import WeightsSpec
from docpipe.types import Detection, Page, Query, Raster, Word

POINT_MARGIN_PT = 6.0
"""Half side of the box that stands for a point where nothing better is known."""


class VlmOptions(BaseModel):
    """Options that all locators on vision-language models share; unknown names are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    dpi: Annotated[int, Field(ge=50, le=600)] = 150
    """Of the page as the model sees it; A4 at 150 dpi is 2.2 megapixels."""
    per_prompt: Annotated[int, Field(ge=1, le=12)] = 5
    """Phrases in one prompt; more are faster, and from a dozen on answers get worse."""
    zoom: bool = True
    """Look again, larger, at regions that are small or fit no words."""
    zoom_dpi: Annotated[int, Field(ge=50, le=600)] = 300
    small_pt: float = 6.0
    """A region lower or narrower than this (1/72 inch) is small: it spans too few of the model's 1000 steps."""
    spot: bool = False
    """On pages without words, ask the model for every line of text first, and snap to those lines."""
    snap: bool = True
    """Fit boxes to whole words, or to ink where the page has no words."""
    max_regions: Annotated[int, Field(ge=1)] = 50
    """Regions kept for one query on one page."""
    kinds: dict[str, Kind] = Field(default_factory=dict)
    """Field name → kind of question, where the value type does not tell."""


T = TypeVar("T", bound=VlmOptions)


def parse_options(model: type[T], options: dict[str, Any], locator: str) -> T:
    """``options`` as ``model``. Raises ConfigurationError that names the wrong option and the nearest one."""
    try:
        return model.model_validate(options)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        known = sorted(model.model_fields)
        detail = first["msg"]
        if first["type"] == "extra_forbidden":
            detail = f"no such option{nearest_name(name, known)}; known: {', '.join(known)}"
        raise ConfigurationError(f"locator {locator!r}, option {name!r}: {detail}") from None


def card_for(
    spec: WeightsSpec,
    revision: str,
    options: VlmOptions,
    runtime: str = "",
    *,
    needs: str = "",
    exclude: Collection[str] = (),
) -> ModelCard:
    """The card of a locator on ``spec``'s weights.

    Its revision covers the weights and every option that can change a result (``exclude`` names more that
    cannot), so that results of other settings are never taken for these.
    """
    technical = {
        "path",
        "revision",
        "device",
        "check_memory",
        "code_sha256",
        "accept_noncommercial",
        *exclude,
    }
    settings = options.model_dump(mode="json", exclude=technical)
    digest = hashlib.sha256(f"{json.dumps(settings, sort_keys=True)} {runtime}".encode()).hexdigest()[:8]
    return ModelCard(
        name=spec.locator,
        revision=f"{revision}-{digest}",
        licence=spec.licence,
        commercial_use=spec.commercial_use,
        needs=needs or f"weights of {spec.repository} and docpipe[vlm]",
        needs_words=True,
    )


@dataclass
class _Sighting:
    """One region of a query on the page, with what speaks for it."""

    box: BBox
    is_point: bool = False
    evidence: dict[str, float] = field(default_factory=dict)
    snapped: Snapped | None = None


class VlmLocator:
    """A :class:`~docpipe.locators.base.Locator` around a :class:`~docpipe.locators.asking.Backend`."""

    def __init__(self, backend: Backend, card: ModelCard, options: VlmOptions) -> None:
        self.backend = backend
        self.card = card
        self.options = options

    @property
    def dpis(self) -> tuple[int, ...]:
        """Every dpi at which pages are rendered: for :func:`docpipe.locators.ahead.locate_ahead`."""
        return (self.options.dpi, self.options.zoom_dpi) if self.options.zoom else (self.options.dpi,)

    def locate(self, page: Page, queries: Sequence[Query]) -> list[Detection]:
        """Detections, best first per query, in the order of ``queries``.

        Raises UnansweredError when queries stay without a usable answer, LocateError when the page as a
        whole could not be looked at.
        """
        if self.options.spot and not page.words and queries:
            page = replace(page, words=self.spot_text(page))
        phrases = {query.name: clean_phrase(query.phrase, query.name.replace("_", " ")) for query in queries}
        kinds = {phrases[query.name]: kind_of(query, self.options.kinds) for query in queries}
        seen, failed = self._look(page, kinds)
        detections: list[Detection] = []
        for query in queries:
            phrase = phrases[query.name]
            sightings = [self._refine(page, phrase, kinds[phrase], s) for s in seen.get(phrase, [])]
            detections += self._detections(page, query, kinds[phrase], sightings)
        unanswered = tuple(query.name for query in queries if phrases[query.name] in failed)
        if unanswered:
            reason = failed[phrases[unanswered[0]]]
            message = f"page {page.page_no}: no usable answer for {', '.join(unanswered)}: {reason}"
            raise UnansweredError(message, unanswered, tuple(detections)) from reason
        return detections

    def spot_text(self, page: Page) -> tuple[Word, ...]:
        """Every line of text that the model sees, as one word a line, from top to bottom.

        Raises LocateError when its answer cannot be used.
        """
        raster = page.render(self.options.dpi)
        lines: dict[BBox, str] = {}
        for tile in tiles(
            raster.width_px, raster.height_px, self.backend.max_pixels, self.backend.max_side_px
        ):
            for region in self._spotted(crop(raster, tile)):
                lines[to_page(region.box, tile, raster.width_px, raster.height_px)] = region.label
        boxes = sorted(without_doubles(list(lines)), key=lambda box: (box.center[1], box.left))
        return tuple(Word(lines[box], box, line_no) for line_no, box in enumerate(boxes))

    def _spotted(self, image: RgbImage) -> tuple[Region, ...]:
        view = self.backend.look(image)
        error: LocateError | None = None
        for careful in (False, True):
            reply = view.ask([self.backend.spotting_prompt], careful)[0]
            if isinstance(reply, LocateError):
                raise reply
            try:
                return self.backend.parse(reply, image, False).regions
            except AnswerError as problem:
                error = problem
        raise LocateError(f"the model's list of texts cannot be used: {error}") from error

    # --- first look -------------------------------------------------------------------------------------

    def _look(
        self, page: Page, kinds: dict[str, Kind]
    ) -> tuple[dict[str, list[_Sighting]], dict[str, LocateError]]:
        """Phrase → sightings on the page, and phrase → why nothing is known."""
        if not kinds:
            return {}, {}
        raster = page.render(self.options.dpi)
        width, height = raster.width_px, raster.height_px
        pieces = tiles(width, height, self.backend.max_pixels, self.backend.max_side_px)
        seen: dict[str, list[_Sighting]] = {}
        failed: dict[str, LocateError] = {}
        for tile in pieces:
            found = interrogate(self.backend, crop(raster, tile), kinds, self.options.per_prompt)
            failed.update(found.failed)
            for phrase, regions in found.regions.items():
                probability = found.probability.get(phrase)
                evidence = {} if probability is None else {"token_probability": probability}
                seen.setdefault(phrase, []).extend(
                    _Sighting(to_page(region.box, tile, width, height), region.is_point, dict(evidence))
                    for region in regions
                )
        if len(pieces) > 1:
            seen = {phrase: _merged(sightings) for phrase, sightings in seen.items()}
        return {phrase: sightings[: self.options.max_regions] for phrase, sightings in seen.items()}, failed

    # --- second look, words, score ----------------------------------------------------------------------

    def _refine(self, page: Page, phrase: str, kind: Kind, sighting: _Sighting) -> _Sighting:
        self._snap(page, kind, sighting)
        if self.options.zoom and self._is_uncertain(page, kind, sighting):
            self._zoom(page, phrase, kind, sighting)
            self._snap(page, kind, sighting)
        if sighting.is_point and sighting.snapped is None:
            sighting.box = pad(sighting.box, POINT_MARGIN_PT, page.width_pt, page.height_pt)
        return sighting

    def _snap(self, page: Page, kind: Kind, sighting: _Sighting) -> None:
        sighting.snapped = None
        if not self.options.snap:
            return
        if sighting.is_point:
            sighting.snapped = word_at(*sighting.box.center, page.words)
        elif kind is not Kind.OBJECT and page.words:
            sighting.snapped = snap_to_words(sighting.box, page.words)
            sighting.evidence["snap"] = sighting.snapped.quality if sighting.snapped else 0.0
        elif not page.words or kind is Kind.OBJECT:
            sighting.box = snap_to_ink(sighting.box, page.render(self.options.dpi))

    def _is_uncertain(self, page: Page, kind: Kind, sighting: _Sighting) -> bool:
        if sighting.is_point or kind is Kind.POINT:
            return sighting.snapped is None
        fits = sighting.evidence.get("snap")
        if fits is not None:
            return fits < 0.5
        box = sighting.box
        lowest = min(box.width * page.width_pt, box.height * page.height_pt)
        return lowest < self.options.small_pt or sighting.evidence.get("token_probability", 1.0) < 0.6

    def _zoom(self, page: Page, phrase: str, kind: Kind, sighting: _Sighting) -> None:
        """Look at the surroundings of ``sighting`` again, larger; enters the agreement as evidence.

        A second look that fails or finds nothing near leaves the first box, and says so in the evidence.
        """
        raster = page.render(self.options.zoom_dpi)
        area = zoom_area(sighting.box, raster, self.backend)
        kind = Kind.TEXT if kind is Kind.POINT else kind
        found = interrogate(self.backend, crop(raster, area), {phrase: kind}, 1, allow_full=True)
        if phrase in found.failed:
            sighting.evidence["zoom_failed"] = 1.0
            return
        boxes = [
            to_page(region.box, area, raster.width_px, raster.height_px)
            for region in found.regions.get(phrase, [])
            if not region.is_point
        ]
        best = max(boxes, key=lambda box: _nearness(box, sighting), default=None)
        if best is None or _nearness(best, sighting) == 0.0:
            sighting.evidence["zoom_agreement"] = 0.0
            return
        sighting.evidence["zoom_agreement"] = 1.0 if sighting.is_point else round(iou(best, sighting.box), 4)
        sighting.box, sighting.is_point = clip(best), False

    def _detections(
        self, page: Page, query: Query, kind: Kind, sightings: list[_Sighting]
    ) -> list[Detection]:
        detections = []
        boxes = without_doubles([s.snapped.box if s.snapped else s.box for s in sightings])
        for sighting in sightings:
            box = sighting.snapped.box if sighting.snapped else sighting.box
            if box not in boxes:
                continue
            boxes.remove(box)
            evidence = dict(sighting.evidence)
            text = sighting.snapped.text if sighting.snapped else ""
            if sighting.snapped:
                words = sighting.snapped.words
                evidence["ocr"] = round(sum(word.confidence for word in words) / len(words), 4)
            if text and kind is Kind.TEXT:
                evidence["type"] = _type_evidence(query.value_type, text)
            if not query.many:
                evidence["alone"] = round(1 / len(sightings), 4)
            detections.append(
                Detection(query.name, page.page_no, clip(box), score_of(evidence), text, evidence=evidence)
            )
        return sorted(detections, key=lambda d: (-d.score, d.box.as_tuple()))


def crop(raster: Raster, area: PixelBox) -> RgbImage:
    """Part of a grey page as RGB pixels, shape (height, width, 3), its own memory."""
    grey = raster.pixels[area.top : area.bottom, area.left : area.right]
    return np.repeat(grey[:, :, None], 3, axis=2)


def zoom_area(box: BBox, raster: Raster, backend: Backend) -> PixelBox:
    """The pixels around ``box`` for a second look: at least a third of the page wide and a tenth high.

    Shrunk around the box's centre where the model could not see it in one image.
    """
    margin_x = max(box.width, (1 / 3 - box.width) / 2, 0.02)
    margin_y = max(box.height, (1 / 10 - box.height) / 2, 0.02)
    area = to_pixels(
        clip(
            BBox(box.left - margin_x, box.top - margin_y, box.right + margin_x, box.bottom + margin_y),
            FULL_PAGE,
        ),
        raster.width_px,
        raster.height_px,
    )
    fits = min(
        1.0,
        (backend.max_pixels / (area.width * area.height)) ** 0.5,
        backend.max_side_px / max(area.width, area.height),
    )
    if fits == 1.0:
        return area
    cut_x, cut_y = (int(side * (1 - fits) / 2) + 1 for side in (area.width, area.height))
    return PixelBox(area.left + cut_x, area.top + cut_y, area.right - cut_x, area.bottom - cut_y)


def _nearness(box: BBox, sighting: _Sighting) -> float:
    """How much a second look's box speaks of the same place, 0 for not at all."""
    if sighting.is_point:
        return float(contains_point(box, *sighting.box.center))
    return iou(box, sighting.box) or min(intersection_area(box, sighting.box), 1.0)


def _merged(sightings: list[_Sighting]) -> list[_Sighting]:
    """Sightings of several tiles without the doubles of their overlaps."""
    points = [s for s in sightings if s.is_point]
    boxes = without_doubles([s.box for s in sightings if not s.is_point])
    kept = []
    for sighting in sightings:
        if not sighting.is_point and sighting.box in boxes:
            boxes.remove(sighting.box)
            kept.append(sighting)
    return kept + points


def _type_evidence(value_type: str, text: str) -> float:
    from docpipe.values import FIELD_TYPES

    field_type = FIELD_TYPES.get(value_type)
    return field_type.looks_like(text) if field_type else 0.5
