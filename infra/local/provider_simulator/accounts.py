"""The merchants that the simulated bKash knows, and the wallets that can pay them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from enum import StrEnum

from infra.local.provider_simulator.state import Document, State

# Sandbox credentials are public; an ISP that tries the product types one of these in.
DEMO_MERCHANTS: tuple[Document, ...] = tuple(
    {
        "username": f"sandboxUser{number}",
        "password": f"sandbox-pass-{number}",
        "app_key": f"sandbox-app-key-{number}",
        "app_secret": f"sandbox-app-secret-{number}",
        "wallet": f"0170000000{number}",
        "name": f"Demo merchant {number}",
    }
    for number in range(1, 10)
)


# The public sandbox user: any app of his is taken up when it first asks for a token.
SANDBOX_USER = "sandboxTokenizedUser"
SANDBOX_PASSWORD = "sandboxTokenizedUser@12345"


class Wallet(StrEnum):
    WORKING = "01770618575"
    INSUFFICIENT = "01823074817"
    BLOCKED = "01823074818"


WALLET_NAMES = {
    Wallet.WORKING: "Working wallet",
    Wallet.INSUFFICIENT: "Not enough money",
    Wallet.BLOCKED: "Payments blocked",
}


def merchants(state: State) -> Iterator[Document]:
    yield from DEMO_MERCHANTS
    yield from state.all("merchant")


def merchant_by_app_key(state: State, app_key: str | None) -> Document | None:
    return next((one for one in merchants(state) if one["app_key"] == app_key), None)


def take_up(state: State, app_key: str, app_secret: str) -> Document:
    """Return a new app of the public sandbox user, with a receiving wallet of its own."""
    digest = int(hashlib.sha256(app_key.encode()).hexdigest(), 16)
    merchant = {
        "username": SANDBOX_USER,
        "password": SANDBOX_PASSWORD,
        "app_key": app_key,
        "app_secret": app_secret,
        "wallet": f"0160{digest % 10**7:07d}",
        "name": f"Sandbox app {app_key[:12]}",
    }
    state.put("merchant", app_key, merchant)
    return merchant
