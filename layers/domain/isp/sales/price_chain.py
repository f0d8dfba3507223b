"""How the price of one sale is shared along the chain that sold it.

Each seller buys from the one above. Written as the running totals owed up to each level, a chain
is a rising list: [0, owed to the ISP, owed to the reseller, paid by the customer]. Shares are the
steps between neighbours, so they cannot be negative and always add up to what the customer paid.
Rounding is done on the running totals, never on the shares; that is why no poisha is ever lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from isp.money import BASIS_POINTS

Totals = tuple[int, ...]


def price_chain(costs_minor: Sequence[int], retail_minor: int) -> Totals:
    """Return the running totals of a sale: what each level owes above it, then the retail price."""
    totals = (0, *costs_minor, retail_minor)
    assert is_chain(totals), f"a level may not buy above its selling price: {totals}"
    return totals


def commission_chain(retail_minor: int, commissions_basis_points: Sequence[int]) -> Totals:
    """Return the running totals when each level keeps a part of the retail price.

    Commissions run from the ISP down; what the last seller keeps is the rest. They are cumulated
    first and rounded after: rounding each share on its own gives wrong sums for half of all prices.
    """
    assert sum(commissions_basis_points) <= BASIS_POINTS
    cumulated = accumulate(commissions_basis_points)
    return price_chain([retail_minor * part // BASIS_POINTS for part in cumulated], retail_minor)


def is_chain(totals_minor: Sequence[int]) -> bool:
    """Say whether the totals start at zero and never fall."""
    return (
        len(totals_minor) >= 2
        and totals_minor[0] == 0
        and all(lower <= upper for lower, upper in pairwise(totals_minor))
    )


def shares_minor(totals_minor: Sequence[int]) -> list[int]:
    """Return what each level keeps, from the ISP down to the seller."""
    assert is_chain(totals_minor), totals_minor
    return [upper - lower for lower, upper in pairwise(totals_minor)]


def consumed_minor(totals_minor: Sequence[int], used_minutes: int, sold_minutes: int) -> Totals:
    """Return the part of each total that `used_minutes` of `sold_minutes` have used up."""
    assert 0 <= used_minutes <= sold_minutes and sold_minutes > 0
    return tuple(total * used_minutes // sold_minutes for total in totals_minor)


def unused_minor(totals_minor: Sequence[int], used_minutes: int, sold_minutes: int) -> Totals:
    """Return what is left of each total; consumed and unused always add up to the original."""
    consumed = consumed_minor(totals_minor, used_minutes, sold_minutes)
    return tuple(total - used for total, used in zip(totals_minor, consumed, strict=True))


def for_minutes(totals_minor: Sequence[int], minutes: int, sold_minutes: int) -> Totals:
    """Return the totals of any number of minutes at the price of `sold_minutes`.

    Rounded up, as `unused_minor` is: what was used and what is left always make the whole.
    """
    assert minutes > 0 and sold_minutes > 0
    return tuple(-(-total * minutes // sold_minutes) for total in totals_minor)
