"""What the edges say of routers that somebody should look at, put together from their heartbeats."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RouterWord:
    """`open_again` is how many sessions run on the router that were taken to be over.

    `keeps_old_ends`: it ends a running session when it was first told to, whatever it is told later.
    """

    open_again: int
    keeps_old_ends: bool


NOTHING = RouterWord(open_again=0, keeps_old_ends=False)


def words_of_routers(heartbeats: Iterable[Mapping[str, object]]) -> Mapping[str, RouterWord]:
    """Return what is said of each router; an edge of before says nothing."""
    found: dict[str, RouterWord] = {}
    for facts in heartbeats:
        told = facts.get("routers")
        for one in told if isinstance(told, list) else []:
            before = found.get(one["nas_id"], NOTHING)
            found[one["nas_id"]] = RouterWord(
                before.open_again + one["open_again"],
                before.keeps_old_ends or one["keeps_old_ends"],
            )
    return found
