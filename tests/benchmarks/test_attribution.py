"""What a function spends in the background belongs to its cause, on a quiet machine and on a busy one."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.product import NotMeasured
from benchmarks.spending import Ended, Heard, Note, Notes

EXPIRY = {"directory": 6.0, "events": 2.0}


def done(function: str, invocation: str, *given: str, **units: float) -> list[Note | Ended]:
    """What is noted of one invocation, in its order: a call that reads, one that writes, its end."""
    return [
        Note(function, "GetItem", {"directory": 1.0}, invocation),
        Note(function, "TransactWriteItems", units, invocation),
        Ended(function, invocation, given),
    ]


def heard(noted: list[Note | Ended]) -> Heard:
    notes = [one for one in noted if isinstance(one, Note)]
    return Heard(notes, [one for one in noted if isinstance(one, Ended)])


OURS = done("DoDueWork", "ours", '{"id": "OUR"}', **EXPIRY)


@given(st.data())
def test_what_happens_beside_it_changes_nothing(data: st.DataObject) -> None:
    """Invocations of the same and of other functions, before, within and after ours, of any number."""
    noted = list(OURS)
    for number in range(data.draw(st.integers(0, 5))):
        function = data.draw(st.sampled_from(["DoDueWork", "RelayEvents", "SweepDue"]))
        others = done(function, f"other{number}", '{"id": "OTHER"}', **EXPIRY)
        cut = data.draw(st.integers(0, len(others)))  # The last part may not have happened yet.
        at = 0
        for one in others[:cut]:
            at = data.draw(st.integers(at, len(noted)))
            noted.insert(at, one)
    spent = heard(noted).spent_on_record("DoDueWork", "OUR")
    assert (spent.reads, spent.writes) == ({"directory": 1.0}, EXPIRY)


@pytest.mark.parametrize("together", [1, 2, 3, 10])
def test_of_several_lines_that_are_done_together_one_is_counted(together: int) -> None:
    others = [f'{{"id": "OTHER{number}"}}' for number in range(1, together)]
    units = {name: units * together for name, units in EXPIRY.items()}
    noted = done("DoDueWork", "batch", *others, '{"id": "OUR"}', **units)
    assert heard(noted).spent_on_record("DoDueWork", "OUR").writes == EXPIRY


def test_two_records_of_one_customer_cost_one_record_on_the_average() -> None:
    noted = [*OURS, *done("DoDueWork", "again", '{"id": "OUR", "again": 1}', directory=2.0)]
    spent = heard(noted).spent_on_record("DoDueWork", "OUR")
    assert spent.writes == {"directory": 4.0, "events": 1.0}


def test_a_run_that_had_more_to_do_is_not_the_run_that_is_counted() -> None:
    caught_up = [Note("SweepDue", "Query", {"directory": 300.0}, "late")] * 5
    noted = [*caught_up, *done("SweepDue", "late", platform=1.0), *done("SweepDue", "next")]
    assert heard(noted).least_run("SweepDue").read_units == 1.0


def test_what_is_late_is_waited_for_and_what_never_comes_is_not_zero(tmp_path: Path) -> None:
    notes = Notes(tmp_path / "capacity.jsonl")
    notes.path.write_text(_line(_call("ours", 9.0)))
    since = notes.here()
    with pytest.raises(NotMeasured, match="expiry"):
        notes.until(since, "expiry", lambda one: one.records("DoDueWork", "OUR") > 0, 0.0)
    asked = threading.Event()

    def is_there(one: Heard) -> bool:
        asked.set()
        return one.records("DoDueWork", "OUR") > 0

    def late() -> None:
        asked.wait()
        ended = {"ended": "ours", "caller": "x-DoDueWorkFunction-1", "given": ['{"id": "OUR"}']}
        with notes.path.open("a") as file:
            file.write(_line(_call("ours", 8.0)) + _line(ended) + '{"half a li')

    writer = threading.Thread(target=late)
    writer.start()
    found = notes.until(since, "expiry", is_there)
    writer.join()
    assert found.spent_on_record("DoDueWork", "OUR").writes == {"directory": 8.0}


def _call(invocation: str, units: float) -> dict[str, Any]:
    return {
        "caller": "x-DoDueWorkFunction-1",
        "invocation": invocation,
        "operation": "TransactWriteItems",
        "units": {"shongjog-DirectoryTable-1": units},
    }


def _line(of: dict[str, Any]) -> str:
    return json.dumps(of) + "\n"
