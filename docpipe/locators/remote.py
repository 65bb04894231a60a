"""A grounding model behind an OpenAI-compatible endpoint: SGLang with LocateAnything, vLLM with Qwen3-VL.

Pages leave this machine: the locator exists only where a ``base_url`` is given, and talks to no other host
(redirects are errors). The key is read from an environment variable when a request is made; no option, log,
message or provenance ever holds it.
"""

import base64
import email.utils
import io
import json
import os
import random
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field

from docpipe.errors import ConfigurationError, LocateError
from docpipe.locators.answers import Answer
from docpipe.locators.asking import Reply, RgbImage
from docpipe.locators.base import ModelCard
from docpipe.locators.grammar import parse_answer
from docpipe.locators.json_boxes import parse_json_boxes
from docpipe.locators.prompts import (
    JSON_SPOTTING,
    LOCATE_ANYTHING_SPOTTING,
    Ask,
    json_prompt,
    locate_anything_prompt,
)
from docpipe.locators.vlm_base import VlmLocator, VlmOptions, card_for, parse_options
from docpipe.locators.weights import WeightsSpec

if TYPE_CHECKING:
    import httpx

SPEC = WeightsSpec(
    locator="openai",
    repository="",
    licence="that of the served model",
    licence_url="",
    commercial_use=False,
    parameters="",
    download_bytes=0,
)
MAX_ANSWER_BYTES = 4 * 1024 * 1024
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
NOT_FOUND, TOO_MANY, TIMED_OUT, OVERLOADED = 404, 429, 408, 529
TRANSIENT = {TIMED_OUT, 409, 425, TOO_MANY, 500, 502, 503, 504, OVERLOADED}


class RemoteError(LocateError):
    """The endpoint gave no usable response: time-out, refusal, cut connection or a response of another form."""


class RemoteOptions(VlmOptions):
    """Options of the locator ``openai``."""

    base_url: str = ""
    """Such as ``http://localhost:30000/v1``; requests go to ``base_url/chat/completions``."""
    model: str = ""
    """The served model's name."""
    answers: Literal["json", "json-pixels", "locateanything"] = "json"
    """The model's prompts and answers: ``json`` for Qwen3-VL, ``json-pixels`` for Qwen2.5-VL."""
    licence: str = ""
    """The served model's licence, for provenance."""
    commercial_use: bool = False
    """Say true when the served model's licence allows it."""
    api_key_env: str = "DOCPIPE_OPENAI_API_KEY"
    """Name of the environment variable with the key; without that variable no key is sent."""
    timeout_s: Annotated[float, Field(gt=0)] = 120.0
    """Seconds that one attempt may take in all."""
    connect_timeout_s: Annotated[float, Field(gt=0)] = 10.0
    attempts: Annotated[int, Field(ge=1, le=20)] = 4
    backoff_s: Annotated[float, Field(ge=0)] = 1.0
    """Wait before the second attempt; doubled each time, with jitter."""
    max_wait_s: Annotated[float, Field(ge=0)] = 60.0
    """Longest wait between attempts; an endpoint that asks for more is given up."""
    concurrency: Annotated[int, Field(ge=1, le=64)] = 4
    """Requests in flight at once."""
    max_new_tokens: Annotated[int, Field(ge=16, le=16384)] = 4096
    max_pixels: Annotated[int, Field(ge=65_536)] = 4_000_000


class RemoteLocator(VlmLocator):
    """The locator ``openai``; its options are those of :class:`RemoteOptions`.

    Raises ConfigurationError without ``base_url`` or ``model``. Nothing is sent before the first page.
    """

    def __init__(self, **options: Any) -> None:
        chosen = parse_options(RemoteOptions, options, SPEC.locator)
        check_endpoint(chosen)
        super().__init__(RemoteBackend(chosen), remote_card(chosen), chosen)

    def close(self) -> None:
        """Close the connections; the locator cannot be used afterwards."""
        self.backend.close()  # type: ignore[attr-defined]


