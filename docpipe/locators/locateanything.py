"""NVIDIA LocateAnything-3B in this process. Opt-in: its weights are for non-commercial use only.

The model's own code is loaded from the checked directory of the user's download; docpipe contributes the
preprocessing, the prompts, the parser and two memory patches. Facts and limits: ``docs/models.md``.
"""

import atexit
import itertools
import shutil
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from docpipe.errors import ConfigurationError, LocateError
from docpipe.locators.answers import Answer
from docpipe.locators.asking import Reply, RgbImage
from docpipe.locators.grammar import parse_answer
from docpipe.locators.preprocess import MAX_PATCHES, MAX_SIDE_PX, PATCH_PX, to_patches
from docpipe.locators.prompts import LOCATE_ANYTHING_SPOTTING, Ask, locate_anything_prompt
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

SPEC = WeightsSpec(
    locator="locateanything",
    repository="nvidia/LocateAnything-3B",
    licence="NVIDIA License, non-commercial; parts Qwen Research License",
    licence_url="https://huggingface.co/nvidia/LocateAnything-3B",
    commercial_use=False,
    parameters="3B + 0.4B",
    download_bytes=7_661_331_936,
    revision="7a81d810571dc5f244b2f0b6868128f24b1cbd85",
    env="DOCPIPE_LOCATEANYTHING_DIR",
    code={
        "7a81d810571dc5f244b2f0b6868128f24b1cbd85": {
            "configuration_locateanything.py": "d2738cc180add2b77e88b8cf2bc87ff012f23bd417a99150a033f61b0a8eb857",
            "configuration_qwen2.py": "1fda5efb735cae465debd414afc673389fe731afd95c934a469faa23d3d7fdf1",
            "generate_utils.py": "863187051772549928bf103b58f6176263c9b786fb19ef83fd7b2e76169fa65e",
            "image_processing_locateanything.py": "5109868add766c7e244487ecfff6a6f5a4aa1497b38b385a33a969f12e23b4ec",
            "mask_magi_utils.py": "646b565e38b30d58cafe30aeecf0283aee83d198ce8e57936c3488c1dc7b9276",
            "mask_sdpa_utils.py": "7e9d600eb25283963cc1696da060813066b9795da467cf9fb0ca68bfc8de1e1d",
            "modeling_locateanything.py": "ffe736fb8ded5d597201704ccd85134d18a8e4dea43d309228644737234b7244",
            "modeling_qwen2.py": "aadb676c0a587a16b7071977c159df16299fad22d88ee8ed9754881ab7f59575",
            "modeling_vit.py": "96479eb121c840f009a32830c78740154171290419108caefcf8778580700373",
            "processing_locateanything.py": "682145ed054b1e912e66273b476e51a25b2d666d4a37b26385af9300b66d40d8",
        }
    },
)
SYSTEM = "You are a helpful assistant.\n"
"""With the newline, as the model card and NVIDIA's worker send it."""
IMAGE_TOKEN = "<IMG_CONTEXT>"  # noqa: S105 - a special token, no secret
PREDICTED_TOKENS = 6
"""Positions whose logits one decoding step reads: the model predicts up to six tokens at once."""


class LocateAnythingOptions(LocalOptions):
    """Options of the locator ``locateanything``."""

    accept_noncommercial: bool = False
    code_sha256: str = ""
    """Digest of the remote code that you read and trust; needed for any code but the pinned revision's."""
    mode: Literal["hybrid", "fast", "slow"] = "hybrid"
    """``slow`` decodes one token at a time: the most robust, and what malformed answers are retried with."""
    top_p: Annotated[float, Field(gt=0, le=0.99)] = 0.9
    """Cuts the tails that make greedy decoding emit boxes without end; above 0.99 they are back."""
    repetition_penalty: Annotated[float, Field(ge=1.0, le=1.5)] = 1.0
    reuse_features: bool = True
    """Encode a page once for all its prompts."""


