"""What the use cases of the panels reach: stores, time, chance, and a secret to derive others from.

A panel is composed from it in one place (`functions/*/*/wiring.py`), in Lambda as in the tests: there the
stores are in memory, and nothing else is different.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from isp.decide_again import Patience
from isp.parties.password import PasswordMeter
from isp.payments.ports import MoneyInbox, Payments, Statements
from isp.ports import Access, Clock, Directory, Ledger, Network, Random
from isp_app.sign_in import Pause
from isp_aws.clock import SystemClock, SystemRandom
from isp_aws.dynamodb.stores import Stores
from isp_aws.password_meter import ZxcvbnMeter
from isp_aws.patience import PATIENT
from isp_aws.secrets import pepper


@dataclass(frozen=True, slots=True)
class Reach:
    directory: Directory
    ledger: Ledger
    access: Access
    network: Network
    payments: Payments
    inbox: MoneyInbox
    statements: Statements
    clock: Clock
    random: Random
    patience: Patience
    pause: Pause
    meter: PasswordMeter
    pepper: bytes = field(repr=False)


def reach_from_environment(made: Stores) -> Reach:
    return Reach(
        directory=made.directory,
        ledger=made.ledger,
        access=made.access,
        network=made.network,
        payments=made.payments,
        inbox=made.inbox,
        statements=made.statements,
        clock=SystemClock(),
        random=SystemRandom(),
        patience=PATIENT,
        pause=time.sleep,
        meter=ZxcvbnMeter(),
        pepper=pepper(),
    )
