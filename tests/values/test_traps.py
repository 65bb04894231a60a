"""Texts that libraries for amounts and dates are known to read wrongly."""

import pytest

from benchmarks.values import TRAPS, Trap, answer


@pytest.mark.parametrize(
    "trap", TRAPS, ids=lambda trap: f"{trap.value_type} {trap.text} {trap.context.locale}"
)
def test_traps(trap: Trap) -> None:
    status, shown = answer(trap)
    assert status is trap.status
    assert set(shown.split(" | ")) == set(trap.wanted.split(" | "))
