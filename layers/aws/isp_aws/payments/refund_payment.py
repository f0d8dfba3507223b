"""Send a payment back: reserve, call the provider once, settle by its answer."""

from __future__ import annotations

from isp.decide_again import decide_again_on
from isp.money import Money
from isp.parties.scope import Scope, tenant_scope
from isp.payments.provider import (
    ProviderError,
    ProviderMisconfigured,
    RefundObservation,
    RefundRequest,
)
from isp.payments.receipt import Receipt
from isp.payments.refund import (
    PaymentRefund,
    RefundNotPossible,
    RefundOrder,
    RefundState,
    reserve_refund,
    settle_refund,
)
from isp.refusals import NotFound, StaleRead

from isp_aws.payments.engine import PaymentPorts
from isp_aws.payments.providers import provider_of


class RefundPayment:
    def __init__(self, ports: PaymentPorts) -> None:
        self._ports = ports

    def __call__(self, tenant_id: str, order: RefundOrder) -> PaymentRefund:
        """Return the refund as it ended; UNKNOWN is settled by `check`, never by another call."""
        scope = tenant_scope(tenant_id)
        refund = self._reserved(scope, order)
        request = self._request(scope, refund)
        return self._settled(scope, refund.id, self._called(scope, refund, request))

    def check(self, tenant_id: str, refund_id: str) -> PaymentRefund:
        """Ask the provider about a refund whose end is unknown."""
        scope = tenant_scope(tenant_id)
        refund = self._ports.payments.refund(scope, refund_id)
        if refund.is_settled:
            return refund
        request = self._request(scope, refund)
        receipt = self._receipt(scope, refund.receipt_id)
        account = self._ports.payments.account(scope, receipt.account_id)
        provider, access = self._ports.access(account)
        return self._settled(scope, refund.id, provider.query_refund(access, request))

    @decide_again_on(StaleRead, attempts=3)
    def _reserved(self, scope: Scope, order: RefundOrder) -> PaymentRefund:
        receipt = self._receipt(scope, order.receipt_id)
        self._provider_ref(scope, receipt)
        account = self._ports.payments.account(scope, receipt.account_id)
        caps, now = provider_of(account).caps, self._ports.clock.now()
        refund, decision = reserve_refund(order, receipt, caps, now)
        self._ports.ledger.commit(scope, decision)
        return refund

    def _called(
        self, scope: Scope, refund: PaymentRefund, request: RefundRequest
    ) -> RefundObservation:
        receipt = self._receipt(scope, refund.receipt_id)
        account = self._ports.payments.account(scope, receipt.account_id)
        try:
            provider, access = self._ports.access(account)
            return provider.refund(access, request)
        except ProviderMisconfigured as wrong:
            # Our credentials were not taken, so nothing was sent back.
            return RefundObservation("failed", reason=str(wrong))
        except ProviderError as unclear:
            return RefundObservation("unknown", reason=str(unclear))

    @decide_again_on(StaleRead, attempts=3)
    def _settled(
        self, scope: Scope, refund_id: str, observation: RefundObservation
    ) -> PaymentRefund:
        refund = self._ports.payments.refund(scope, refund_id)
        if refund.is_settled or refund.state is RefundState(observation.state):
            return refund
        receipt = self._receipt(scope, refund.receipt_id)
        account = self._ports.payments.account(scope, receipt.account_id)
        now = self._ports.clock.now()
        self._ports.ledger.commit(scope, settle_refund(refund, receipt, account, observation, now))
        return self._ports.payments.refund(scope, refund_id)

    def _request(self, scope: Scope, refund: PaymentRefund) -> RefundRequest:
        receipt = self._receipt(scope, refund.receipt_id)
        return RefundRequest(
            request_key=refund.id,
            provider_ref=self._provider_ref(scope, receipt),
            provider_txn=receipt.provider_txn,
            amount=Money(refund.amount_minor, refund.currency),
            reason=refund.reason,
        )

    def _provider_ref(self, scope: Scope, receipt: Receipt) -> str:
        """Return the provider's name of the payment; unasked payments go back by its portal."""
        if receipt.intent_id is not None:
            intent = self._ports.payments.intent(scope, receipt.intent_id)
            if intent.provider_ref is not None:
                return intent.provider_ref
        raise RefundNotPossible(reason="not_started_here")

    def _receipt(self, scope: Scope, receipt_id: str) -> Receipt:
        receipt = self._ports.payments.receipt(scope, receipt_id)
        if receipt is None:
            raise NotFound(kind="receipt")
        return receipt
