"""Where and how a local model runs: device, number format, memory; and loading without the network."""

import functools
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, ParamSpec, TypeVar

from pydantic import Field

from docpipe.errors import ConfigurationError, DocpipeError, LocateError, MissingDependencyError
from docpipe.locators.vlm_base import VlmOptions
from docpipe.locators.weights import Checkpoint, WeightsSpec, find_checkpoint

BYTES_PER_WEIGHT = {"float32": 4.0, "bfloat16": 2.0, "float16": 2.0, "8bit": 1.15, "4bit": 0.7}
"""Resident bytes of one weight, with what quantisation leaves unpacked (embeddings, norms)."""
HEADROOM = 1.2
"""Beyond the weights: activations and caches of one A4 page."""
EXTRA = "pip install 'docpipe[vlm]'"


class LocalOptions(VlmOptions):
    """Options of models that run in this process."""

    path: str = ""
    """Directory with the weights."""
    revision: str = ""
    """40-hex commit of a snapshot in the hub cache."""
    device: str = "auto"
    """``auto`` (cuda, then mps, then cpu), a torch device such as ``cuda:1``, or ``balanced`` over all GPUs."""
    dtype: Literal["auto", "bfloat16", "float16", "float32"] = "auto"
    quantization: Literal["", "8bit", "4bit"] = ""
    """Through bitsandbytes, on CUDA or the CPU."""
    max_new_tokens: Annotated[int, Field(ge=16, le=8192)] = 2048
    check_memory: bool = True


@dataclass(frozen=True, slots=True)
class Runtime:
    """A settled choice: torch device name, torch dtype name, quantisation."""

    device: str
    dtype: str
    quantization: str = ""

    def __str__(self) -> str:
        """What of the choice can change a result: the kind of device, not which one."""
        kind = "cuda" if self.device == "balanced" else self.device.partition(":")[0]
        return " ".join(filter(None, (kind, self.dtype, self.quantization)))


