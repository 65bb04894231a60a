"""The locales that are known without CLDR say what CLDR says."""

import pytest

from docpipe.values.locales import COMMON, cldr_facts


@pytest.mark.parametrize("name", COMMON)
def test_common_locales_are_those_of_cldr(name: str) -> None:
    assert COMMON[name] == cldr_facts(name)
