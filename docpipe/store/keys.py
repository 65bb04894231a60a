"""Keys that make runs repeatable: when two extractions are the same, and which rows belong together."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any


def resume_key(
    document_id: str,
    *,
    schema_fingerprint: str,
    docpipe_version: str,
    locator: str,
    locator_revision: str,
    ocr_version: str,
    dpi: float,
    options: Mapping[str, Any] | None = None,
) -> str:
    """The sha256 (hex) of everything that decides what a document yields.

    Two extractions with the same key give the same values, boxes and confidences, so the second one need not
    be done. ``options`` holds whatever else changes results (read mode, XML, pages, languages, rasterizer);
    its order does not matter, its values must be JSON data.
    """
    parts = [
        document_id,
        schema_fingerprint,
        docpipe_version,
        locator,
        locator_revision,
        ocr_version,
        float(dpi),
    ]
    content = json.dumps([parts, dict(options or {})], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(content.encode()).hexdigest()


def record_id(
    document_id: str,
    source: str,
    schema: str,
    resume_key: str,
    run_id: str,
    status: str,
    extracted_at: datetime,
) -> str:
    """32 hex digits that join the rows of one record over all tables."""
    parts = [document_id, source, schema, resume_key, run_id, status, extracted_at.isoformat()]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def file_stem(ids: list[str]) -> str:
    """A file name for a set of ids, whatever their order: the same batch always lands in the same file."""
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()[:32]
