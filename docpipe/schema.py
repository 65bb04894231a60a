"""Document schemas: YAML in, strict frozen models out.

A schema names the fields of one kind of document. Every mistake in a file is a SchemaError with the file,
the line, the key and the nearest valid key. ``extends`` merges field by field; the fingerprint is of the
merged schema, so a change in a parent changes every child.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from docpipe.errors import SchemaError, nearest_name
from docpipe.types import Query
from docpipe.values import FIELD_TYPES

if TYPE_CHECKING:
    import yaml

NAME_PATTERN = r"^[a-z][a-z0-9_]*$"
Name = Annotated[str, Field(pattern=NAME_PATTERN)]
TABLE = "table"
"""The one type that is not in FIELD_TYPES: rows of columns, stored in the line_items table."""
ADJUSTMENT = "±"
"""``table.±``: an amount that the document takes off, or puts on, the sum of a table's lines."""
AUTO = "auto"
"""Given in place of a schema: whichever shipped one a document answers best."""
NONE = "none"
"""The schema of documents that none of several schemas fits, in results and folder names."""


class Strict(BaseModel):
    """Frozen, and unknown keys are errors.

    How to check them is worked out with the first schema that is read: a worker is given one that was.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


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
    pages: Literal["any", "first", "last"] | tuple[Annotated[int, Field(ge=1)], ...] = Field(
        default="any", description="Where to look: any, first, last, or 1-based page numbers"
    )
    ocr: OcrHints = OcrHints.model_construct()
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


def _tolerance(value: Any) -> Any:
    """A number or its text as text, so that 0.02 in YAML never becomes a binary fraction."""
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or amount < 0:
        raise ValueError(f"tolerance is an amount such as 0.01, not {value!r}")
    return str(amount)


Tolerance = Annotated[str, BeforeValidator(_tolerance)]


class SumCheck(Strict):
    """``sum`` of money fields equals another, within ``tolerance``; skipped while one of them is missing."""

    sum: tuple[str, ...] = Field(min_length=1)
    equals: str
    tolerance: Tolerance = "0.01"


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
    """The sum of a table's column equals a money field, within ``tolerance``.

    Discounts and charges of the whole document that are printed below the table may make up the difference.
    """

    line_sum: str = Field(description="table.column")
    equals: str
    tolerance: Tolerance = "0.01"


Check = SumCheck | OrderCheck | OneOfCheck | AnyOfCheck | SameCurrencyCheck | LineSumCheck


class DocumentSchema(Strict):
    """One kind of document."""

    name: Name
    version: int = Field(default=1, ge=1)
    description: str = ""
    extends: str = ""
    locales: tuple[str, ...] = Field(
        default=(),
        description="CLDR locales such as de_DE, likeliest first: they settle 02/03/2024 and 1.234",
    )
    languages: tuple[str, ...] = Field(default=(), description="ISO 639-1 codes of the printed text")
    titles: tuple[str, ...] = Field(
        default=(), description="What such documents are headed with: a list, or lists by language code"
    )
    cues: tuple[str, ...] = Field(
        default=(),
        description="Other wordings that such documents print and no field asks for: a list, or lists by language code",
    )
    fields: Mapping[Name, FieldSpec] = Field(min_length=1)
    checks: tuple[Check, ...] = ()

    @field_validator("name")
    @classmethod
    def _name(cls, value: str) -> str:
        if value in (AUTO, NONE):
            raise ValueError(f"{value!r} is what docpipe calls the choice among schemas; take another name")
        return value

    @field_validator("titles", "cues", mode="before")
    @classmethod
    def _wordings(cls, value: Any) -> Any:
        return flatten_labels(value)

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
        for index, check in enumerate(self.checks):
            for name in check_fields(check):
                table, _, column = name.partition(".")
                spec = self.fields.get(table)
                if spec is None:
                    problem = f"field {table!r}, which the schema lacks"
                    problem += nearest_name(table, list(self.fields))
                elif column and column not in spec.columns:
                    problem = f"column {name!r}, which the schema lacks"
                    problem += nearest_name(column, list(spec.columns))
                else:
                    continue
                context = {"index": index, "problem": problem}
                raise PydanticCustomError("check_name", "a check names {problem}", context)
        return self


@dataclass(frozen=True)
class SchemaSet:
    """Several schemas, sorted by name, of which each document gets the one that it answers best."""

    schemas: tuple[DocumentSchema, ...]
    name: str = NONE
    """Of documents that get none."""

    @cached_property
    def fingerprint(self) -> str:
        """16 hex digits that change with any of the schemas."""
        content = "\n".join(schema.fingerprint for schema in self.schemas)
        return hashlib.sha256(content.encode()).hexdigest()[:16]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(schema.name for schema in self.schemas)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(language for schema in self.schemas for language in schema.languages))

    def __getitem__(self, name: str) -> DocumentSchema:
        """The schema of that name; one without fields for :data:`NONE`. Raises KeyError."""
        if name == NONE:
            return DocumentSchema.model_construct(name=NONE, fields={})
        return {schema.name: schema for schema in self.schemas}[name]


AnySchema = DocumentSchema | SchemaSet


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
        for language, labels in value.items():
            if not isinstance(labels, list):
                raise ValueError(f"the labels of language {language!r} are a list, such as [Total, Sum]")
        value = [label for labels in value.values() for label in labels]
    if isinstance(value, list | tuple) and all(isinstance(label, str) for label in value):
        return tuple(dict.fromkeys(value))
    return value


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


def load_schemas(*given: "str | Path | AnySchema") -> AnySchema:
    """One schema, or the set of several: names and files, also separated by commas; ``auto`` is all shipped ones.

    Raises SchemaError as :func:`load_schema` does, and for two schemas of one name.
    """
    found: dict[str, DocumentSchema] = {}
    for schema in (schema for part in given for schema in _schemas_of(part)):
        if found.setdefault(schema.name, schema) != schema:
            raise SchemaError(f"two schemas are called {schema.name!r}: one of them needs another name")
    if not found:
        raise SchemaError(f"no schema is given: give a .yaml file or one of {', '.join(shipped_schemas())}")
    schemas = tuple(found[name] for name in sorted(found))
    return schemas[0] if len(schemas) == 1 else SchemaSet(schemas)


def _schemas_of(given: "str | Path | AnySchema") -> Iterator[DocumentSchema]:
    if isinstance(given, DocumentSchema):
        yield given
    elif isinstance(given, SchemaSet):
        yield from given.schemas
    elif given == AUTO:
        yield from map(load_schema, shipped_schemas())
    elif "," in str(given) and not Path(given).is_file():
        for part in str(given).split(","):
            yield from _schemas_of(part.strip())
    else:
        yield load_schema(given)


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


Lines = dict[tuple[str, ...], tuple[Path, int]]
"""Path of keys → the file and 1-based line that gave it."""


def _merged(path: Path, seen: tuple[Path, ...]) -> tuple[dict[str, Any], Lines]:
    """The file's content over its parents', and where each key of the result stands."""
    if path in seen:
        raise SchemaError("'extends' runs in a circle", file=str(path), key="extends")
    data, lines = _parse(path)
    parent_name = data.get("extends", "")
    if not parent_name:
        return data, lines
    try:
        parent_path = _resolve(str(parent_name), base=path.parent)
    except SchemaError as error:
        line = lines[("extends",)][1]
        raise SchemaError(error.detail, file=str(path), line=line, key="extends") from None
    parent, parent_lines = _merged(parent_path, (*seen, path))
    merged = {**parent, **data}
    fields, own_fields = parent.get("fields"), data.get("fields")
    if own_fields is None:
        merged["fields"] = fields
    elif isinstance(fields, dict) and isinstance(own_fields, dict):
        merged["fields"] = _merged_fields(fields, own_fields)
    checks, own_checks = parent.get("checks") or [], data.get("checks") or []
    if isinstance(checks, list) and isinstance(own_checks, list):
        merged["checks"] = [*checks, *own_checks]
        lines = _shifted_checks(lines, len(checks))
    return merged, {**parent_lines, **lines}


def _merged_fields(fields: dict[str, Any], own_fields: dict[str, Any]) -> dict[str, Any]:
    """Field by field, key by key; a field that is null in the child is left out."""
    merged = dict(fields)
    for name, spec in own_fields.items():
        if spec is None:
            merged.pop(name, None)
        elif isinstance(spec, dict) and isinstance(merged.get(name, {}), dict):
            merged[name] = {**merged.get(name, {}), **spec}
        else:
            merged[name] = spec
    return merged


def _shifted_checks(lines: Lines, offset: int) -> Lines:
    """``lines`` with the file's own checks counted after the ``offset`` checks of its parents."""
    return {
        ("checks", str(int(key[1]) + offset), *key[2:]) if key[0] == "checks" and key[1:] else key: where
        for key, where in lines.items()
    }


