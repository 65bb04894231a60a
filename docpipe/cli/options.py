"""Command-line options that several commands share, and how they become :class:`~docpipe.settings.Options`.

An option that is not given leaves the environment (``DOCPIPE_…``) or the default in charge.
"""

import inspect
import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

import typer

if TYPE_CHECKING:
    from docpipe.settings import Options

LOOKING = "Where and how to look"
LIMITS = "Speed and limits"
OUTPUT = "Output"

Sources = Annotated[
    list[str],
    typer.Argument(metavar="SRC...", help="PDFs, images, folders, globs or s3:// addresses."),
]
File = Annotated[str, typer.Argument(metavar="FILE", help="One PDF or image.")]
Schema = Annotated[
    str,
    typer.Option("--schema", "-s", help="A shipped schema (see 'docpipe schema list') or a .yaml file."),
]
Schemas = Annotated[
    list[str],
    typer.Option(
        "--schema",
        "-s",
        help="A shipped schema (see 'docpipe schema list') or a .yaml file. Given again, or 'auto' for all shipped"
        " ones: each document gets the one that it answers best, or is skipped.",
    ),
]
OptionalOut = Annotated[
    str | None,
    typer.Option(
        "--out", "-o", help="Folder or s3:// address for the Parquet files.", rich_help_panel=OUTPUT
    ),
]
Out = Annotated[
    str,
    typer.Option(
        "--out", "-o", help="Folder or s3:// address for the Parquet files.", rich_help_panel=OUTPUT
    ),
]
ResultsFolder = Annotated[str, typer.Argument(metavar="OUT", help="What 'extract' or 'run' wrote.")]

