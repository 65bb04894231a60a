"""Document schemas: YAML in, strict frozen models out.

A schema names the fields of one kind of document. Every mistake in a file is a SchemaError with the file,
the line, the key and the nearest valid key. ``extends`` merges field by field; the fingerprint is of the
merged schema, so a change in a parent changes every child.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from docpipe.errors import SchemaError, nearest_name
from docpipe.types import Query
from docpipe.values import FIELD_TYPES

NAME_PATTERN = r"^[a-z][a-z0-9_]*$"
Name = Annotated[str, Field(pattern=NAME_PATTERN)]
TABLE = "table"
"""The one type that is not in FIELD_TYPES: rows of columns, stored in the line_items table."""


class Strict(BaseModel):
    """Frozen, and unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OcrHints(Strict):
    """How a field's crop is read."""

    psm: Annotated[int, Field(ge=3, le=13)] | None = None
    """Tesseract page segmentation mode; by default 7 for one line and 6 for several."""
    whitelist: str = ""
    """Only these characters can be read."""
    language: str = ""
    """Tesseract languages such as ``deu+eng``."""


class ColumnSpec(Strict):
    """One column of a ``table`` field."""

    phrase: str
    labels: tuple[str, ...] = ()
    type: str = "text"
    required: bool = False

    @field_validator("labels", mode="before")
    @classmethod
    def _labels(cls, value: Any) -> Any:
        return flatten_labels(value)

    @field_validator("type")
    @classmethod
    def _type(cls, value: str) -> str:
        return known_type(value)


class FieldSpec(Strict):
    """One field: what the locator is asked, which captions announce it, and what its value is."""

    phrase: str = Field(min_length=1, description="What a grounding model is asked, e.g. 'total amount due'")
    labels: tuple[str, ...] = Field(
        default=(), description="Printed captions: a list, or lists by language code"
    )
    type: str = Field(default="text", description="A field type; 'table' needs columns")
    required: bool = False
    many: bool = Field(default=False, description="Several values are kept, in reading order")
    pages: Literal["any", "first", "last"] | tuple[int, ...] = Field(
        default="any", description="Where to look: any, first, last, or 1-based page numbers"
    )
    ocr: OcrHints = OcrHints()
    pattern: str = Field(default="", description="Regular expression that the value matches in full")
    aliases: tuple[str, ...] = Field(
        default=(), description="The same field's name in DocILE, Azure, AWS, Google, EN 16931"
    )
    description: str = ""
    columns: Mapping[Name, ColumnSpec] = Field(default_factory=dict)

    @field_validator("labels", mode="before")
    @classmethod
    def _labels(cls, value: Any) -> Any:
        return flatten_labels(value)

    @field_validator("type")
    @classmethod
    def _type(cls, value: str) -> str:
        return value if value == TABLE else known_type(value)

    @field_validator("pattern")
    @classmethod
    def _pattern(cls, value: str) -> str:
        import re

        try:
            re.compile(value)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from None
        return value

    @model_validator(mode="after")
    def _table(self) -> "FieldSpec":
        if (self.type == TABLE) != bool(self.columns):
            raise ValueError("type 'table' and 'columns' go together")
        return self


class SumCheck(Strict):
    """``sum`` of money fields equals another, within ``tolerance``; skipped while one of them is missing."""

    sum: tuple[str, ...] = Field(min_length=1)
    equals: str
    tolerance: str = "0.01"


class OrderCheck(Strict):
    """``not_before``: the fields' values never decrease from left to right."""

    not_before: tuple[str, ...] = Field(min_length=2)


class OneOfCheck(Strict):
    """The field's canonical text is one of ``one_of``."""

    field: str
    one_of: tuple[str, ...] = Field(min_length=1)


class AnyOfCheck(Strict):
    """At least one of the fields has a value."""

    any_of: tuple[str, ...] = Field(min_length=1)


class SameCurrencyCheck(Strict):
    """Money fields that name a currency name the same one."""

    same_currency: tuple[str, ...] = Field(min_length=2)


class LineSumCheck(Strict):
    """The sum of a table's column equals a money field, within ``tolerance``."""

    line_sum: str = Field(description="table.column")
    equals: str
    tolerance: str = "0.01"


