"""Models that transformers has code of its own for: one image's features reused by batches of prompts."""

import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar, Protocol

from docpipe.errors import LocateError
from docpipe.locators.answers import Answer
from docpipe.locators.asking import Reply, RgbImage
from docpipe.locators.prompts import Ask
from docpipe.locators.runtime import (
    LocalOptions,
    Runtime,
    import_offline,
    load_arguments,
    loading_errors,
    model_errors,
    ready_to_load,
    resident,
)
from docpipe.locators.vlm_base import VlmLocator, card_for, parse_options
from docpipe.locators.weights import WeightsSpec

BATCH = 4
"""Prompts decoded together."""


class Generative:
    """A resident model with its tokenizer and image processor; ``lock`` guards it."""

    def __init__(self, model: Any, tokenizer: Any, image_processor: Any) -> None:
        self.model, self.tokenizer, self.image_processor = model, tokenizer, image_processor
        self.lock = threading.RLock()
        self.device = next(model.parameters()).device


class GenerativeBackend(ABC):
    """What the families have in common of a :class:`~docpipe.locators.asking.Backend`.

    A family names its classes in transformers, and says how it sees an image, asks and is understood.
    """

    model_class: ClassVar[str]
    image_processor_class: ClassVar[str]
    spotting_prompt: str
    max_side_px: int

    def __init__(self, path: Path, runtime: Runtime, options: Any) -> None:
        self.path, self.runtime, self.options = path, runtime, options
        self.max_pixels: int = options.max_pixels

    @property
    def loaded(self) -> Generative:
        return load_model(self.path, self.runtime, self.model_class, self.image_processor_class)

    @abstractmethod
    def look(self, image: RgbImage) -> "GenerativeView": ...

    @abstractmethod
    def prompt(self, ask: Ask) -> str: ...

    @abstractmethod
    def parse(self, reply: Reply, image: RgbImage, allow_full: bool) -> Answer: ...


class GenerativeLocator(VlmLocator):
    """A locator on a family's backend. Raises ConfigurationError or MissingDependencyError with the next step."""

    spec: ClassVar[WeightsSpec]
    options_class: ClassVar[type[LocalOptions]]
    backend_class: ClassVar[type[GenerativeBackend]]

    def __init__(self, **options: Any) -> None:
        chosen = parse_options(self.options_class, options, self.spec.locator)
        checkpoint, runtime = ready_to_load(self.spec, chosen)
        card = card_for(self.spec, checkpoint.revision, chosen, str(runtime))
        super().__init__(self.backend_class(checkpoint.path, runtime, chosen), card, chosen)


@resident
def load_model(path: Path, runtime: Runtime, model_class: str, image_processor_class: str) -> Generative:
    """The model of a checked directory; slow the first time. Raises ConfigurationError when it cannot be loaded."""
    _, transformers = import_offline()
    with loading_errors(path):
        return Generative(
            getattr(transformers, model_class).from_pretrained(path, **load_arguments(runtime)).eval(),
            transformers.AutoTokenizer.from_pretrained(path, local_files_only=True),
            getattr(transformers, image_processor_class).from_pretrained(path, local_files_only=True),
        )


class Encoded(Protocol):
    """One image as a model family takes it."""

    def text(self, prompt: str) -> str:
        """The full text for one prompt, with the image's placeholder tokens."""
        ...

    def image_arguments(self, count: int) -> dict[str, Any]:
        """``generate`` arguments that stand for the image in a batch of ``count``."""
        ...

    def features(self, count: int) -> Any:
        """What ``get_image_features`` returns for ``count`` times the image."""
        ...


