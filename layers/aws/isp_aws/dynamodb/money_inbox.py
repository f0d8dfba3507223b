"""The list of money to look at: one index partition in which facts of several kinds stand.

A fact stands at the second from which somebody has to look, so payments that are merely under way lie
behind now and are not read. The index may be late: each fact is read as it is and asked again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from isp.excerpt import WHOLE, Excerpt
from isp.parties.scope import Scope, tenant_scope
from isp.payments.difference import Difference
from isp.payments.inbox import Fact, matter_of
from isp.payments.intent import PaymentIntent
from isp.payments.receipt import Receipt
from isp.payments.refund import PaymentRefund
from isp.ports import Page, PageRequest
from isp.refusals import Invalid

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.excerpts import bounds_of
from isp_aws.dynamodb.items.claims import PointerItem
from isp_aws.dynamodb.items.inbox_place import DECIDED, INBOX
from isp_aws.dynamodb.reading import EXAMINED_MAX, INDEX, READ_AT_ONCE, customers_inside, many
from isp_aws.sealing import Sealer

FACTS: tuple[type[Fact], ...] = (Receipt, PaymentIntent, PaymentRefund, Difference)


class DynamoMoneyInbox:
    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def matters(
        self,
        scope: Scope,
        page: PageRequest,
        now: int,
        *,
        is_decided: bool,
        excerpt: Excerpt = WHOLE,
    ) -> Page[Fact]:
        if page.after is not None and page.after.count("#") != 2:
            raise Invalid(field="after", reason="not_of_this_list")
        kept: list[tuple[str, Fact]] = []
        after, examined = page.after, 0
        with bound(scope):
            while len(kept) <= page.limit and examined < EXAMINED_MAX:
                asked = READ_AT_ONCE if examined else page.limit + 1
                shown = _Shown(is_decided, excerpt)
                places = _places(scope, (after, asked), now, shown)
                kept += self._kept(scope, places, now, is_decided=is_decided)
                after = places[-1] if len(places) == asked else None
                examined += len(places)
                if after is None:
                    break
        if len(kept) > page.limit:
            kept = kept[: page.limit]
            after = kept[-1][0]
        return Page(tuple(fact for _, fact in kept), after)

    def _kept(
        self, scope: Scope, places: Sequence[str], now: int, *, is_decided: bool
    ) -> list[tuple[str, Fact]]:
        """Return the facts at the places that are there still, and that the scope may see."""
        facts = self._facts(scope.tenant_id, places)
        inside = _inside(scope, list(facts.values()))
        kept = []
        for place in places:
            fact = facts.get(keys.kind_and_id(place))
            matter = None if fact is None or fact.id not in inside else matter_of(fact)
            if fact is None or matter is None:
                continue
            is_there = matter.decided is not None and not matter.is_open
            if is_there if is_decided else matter.is_due(now):
                kept.append((place, fact))
        return kept

    def _facts(self, tenant_id: str, places: Sequence[str]) -> dict[tuple[str, str], Fact]:
        named = [keys.kind_and_id(place) for place in places]
        return {
            (entity.kind, one): fact
            for entity in FACTS
            for one, fact in many(
                entity, tenant_id, [i for kind, i in named if kind == entity.kind], self._sealer
            ).items()
        }


@dataclass(frozen=True, slots=True)
class _Shown:
    is_decided: bool
    excerpt: Excerpt

    @property
    def is_forward(self) -> bool:
        """Say whether the earliest come first: of what is open, who waits longest."""
        return self.is_decided is self.excerpt.is_turned


def _places(scope: Scope, part: tuple[str | None, int], now: int, shown: _Shown) -> list[str]:
    after, limit = part
    low, high = bounds_of(shown.excerpt)
    if not shown.is_decided:
        high = min(high, keys.until(now))
    if after is not None:
        # `$` sorts right behind `#`, and no id has either.
        low, high = (f"{after}$", high) if shown.is_forward else (low, after)
    if low > high:
        return []
    rows = PointerItem.query(
        keys.listing(scope.tenant_id, DECIDED if shown.is_decided else INBOX),
        PointerItem.gsi1sk.between(low, high),
        index_name=INDEX,
        scan_index_forward=shown.is_forward,
        limit=limit + 1,
        page_size=limit + 1,
        attributes_to_get=["gsi1sk"],
    )
    # Read backwards, the place behind which to go on is among them.
    return [str(row.gsi1sk) for row in rows if row.gsi1sk != after][:limit]


def _inside(scope: Scope, facts: Sequence[Fact]) -> set[str]:
    """Return the ids of the facts that the scope covers; money of nobody is the ISP's."""
    if scope == tenant_scope(scope.tenant_id):
        return {fact.id for fact in facts}
    payers = {fact.id: _payer(fact) for fact in facts}
    inside = set(customers_inside(scope, [one for one in payers.values() if one is not None]))
    return {fact_id for fact_id, payer in payers.items() if payer in inside}


def _payer(fact: Fact) -> str | None:
    return None if isinstance(fact, Difference) else fact.customer_id
