"""What a locale settles: the decimal mark, the order of day and month, the currency behind a shared symbol.

Facts come from CLDR through babel, loaded only when a text needs them. A bare language settles only what
all its large territories share: ``en`` says nothing of day and month, ``es`` nothing of the decimal mark.
"""

from functools import lru_cache

from docpipe.values.base import ParseContext

DIVIDED_DATE_ORDER = frozenset({"en"})
DIVIDED_DECIMAL_MARK = frozenset({"es"})
COMMON = {
    "en": (".", ""), "en_GB": (".", "DMY"), "en_US": (".", "MDY"),
    **dict.fromkeys(
        ("de", "de_AT", "de_DE", "es_ES", "fr", "fr_FR", "it", "it_IT", "nl", "nl_NL", "pl", "pl_PL", "pt", "pt_PT"),
        (",", "DMY"),
    ),
}  # fmt: skip
"""What babel says of them, which takes it a tenth of a second to load."""


def decimal_mark(context: ParseContext) -> str:
    """``"."``, ``","`` or empty: the document's other amounts first, then the locale."""
    return context.decimal_mark or _locale_facts(_locale_name(context))[0]


def date_order(context: ParseContext) -> str:
    """``"DMY"``, ``"MDY"``, ``"YMD"`` or empty: the document's other dates first, then the locale."""
    return context.date_order or _locale_facts(_locale_name(context))[1]


def territory(context: ParseContext) -> str:
    """ISO 3166 code of the locale, or empty."""
    parts = context.locale.replace("-", "_").split("_")
    return parts[-1].upper() if len(parts) > 1 and len(parts[-1]) == 2 else ""


def language(context: ParseContext) -> str:
    """ISO 639-1 code of the locale, or of the only known language, or empty."""
    return _locale_name(context).replace("-", "_").split("_")[0].lower()


def _locale_name(context: ParseContext) -> str:
    if context.locale:
        return context.locale
    return context.languages[0] if len(context.languages) == 1 else ""


@lru_cache(maxsize=64)
def _locale_facts(name: str) -> tuple[str, str]:
    """(decimal mark, date order) of a CLDR locale; empty strings where it is unknown or divided."""
    if not name:
        return "", ""
    return COMMON.get(name) or cldr_facts(name)


def cldr_facts(name: str) -> tuple[str, str]:
    """What CLDR says of a locale, as :func:`_locale_facts` returns it."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(name.replace("-", "_"))
    except (UnknownLocaleError, ValueError, TypeError):
        return "", ""
    symbols = locale.number_symbols
    mark = symbols.get("latn", symbols).get("decimal", "")
    letters = [c for c in locale.date_formats["short"].pattern if c in "dMy"]
    order = "".join(dict.fromkeys(letters)).upper()
    if locale.territory is None:
        mark = "" if locale.language in DIVIDED_DECIMAL_MARK else mark
        order = "" if locale.language in DIVIDED_DATE_ORDER else order
    return (mark if mark in {".", ","} else ""), (order if order in {"DMY", "MDY", "YMD"} else "")
