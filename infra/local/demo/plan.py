"""What the demo ISP has sold to whom: a pure function of a number and of the second of its founding.

Nothing here asks a clock, so a run that was killed plans the same again. The four who are named in
the README are written first: everybody else follows by number. Proof: tests/local_cloud/test_demo.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from random import Random

from isp.sales.sale import PaidBy

from infra.local.demo.people import Person, person

DAY_SECONDS = 86_400
YEAR_SECONDS = 365 * DAY_SECONDS
VALIDITY_DAYS = 30
UTC_OFFSET_SECONDS = 6 * 3_600
OPENS_AT_SECONDS, CLOSES_AT_SECONDS = 9 * 3_600, 22 * 3_600
# The founding must not be overtaken by what expires while the data is loaded.
LOADING_SECONDS = 3_600
BY_BKASH = 0.4
AT_THE_ROUTER = 8
# Small lines sell most.
PACKAGE_WEIGHTS = (35, 40, 17, 8)


class Standing(StrEnum):
    ACTIVE = "active"
    EXPIRED = "expired"
    UNPAID = "unpaid"


# Of any twenty customers two have run out and one never paid.
OF_TWENTY = {3: Standing.EXPIRED, 7: Standing.UNPAID, 13: Standing.EXPIRED}


@dataclass(frozen=True, slots=True)
class PlannedSale:
    sold_at: int
    paid_by: PaidBy


@dataclass(frozen=True, slots=True)
class PlannedCustomer:
    number: int
    person: Person
    login: str
    password: str
    package: int  # Its place among the packages.
    created_at: int
    standing: Standing
    sales: tuple[PlannedSale, ...]  # Oldest first.

    @property
    def expires_at(self) -> int | None:
        return self.sales[-1].sold_at + VALIDITY_DAYS * DAY_SECONDS if self.sales else None


CUSTOMER_PASSWORD = "Demo@1234"
RAHIM_MOBILE = "01811000001"
RAHIM, KARIM, SHIRIN, NASRIN = "rahim", "karim", "shirin", "nasrin"
NAMED = 4


def planned(number: int, founded_at: int) -> PlannedCustomer:
    named = _named(number, founded_at)
    return named if named is not None else _anybody(number, founded_at)


def counts(customers: int, founded_at: int) -> Counter[Standing]:
    return Counter(planned(number, founded_at).standing for number in range(customers))


def at_the_router(customers: int, founded_at: int) -> list[PlannedCustomer]:
    """Return who will be online: those whose lines run longest, but not who is named.

    The named ones are left to whoever tries a log-in by hand; one session a customer is the limit.
    """
    everybody = (planned(number, founded_at) for number in range(customers))
    running = [one for one in everybody if one.standing is Standing.ACTIVE and one.login != RAHIM]
    return sorted(running, key=lambda one: (-(one.expires_at or 0), one.number))[:AT_THE_ROUTER]


def local_year(at: int) -> int:
    return (datetime.fromtimestamp(at, UTC) + timedelta(seconds=UTC_OFFSET_SECONDS)).year


def _named(number: int, founded_at: int) -> PlannedCustomer | None:
    def ago(days: int, hours: int = 0) -> int:
        return founded_at - days * DAY_SECONDS - hours * 3_600

    def cash(*days: int) -> tuple[PlannedSale, ...]:
        return tuple(PlannedSale(ago(each, 3), PaidBy.CASH) for each in days)

    people = (
        (RAHIM, "রহিম উদ্দিন", RAHIM_MOBILE, 320, Standing.ACTIVE, cash(38, 10)),
        (KARIM, "করিম মিয়া", "01811000002", 200, Standing.EXPIRED, cash(33)),
        (SHIRIN, "শিরিন আক্তার", "01811000003", 2, Standing.UNPAID, ()),
        # Renews by bKash while the data is loaded, as a customer does.
        (NASRIN, "নাসরিন সুলতানা", "01811000004", 150, Standing.EXPIRED, cash(31)),
    )
    if number >= len(people):
        return None
    login, name, mobile, days, standing, sales = people[number]
    return PlannedCustomer(
        number=number,
        person=Person(name, mobile, "বাসা ১২, রোড ৭, মিরপুর ১০, ঢাকা"),
        login=login,
        password=CUSTOMER_PASSWORD,
        package=1,
        created_at=ago(days),
        standing=standing,
        sales=sales,
    )


def _anybody(number: int, founded_at: int) -> PlannedCustomer:
    chance = Random(f"customer {number}")
    standing = OF_TWENTY.get(number % 20, Standing.ACTIVE)
    (package,) = chance.choices(range(len(PACKAGE_WEIGHTS)), PACKAGE_WEIGHTS)
    sold_at = _sold_at(standing, chance, founded_at)
    paid_by = PaidBy.GATEWAY if chance.random() < BY_BKASH else PaidBy.CASH
    return PlannedCustomer(
        number=number,
        person=person(number),
        login=f"demo{number:04d}",
        password=f"Demo@{number:04d}",
        package=package,
        created_at=_created_at(sold_at, chance, founded_at),
        standing=standing,
        sales=() if sold_at is None else (PlannedSale(sold_at, paid_by),),
    )


def _created_at(sold_at: int | None, chance: Random, founded_at: int) -> int:
    """Return a second of the last year. Some bought on the day they came, the others renewed."""
    until = (founded_at if sold_at is None else sold_at) - 600
    is_new = sold_at is not None and chance.random() < 0.15
    return chance.randint(until - DAY_SECONDS if is_new else founded_at - YEAR_SECONDS, until)


def _sold_at(standing: Standing, chance: Random, founded_at: int) -> int | None:
    """Return a second of the shop's hours at which a sale leads to this standing."""
    if standing is Standing.UNPAID:
        return None
    days = (0, VALIDITY_DAYS) if standing is Standing.ACTIVE else (VALIDITY_DAYS, 75)
    moments = (
        _midnight(founded_at)
        - chance.randint(days[0], days[1]) * DAY_SECONDS
        + chance.randint(OPENS_AT_SECONDS, CLOSES_AT_SECONDS)
        for _ in iter(int, 1)
    )
    runs_from = founded_at - VALIDITY_DAYS * DAY_SECONDS + LOADING_SECONDS
    if standing is Standing.ACTIVE:
        return next(at for at in moments if runs_from < at < founded_at)
    return next(at for at in moments if at < runs_from - 2 * LOADING_SECONDS)


def _midnight(at: int) -> int:
    return (at + UTC_OFFSET_SECONDS) // DAY_SECONDS * DAY_SECONDS - UTC_OFFSET_SECONDS


def in_order_of_sale(customers: int, founded_at: int) -> Iterator[tuple[PlannedCustomer, int]]:
    """Yield each sale as its customer and its place among his, in the order of the invoices."""
    sales = (
        (each.sold_at, customer.number, place, customer)
        for customer in (planned(number, founded_at) for number in range(customers))
        for place, each in enumerate(customer.sales)
    )
    for _, _, place, customer in sorted(sales, key=lambda sale: sale[:3]):
        yield customer, place