def _parse(path: Path) -> tuple[dict[str, Any], Lines]:
    import yaml  # not in workers, which are given schemas

    lines: Lines = {}
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
        if not isinstance(node, yaml.MappingNode):
            raise SchemaError("a schema is a mapping with 'name' and 'fields'", file=str(path), line=1)
        _collect_lines(node, (), lines, path)
        data = yaml.load(text, Loader=yaml.CSafeLoader)
    except OSError as error:
        raise SchemaError(f"cannot read the schema: {error.strerror}", file=str(path)) from None
    except UnicodeDecodeError:
        raise SchemaError("the schema is not UTF-8 text", file=str(path)) from None
    except RecursionError:
        raise SchemaError("not a schema: an alias contains itself", file=str(path)) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise SchemaError(f"not valid YAML: {error.problem}", file=str(path), line=line) from None
    except yaml.YAMLError as error:
        raise SchemaError(f"not valid YAML: {str(error).splitlines()[0]}", file=str(path)) from None
    return data, lines


def _collect_lines(node: "yaml.Node", at: tuple[str, ...], lines: Lines, path: Path) -> None:
    import yaml

    if isinstance(node, yaml.MappingNode):
        for key_node, value_node in node.value:
            key = (*at, str(key_node.value))
            line = key_node.start_mark.line + 1
            if key in lines:
                raise SchemaError(f"key {key[-1]!r} is given twice", file=str(path), line=line, key=key[-1])
            lines[key] = path, line
            _collect_lines(value_node, key, lines, path)
    elif isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            key = (*at, str(index))
            lines[key] = path, item.start_mark.line + 1
            _collect_lines(item, key, lines, path)


