"""Columns of a table from its captions and rows."""

from docpipe.locators.embedded.page.layout import analyse
from docpipe.tables.grid import column_edges
from docpipe.tables.header import Header, Heading
from docpipe.tables.lines import printed_lines
from tests.locators.word_pages import page_of


def test_a_caption_that_reaches_across_the_next_two_leaves_columns_in_order():
    layout = analyse(page_of((50, 120, "x" * 49), (305, 120, "3"), (500, 120, "18.50")))
    spans = (("description", 50, 420), ("quantity", 300, 330), ("line_total", 310, 340))
    header = Header(tuple(Heading(name, a, b, 90, 100, name) for name, a, b in spans), (0, 0), 90, 100)
    columns = column_edges(layout, header, printed_lines(layout))
    assert len(columns.edges) == len(spans)
    assert list(columns.edges) == sorted(columns.edges)