class LocateAnythingLocator(VlmLocator):
    """The locator ``locateanything``; its options are those of :class:`LocateAnythingOptions`.

    Checks licence, weights and code at once and loads the model with the first page. Raises
    ConfigurationError or MissingDependencyError with the next step.
    """

    def __init__(self, **options: Any) -> None:
        chosen = parse_options(LocateAnythingOptions, options, SPEC.locator)
        self.checkpoint, runtime = ready_to_load(
            SPEC, chosen, chosen.accept_noncommercial, chosen.code_sha256
        )
        card = card_for(SPEC, self.checkpoint.revision, chosen, str(runtime))
        super().__init__(LocateAnythingBackend(self.checkpoint.path, runtime, chosen), card, chosen)


class LocateAnythingBackend:
    """The model behind :class:`LocateAnythingLocator`; one prompt at a time, safe to share between threads."""

    max_pixels = MAX_PATCHES * PATCH_PX * PATCH_PX
    max_side_px = MAX_SIDE_PX - 2 * PATCH_PX
    spotting_prompt = LOCATE_ANYTHING_SPOTTING

    def __init__(self, path: Path, runtime: Runtime, options: LocateAnythingOptions) -> None:
        self.path, self.runtime, self.options = path, runtime, options

    @property
    def loaded(self) -> "LoadedModel":
        return load_model(self.path, self.runtime)

    def look(self, image: RgbImage) -> "LocateAnythingView":
        return LocateAnythingView(self.loaded, image, self.options)

    def prompt(self, ask: Ask) -> str:
        return locate_anything_prompt(ask)

    def parse(self, reply: Reply, image: RgbImage, allow_full: bool) -> Answer:
        del image
        return parse_answer(reply.text, ended=reply.ended, allow_full=allow_full)


class LoadedModel:
    """The resident model with its tokenizer. ``lock`` guards it: it is not thread-safe."""

    def __init__(self, model: Any, tokenizer: Any) -> None:
        self.model, self.tokenizer = model, tokenizer
        self.lock = threading.RLock()
        self.device = next(model.parameters()).device


class LocateAnythingView:
    """One image: its patches on the device, its features once they were computed."""

    def __init__(self, loaded: LoadedModel, image: RgbImage, options: LocateAnythingOptions) -> None:
        torch, _ = import_offline()
        self.loaded, self.options = loaded, options
        patches = to_patches(image)
        self.token_count = patches.token_count
        dtype = loaded.model.language_model.dtype
        self.pixels = torch.from_numpy(patches.pixels).to(loaded.device, dtype)
        self.grid = torch.tensor([patches.grid], dtype=torch.int32, device=loaded.device)
        self.features: Any = None

    def ask(self, prompts: Sequence[str], careful: bool) -> list[Reply | LocateError]:
        return [self._ask(prompt, careful) for prompt in prompts]

    def _ask(self, prompt: str, careful: bool) -> Reply | LocateError:
        torch, _ = import_offline()
        tokenizer = self.loaded.tokenizer
        text = full_prompt(prompt, self.token_count)
        ids = tokenizer(text, return_tensors="pt", add_special_tokens=False)["input_ids"].to(
            self.loaded.device
        )
        try:
            with self.loaded.lock, torch.no_grad(), model_errors("LocateAnything"):
                answer = self.loaded.model.generate(
                    **self._image_arguments(),
                    input_ids=ids,
                    attention_mask=torch.ones_like(ids),
                    tokenizer=tokenizer,
                    max_new_tokens=self.options.max_new_tokens,
                    use_cache=True,
                    generation_mode="slow" if careful else self.options.mode,
                    temperature=0,
                    top_p=self.options.top_p,
                    repetition_penalty=self.options.repetition_penalty,
                )
        except LocateError as error:
            return error
        return Reply(answer if isinstance(answer, str) else answer[0])

    def _image_arguments(self) -> dict[str, Any]:
        """The image as ``generate`` takes it: pixels, or features with an empty pixel tensor beside them."""
        if not self.options.reuse_features:
            return {"pixel_values": self.pixels, "image_grid_hws": self.grid}
        if self.features is None:
            self.features = self.loaded.model.extract_feature(self.pixels, self.grid)
        return {
            "pixel_values": self.pixels[:0],
            "visual_features": self.features,
            "image_grid_hws": self.grid,
        }


