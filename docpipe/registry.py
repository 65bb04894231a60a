"""Tables of swappable parts: name → ``"module:Class"``, imported only when asked for."""

import importlib
from collections.abc import Mapping
from typing import Any

from docpipe.errors import UnknownNameError, nearest_name


def load(table: Mapping[str, str], name: str, what: str) -> Any:
    """The object that ``table[name]`` names.

    Raises UnknownNameError, listing the known names, when the table has no such name.
    """
    if name not in table:
        known = sorted(table)
        raise UnknownNameError(
            f"unknown {what} {name!r}{nearest_name(name, known)}; known: {', '.join(known)}"
        )
    module, _, attribute = table[name].partition(":")
    return getattr(importlib.import_module(module), attribute)
