"""Lines that keep money right."""

from tests.mutants.mutant import Mutant

MONEY: tuple[Mutant, ...] = ()
