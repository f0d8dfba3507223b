"""The versions of bKash's tokenized checkout: where they are, what their calls and codes are called.

Two generations are live and a merchant is given either, so the version is a property of the account.
A further version is a further `Dialect`; spellings of answers are read in both ways everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

from isp.payments.provider import ProviderMisconfigured

OK = "0000"


@dataclass(frozen=True, slots=True)
class Dialect:
    live_base_url: str
    grant: str
    refresh: str
    create: str
    execute: str
    query: str
    search: str
    refund: str


_CHECKOUT = "/tokenized/checkout"

V1_2_0_BETA = Dialect(
    live_base_url="https://tokenized.pay.bka.sh/v1.2.0-beta",
    grant=f"{_CHECKOUT}/token/grant",
    refresh=f"{_CHECKOUT}/token/refresh",
    create=f"{_CHECKOUT}/create",
    execute=f"{_CHECKOUT}/execute",
    query=f"{_CHECKOUT}/payment/status",
    search=f"{_CHECKOUT}/general/searchTransaction",
    refund=f"{_CHECKOUT}/payment/refund",
)

DIALECTS: dict[str, Dialect] = {"v1.2.0-beta": V1_2_0_BETA}


def dialect(api_version: str) -> Dialect:
    found = DIALECTS.get(api_version)
    if found is None:
        raise ProviderMisconfigured(f"bKash {api_version} is not spoken here")
    return found


def _codes(*numbers: int | range) -> frozenset[str]:
    """Return the codes as the strings that bKash sends."""
    single = [number for number in numbers if isinstance(number, int)]
    spans = [number for span in numbers if isinstance(span, range) for number in span]
    return frozenset(str(number) for number in single + spans)


# Only these are a definite no. Every code that is in no list is "we do not know: ask".
REQUEST_WRONG = _codes(2002, 2006, 2007, 2008, 2025, 2031, 2048, 2049, 2051, 2063, 2064, 2065)
PAYER_REFUSED = _codes(2010, 2011, range(2013, 2020), 2023, range(2037, 2042), 2057, 2058)
REFUND_REFUSED = _codes(2026, range(2071, 2079))
ACCOUNT_WRONG = _codes(2001, 2035, 2042, 2060, 2061, range(2080, 2083))
NOT_FOUND = _codes(2028, 2033)
ALREADY_REVERSED = _codes(2034)

DEFINITE_NO = REQUEST_WRONG | PAYER_REFUSED | REFUND_REFUSED | NOT_FOUND | ALREADY_REVERSED