_PLAIN_WORDS = {
    "tuple_type": "must be a list",
    "string_type": "must be text (YAML reads bare yes, no and numbers as other things: put it in quotes)",
    "model_type": "must be a mapping of keys",
    "model_attributes_type": "must be a mapping of keys",
    "mapping_type": "must be a mapping of keys",
    "dict_type": "must be a mapping of keys",
    "literal_error": "must be any, first, last or a list of page numbers from 1",
    "string_pattern_mismatch": "a name is made of a-z, 0-9 and _, and starts with a letter",
}
"""Pydantic's error type → what to tell the author of a schema."""


def _explain(error: ValidationError, path: Path, lines: Lines) -> SchemaError:
    """One mistake in the user's words; unknown keys first, since a typing error explains a missing key."""
    mistakes = sorted(error.errors(), key=lambda mistake: mistake["type"] != "extra_forbidden")
    first = next((m for m in mistakes if m["loc"][:1] != ("checks",)), mistakes[0])
    kind, keys = first["type"], tuple(str(part) for part in first["loc"])
    where = keys
    while where and where not in lines:
        where = where[:-1]
    message = _PLAIN_WORDS.get(kind, str(first["msg"]).removeprefix("Value error, "))
    if kind == "check_name":
        where = ("checks", str(first["ctx"]["index"]))
    elif keys[:1] == ("checks",) and len(keys) > 1:
        where = keys[:2]
        own = [m for m in mistakes if m["loc"][:2] == first["loc"][:2]]
        values = [str(m["msg"]) for m in own if m["type"] == "value_error"]
        message = values[0].removeprefix("Value error, ") if values else _check_forms(where, lines)
    elif kind == "extra_forbidden":
        message = f"unknown key {keys[-1]!r}{nearest_name(keys[-1], _valid_keys(keys))}"
    elif kind == "missing":
        where, message = (*where, keys[-1]), f"key {keys[-1]!r} is missing"
    dotted = ".".join(where)
    file, line = lines.get(where) or lines.get(where[:-1]) or (path, None)
    return SchemaError(f"{dotted}: {message}" if dotted else message, file=str(file), line=line, key=dotted)


def _check_forms(where: tuple[str, ...], lines: Lines) -> str:
    """What a check may look like, and which of its keys is not known."""
    known = list(dict.fromkeys(key for form in get_args(Check) for key in form.model_fields))
    own = [key[2] for key in lines if key[:2] == where and len(key) == 3]
    unknown = [f"unknown key {key!r}{nearest_name(key, known)}; " for key in own if key not in known]
    forms = "a check is one of sum/equals, not_before, field/one_of, any_of, same_currency, line_sum/equals"
    return "".join(unknown) + forms


def _valid_keys(keys: tuple[str, ...]) -> list[str]:
    """The keys allowed beside ``keys[-1]``."""
    if len(keys) == 1:
        return list(DocumentSchema.model_fields)
    if "ocr" in keys[2:-1]:
        return list(OcrHints.model_fields)
    if "columns" in keys[2:-1]:
        return list(ColumnSpec.model_fields)
    return list(FieldSpec.model_fields)


def json_schema() -> dict[str, Any]:
    """The JSON Schema of schema files, for editors that complete and check YAML."""
    return DocumentSchema.model_json_schema()
