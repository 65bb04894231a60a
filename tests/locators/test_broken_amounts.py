"""Amounts that OCR breaks at their marks: a part of one is a wrong amount, so the whole of it is offered and found."""

import pytest

from docpipe.locators.embedded.locator import EmbeddedLocator
from docpipe.types import Query
from tests.locators.word_pages import page_of


@pytest.mark.parametrize(
    "amount",
    [
        "16, 395.66",
        "(872, 055. 53)",
        "3,357, 545",
        "$ 212, 475",
        "1 234 .56",
        "12, 345",
        "1. 500. 00",
        "1.234, 56",
    ],
)
def test_an_amount_with_gaps_is_found_whole(amount):
    page = page_of((50, 100, f"New balance: {amount}"), (50, 130, "Commission 12.00"), (50, 160, "Paid 3.00"))
    found = EmbeddedLocator().locate(page, [Query("balance", "new balance", ("New balance",), "money")])
    assert found[0].text == amount
    assert found[0].score > 0.8
