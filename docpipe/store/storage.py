"""Where result files lie: a local folder, or anything that fsspec reaches by URL.

Both write a file as a whole or not at all, and both list only finished files.
"""

import contextlib
import os
import time
import uuid
from pathlib import Path
from typing import Any, Protocol

from docpipe.errors import MissingDependencyError, StoreError

SUFFIX = ".parquet"
LEFTOVER_S = 24 * 3600.0
"""Age in seconds from which a temporary file has no writer any more."""


class Storage(Protocol):
    """Finished Parquet files by their path relative to the output, with ``/`` between the parts.

    Every method raises StoreError when the storage refuses.
    """

    url: str

    def put(self, path: str, data: bytes) -> None:
        """Stores ``data`` so that readers see all of it or nothing; replaces a file of the same path."""
        ...

    def get(self, path: str) -> bytes:
        """The file's bytes. Raises FileNotFoundError when it is gone."""
        ...

    def files(self, folder: str) -> list[str]:
        """Sorted paths of the Parquet files at any depth below ``folder``; none when it does not exist."""
        ...

    def remove(self, path: str) -> None:
        """Removes the file; one that is gone already is fine."""
        ...

    def sweep(self) -> None:
        """Removes what writers that were killed long ago have left half-written."""
        ...


def open_storage(out: str | Path) -> Storage:
    """The storage behind a path or an fsspec URL (``s3://bucket/out``, ``memory://out``).

    Raises MissingDependencyError when the URL's file system is not installed, StoreError for an unknown one.
    """
    url = str(out)
    if url.startswith("file://"):
        return LocalFolder(Path(url.removeprefix("file://")))
    return RemoteFolder(url) if "://" in url else LocalFolder(Path(url))


class LocalFolder:
    """A folder of this machine. Files are written under a hidden temporary name, then renamed."""

    def __init__(self, root: Path) -> None:
        self.root, self.url = root, str(root)

    def put(self, path: str, data: bytes) -> None:
        target = self.root / path
        temporary = target.with_name(f".{target.stem}-{uuid.uuid4().hex[:8]}.tmp")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with temporary.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(target)
        except OSError as error:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise StoreError(
                f"cannot write results to {self.url!r}: {error.strerror or error};"
                " choose another --out, or free space and run again"
            ) from error

    def get(self, path: str) -> bytes:
        try:
            return (self.root / path).read_bytes()
        except FileNotFoundError:
            raise
        except OSError as error:
            raise StoreError(f"cannot read {path!r} in {self.url!r}: {error.strerror or error}") from error

    def files(self, folder: str) -> list[str]:
        found = (self.root / folder).rglob(f"*{SUFFIX}")
        return sorted(p.relative_to(self.root).as_posix() for p in found if not p.name.startswith("."))

    def remove(self, path: str) -> None:
        try:
            (self.root / path).unlink(missing_ok=True)
        except OSError as error:
            raise StoreError(f"cannot remove {path!r} in {self.url!r}: {error.strerror or error}") from error

    def sweep(self) -> None:
        for path in self.root.rglob(".*.tmp"):
            with contextlib.suppress(OSError):  # another sweep was faster
                if time.time() - path.stat().st_mtime > LEFTOVER_S:
                    path.unlink()


class RemoteFolder:
    """A folder of an object store. One put makes the whole object visible: no temporary names are needed."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._fs, root = _file_system(self.url)
        self._root = root.rstrip("/")

    def put(self, path: str, data: bytes) -> None:
        self._try("write results to", self._fs.pipe_file, self._full(path), data)

    def get(self, path: str) -> bytes:
        data: bytes = self._try("read results from", self._fs.cat_file, self._full(path))
        return data

    def files(self, folder: str) -> list[str]:
        self._fs.invalidate_cache()
        try:
            found = self._try("list results in", self._fs.find, self._full(folder))
        except FileNotFoundError:
            return []
        prefix = f"{self._root}/"
        return sorted(path.removeprefix(prefix) for path in found if path.endswith(SUFFIX))

    def remove(self, path: str) -> None:
        try:
            self._try("remove results from", self._fs.rm_file, self._full(path))
        except FileNotFoundError:
            return

    def sweep(self) -> None:
        """Nothing to do: an unfinished put leaves no object."""

    def _full(self, path: str) -> str:
        return f"{self._root}/{path}"

    def _try(self, what: str, call: Any, *arguments: Any) -> Any:
        try:
            return call(*arguments)
        except FileNotFoundError as error:
            if call == self._fs.pipe_file:
                raise StoreError(
                    f"cannot {what} {self.url!r}: the bucket does not exist; create it"
                ) from error
            raise
        except Exception as error:  # every store's client has a tree of its own
            raise StoreError(
                f"cannot {what} {self.url!r}: {type(error).__name__}: {error};"
                " check the address, the credentials and the network"
            ) from error


def _file_system(url: str) -> tuple[Any, str]:
    protocol = url.partition("://")[0]
    try:
        import fsspec

        fs, root = fsspec.core.url_to_fs(url)
    except ImportError as error:
        extra = "pip install 'docpipe[s3]'" if protocol in {"s3", "s3a"} else str(error)
        raise MissingDependencyError(f"{protocol}:// needs another package: {extra}") from None
    except ValueError as error:
        raise StoreError(f"cannot store results in {url!r}: {error}") from None
    return fs, str(root)