def check_endpoint(options: RemoteOptions) -> None:
    """Raise ConfigurationError for an endpoint that is missing or would carry the key in the clear."""
    if not options.base_url or not options.model:
        missing = "base_url" if not options.base_url else "model"
        raise ConfigurationError(
            f"locator 'openai' needs the option {missing}: it sends pages to that server"
        )
    url = urlsplit(options.base_url)
    if url.scheme not in ("http", "https") or not url.hostname:
        raise ConfigurationError(f"base_url must be http(s)://host/…, not {url.scheme or 'without a scheme'}")
    if url.username or url.password or url.query:
        raise ConfigurationError(
            f"base_url must not hold a key or password: put it into the environment variable {options.api_key_env}"
        )
    if url.scheme == "http" and url.hostname not in LOOPBACK and os.environ.get(options.api_key_env):
        raise ConfigurationError(
            f"the key in {options.api_key_env} would go to {url.hostname} unencrypted: use https, or unset it"
        )


def remote_card(options: RemoteOptions) -> ModelCard:
    """The card of the served model. Its revision names model and options, since weights cannot be seen."""
    technical = {
        "timeout_s", "connect_timeout_s", "attempts", "backoff_s", "max_wait_s", "concurrency", "api_key_env",
        "licence", "commercial_use",
    }  # fmt: skip
    card = card_for(
        SPEC, options.model, options, exclude=technical, needs=f"the server at {options.base_url}"
    )
    licence = options.licence or SPEC.licence
    return replace(card, licence=licence, commercial_use=options.commercial_use)


class RemoteBackend:
    max_side_px = 8192

    def __init__(self, options: RemoteOptions) -> None:
        self.options = options
        self.max_pixels = options.max_pixels
        is_json = options.answers.startswith("json")
        self.spotting_prompt = JSON_SPOTTING if is_json else LOCATE_ANYTHING_SPOTTING
        self._slots = threading.BoundedSemaphore(options.concurrency)
        self._pool = ThreadPoolExecutor(options.concurrency, thread_name_prefix="docpipe-remote")
        self._client = _client(options)

    def look(self, image: RgbImage) -> "RemoteView":
        return RemoteView(self, data_url(image))

    def prompt(self, ask: Ask) -> str:
        return json_prompt(ask) if self.options.answers.startswith("json") else locate_anything_prompt(ask)

    def parse(self, reply: Reply, image: RgbImage, allow_full: bool) -> Answer:
        if self.options.answers == "locateanything":
            return parse_answer(reply.text, ended=reply.ended, allow_full=allow_full)
        size = (image.shape[1], image.shape[0]) if self.options.answers == "json-pixels" else None
        return parse_json_boxes(
            reply.text, ended=reply.ended is not False, size_px=size, allow_full=allow_full
        )

    def ask_all(self, image_url: str, prompts: Sequence[str], careful: bool) -> list[Reply | LocateError]:
        return list(self._pool.map(lambda prompt: self._ask(image_url, prompt, careful), prompts))

    def close(self) -> None:
        self._pool.shutdown()
        self._client.close()

    def _ask(self, image_url: str, prompt: str, careful: bool) -> Reply | LocateError:
        body = request_body(self.options, image_url, prompt, careful)
        try:
            with self._slots:
                return read_reply(self._post(body))
        except LocateError as error:
            return error

    def _post(self, body: Mapping[str, Any]) -> bytes:
        """The response to ``body``, after as many attempts as it takes and the options allow."""
        import httpx

        url = self.options.base_url.rstrip("/") + "/chat/completions"
        problem = ""
        for attempt in range(self.options.attempts):
            asked_wait: float | None = None
            try:
                status, headers, content = self._send(url, body)
            except httpx.HTTPError as error:
                problem = _transport_problem(error, self.options)
            else:
                if status == httpx.codes.OK:
                    return content
                problem = f"status {status}"
                if status not in TRANSIENT:
                    raise _refusal(status, self.options)
                asked_wait = retry_after(headers.get("retry-after", ""))
            wait = self.options.backoff_s * 2**attempt * random.uniform(0.5, 1.0)  # noqa: S311 - jitter
            wait = min(wait, self.options.max_wait_s) if asked_wait is None else asked_wait
            if attempt + 1 == self.options.attempts:
                break
            if wait > self.options.max_wait_s:
                raise RemoteError(
                    f"the endpoint ({problem}) asks to wait {wait:.0f} s, longer than max_wait_s="
                    f"{self.options.max_wait_s:.0f}"
                )
            time.sleep(wait)
        raise RemoteError(f"the endpoint gave no answer in {self.options.attempts} attempts, last: {problem}")

    def _send(self, url: str, body: Mapping[str, Any]) -> tuple[int, Mapping[str, str], bytes]:
        """One attempt: status, headers and content, within the total time and size."""
        import httpx

        key = os.environ.get(self.options.api_key_env, "")
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        deadline = time.monotonic() + self.options.timeout_s
        content = bytearray()
        with self._client.stream("POST", url, json=body, headers=headers) as response:
            for chunk in response.iter_bytes():
                content += chunk
                if len(content) > MAX_ANSWER_BYTES:
                    raise RemoteError(f"the endpoint's response is larger than {MAX_ANSWER_BYTES >> 20} MiB")
                if time.monotonic() > deadline:
                    raise httpx.ReadTimeout("the response took too long")
            return response.status_code, response.headers, bytes(content)