Pages = Annotated[
    str | None,
    typer.Option(help="Pages to look at, such as 1-3,7; 1 is the first.", rich_help_panel=LOOKING),
]
Dpi = Annotated[
    int | None,
    typer.Option(min=72, max=600, help="Resolution of rendered pages [200].", rich_help_panel=LOOKING),
]
Read = Annotated[
    Literal["auto", "ocr", "text-layer"] | None,
    typer.Option(help="Which reading of a region counts [auto: both, compared].", rich_help_panel=LOOKING),
]
Locator = Annotated[
    str | None,
    typer.Option(help="What finds the regions; see 'docpipe models' [embedded].", rich_help_panel=LOOKING),
]
Model = Annotated[
    str | None,
    typer.Option(
        help="Folder of the locator's weights; for a remote one the model's name.", rich_help_panel=LOOKING
    ),
]
BaseUrl = Annotated[
    str | None,
    typer.Option(
        help="Address of the server, with --locator openai: pages are sent there.", rich_help_panel=LOOKING
    ),
]
LocatorOptions = Annotated[
    list[str] | None,
    typer.Option(
        "--locator-option",
        "-O",
        metavar="KEY=VALUE",
        help="An option of the locator; may be given again.",
        rich_help_panel=LOOKING,
    ),
]
Ocr = Annotated[
    str | None,
    typer.Option(help="OCR engine: tesserocr or pytesseract [tesserocr].", rich_help_panel=LOOKING),
]
SecondReader = Annotated[
    str | None,
    typer.Option(
        help="Who reads the lines of poorly read pages again: pp-ocrv6 or none [pp-ocrv6].",
        rich_help_panel=LOOKING,
    ),
]
Languages = Annotated[
    str | None,
    typer.Option("--lang", "-l", help="Tesseract languages, such as eng+deu.", rich_help_panel=LOOKING),
]
Rasterizer = Annotated[
    str | None,
    typer.Option(help="Renderer of PDF pages: pymupdf or poppler [pymupdf].", rich_help_panel=LOOKING),
]
Password = Annotated[
    str | None,
    typer.Option(help="Password of encrypted PDFs; better in DOCPIPE_PASSWORD.", rich_help_panel=LOOKING),
]
NoXml = Annotated[
    bool,
    typer.Option("--no-xml", help="Leave embedded e-invoice XML unread.", rich_help_panel=LOOKING),
]
Jobs = Annotated[
    int | None,
    typer.Option("--jobs", "-j", min=0, help="Worker processes; 0: one a core.", rich_help_panel=LIMITS),
]
MaxPages = Annotated[
    int | None,
    typer.Option(min=1, help="Documents with more pages fail [200].", rich_help_panel=LIMITS),
]
Timeout = Annotated[
    float | None,
    typer.Option(min=0.1, help="Seconds that one document may take [300].", rich_help_panel=LIMITS),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.", rich_help_panel=OUTPUT)]
Verbose = Annotated[
    int,
    typer.Option("--verbose", "-v", count=True, help="Log more; twice for all.", rich_help_panel=OUTPUT),
]


OPTIONS: Mapping[str, Any] = {
    "pages": Pages,
    "read": Read,
    "locator": Locator,
    "model": Model,
    "base_url": BaseUrl,
    "locator_option": LocatorOptions,
    "ocr": Ocr,
    "second_reader": SecondReader,
    "lang": Languages,
    "dpi": Dpi,
    "rasterizer": Rasterizer,
    "password": Password,
    "no_xml": NoXml,
    "jobs": Jobs,
    "max_pages": MaxPages,
    "timeout": Timeout,
}
"""What :func:`build_options` understands, in the order of the help."""
ALL = tuple(OPTIONS)
LOOKING_OPTIONS = ALL[ALL.index("read") : ALL.index("password")]
"""The options of every command that looks at pages."""
Command = TypeVar("Command", bound=Callable[..., None])


def with_options(*names: str) -> Callable[[Command], Command]:
    """Gives a command those of :data:`OPTIONS` in place of its ``**given``, which is for :func:`build_options`."""

    def dress(command: Command) -> Command:
        own = inspect.signature(command)
        kept = [p for p in own.parameters.values() if p.kind is not inspect.Parameter.VAR_KEYWORD]
        added = [
            inspect.Parameter(
                name,
                inspect.Parameter.KEYWORD_ONLY,
                default=False if name == "no_xml" else None,
                annotation=OPTIONS[name],
            )
            for name in names
        ]
        command.__signature__ = own.replace(parameters=kept + added)  # type: ignore[attr-defined]
        return command

    return dress


def build_options(
    *,
    lang: str | None = None,
    model: str | None = None,
    base_url: str | None = None,
    locator_option: list[str] | None = None,
    no_xml: bool = False,
    jobs: int | None = None,
    timeout: float | None = None,
    **given: Any,
) -> "Options":
    """Options from what was given on the command line; None means not given.

    Raises typer.BadParameter for a value that does not fit, also for one from the environment.
    """
    from pydantic import ValidationError

    from docpipe.settings import Options

    given |= {"workers": jobs, "timeout_s": timeout}
    values = {name: value for name, value in given.items() if value is not None}
    if lang:
        values["languages"] = tuple(part for part in lang.replace(",", "+").split("+") if part)
    if model or base_url or locator_option:
        place = "model" if values.get("locator", "embedded") in MODEL_BY_NAME else "path"
        values["locator_options"] = {place: model} if model else {}
        values["locator_options"] |= {"base_url": base_url} if base_url else {}
        values["locator_options"] |= parse_locator_options(locator_option)
    if no_xml:
        values["xml"] = False
    try:
        options = Options(**values)
        if options.pages:
            check_pages(options.pages)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise typer.BadParameter(f"{name}: {first['msg']} (got {first['input']!r})") from None
    return options


MODEL_BY_NAME = ("embedded", "openai")
"""Locators whose option ``model`` is what ``--model`` gives; the others call it ``path``."""


def parse_locator_options(given: list[str] | None) -> dict[str, Any]:
    """``KEY=VALUE`` pairs with values as YAML has them: ``true``, ``0.5``, text. Raises typer.BadParameter."""
    import yaml

    pairs = {}
    for text in given or ():
        key, equals, value = text.partition("=")
        if not equals or not key:
            raise typer.BadParameter(f"{text!r} is not KEY=VALUE")
        pairs[key] = yaml.safe_load(value)
    return pairs


def check_pages(text: str) -> None:
    """Raises typer.BadParameter for a page range that no document can satisfy."""
    from docpipe.documents import parse_page_range
    from docpipe.errors import ConfigurationError

    last = max([int(number) for number in re.findall(r"\d+", text)], default=1)
    try:
        parse_page_range(text, last)
    except ConfigurationError as error:
        raise typer.BadParameter(str(error)) from None


def set_verbosity(quiet: bool, verbose: int) -> None:
    """Log level of the package: errors, warnings, information or everything."""
    import logging

    levels = [logging.WARNING, logging.INFO, logging.DEBUG]
    logging.getLogger("docpipe").setLevel(logging.ERROR if quiet else levels[min(verbose, 2)])