def full_prompt(question: str, image_tokens: int) -> str:
    """The chat text for one image and one question, as the model's own processor expands it."""
    image = f"<image 1><img>{IMAGE_TOKEN * image_tokens}</img>"
    return (
        f"<|im_start|>system\n{SYSTEM}<|im_end|>\n<|im_start|>user\n{image}{question}<|im_end|>\n"
        "<|im_start|>assistant\n"
    )


@resident
def load_model(path: Path, runtime: Runtime) -> LoadedModel:
    """The model of a checked directory with its memory patches; slow the first time.

    Raises ConfigurationError when it cannot be loaded or its tokenizer is not its own.
    """
    torch, transformers = import_offline()
    _private_module_cache()
    with loading_errors(path):
        tokenizer = transformers.AutoTokenizer.from_pretrained(path, local_files_only=True)
        model = transformers.AutoModel.from_pretrained(
            path, trust_remote_code=True, **load_arguments(runtime)
        ).eval()
    if tokenizer.convert_tokens_to_ids(IMAGE_TOKEN) != model.config.image_token_index:
        raise ConfigurationError(
            f"{path}: the tokenizer's id of {IMAGE_TOKEN} is not the model's image_token_index: "
            "the files are not of one checkpoint"
        )
    patch_vision_attention(model, torch)
    keep_last_logits(model)
    return LoadedModel(model, tokenizer)


def _private_module_cache() -> None:
    """Let transformers copy remote code into a directory of this process alone.

    Its shared cache takes a file of equal size and time for unchanged, so what runs might not be what was
    checked; and several processes copy into it at once.
    """
    from transformers import dynamic_module_utils

    if not getattr(dynamic_module_utils, "_docpipe_private", False):
        directory = tempfile.mkdtemp(prefix="docpipe-model-code-")
        atexit.register(shutil.rmtree, directory, ignore_errors=True)
        dynamic_module_utils.HF_MODULES_CACHE = directory  # type: ignore[attr-defined]
        dynamic_module_utils._docpipe_private = True  # type: ignore[attr-defined]


# --- memory patches --------------------------------------------------------------------------------------


def patch_vision_attention(model: Any, torch: Any) -> bool:
    """Replace the vision tower's ``sdpa``; False when the checkpoint's code has no such table.

    The stock function hands 3-D tensors and a dense all-true mask to torch, which then takes the kernel that
    stores patches² floats (5 GB for 6000 patches). Attending image by image without a mask gives the same
    result with the memory-efficient kernels.
    """
    functions = _vision_functions(model)
    if functions is None:
        return False

    def attend(q: Any, k: Any, v: Any, q_cu_seqlens: Any = None, k_cu_seqlens: Any = None) -> Any:
        del k_cu_seqlens  # self-attention: the same bounds
        bounds = [0, q.shape[0]] if q_cu_seqlens is None else q_cu_seqlens.tolist()
        images = []
        for start, end in itertools.pairwise(bounds):
            parts = [tensor[start:end].transpose(0, 1).unsqueeze(0) for tensor in (q, k, v)]
            attended = torch.nn.functional.scaled_dot_product_attention(*parts)
            images.append(attended.squeeze(0).transpose(0, 1).reshape(end - start, -1))
        return torch.cat(images)

    functions["sdpa"] = attend
    return True


def _vision_functions(model: Any) -> dict[str, Any] | None:
    import sys

    module = sys.modules.get(type(model.vision_model).__module__) if hasattr(model, "vision_model") else None
    functions: dict[str, Any] | None = getattr(module, "VL_VISION_ATTENTION_FUNCTIONS", None)
    return functions


def keep_last_logits(model: Any) -> bool:
    """Compute logits for the last six positions only; False when the model has no ``lm_head`` to hook.

    ``generate`` reads no others, and the prompt's would take 3 GB for an A4 page.
    """
    head = getattr(getattr(model, "language_model", None), "lm_head", None)
    if head is None:
        return False

    def last(module: Any, inputs: tuple[Any, ...]) -> tuple[Any, ...]:
        del module
        return (inputs[0][:, -PREDICTED_TOKENS:], *inputs[1:])

    head.register_forward_pre_hook(last)
    return True
