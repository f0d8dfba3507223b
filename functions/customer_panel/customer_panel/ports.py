"""What the customer panel reaches."""

from __future__ import annotations

from dataclasses import dataclass

from isp.payments.ports import Payments
from isp.ports import Clock, Directory, Ledger, Network
from isp_app.choose_line import ChooseLine
from isp_http.checkout import Checkout


@dataclass(frozen=True, slots=True)
class CustomerPanel:
    directory: Directory
    ledger: Ledger
    network: Network
    payments: Payments
    checkout: Checkout
    choose_line: ChooseLine
    clock: Clock