def import_offline() -> tuple[Any, Any]:
    """The modules (torch, transformers), with every way to the network shut for model files.

    Raises MissingDependencyError with the command that installs them.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    try:
        import torch
        import transformers
    except ImportError as error:
        raise MissingDependencyError(f"this locator needs {error.name}: {EXTRA}") from None
    major, minor = (int(part) for part in transformers.__version__.split(".")[:2])
    if (major, minor) < (4, 57) or major >= 5:
        raise MissingDependencyError(
            f"transformers {transformers.__version__} does not run these models: {EXTRA} installs 4.57"
        )
    return torch, transformers


def choose_runtime(options: LocalOptions) -> Runtime:
    """The device and number format for ``options`` on this machine.

    Raises MissingDependencyError for a device or bitsandbytes that is not there.
    """
    torch, _ = import_offline()
    device = options.device
    if device == "auto":
        device = (
            "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
        )
    is_cuda = device.startswith("cuda") or device == "balanced"
    if (is_cuda and not torch.cuda.is_available()) or (
        device == "mps" and not torch.backends.mps.is_available()
    ):
        raise MissingDependencyError(f"device {device!r} is not available to torch {torch.__version__} here")
    dtype = options.dtype
    if dtype == "auto":
        modern = is_cuda and torch.cuda.is_bf16_supported()
        dtype = "bfloat16" if modern else "float16" if is_cuda or device == "mps" else "float32"
    if options.quantization:
        if device == "mps":
            raise MissingDependencyError(
                "8-bit and 4-bit weights run on CUDA and on the CPU, not on mps: leave quantization empty"
            )
        _require_bitsandbytes()
    return Runtime(device, dtype, options.quantization)


def _require_bitsandbytes() -> None:
    import importlib.util

    if importlib.util.find_spec("bitsandbytes") is None:
        raise MissingDependencyError("8-bit and 4-bit weights need bitsandbytes: pip install bitsandbytes")


def needed_bytes(checkpoint: Checkpoint, runtime: Runtime, stored_bytes_per_weight: float = 2.0) -> int:
    """Memory to load ``checkpoint`` and run one page; weights are stored in 16 bits unless said otherwise."""
    factor = BYTES_PER_WEIGHT[runtime.quantization or runtime.dtype] / stored_bytes_per_weight
    return int(checkpoint.weights_bytes * factor * HEADROOM)


def free_bytes(runtime: Runtime) -> int:
    """Memory free on the device (on all of them for ``balanced``), or in the machine for cpu and mps."""
    torch, _ = import_offline()
    if runtime.device == "balanced":
        return sum(torch.cuda.mem_get_info(index)[0] for index in range(torch.cuda.device_count()))
    if runtime.device.startswith("cuda"):
        return int(torch.cuda.mem_get_info(torch.device(runtime.device))[0])
    try:
        fields = dict(line.split(":") for line in Path("/proc/meminfo").read_text().splitlines())
        return int(fields["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return (
            int(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
            if hasattr(os, "sysconf")
            else 1 << 62
        )


def require_memory(checkpoint: Checkpoint, runtime: Runtime) -> None:
    """Raise MissingDependencyError, with what would help, when the model does not fit."""
    needed, free = needed_bytes(checkpoint, runtime), free_bytes(runtime)
    if needed <= free:
        return
    ways = [
        "quantization=4bit",
        "dtype=bfloat16",
        "a smaller model",
        "the locator 'openai' with a server",
    ]
    if runtime.quantization == "4bit":
        ways.pop(0)
    if runtime.dtype != "float32" or runtime.quantization:
        ways.remove("dtype=bfloat16")
    raise MissingDependencyError(
        f"{checkpoint.path.name} needs about {needed / 1e9:.1f} GB on {runtime.device} and {free / 1e9:.1f} GB are "
        f"free. Try {', or '.join(ways)}; check_memory=false loads anyway"
    )


def ready_to_load(
    spec: WeightsSpec, options: LocalOptions, accept_noncommercial: bool = False, code_sha256: str = ""
) -> tuple[Checkpoint, Runtime]:
    """The checked weights of ``spec`` and how they will run, before anything is loaded.

    Raises ConfigurationError or MissingDependencyError with the next step.
    """
    checkpoint = find_checkpoint(spec, options.path, options.revision, accept_noncommercial, code_sha256)
    runtime = choose_runtime(options)
    if options.check_memory:
        require_memory(checkpoint, runtime)
    return checkpoint, runtime


def load_arguments(runtime: Runtime) -> dict[str, Any]:
    """What ``from_pretrained`` is given for ``runtime``: local safetensors only, sdpa attention."""
    torch, transformers = import_offline()
    dtype = getattr(torch, runtime.dtype)
    arguments: dict[str, Any] = {
        "dtype": dtype,
        "local_files_only": True,
        "use_safetensors": True,
        "attn_implementation": "sdpa",
        "device_map": "balanced" if runtime.device == "balanced" else {"": runtime.device},
    }
    if runtime.quantization:
        arguments["quantization_config"] = transformers.BitsAndBytesConfig(
            load_in_8bit=runtime.quantization == "8bit",
            load_in_4bit=runtime.quantization == "4bit",
            bnb_4bit_compute_dtype=dtype,
            llm_int8_skip_modules=["lm_head", "visual", "vision_model", "vision_tower", "mlp1"],
        )
    return arguments


_loading = threading.Lock()
P = ParamSpec("P")
R = TypeVar("R")


def resident(loader: Callable[P, R]) -> Callable[P, R]:
    """``loader`` that loads once a process: the same arguments give the same model, also between threads.

    One model stays; asking for another lets go of the first.
    """
    cached = functools.lru_cache(maxsize=1)(loader)

    @functools.wraps(loader)
    def load(*args: P.args, **kwargs: P.kwargs) -> R:
        with _loading:
            return cached(*args, **kwargs)  # type: ignore[arg-type]

    return load


@contextmanager
def model_errors(what: str) -> Iterator[None]:
    """Turns whatever a running model raises into LocateError, with the way out for lack of memory.

    Everything is caught because the code inside is the model's own, at worst remote code.
    """
    torch, _ = import_offline()
    try:
        yield
    except DocpipeError:
        raise
    except (torch.OutOfMemoryError, MemoryError):
        torch.cuda.empty_cache()
        raise LocateError(
            f"{what}: out of memory; lower the locator's dpi or max_new_tokens, or quantize"
        ) from None
    except Exception as error:
        raise LocateError(f"{what} failed: {type(error).__name__}: {error}") from error


@contextmanager
def loading_errors(path: Path) -> Iterator[None]:
    """Turns whatever loading a checkpoint raises into ConfigurationError: no page can be located with it."""
    torch, _ = import_offline()
    try:
        yield
    except DocpipeError:
        raise
    except (torch.OutOfMemoryError, MemoryError):
        torch.cuda.empty_cache()
        raise MissingDependencyError(
            f"{path.name} does not fit into memory: quantization=4bit, dtype=bfloat16, or a smaller model"
        ) from None
    except Exception as error:
        raise ConfigurationError(
            f"the weights in {path} cannot be loaded ({type(error).__name__}: {error}). "
            "'docpipe models verify' checks every file; a damaged one is fetched again"
        ) from error
