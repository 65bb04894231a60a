"""The functions that people call from Python; ``docpipe`` re-exports them.

``extract_all`` works in processes of its own and can be called from any script or notebook.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from docpipe import pipeline
from docpipe.documents import open_document
from docpipe.documents.base import Limits
from docpipe.schema import AnySchema, load_schemas
from docpipe.settings import Options
from docpipe.types import Detection, Query, Record
from docpipe.values import mark_asked
from docpipe.workers.extraction import extract_in_workers

SchemaLike = str | Path | AnySchema


def extract(
    source: str | Path,
    schema: SchemaLike | Sequence[SchemaLike] = "invoice",
    options: Options | None = None,
    **overrides: Any,
) -> Record:
    """The record of one document, extracted in this process.

    ``schema`` is a shipped name, a YAML file or a loaded schema; of several, or of all shipped ones (``auto``), the
    document gets the one that it answers best, or the status ``skipped``. ``overrides`` are fields of Options
    (``dpi=300``). Raises DocumentError when the document cannot be opened, ConfigurationError or
    MissingDependencyError when nothing could be.
    """
    chosen = _schema(schema)
    merged = _options(options, overrides)
    return pipeline.extract_document(str(source), chosen, _engines(merged, chosen), merged)


def extract_all(
    sources: Iterable[str | Path],
    schema: SchemaLike | Sequence[SchemaLike] = "invoice",
    options: Options | None = None,
    **overrides: Any,
) -> Iterator[Record]:
    """A record for every source, in order, from worker processes with time and memory limits.

    Schemas are given as for :func:`extract`; each document gets its own.

    A document that cannot be opened, crashes its worker or takes too long gives a record whose status is
    ``failure`` and whose errors say why; nothing is raised for it.
    """
    chosen = _schema(schema)
    merged = _options(options, overrides)
    yield from extract_in_workers([str(s) for s in sources], chosen, merged)


def locate(
    source: str | Path,
    queries: Sequence[Query],
    page_no: int = 1,
    options: Options | None = None,
    **overrides: Any,
) -> list[Detection]:
    """Where phrases are on one page, best first per query: open vocabulary, no schema needed.

    Raises DocumentError, or StageError when the page could not be looked at.
    """
    merged = _options(options, overrides)
    engines = _engines(merged, None)
    limits = Limits(merged.max_bytes, merged.max_pages, merged.max_page_pixels)
    with open_document(
        source, rasterizer=merged.rasterizer, limits=limits, password=merged.password
    ) as document:
        page = engines.prepare(document, page_no, merged)
        return pipeline.locate_on(page, tuple(queries), engines.locator)


def query(phrase: str, *, value_type: str = "", labels: Sequence[str] = ()) -> Query:
    """An ad-hoc query for :func:`locate`.

    Without a type it is of the ink that it names ("vendor signature"), or of the well-known field that it means
    ("total amount due" is money), else text.
    """
    from docpipe.locators.embedded.words.vocabulary import meant_type  # numpy: not before it is needed

    given = value_type or mark_asked(phrase)
    meant = given or meant_type(phrase) or "text"
    return Query(
        name=phrase,
        phrase=phrase,
        labels=tuple(labels) or (phrase,),
        value_type=meant,
        type_guessed=not given,
    )


def _schema(schema: SchemaLike | Sequence[SchemaLike]) -> AnySchema:
    return load_schemas(*((schema,) if isinstance(schema, str | Path | AnySchema) else schema))


def _options(options: Options | None, overrides: dict[str, Any]) -> Options:
    if options is None:
        return Options(**overrides)
    return Options(**{**options.model_dump(), **overrides}) if overrides else options


def _engines(options: Options, schema: AnySchema | None) -> pipeline.Engines:
    """Engines for these options, kept for the next call: a model loads once."""
    return _cached_engines(options.model_dump_json(), schema.languages if schema else ())


@lru_cache(maxsize=4)
def _cached_engines(options_json: str, languages: tuple[str, ...]) -> pipeline.Engines:
    return pipeline.build_engines(Options.model_validate_json(options_json), languages)
