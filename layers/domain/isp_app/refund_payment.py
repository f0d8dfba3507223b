"""Send a payment back: reserve, call the provider once, settle by its answer.

Whoever asks again with the same key is told of the same refund. An end that is not known is asked about
by the due job `check_refund`, never sent again.
"""

from __future__ import annotations

from isp.decide_again import Patience, decide_again
from isp.ledger.accounts import account as account_name
from isp.minutes import Moment
from isp.money import Money
from isp.parties.scope import Scope, tenant_scope
from isp.payments.provider import (
    Capabilities,
    ProviderError,
    ProviderMisconfigured,
    RefundObservation,
    RefundRequest,
)
from isp.payments.receipt import Receipt
from isp.payments.refund import (
    PaymentRefund,
    RefundFacts,
    RefundOrder,
    reserve_refund,
    settle_refund,
)
from isp.payments.returnable import (
    CreditTooSmall,
    PaymentNotStartedHere,
    Returnable,
    returnable,
)
from isp.refusals import InsufficientBalance, NotFound

from isp_app.agree_with_statement import agreed_by_refund
from isp_app.asked_before import asked_before, made_before
from isp_app.moment import moment_now
from isp_app.payment_ports import PaymentPorts
from isp_app.settled import settled


class RefundPayment:
    def __init__(self, ports: PaymentPorts) -> None:
        self._ports = ports

    @property
    def patience(self) -> Patience:
        return self._ports.patience

    def __call__(self, tenant_id: str, order: RefundOrder) -> PaymentRefund:
        """Return the refund as it ended; UNKNOWN is settled by `check`, never by another call."""
        scope = tenant_scope(tenant_id)
        asked_before(self._ports.directory, scope, order.asked)
        known = made_before(lambda: self._ports.payments.refund(scope, order.refund_id))
        if known is not None:
            return known
        refund, is_mine = self._reserved(scope, order)
        if not is_mine:
            return self._ports.payments.refund(scope, refund.id)
        return self._settled(scope, refund.id, self._called(scope, refund))

    def quote(self, tenant_id: str, receipt_id: str) -> Returnable:
        """Return how much can go back now; refuses where nothing can, as the refund would."""
        scope, now = tenant_scope(tenant_id), self._ports.clock.now()
        receipt = self._receipt(scope, receipt_id)
        caps = self._caps(scope, receipt)
        return returnable(receipt, caps, self._credit_minor(scope, receipt), now)

    def check(self, tenant_id: str, refund_id: str) -> PaymentRefund:
        """Ask about a refund whose end is unknown; does nothing where that is not due."""
        scope, now = tenant_scope(tenant_id), self._ports.clock.now()
        refund = self._ports.payments.refund(scope, refund_id)
        if refund.is_settled or refund.next_check_at is None or refund.next_check_at > now:
            return refund
        return self._settled(scope, refund.id, self._asked(scope, refund))

    @decide_again
    def _reserved(self, scope: Scope, order: RefundOrder) -> tuple[PaymentRefund, bool]:
        """Return the refund, and whether it is this call that reserved it and has to send it."""
        receipt = self._receipt(scope, order.receipt_id)
        caps, moment = self._caps(scope, receipt), self._moment(scope)
        refund, decision = reserve_refund(order, receipt, caps, moment)
        try:
            committed = self._ports.ledger.commit(scope, decision)
        except InsufficientBalance as short:
            assert short.values["account"] == account_name("customer_credit", refund.customer_id)
            raise CreditTooSmall(missing_minor=short.values["missing_minor"]) from short
        return refund, not committed.replayed

    def _caps(self, scope: Scope, receipt: Receipt) -> Capabilities:
        """Return what the provider of a payment can do that was started here."""
        self._provider_ref(scope, receipt)
        account = self._ports.payments.account(scope, receipt.account_id)
        return self._ports.providers.provider_of(account).caps

    def _credit_minor(self, scope: Scope, receipt: Receipt) -> int:
        if receipt.customer_id is None:
            return 0
        name = account_name("customer_credit", receipt.customer_id)
        return self._ports.ledger.head(scope, receipt.beneficiary_path, name).headroom_minor

    def _called(self, scope: Scope, refund: PaymentRefund) -> RefundObservation:
        receipt = self._receipt(scope, refund.receipt_id)
        account = self._ports.payments.account(scope, receipt.account_id)
        try:
            provider, access = self._ports.providers.reach(account)
            return provider.refund(access, self._request(scope, refund, receipt))
        except ProviderMisconfigured as wrong:
            # Our credentials were not taken, so nothing was sent back.
            self._ports.observer.error(
                "Payment account is set up wrongly", account=account.id, reason=str(wrong)
            )
            return RefundObservation("failed", reason=str(wrong))
        except ProviderError as unclear:
            return RefundObservation("unknown", reason=str(unclear))

    def _asked(self, scope: Scope, refund: PaymentRefund) -> RefundObservation:
        receipt = self._receipt(scope, refund.receipt_id)
        account = self._ports.payments.account(scope, receipt.account_id)
        try:
            provider, access = self._ports.providers.reach(account)
            return provider.query_refund(access, self._request(scope, refund, receipt))
        except ProviderError as unclear:
            # Also where our credentials are wrong by now: that tells nothing about the money.
            return RefundObservation("unknown", reason=str(unclear))

    @decide_again
    def _settled(
        self, scope: Scope, refund_id: str, observation: RefundObservation
    ) -> PaymentRefund:
        refund = self._ports.payments.refund(scope, refund_id)
        if refund.is_settled:
            return refund
        receipt = self._receipt(scope, refund.receipt_id)
        account = self._ports.payments.account(scope, receipt.account_id)
        caps = self._ports.providers.provider_of(account).caps
        facts = RefundFacts(refund, receipt, account, caps)
        moment = self._moment(scope)
        decision = settle_refund(facts, observation, moment)
        if decision.entries and observation.state == "done":
            movement = (account.id, observation.provider_refund_id)
            seen = (refund.amount_minor, moment.at)
            decision = decision.also(agreed_by_refund(self._ports.payments, scope, movement, seen))
        # Money that did not leave is the customer's again, who may owe by now.
        decision = settled(self._ports.directory, scope, decision, moment)
        self._ports.ledger.commit(scope, decision)
        ended = self._ports.payments.refund(scope, refund_id)
        if not ended.is_settled and ended.next_check_at is None:
            self._ports.observer.count("RefundsWithoutAnEnd")
            self._ports.observer.error("A refund has no end; a person has to ask", refund=refund_id)
        return ended

    def _moment(self, scope: Scope) -> Moment:
        return moment_now(self._ports.clock, self._ports.directory, scope)

    def _request(self, scope: Scope, refund: PaymentRefund, receipt: Receipt) -> RefundRequest:
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
        raise PaymentNotStartedHere

    def _receipt(self, scope: Scope, receipt_id: str) -> Receipt:
        receipt = self._ports.payments.receipt(scope, receipt_id)
        if receipt is None:
            raise NotFound(kind="receipt")
        return receipt
