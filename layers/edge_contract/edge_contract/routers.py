"""What an edge says of its routers: only of those that somebody should look at."""

from __future__ import annotations

from dataclasses import dataclass

from edge_contract.fields import Fields

ROUTERS_MAX = 200


@dataclass(frozen=True, slots=True)
class RouterWord:
    """What an edge has seen of a router that somebody should look at.

    `open_again` is how many sessions run on it that were taken to be over. `keeps_old_ends`: it takes no new
    end for a running session, so its sessions are told none and end by the edge's order alone.
    """

    nas_id: str
    open_again: int
    keeps_old_ends: bool

    @classmethod
    def from_json(cls, values: object) -> RouterWord:
        fields = Fields("router_word", values)
        return cls(
            nas_id=fields.text("nas_id", longest=64),
            open_again=fields.whole("open_again"),
            keeps_old_ends=fields.truth("keeps_old_ends"),
        )


def words_of_routers(fields: Fields) -> tuple[RouterWord, ...]:
    """Return what an upload says of routers; an edge of before says nothing."""
    return tuple(map(RouterWord.from_json, fields.items_or_none("routers", most=ROUTERS_MAX)))
