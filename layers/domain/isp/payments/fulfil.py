"""What the purposes of payments mean: the one place in which they are told apart.

Of each it is asked whether the money would still serve it, whether what came suffices, and what is
decided when it does.
"""

from __future__ import annotations

from typing import Protocol

from isp.decision import Decision
from isp.payments.book import Known
from isp.payments.intent import PaymentIntent
from isp.payments.keep_advance import BecomesCredit
from isp.payments.observation import Observation
from isp.payments.purpose import AdvancePurpose, PackageOfBefore, PackagePurpose, Useless
from isp.payments.review import Reason
from isp.payments.sell_paid import SellsPackage


class Fulfilment(Protocol):
    """What one payment is for, with what is known of its customer."""

    def uselessness(self, now: int) -> Useless | None:
        """Return why the money would not serve its purpose any more, None where it would."""

    def suffices(self, received_minor: int) -> bool: ...

    def in_full(self, observation: Observation, now: int) -> tuple[Decision, Reason | None]:
        """Return what is decided of enough money, and why a person should look at it, if he should."""


def fulfilment_of(known: Known, intent: PaymentIntent) -> Fulfilment:
    match intent.purpose:
        case PackagePurpose(offer):
            return SellsPackage(known, intent, offer)
        case AdvancePurpose():
            return BecomesCredit(known, intent)
        case PackageOfBefore():
            raise AssertionError(f"{intent.id} was not given its offer")