Check = SumCheck | OrderCheck | OneOfCheck | AnyOfCheck | SameCurrencyCheck | LineSumCheck


class DocumentSchema(Strict):
    """One kind of document."""

    name: Name
    version: int = Field(default=1, ge=1)
    description: str = ""
    extends: str = ""
    locales: tuple[str, ...] = Field(
        default=(), description="CLDR locales such as de_DE, likeliest first: they settle 02/03/2024 and 1.234"
    )
    languages: tuple[str, ...] = Field(default=(), description="ISO 639-1 codes of the printed text")
    fields: Mapping[Name, FieldSpec] = Field(min_length=1)
    checks: tuple[Check, ...] = ()

    @cached_property
    def fingerprint(self) -> str:
        """16 hex digits of the sha256 of the merged content: part of the resume key and of every row."""
        content = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=True)
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    @property
    def queries(self) -> tuple[Query, ...]:
        """The locator's queries, one a field, in the schema's order."""
        return tuple(
            Query(
                name=name,
                phrase=spec.phrase,
                labels=spec.labels,
                value_type=spec.type,
                many=spec.many,
                role=name,
                pattern=spec.pattern,
            )
            for name, spec in self.fields.items()
        )

    @model_validator(mode="after")
    def _check_names(self) -> "DocumentSchema":
        for check in self.checks:
            for name in check_fields(check):
                table, _, column = name.partition(".")
                spec = self.fields.get(table)
                if spec is None:
                    raise ValueError(
                        f"a check names field {table!r}, which the schema lacks"
                        f"{nearest_name(table, list(self.fields))}"
                    )
                if column and column not in spec.columns:
                    raise ValueError(f"a check names column {name!r}, which the schema lacks")
        return self


def check_fields(check: Check) -> Iterator[str]:
    """The field names a check speaks of; ``table.column`` for columns."""
    match check:
        case SumCheck(sum=parts, equals=total):
            yield from (*parts, total)
        case LineSumCheck(line_sum=column, equals=total):
            yield from (column, total)
        case OrderCheck(not_before=names) | AnyOfCheck(any_of=names) | SameCurrencyCheck(same_currency=names):
            yield from names
        case OneOfCheck(field=name):
            yield name


def known_type(value: str) -> str:
    """``value`` if it is a field type. Raises ValueError with the nearest one."""
    if value not in FIELD_TYPES:
        known = [*FIELD_TYPES, TABLE]
        raise ValueError(f"unknown type {value!r}{nearest_name(value, known)}; known: {', '.join(known)}")
    return value


def flatten_labels(value: Any) -> Any:
    """Labels by language (``{en: [...], de: [...]}``) as one tuple without repeats; a list stays in order."""
    if isinstance(value, Mapping):
        value = [label for labels in value.values() for label in labels]
    return tuple(dict.fromkeys(value)) if isinstance(value, list | tuple) else value


# --- loading ---------------------------------------------------------------------------------------------


def shipped_schemas_dir() -> Path:
    """Where the schemas that come with docpipe lie: inside an installed wheel, else beside the package."""
    package = Path(__file__).parent
    bundled = package / "_bundled" / "schemas"
    return bundled if bundled.is_dir() else package.parent / "schemas"


def shipped_schemas() -> dict[str, Path]:
    """Name → file of every schema that comes with docpipe, sorted by name."""
    return {path.stem: path for path in sorted(shipped_schemas_dir().glob("*.yaml"))}


def load_schema(name_or_path: str | Path) -> DocumentSchema:
    """The schema of a YAML file, or a shipped one by its name.

    Raises SchemaError with file, line, key and the nearest valid key; for an unknown name it lists the known.
    """
    return _load(_resolve(str(name_or_path), base=None))


@cache
def _load(path: Path) -> DocumentSchema:
    data, lines = _merged(path, seen=())
    try:
        return DocumentSchema.model_validate(data)
    except ValidationError as error:
        raise _explain(error, path, lines) from None


def _resolve(name: str, base: Path | None) -> Path:
    known = shipped_schemas()
    candidates = [Path(name)]
    if base is not None:
        candidates = [base / name, base / f"{name}.yaml", *candidates]
    for candidate in candidates:
        if candidate.suffix in {".yaml", ".yml"} and candidate.is_file():
            return candidate.resolve()
    if name in known:
        return known[name]
    raise SchemaError(
        f"no schema {name!r}{nearest_name(name, list(known))}: give a .yaml file or one of {', '.join(known)}"
    )


