"""``docpipe schema``: list, show, check and start schema files."""

from pathlib import Path
from typing import Annotated

import typer

from docpipe.cli.console import note, print_json, print_table
from docpipe.errors import ConfigurationError, SchemaError

app = typer.Typer(
    no_args_is_help=True,
    help="""Schemas: which fields a kind of document has.

Examples:

  docpipe schema list
  docpipe schema new delivery_note -o delivery_note.yaml
""",
)

STARTER = """\
# Fields of one kind of document. Check it with: docpipe schema lint {name}.yaml
name: {name}
version: 1
description: {name_words}
languages: [en]          # ISO 639-1 codes of the printed text
locales: [en_GB]         # settle 02/03/2024 and 1.234; likeliest first
titles: [{title}]   # what such documents are headed with; and 'cues', other wordings: they help -s auto

fields:
  document_number:
    phrase: the number that identifies this document    # what a grounding model is asked
    labels: [Document No, Number, Reference]            # captions printed beside the value
    type: identifier
    required: true
  issue_date:
    phrase: the date on which the document was issued
    labels: [Date, Date of issue]
    type: date
  total:
    phrase: the total amount
    labels: [Total, Amount due]
    type: money
"""

EXTENDING = """\
# Everything of {parent}, and what is said here. Check it with: docpipe schema lint {name}.yaml
name: {name}
version: 1
extends: {parent}

fields:
  cost_centre:                  # one more field
    phrase: the cost centre of the buyer
    labels: [Cost centre, Kostenstelle]
    type: identifier
  # payment_terms:              # an empty entry takes a field of {parent} away
"""

Name = Annotated[str, typer.Argument(metavar="SCHEMA", help="A shipped schema's name or a .yaml file.")]


@app.command("list")
def list_(as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False) -> None:
    """The schemas that come with docpipe.

    Examples:

      docpipe schema list
      docpipe schema list --json
    """
    from docpipe.schema import load_schema, shipped_schemas

    schemas = [load_schema(path) for path in shipped_schemas().values()]
    if as_json:
        print_json(
            [
                {"name": s.name, "version": s.version, "fields": len(s.fields), "description": s.description}
                for s in schemas
            ]
        )
        return
    rows = [(s.name, s.version, len(s.fields), " ".join(s.languages), s.description) for s in schemas]
    print_table(["schema", "version", "fields", "languages", "description"], rows)


@app.command()
def show(
    schema: Name, as_json: Annotated[bool, typer.Option("--json", help="The merged content as JSON.")] = False
) -> None:
    """The fields of one schema, parents merged.

    Examples:

      docpipe schema show invoice
      docpipe schema show my-invoice.yaml --json
    """
    from docpipe.schema import load_schema

    loaded = load_schema(schema)
    if as_json:
        print_json(loaded.model_dump(mode="json"))
        return
    rows = [
        (
            name,
            spec.type,
            ", ".join(word for word in ("required", "many") if getattr(spec, word)),
            spec.phrase,
            ", ".join(spec.labels[:4]) + (" …" if len(spec.labels) > 4 else ""),
        )
        for name, spec in loaded.fields.items()
    ]
    title = f"{loaded.name} version {loaded.version}, fingerprint {loaded.fingerprint}"
    print_table(["field", "type", "", "phrase", "captions"], rows, title)
    if loaded.titles:
        print("titles: " + ", ".join(loaded.titles[:6]) + (" …" if len(loaded.titles) > 6 else ""))
    for check in loaded.checks:
        said = check.model_dump(mode="json", exclude_defaults=True)
        print("check: " + ", ".join(f"{key} {value}" for key, value in said.items()))


@app.command()
def lint(files: Annotated[list[str], typer.Argument(metavar="SCHEMA...", help="Names or files.")]) -> None:
    """Check schema files: every mistake with its file, line, key and the nearest valid key.

    Examples:

      docpipe schema lint my-invoice.yaml
      docpipe schema lint schemas/*.yaml
    """
    from docpipe.schema import load_schema

    mistakes = 0
    for file in files:
        try:
            schema = load_schema(file)
        except SchemaError as error:
            note(str(error))
            mistakes += 1
        else:
            print(f"{file}: fine; {schema.name} version {schema.version}, {len(schema.fields)} fields")
    if mistakes:
        raise typer.Exit(int(SchemaError.exit_code))


@app.command("json-schema")
def json_schema() -> None:
    """The JSON Schema of schema files, for editors that complete and check YAML.

    Examples:

      docpipe schema json-schema > docpipe.schema.json

    Then start a schema file with:
    # yaml-language-server: $schema=docpipe.schema.json
    """
    import json

    from docpipe.schema import json_schema as build

    print(json.dumps(build(), indent=2, ensure_ascii=False))


@app.command()
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Lower case with underscores.")],
    extends: Annotated[str, typer.Option(metavar="SCHEMA", help="A schema to start from.")] = "",
    out: Annotated[Path | None, typer.Option("--out", "-o", help="A new file; by default stdout.")] = None,
) -> None:
    """A schema to start from, with comments.

    Examples:

      docpipe schema new delivery_note -o delivery_note.yaml
      docpipe schema new our_invoice --extends invoice -o our_invoice.yaml
    """
    if not name.isidentifier() or name != name.lower():
        raise typer.BadParameter(f"{name!r} is no schema name: use a-z, 0-9 and underscores")
    if extends:
        from docpipe.schema import load_schema

        load_schema(extends)
        text = EXTENDING.format(name=name, parent=extends)
    else:
        words = name.replace("_", " ").capitalize()
        text = STARTER.format(name=name, name_words=words, title=words)
    if out is None:
        print(text, end="")
        return
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise ConfigurationError(f"{out} exists; choose another name or remove it first") from None
    note(f"wrote {out}; next: docpipe schema lint {out}")
