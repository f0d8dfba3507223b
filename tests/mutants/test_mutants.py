"""Each important line is missed by some test when it is gone.

Code that nobody would notice the loss of is code that nobody has tested. The lines are named in the
modules beside this one, by what they protect. A mutant that survives wants a test, not an excuse.
"""

from __future__ import annotations

import pytest

from tests.mutants.copies import PASSED, ROOT, TESTS_FAILED, Copy, copy_of_the_source
from tests.mutants.lines_of_access import ACCESS
from tests.mutants.lines_of_money import MONEY
from tests.mutants.lines_of_the_edge import EDGE
from tests.mutants.mutant import Mutant

MUTANTS = (*ACCESS, *EDGE, *MONEY)
SUITES = tuple(sorted({mutant.tests for mutant in MUTANTS}))
ENOUGH = 40


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return copy_of_the_source(tmp_path_factory.mktemp("mutants"))


def test_every_line_still_stands_where_it_is_looked_for() -> None:
    assert len(MUTANTS) >= ENOUGH
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)
    lost = [
        mutant.name
        for mutant in MUTANTS
        if (ROOT / mutant.path).read_text(encoding="utf-8").count(mutant.before) != 1
    ]
    assert not lost, "moved or rewritten; follow it: " + ", ".join(lost)


@pytest.mark.slow
@pytest.mark.parametrize("tests", SUITES, ids=" ".join)
def test_the_suites_are_green_while_nothing_is_broken(copy: Copy, tests: tuple[str, ...]) -> None:
    done = copy.run(tests)
    assert done.returncode == PASSED, done.stdout[-3000:] + done.stderr[-1000:]


@pytest.mark.slow
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_somebody_notices_when_the_line_is_gone(copy: Copy, mutant: Mutant) -> None:
    with copy.broken_by(mutant):
        done = copy.run(mutant.tests)
    assert done.returncode != PASSED, f"{mutant.path}: nobody misses {mutant.before!r}"
    assert done.returncode == TESTS_FAILED, done.stdout[-3000:] + done.stderr[-1000:]
