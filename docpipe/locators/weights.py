"""Weights on disk: where they are, whether their licence is accepted, and whether their code is the known one.

Nothing is ever downloaded: what is missing is an error with the exact command that fetches it. Remote code
runs only from a local directory whose ``.py`` files are, byte for byte, those of a pinned revision or of a
digest that the user pinned after reading them.
"""

import hashlib
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docpipe.errors import ConfigurationError, MissingDependencyError

REVISION = re.compile(r"[0-9a-f]{40}")
BLOCK_BYTES = 1 << 20
SAMPLES = 64
SAMPLE_BYTES = 4096


@dataclass(frozen=True, slots=True)
class WeightsSpec:
    """What is known of one set of weights without having it."""

    locator: str
    repository: str
    licence: str
    licence_url: str
    commercial_use: bool
    parameters: str
    download_bytes: int
    revision: str = ""
    """40-hex commit that was checked; empty when none was: then a directory or revision must be given."""
    code: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Revision → remote-code file → sha256. Empty for models that transformers has code of its own for."""
    env: str = ""
    """Environment variable that names a directory with the weights."""

    def download_command(self, revision: str = "") -> str:
        """The shell command that fetches the weights."""
        revision = revision or self.revision
        pin = f" --revision {revision}" if revision else ""
        return f"hf download {self.repository}{pin} --local-dir {self.repository.rpartition('/')[2]}"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A directory whose code and configuration were checked."""

    path: Path
    revision: str
    """The commit for known code or a hub snapshot, else ``local``; plus 12 digits of the content's digest."""
    has_remote_code: bool
    weights_bytes: int


def find_checkpoint(
    spec: WeightsSpec,
    path: str = "",
    revision: str = "",
    accept_noncommercial: bool = False,
    code_sha256: str = "",
) -> Checkpoint:
    """The checked checkpoint: from ``path``, ``spec.env`` or the hub cache, in this order.

    Raises ConfigurationError for an unaccepted licence, an unpinned revision or unknown code, and
    MissingDependencyError with the download command when there are no weights.
    """
    require_licence(spec, accept_noncommercial)
    directory, commit = locate_directory(spec, path, revision)
    return check_directory(spec, directory, commit, code_sha256)


def require_licence(spec: WeightsSpec, accepted: bool) -> None:
    if spec.commercial_use or accepted:
        return
    raise ConfigurationError(
        f"the weights of {spec.repository} may be used for non-commercial purposes only ({spec.licence}, "
        f"{spec.licence_url}). If yours is one, say so with the locator option accept_noncommercial=true; "
        "otherwise choose another locator: 'docpipe models' lists those for commercial use"
    )


def locate_directory(spec: WeightsSpec, path: str = "", revision: str = "") -> tuple[Path, str]:
    """The directory of the weights and the commit it is known to be of (empty for a plain directory)."""
    given = path or (os.environ.get(spec.env, "") if spec.env else "")
    if given:
        directory = Path(given).expanduser()
        if not (directory / "config.json").is_file():
            raise MissingDependencyError(
                f"no weights of {spec.repository} in {directory}: it has no config.json. Fetch them with: "
                f"{spec.download_command(revision)}"
            )
        return directory.resolve(), ""
    if revision and not REVISION.fullmatch(revision):
        raise ConfigurationError(
            f"revision {revision!r} of {spec.repository} is not a full commit hash: give all 40 hex digits, or the "
            "locator option path=DIRECTORY. A branch or a short hash may change what is run"
        )
    revision = revision or spec.revision
    cached = _hub_snapshot(spec.repository, revision) if revision else None
    if cached is None:
        raise MissingDependencyError(
            f"the weights of {spec.repository} are not on this machine. Fetch them "
            f"({spec.download_bytes / 1e9:.1f} GB, {spec.licence}) with: {spec.download_command(revision)} "
            f"and give the directory with the locator option path= or the environment variable {spec.env}"
        )
    return cached, revision


def _hub_snapshot(repository: str, revision: str) -> Path | None:
    """The snapshot in the local hub cache, never asked for over the network; None if it is not there."""
    home = Path(os.environ.get("HF_HOME") or "~/.cache/huggingface").expanduser()
    cache = os.environ.get("HF_HUB_CACHE") or home / "hub"
    snapshot = Path(cache) / f"models--{repository.replace('/', '--')}" / "snapshots" / revision
    return snapshot if (snapshot / "config.json").is_file() else None