class GenerativeView:
    """A view (see :class:`~docpipe.locators.asking.View`) on an encoded image."""

    def __init__(
        self, loaded: Generative, encoded: Encoded, max_new_tokens: int, careful: dict[str, Any]
    ) -> None:
        self.loaded, self.encoded = loaded, encoded
        self.max_new_tokens, self.careful = max_new_tokens, careful

    def ask(self, prompts: Sequence[str], careful: bool) -> list[Reply | LocateError]:
        replies: list[Reply | LocateError] = []
        for start in range(0, len(prompts), BATCH):
            batch = prompts[start : start + BATCH]
            try:
                replies += self._ask(batch, careful)
            except LocateError as error:
                replies += [error] * len(batch)
        return replies

    def _ask(self, prompts: Sequence[str], careful: bool) -> list[Reply]:
        torch, transformers = import_offline()
        model, tokenizer = self.loaded.model, self.loaded.tokenizer
        watch = _probability_watch(transformers, torch)
        decoding = {"repetition_penalty": 1.0, "num_beams": 1} | (self.careful if careful else {})
        with self.loaded.lock, torch.no_grad(), model_errors(type(model).__name__):
            inputs = tokenizer(
                [self.encoded.text(prompt) for prompt in prompts],
                return_tensors="pt",
                padding=True,
                padding_side="left",
                add_special_tokens=False,
            ).to(self.loaded.device)
            features = self.encoded.features(len(prompts))
            with substituted(model.model, "get_image_features", lambda *_, **__: features):
                output = model.generate(
                    input_ids=inputs["input_ids"],
                    attention_mask=inputs["attention_mask"],
                    **self.encoded.image_arguments(len(prompts)),
                    max_new_tokens=self.max_new_tokens,
                    do_sample=False,
                    temperature=None,
                    top_p=None,
                    top_k=None,
                    logits_processor=[watch],
                    **decoding,
                )
        prompt_length = 1 if model.config.is_encoder_decoder else inputs["input_ids"].shape[1]
        steps = watch.steps if decoding["num_beams"] == 1 else []
        return [
            self._reply(row[prompt_length:].tolist(), [step[index] for step in steps])
            for index, row in enumerate(output)
        ]

    def _reply(self, ids: list[int], probabilities: list[float]) -> Reply:
        """``ids`` generated for one prompt, and the probability of each where known."""
        tokenizer = self.loaded.tokenizer
        ends = _as_set(self.loaded.model.generation_config.eos_token_id) | {tokenizer.eos_token_id}
        length = next((index for index, token in enumerate(ids) if token in ends), None)
        tokens = tokenizer.convert_ids_to_tokens(ids[:length])
        coordinates = [p for token, p in zip(tokens, probabilities, strict=False) if _is_coordinate(token)]
        return Reply(
            tokenizer.decode(ids[:length], skip_special_tokens=False),
            ended=length is not None,
            probability=round(sum(coordinates) / len(coordinates), 4) if coordinates else None,
        )


def _as_set(value: Any) -> set[int]:
    return set(value) if isinstance(value, list | tuple) else {value}


def _is_coordinate(token: str) -> bool:
    return token.isdecimal() or token.startswith("<loc_")


def _probability_watch(transformers: Any, torch: Any) -> Any:
    """A logits processor that changes nothing and keeps each step's greatest probability, one a row.

    With greedy decoding that is the chosen token's; keeping the logits would take gigabytes.
    """

    class Watch(transformers.LogitsProcessor):  # type: ignore[misc]
        def __init__(self) -> None:
            self.steps: list[list[float]] = []

        def __call__(self, input_ids: Any, scores: Any) -> Any:
            del input_ids
            self.steps.append(torch.softmax(scores.float(), dim=-1).amax(dim=-1).tolist())
            return scores

    return Watch()


@contextmanager
def substituted(owner: Any, name: str, replacement: Any) -> Iterator[None]:
    """``owner.name`` replaced inside the block; the method of its class is back afterwards."""
    setattr(owner, name, replacement)
    try:
        yield
    finally:
        delattr(owner, name)


def to_pil(image: RgbImage) -> Any:
    from PIL import Image

    return Image.fromarray(image)
