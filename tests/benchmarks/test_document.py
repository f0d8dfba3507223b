"""The page keeps what people wrote; only what was measured is replaced."""

from __future__ import annotations

import pytest

from benchmarks.document import BEGIN, END, PAGE, with_measured
from benchmarks.spending import Note, spent_by


def test_only_what_stands_between_the_markers_is_replaced() -> None:
    page = f"before\n{BEGIN}\nold\n{END}\nafter"
    assert with_measured(page, "new") == f"before\n{BEGIN}\n\nnew\n\n{END}\nafter"
    assert with_measured(with_measured(page, "first"), "new") == with_measured(page, "new")


def test_a_page_without_markers_is_not_touched() -> None:
    with pytest.raises(AssertionError):
        with_measured("a page", "new")


def test_our_page_has_its_markers() -> None:
    assert "new figures" in with_measured(PAGE.read_text(), "new figures")


def test_units_are_added_up_by_table_for_the_functions_asked_for() -> None:
    notes = [
        Note("SellerPanel", "GetItem", {"access": 1.0}),
        Note("SellerPanel", "Query", {"access": 0.5, "directory": 2.0}),
        Note("SellerPanel", "TransactWriteItems", {"directory": 6.0}),
        Note("RelayEvents", "PutItem", {"events": 1.0}),
    ]
    spent = spent_by(notes, "SellerPanel")
    assert spent.reads == {"access": 1.5, "directory": 2.0}
    assert spent.writes == {"directory": 6.0}
    assert spent.dollars_per_million == pytest.approx(3.5 * 0.125 + 6 * 0.625)
    assert spent.shared_by(2).write_units == 3.0
