"""Every error docpipe raises on purpose, and the exit code that each one ends the program with.

The tree::

    DocpipeError
    ├── ConfigurationError        settings, options or schema files are wrong
    │   ├── SchemaError           names file, line, key and the nearest valid key
    │   └── UnknownNameError      a name missing from a table of swappable parts
    ├── MissingDependencyError    a package, program, language or model is not installed
    ├── DocumentError             this one document cannot be processed
    │   ├── FileAccessError       not there, or not readable
    │   ├── UnsupportedDocumentError
    │   ├── DamagedDocumentError
    │   ├── EncryptedDocumentError
    │   └── LimitExceededError    too many pages, pixels or bytes
    ├── StageError                a stage failed on one page
    │   ├── RasterizeError
    │   ├── LocateError
    │   └── ReadError
    ├── WorkerError               the process that held the document
    │   ├── WorkerDiedError
    │   ├── WorkerTimeoutError
    │   └── WorkerMemoryError
    └── StoreError                results cannot be written or read

A message says what is wrong and what to do next. None of these is ever turned into an
empty value: "nothing found" is a :class:`docpipe.types.FieldStatus`, not an error.
"""

from enum import IntEnum
from typing import ClassVar


class ExitCode(IntEnum):
    """What the program returns to the shell; stable, with OCRmyPDF's meanings where they overlap."""

    OK = 0
    BAD_ARGUMENTS = 1
    INPUT_FILE = 2
    MISSING_DEPENDENCY = 3
    INVALID_OUTPUT = 4
    FILE_ACCESS = 5
    CHILD_PROCESS = 7
    ENCRYPTED = 8
    INVALID_CONFIG = 9
    OTHER = 15
    SOME_FAILED = 20
    """The run finished; some documents failed and have a status row that says why."""
    NEEDS_REVIEW = 21
    """The run finished; some documents need review (only with ``--fail-on review``)."""
    BELOW_BASELINE = 22
    """``bench --gate``: worse than the baseline by more than the margin."""
    INTERRUPTED = 130


class DocpipeError(Exception):
    """Base of everything docpipe raises on purpose."""

    exit_code: ClassVar[ExitCode] = ExitCode.OTHER

    @property
    def kind(self) -> str:
        """The class name: what the ``error_kind`` column and JSON output carry."""
        return type(self).__name__


class ConfigurationError(DocpipeError):
    exit_code = ExitCode.INVALID_CONFIG


class SchemaError(ConfigurationError):
    """A schema file is wrong; carries where, so that editors and ``schema lint`` can point at it."""

    def __init__(self, message: str, *, file: str = "", line: int | None = None, key: str = "") -> None:
        self.file, self.line, self.key, self.detail = file, line, key, message
        where = ":".join(str(part) for part in (file, line) if part)
        super().__init__(f"{where}: {message}" if where else message)

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild_schema_error, (self.detail, self.file, self.line, self.key)


def _rebuild_schema_error(message: str, file: str, line: int | None, key: str) -> SchemaError:
    return SchemaError(message, file=file, line=line, key=key)


class UnknownNameError(ConfigurationError):
    pass


class MissingDependencyError(DocpipeError):
    exit_code = ExitCode.MISSING_DEPENDENCY


class DocumentError(DocpipeError):
    exit_code = ExitCode.INPUT_FILE


class FileAccessError(DocumentError):
    exit_code = ExitCode.FILE_ACCESS


class UnsupportedDocumentError(DocumentError):
    pass


class DamagedDocumentError(DocumentError):
    pass


class EncryptedDocumentError(DocumentError):
    exit_code = ExitCode.ENCRYPTED


class LimitExceededError(DocumentError):
    pass


class StageError(DocpipeError):
    pass


class RasterizeError(StageError):
    pass


class LocateError(StageError):
    pass


class ReadError(StageError):
    pass


class WorkerError(DocpipeError):
    exit_code = ExitCode.CHILD_PROCESS


class WorkerDiedError(WorkerError):
    pass


class WorkerTimeoutError(WorkerError):
    pass


class WorkerMemoryError(WorkerError):
    pass


class StoreError(DocpipeError):
    exit_code = ExitCode.INVALID_OUTPUT


def nearest_name(name: str, known: list[str]) -> str:
    """`` (did you mean 'x'?)`` for the closest known name, or an empty string when none is close."""
    import difflib

    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return f" (did you mean {close[0]!r}?)" if close else ""