Lines = dict[tuple[str, ...], int]
"""Path of keys → 1-based line in the file."""


def _merged(path: Path, seen: tuple[Path, ...]) -> tuple[dict[str, Any], Lines]:
    """The file's content over its parents', and the lines of its own keys."""
    if path in seen:
        raise SchemaError("'extends' runs in a circle", file=str(path), key="extends")
    data, lines = _parse(path)
    parent_name = data.get("extends", "")
    if not parent_name:
        return data, lines
    try:
        parent_path = _resolve(str(parent_name), base=path.parent)
    except SchemaError as error:
        raise SchemaError(error.detail, file=str(path), line=lines.get(("extends",)), key="extends") from None
    parent, _ = _merged(parent_path, (*seen, path))
    own_fields = data.get("fields") or {}
    merged_fields = dict(parent.get("fields", {}))
    for name, spec in own_fields.items():
        if spec is None:
            merged_fields.pop(name, None)
        elif isinstance(spec, dict):
            merged_fields[name] = {**merged_fields.get(name, {}), **spec}
        else:
            merged_fields[name] = spec
    merged = {**parent, **data, "fields": merged_fields}
    if "checks" in parent and "checks" in data:
        merged["checks"] = [*parent["checks"], *data["checks"]]
    return merged, lines


def _parse(path: Path) -> tuple[dict[str, Any], Lines]:
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except OSError as error:
        raise SchemaError(f"cannot read the schema: {error.strerror}", file=str(path)) from None
    except UnicodeDecodeError:
        raise SchemaError("the schema is not UTF-8 text", file=str(path)) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise SchemaError(f"not valid YAML: {error.problem}", file=str(path), line=line) from None
    if not isinstance(node, yaml.MappingNode):
        raise SchemaError("a schema is a mapping with 'name' and 'fields'", file=str(path), line=1)
    lines: Lines = {}
    _collect_lines(node, (), lines, path)
    data = yaml.load(text, Loader=yaml.CSafeLoader)  # noqa: S506 - CSafeLoader builds plain data only
    return data, lines


def _collect_lines(node: yaml.Node, at: tuple[str, ...], lines: Lines, path: Path) -> None:
    if isinstance(node, yaml.MappingNode):
        for key_node, value_node in node.value:
            key = (*at, str(key_node.value))
            line = key_node.start_mark.line + 1
            if key in lines:
                raise SchemaError(f"key {key[-1]!r} is given twice", file=str(path), line=line, key=key[-1])
            lines[key] = line
            _collect_lines(value_node, key, lines, path)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            key = (*at, str(index))
            lines[key] = item.start_mark.line + 1
            _collect_lines(item, key, lines, path)


def _explain(error: ValidationError, path: Path, lines: Lines) -> SchemaError:
    """The first mistake of a file in the user's words."""
    first = error.errors()[0]
    keys = tuple(str(part) for part in first["loc"])
    if keys and keys[0] == "checks":
        keys = keys[:2]
    where = keys
    while where and where not in lines:
        where = where[:-1]
    message = str(first["msg"]).removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        message = f"unknown key {keys[-1]!r}{nearest_name(keys[-1], _valid_keys(keys))}"
    elif first["type"] == "missing":
        message = f"key {keys[-1]!r} is missing"
    elif keys[:1] == ("checks",):
        message = (
            "a check is one of sum/equals, not_before, field/one_of, any_of, same_currency, line_sum/equals"
        )
    dotted = ".".join(keys)
    return SchemaError(
        f"{dotted}: {message}" if dotted else message, file=str(path), line=lines.get(where), key=dotted
    )


def _valid_keys(keys: tuple[str, ...]) -> list[str]:
    """The keys allowed beside ``keys[-1]``."""
    if len(keys) == 1:
        return list(DocumentSchema.model_fields)
    if "ocr" in keys[:-1]:
        return list(OcrHints.model_fields)
    if "columns" in keys[:-1]:
        return list(ColumnSpec.model_fields)
    return list(FieldSpec.model_fields)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of schema files, for editors that complete and check YAML."""
    return DocumentSchema.model_json_schema()
