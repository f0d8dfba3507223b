"""A payer reads what is true of his payment: every state and reason has its own word."""

from __future__ import annotations

from dataclasses import replace

import pytest
from isp.payments.intent import NOT_TAKEN, IntentState, PaymentIntent
from isp.payments.payer_outcome import PayerOutcome, payer_outcome

from tests.builders.small_isp import intent

S, Told = IntentState, PayerOutcome
PAID = {"receipt_id": "RECEIPT1"}
SOLD = PAID | {"sale_id": "SALE1"}


def of(state: IntentState, **changes: object) -> PaymentIntent:
    return replace(intent(state=state), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("payment", "outcome"),
    [
        (of(S.STARTING), Told.PENDING),
        (of(S.PENDING), Told.PENDING),
        (of(S.CAPTURING), Told.PENDING),
        (of(S.PENDING, reason="payer_cancelled"), Told.NOT_PAID),
        (of(S.SUCCEEDED, **SOLD), Told.SOLD),
        (of(S.SUCCEEDED, reason="overpaid", **SOLD), Told.SOLD_WITH_REST),
        (of(S.SUCCEEDED, reason="not_sold", **PAID), Told.CREDITED),
        (of(S.SUCCEEDED, reason="other_package_running", **PAID), Told.CREDITED),
        (of(S.REVIEW, reason="underpaid", **PAID), Told.CREDITED),
        (of(S.REVIEW, reason="second_payment", **PAID), Told.CREDITED),
        (of(S.REVIEW, reason="risk", **PAID), Told.HELD),
        (of(S.REVIEW, reason="other_payment", **PAID), Told.IN_REVIEW),
        (of(S.REVIEW, reason="other_wallet"), Told.IN_REVIEW),
        (of(S.NOT_PAID, reason="insufficient funds"), Told.NOT_PAID),
        (of(S.NOT_PAID, reason=f"{NOT_TAKEN}renewed_meanwhile"), Told.NOT_TAKEN),
        (of(S.CANCELLED), Told.NOT_PAID),
        (of(S.EXPIRED), Told.NOT_PAID),
    ],
)
def test_each_end_is_told_by_its_own_word(payment: PaymentIntent, outcome: PayerOutcome) -> None:
    assert payer_outcome(payment) is outcome


@pytest.mark.parametrize("state", IntentState)
def test_no_state_without_a_sale_is_called_sold(state: IntentState) -> None:
    assert payer_outcome(of(state, **PAID)) not in (Told.SOLD, Told.SOLD_WITH_REST)