def check_directory(
    spec: WeightsSpec, directory: Path, commit: str = "", code_sha256: str = ""
) -> Checkpoint:
    """``directory`` as a checkpoint, after its configuration, code and weight files were checked."""
    check_configs(directory, with_remote_code=bool(spec.code))
    shards = sorted(directory.glob("*.safetensors"))
    if not shards:
        raise MissingDependencyError(
            f"{directory} has no .safetensors files (other formats can run code and are not loaded). "
            f"Fetch the weights with: {spec.download_command(commit)}"
        )
    missing = [name for name in _indexed_shards(directory) if not (directory / name).is_file()]
    if missing:
        raise MissingDependencyError(
            f"{directory} lacks {', '.join(missing)}: the download is not complete. "
            f"Run again: {spec.download_command(commit)}"
        )
    known = check_code(spec, directory, commit, code_sha256) if spec.code else ""
    revision = f"{(commit or known)[:12] or 'local'}-{content_digest(directory)[:12]}"
    return Checkpoint(directory, revision, bool(spec.code), sum(shard.stat().st_size for shard in shards))


def check_configs(directory: Path, with_remote_code: bool) -> None:
    """Raise ConfigurationError for a configuration that would run code from elsewhere."""
    for name in ("config.json", "tokenizer_config.json", "preprocessor_config.json", "processor_config.json"):
        path = directory / name
        if not path.is_file():
            continue
        try:
            config = json.loads(path.read_text(encoding="utf-8"))
        except (ValueError, OSError) as error:
            raise ConfigurationError(f"{path} cannot be read as JSON: {error}") from None
        if "_attn_implementation_internal" in json.dumps(config):
            raise ConfigurationError(f"{path} names an attention implementation to fetch: not loaded")
        references = [ref for refs in config.get("auto_map", {}).values() for ref in _as_list(refs) if ref]
        if any("--" in ref for ref in references):
            raise ConfigurationError(
                f"{path} takes code from another repository ({references[0]}): not loaded"
            )
        if references and not with_remote_code and name == "config.json":
            raise ConfigurationError(
                f"{path} asks for remote code, which this locator does not run: use the variant of the model "
                "that transformers has code of its own for"
            )


def _as_list(value: Any) -> list[str]:
    return [str(item) for item in value if item] if isinstance(value, list | tuple) else [str(value or "")]


def _indexed_shards(directory: Path) -> list[str]:
    index = directory / "model.safetensors.index.json"
    if not index.is_file():
        return []
    return sorted(set(json.loads(index.read_text(encoding="utf-8")).get("weight_map", {}).values()))


def code_hashes(directory: Path) -> dict[str, str]:
    """Relative name → sha256 of every ``.py`` file below ``directory``, sorted."""
    files = sorted(path for path in directory.rglob("*.py") if ".cache" not in path.parts)
    return {path.relative_to(directory).as_posix(): file_sha256(path) for path in files}


def code_digest(hashes: Mapping[str, str]) -> str:
    """One sha256 for all files of :func:`code_hashes`: what the option ``code_sha256`` pins."""
    lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(hashes.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def check_code(spec: WeightsSpec, directory: Path, commit: str, code_sha256: str) -> str:
    """The revision whose code ``directory`` holds, or an empty string for code pinned by ``code_sha256``.

    Raises ConfigurationError that names every file that differs.
    """
    found = code_hashes(directory)
    if code_sha256:
        if code_digest(found) != code_sha256:
            raise ConfigurationError(
                f"the code in {directory} changed: its digest is {code_digest(found)}, pinned is {code_sha256}. "
                "Read the difference before you pin the new one"
            )
        return ""
    for revision, known in spec.code.items():
        if commit in ("", revision) and found == known:
            return revision
    nearest = commit if commit in spec.code else next(iter(spec.code))
    known = spec.code[nearest]
    differing = [name for name in sorted({*found, *known}) if found.get(name) != known.get(name)]
    named = ", ".join(differing[:3]) + (f" and {len(differing) - 3} more files" if len(differing) > 3 else "")
    raise ConfigurationError(
        f"the code in {directory} is not that of {spec.repository} at {nearest[:12]}, {named} "
        f"{'differs' if len(differing) == 1 else 'differ'}. It would run with your rights: fetch the pinned one "
        f"({spec.download_command(nearest)}), or read the files and pin them with the locator option "
        f"code_sha256={code_digest(found)}"
    )


def file_sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()


def content_digest(directory: Path) -> str:
    """A sha256 that tells checkpoints apart without reading gigabytes.

    Over the names and bytes of all ``.json``, ``.txt`` and ``.py`` files, and of every weight file its size
    and 64 evenly spread samples of 4 KiB.
    """
    digest = hashlib.sha256()
    for path in sorted(directory.iterdir()):
        if path.suffix in {".json", ".txt", ".py"}:
            digest.update(f"{path.name}:{file_sha256(path)}\n".encode())
        elif path.suffix == ".safetensors":
            size = path.stat().st_size
            digest.update(f"{path.name}:{size}\n".encode())
            with path.open("rb") as file:
                for index in range(SAMPLES):
                    file.seek(index * max(size - SAMPLE_BYTES, 0) // (SAMPLES - 1))
                    digest.update(file.read(SAMPLE_BYTES))
    return digest.hexdigest()