class RemoteView:
    def __init__(self, backend: RemoteBackend, image_url: str) -> None:
        self.backend, self.image_url = backend, image_url

    def ask(self, prompts: Sequence[str], careful: bool) -> list[Reply | LocateError]:
        return self.backend.ask_all(self.image_url, prompts, careful)


def _client(options: RemoteOptions) -> "httpx.Client":
    import httpx

    timeout = httpx.Timeout(options.timeout_s, connect=options.connect_timeout_s)
    own_host = urlsplit(options.base_url).hostname in LOOPBACK
    return httpx.Client(timeout=timeout, follow_redirects=False, trust_env=not own_host)


def data_url(image: RgbImage) -> str:
    """``image`` as a PNG data URL; pages are grey, so one channel is sent."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(image[:, :, 0]).save(buffer, format="PNG", compress_level=3)
    return "data:image/png;base64," + base64.b64encode(buffer.getvalue()).decode("ascii")


def request_body(options: RemoteOptions, image_url: str, prompt: str, careful: bool) -> dict[str, Any]:
    """The chat completion request: deterministic, special tokens kept.

    ``careful`` doubles the tokens that an answer may have and penalises repetition a little.
    """
    content = [{"type": "image_url", "image_url": {"url": image_url}}, {"type": "text", "text": prompt}]
    return {
        "model": options.model,
        "messages": [{"role": "user", "content": content}],
        "temperature": 0,
        "top_p": 0.9 if options.answers == "locateanything" else 1,
        "seed": 0,
        "max_tokens": options.max_new_tokens * (2 if careful else 1),
        "skip_special_tokens": False,
        "repetition_penalty": 1.05 if careful else 1.0,
    }


def read_reply(content: bytes) -> Reply:
    """The reply in a chat completion response. Raises RemoteError for any other form."""
    try:
        choice = json.loads(content)["choices"][0]
        text, reason = choice["message"]["content"], choice.get("finish_reason")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        raise RemoteError("the endpoint's response is not a chat completion: is base_url right?") from None
    if not isinstance(text, str):
        raise RemoteError("the endpoint's chat completion has no text")
    return Reply(text, ended=None if reason is None else reason != "length")


def retry_after(value: str) -> float | None:
    """Seconds that a Retry-After header asks for: a number or an HTTP date; None when there is none."""
    if not value:
        return None
    try:
        return max(float(value), 0.0)
    except ValueError:
        pass
    try:
        return max(email.utils.parsedate_to_datetime(value).timestamp() - time.time(), 0.0)
    except ValueError:
        return None


def _transport_problem(error: Exception, options: RemoteOptions) -> str:
    import httpx

    if isinstance(error, httpx.ConnectTimeout):
        return f"no connection within {options.connect_timeout_s:g} s"
    if isinstance(error, httpx.TimeoutException):
        return f"no answer within {options.timeout_s:g} s"
    if isinstance(error, httpx.ConnectError):
        return "no connection"
    return f"the connection broke ({type(error).__name__})"


def _refusal(status: int, options: RemoteOptions) -> Exception:
    """What a status that trying again would not mend means. The response's own words may hold anything: unused."""
    if status in (401, 403):
        return ConfigurationError(
            f"the endpoint refuses the key (status {status}): set the environment variable {options.api_key_env}"
        )
    if status == NOT_FOUND:
        return ConfigurationError(
            f"the endpoint knows no model {options.model!r}, or base_url lacks its path (often /v1): status 404"
        )
    if 300 <= status < 400:
        return ConfigurationError(
            f"the endpoint redirects (status {status}): give its final address as base_url"
        )
    return RemoteError(f"the endpoint refuses the request: status {status}")
