"""Where documents come from: paths, folders, globs and fsspec URLs, and which of their pages are meant."""

import glob
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from docpipe.errors import (
    ConfigurationError,
    DocpipeError,
    FileAccessError,
    LimitExceededError,
    MissingDependencyError,
)

SUFFIXES = (".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff")
"""What a folder or glob is searched for. A file that is named itself is opened whatever its suffix."""


def discover(sources: Sequence[str]) -> list[str]:
    """The documents that ``sources`` name, sorted, each once.

    A source is a file, a folder (searched with its subfolders), a glob (``**`` crosses folders) or an fsspec
    URL of any of these, such as ``s3://bucket/invoices/``.

    Raises FileAccessError when a source does not exist and ConfigurationError when it is empty.
    """
    if not sources:
        raise ConfigurationError(
            "no input; name a file, a folder, a glob or a URL such as s3://bucket/folder/"
        )
    found: set[str] = set()
    for source in sources:
        matches = _remote_matches(source) if "://" in source else _local_matches(source)
        if not matches:
            raise ConfigurationError(
                f"{source}: nothing to process there; supported files are {', '.join(SUFFIXES)} "
                "(a file with another suffix can be named itself)"
            )
        found.update(matches)
    return sorted(found)


def read_source(source: str, max_bytes: int) -> bytes:
    """All bytes of a path or fsspec URL.

    Raises FileAccessError, or LimitExceededError for more than ``max_bytes``.
    """
    if "://" in source:
        return _read_remote(source, max_bytes)
    try:
        file = Path(source).expanduser()
        if file.is_dir():
            raise FileAccessError(f"{source} is a folder; documents are opened one by one (see discover)")
        _check_size(source, file.stat().st_size, max_bytes)
        return file.read_bytes()
    except FileNotFoundError as error:
        raise FileAccessError(f"{source} does not exist; check the path") from error
    except PermissionError as error:
        raise FileAccessError(f"{source} may not be read; check its permissions") from error
    except (OSError, ValueError) as error:
        raise FileAccessError(f"{source} cannot be read: {error}") from error


def parse_page_range(text: str, page_count: int) -> tuple[int, ...]:
    """``"1-3,7"`` → ``(1, 2, 3, 7)``: 1-based, ascending, each once; ``"5-"`` runs to the end, empty is all.

    Raises ConfigurationError for other text and for pages beyond ``page_count``.
    """
    if not text.strip():
        return tuple(range(1, page_count + 1))
    pages: set[int] = set()
    for part in text.split(","):
        first, dash, last = (piece.strip() for piece in part.partition("-"))
        try:
            start = int(first)
            end = start if not dash else int(last) if last else page_count
        except ValueError:
            raise ConfigurationError(f"page range {text!r}: {part!r} is neither '7' nor '1-3'") from None
        if not 1 <= start <= end:
            raise ConfigurationError(f"page range {text!r}: {part!r} does not run upwards from page 1")
        if end > page_count:
            raise ConfigurationError(f"page range {text!r}: the document has {page_count} pages")
        pages.update(range(start, end + 1))
    return tuple(sorted(pages))


def _read_remote(url: str, max_bytes: int) -> bytes:
    fs, path = _filesystem(url)
    try:
        size = int(fs.size(path) or 0)
        _check_size(url, size, max_bytes)
        return bytes(fs.cat_file(path))
    except DocpipeError:
        raise
    except FileNotFoundError as error:
        raise FileAccessError(f"{url} does not exist; check the URL") from error
    except Exception as error:  # each file system has its own exceptions
        raise FileAccessError(f"{url} cannot be read: {error}") from error


def _check_size(source: str, size: int, max_bytes: int) -> None:
    if size > max_bytes:
        raise LimitExceededError(
            f"{source} has {size:,} bytes, the limit is {max_bytes:,}; "
            "raise it with --max-bytes or DOCPIPE_MAX_BYTES"
        )


def _supported(path: str) -> bool:
    return path.lower().endswith(SUFFIXES)


def _local_matches(source: str) -> list[str]:
    path = Path(source).expanduser()
    if path.is_dir():
        return [str(file) for file in path.rglob("*") if _supported(file.name) and file.is_file()]
    if path.exists():
        return [str(path)]
    if glob.has_magic(source):
        matches = glob.glob(str(path), recursive=True)  # noqa: PTH207  # the pattern may be absolute
        return [match for match in matches if _supported(match) and Path(match).is_file()]
    raise FileAccessError(
        f"{source} does not exist; check the path, or quote a glob so that docpipe expands it"
    )


def _remote_matches(source: str) -> list[str]:
    fs, path = _filesystem(source)
    try:
        if glob.has_magic(path):
            return [fs.unstrip_protocol(match) for match in fs.glob(path) if _supported(match)]
        if fs.isfile(path):
            return [source]
        if fs.isdir(path):
            return [fs.unstrip_protocol(match) for match in fs.find(path) if _supported(match)]
    except Exception as error:  # each file system has its own exceptions
        raise FileAccessError(f"{source} cannot be listed: {error}") from error
    raise FileAccessError(f"{source} does not exist; check the URL and the credentials")


def _filesystem(url: str) -> tuple[Any, str]:
    """The fsspec file system of ``url`` and the path in it."""
    import fsspec

    try:
        return fsspec.core.url_to_fs(url)  # type: ignore[no-any-return]
    except ImportError as error:
        protocol = url.partition("://")[0]
        hint = "pip install 'docpipe[s3]'" if protocol == "s3" else f"install the fsspec driver: {error}"
        raise MissingDependencyError(f"{url}: no driver for {protocol}://; {hint}") from error
    except ValueError as error:
        raise ConfigurationError(
            f"{url}: {error}; use a path or a URL such as s3://bucket/folder/"
        ) from error
