"""A provider's statement is read to the last row, or refused with the line that is not understood."""

from __future__ import annotations

import pytest
from isp.money import minor_from_grouped
from isp.payments.statement import Kind, StatementRow, StatementUnreadable, read_statement

DHAKA = 360
HEADER = "Date Time,Transaction ID,Type,Amount,Charge\n"
# 2026-11-27 00:00:05 in Dhaka is 18:00:05 UTC of the day before.
AT = 1_795_716_005


def rows(text: str) -> tuple[StatementRow, ...]:
    return read_statement(HEADER + text, DHAKA)


def test_a_statement_is_read_with_the_times_of_the_tenants_wall() -> None:
    text = '2026-11-27 00:00:05,BKX1,Merchant Payment,"1,050.00",10.50\n'
    assert rows(text) == (StatementRow("BKX1", Kind.PAYMENT, 105_000, 1_050, AT),)


def test_a_time_with_a_zone_is_taken_at_its_word() -> None:
    assert rows("2026-11-26T18:00:05+00:00,BKX1,payment,525,\n")[0].at == AT


def test_columns_may_stand_in_any_order_and_the_fee_may_lack() -> None:
    text = "type,amount,trxid,time\nrefund,525.0,BKX2,2026-11-27T00:00:05\n"
    assert read_statement(text, DHAKA) == (StatementRow("BKX2", Kind.REFUND, 52_500, 0, AT),)


def test_a_row_that_is_there_twice_counts_once() -> None:
    line = "2026-11-27 00:00:05,BKX1,payment,525,0\n"
    assert len(rows(line + line)) == 1


def test_empty_lines_at_the_end_say_nothing() -> None:
    assert len(rows("2026-11-27 00:00:05,BKX1,payment,525,0\n\n,,,,\n")) == 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("2026-11-27 00:00:05,BKX1,gift,525,0", "type"),
        ("2026-11-27 00:00:05,BKX1,payment,5e2,0", "amount"),
        ("2026-11-27 00:00:05,BKX1,payment,-525,0", "amount"),
        ('2026-11-27 00:00:05,BKX1,payment,"10,50",0', "amount"),
        ("2026-11-27 00:00:05,BKX1,payment,525,x", "fee"),
        ("27/11/2026,BKX1,payment,525,0", "time"),
        ("2026-11-27 00:00:05,,payment,525,0", "transaction_id"),
        ("2026-11-27 00:00:05,BKX1,payment", "amount"),
        ('2026-11-27 00:00:05,"BKX1,payment,525,0', "not_a_table"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_line(line: str, reason: str) -> None:
    good = "2026-11-27 00:00:05,BKX0,payment,525,0\n"
    with pytest.raises(StatementUnreadable) as refused:
        rows(good + line + "\n")
    assert refused.value.values == {"line": 3, "reason": reason}


def test_one_transaction_with_two_amounts_is_no_statement() -> None:
    with pytest.raises(StatementUnreadable) as refused:
        rows("2026-11-27 00:00:05,B,payment,525,0\n2026-11-27 00:00:05,B,payment,526,0\n")
    assert refused.value.values == {"line": 3, "reason": "twice_with_other_figures"}


@pytest.mark.parametrize("text", ["", "hello", "Date,Amount\n2026-11-27,5\n"])
def test_a_file_without_the_columns_is_no_statement(text: str) -> None:
    with pytest.raises(StatementUnreadable) as refused:
        read_statement(text, DHAKA)
    assert refused.value.values == {"line": 1, "reason": "columns_missing"}


@pytest.mark.parametrize(
    ("text", "minor"),
    [("1,050.00", 105_000), ("1,05,000", 10_500_000), ("12,34,567.89", 123_456_789)],
)
def test_thousands_are_grouped_as_in_the_west_or_as_in_bengal(text: str, minor: int) -> None:
    assert minor_from_grouped(text) == minor


@pytest.mark.parametrize("text", ["1,05", "10,50.00", ",050", "1,,050", "1,050,", "1050", "1,0500"])
def test_other_groups_are_no_amount(text: str) -> None:
    with pytest.raises(ValueError, match="grouped"):
        minor_from_grouped(text)
