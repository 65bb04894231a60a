"""Mapping files: which truth field answers which schema field, and how the two are compared.

::

    set: einvoice-pdf            # the folder this is for
    schema: invoice              # used when the command line names none
    split: template              # documents of one template stay together
    fields:
      net_total: tax_basis_total
      seller_address: {truth: [seller_street, seller_postcode, seller_city], compare: contains}
      due_date: {truth: due_date, complete: false}
    headline: [invoice_number, net_total]      # the fields of the overall figure; all when left out
    ignore: [n_lines]

``complete: true`` promises that the truth names every value of the field, so that an answer without a truth
is wrong and an empty answer right. Every truth field is either mapped or ignored.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from docpipe.errors import ConfigurationError, nearest_name
from docpipe.evaluation.compare import Comparison
from docpipe.evaluation.scoring import FieldRule
from docpipe.schema import DocumentSchema
from docpipe.values import ParseContext

BUILT_IN = Path(__file__).parent / "mappings"


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Mode(StrEnum):
    """What is asked of a document."""

    SCHEMA = "schema"
    """A schema's fields, whole documents."""
    KEYS = "keys"
    """The document's own printed keys, one ad-hoc query each; only regions are scored."""
    REGIONS = "regions"
    """The mapping's queries; only regions are scored, and pages without one must be left alone."""


class FieldMapping(Strict):
    """Where one schema field finds its truth."""

    truth: tuple[str, ...] = Field(min_length=1)
    compare: Comparison = Comparison.EXACT
    complete: bool = False

    @field_validator("truth", mode="before")
    @classmethod
    def _one_or_many(cls, value: Any) -> Any:
        return (value,) if isinstance(value, str) else value


class QueryMapping(Strict):
    """An ad-hoc query of mode ``regions``."""

    truth: str
    phrase: str
    labels: tuple[str, ...] = ()
    type: str = "text"


class TruthMapping(Strict):
    """One mapping file."""

    set: str = ""
    description: str = ""
    schema_name: str = Field(default="", alias="schema")
    mode: Mode = Mode.SCHEMA
    split: Literal["template", "document"] = "template"
    pages: str = Field(default="", description="Pages that are looked at, such as '1-3'; all when empty")
    date_order: Literal["", "DMY", "MDY", "YMD"] = Field(
        default="", description="Of numeric dates in the truth"
    )
    locale: str = ""
    fields: Mapping[str, FieldMapping] = Field(default_factory=dict)
    queries: tuple[QueryMapping, ...] = ()
    headline: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    @field_validator("fields", mode="before")
    @classmethod
    def _short_form(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {k: {"truth": v} if isinstance(v, str | list) else v for k, v in value.items()}

    @model_validator(mode="after")
    def _consistent(self) -> "TruthMapping":
        for name in self.headline:
            if name not in self.fields:
                raise ValueError(
                    f"headline names {name!r}, which 'fields' lacks{nearest_name(name, list(self.fields))}"
                )
        if self.mode is Mode.REGIONS and not self.queries:
            raise ValueError("mode 'regions' needs 'queries'")
        return self

    @property
    def headline_fields(self) -> tuple[str, ...]:
        return self.headline or tuple(self.fields)

    def rules(self, schema: DocumentSchema) -> dict[str, FieldRule]:
        """Schema field → how it is scored. Raises ConfigurationError for a field that the schema lacks."""
        context = ParseContext(
            locale=self.locale, languages=schema.languages, date_order=self.date_order, decimal_mark="."
        )
        rules = {}
        for name, mapped in self.fields.items():
            if name not in schema.fields:
                raise ConfigurationError(
                    f"the mapping{f' for {self.set}' if self.set else ''} names field {name!r}, which schema "
                    f"{schema.name!r} lacks{nearest_name(name, list(schema.fields))}; "
                    f"its fields: {', '.join(schema.fields)}"
                )
            spec = schema.fields[name]
            rules[name] = FieldRule(spec.type, mapped.compare, context, spec.many)
        return rules

    def check_truth_names(self, seen: Collection[str]) -> list[str]:
        """Truth fields that are neither mapped nor ignored, sorted.

        Raises ConfigurationError for a mapped name that no document of the set has.
        """
        mapped = [name for field in self.fields.values() for name in field.truth]
        mapped += [query.truth for query in self.queries]
        for name in mapped:
            if name not in seen:
                raise ConfigurationError(
                    f"the mapping names truth field {name!r}, which no document has"
                    f"{nearest_name(name, sorted(seen))}; the set has: {', '.join(sorted(seen))}"
                )
        return sorted(set(seen) - set(mapped) - set(self.ignore))


def identity_mapping(schema: DocumentSchema, seen: Collection[str]) -> TruthMapping:
    """The mapping of a set whose truth uses the schema's own names and is complete.

    Raises ConfigurationError when no name is shared.
    """
    shared = [name for name in schema.fields if name in seen]
    if not shared:
        raise ConfigurationError(
            f"no truth field has the name of a field of schema {schema.name!r}: give --mapping FILE. "
            f"The truth has: {', '.join(sorted(seen))}; the schema has: {', '.join(schema.fields)}"
        )
    return TruthMapping(
        fields={name: FieldMapping(truth=(name,), complete=True) for name in shared},
        ignore=tuple(sorted(set(seen) - set(shared))),
    )


def load_mapping(path: Path) -> TruthMapping:
    """The mapping of a YAML file. Raises ConfigurationError naming file, key and the nearest valid key."""
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot read the mapping: {error.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: not valid YAML: {error}") from None
    if not isinstance(data, dict):
        raise ConfigurationError(
            f"{path}: a mapping file has the keys 'fields' (schema field: truth field) …"
        )
    try:
        return TruthMapping.model_validate(data)
    except ValidationError as error:
        raise ConfigurationError(f"{path}: {_first_mistake(error)}") from None


def built_in_mappings() -> dict[str, Path]:
    """Set name → file of the mappings that come with docpipe."""
    return {path.stem: path for path in sorted(BUILT_IN.glob("*.yaml"))}


def _first_mistake(error: ValidationError) -> str:
    first = error.errors()[0]
    keys = [str(part) for part in first["loc"]]
    if first["type"] == "extra_forbidden":
        known: list[str] = list(TruthMapping.model_fields)
        if len(keys) > 1:
            known = list((FieldMapping if keys[0] == "fields" else QueryMapping).model_fields)
        known = ["schema" if name == "schema_name" else name for name in known]
        return f"{'.'.join(keys)}: unknown key{nearest_name(keys[-1], known)}; known: {', '.join(known)}"
    return f"{'.'.join(keys)}: {str(first['msg']).removeprefix('Value error, ')}".removeprefix(": ")
