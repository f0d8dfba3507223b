"""Book money that only the provider's statement showed: ask the provider for it, and believe his answer.

A statement is a file that people upload, so it is no evidence: what is booked is what the provider
answers to our own question, as money that nobody asked for.
"""

from __future__ import annotations

from dataclasses import replace

from isp.decide_again import Patience, decide_again
from isp.decision import Decision, Update
from isp.parties.scope import Scope, tenant_scope
from isp.payments.account import PaymentAccount
from isp.payments.apply import Verdict
from isp.payments.decide import Ruling, decided_as, refuse_what_does_not_apply
from isp.payments.difference import Difference, agreed
from isp.payments.observation import Observation
from isp.payments.provider import ProviderError, ProviderMisconfigured, ProviderRefused
from isp.payments.review import Deed
from isp.payments.start import PaymentNotOffered
from isp.refusals import NotFound, Refusal, Unavailable

from isp_app.payment_ports import PaymentPorts
from isp_app.receive_payment import receive_payment
from isp_app.whose_payment import intent_of, payer_of

BOOKED = frozenset({Verdict.CREDITED, Verdict.SUSPENSE, Verdict.HELD, Verdict.KNOWN})


class TransactionNotShown(Refusal):
    """The provider does not know the transaction, or not as money of this account."""

    code, status = "transaction_not_shown", 409


class BookFound:
    def __init__(self, ports: PaymentPorts) -> None:
        self._ports = ports

    @property
    def patience(self) -> Patience:
        return self._ports.patience

    def __call__(self, tenant_id: str, difference_id: str, ruling: Ruling) -> Difference:
        """Return the difference as it is after its money was booked."""
        scope = tenant_scope(tenant_id)
        difference = self._difference(scope, difference_id)
        if difference.decided is not None and difference.decided.deed == Deed.BOOK:
            return difference
        refuse_what_does_not_apply(difference, Deed.BOOK)
        account = self._ports.payments.account(scope, difference.account_id)
        found = self._found(account, difference.txn)
        intent = intent_of(self._ports, account, found)
        payer = payer_of(self._ports, account, found) if intent is None else None
        became = receive_payment(
            self._ports, account, None if intent is None else intent.id, found, payer
        )
        if became.verdict not in BOOKED:
            raise TransactionNotShown
        return self._decided(scope, account, difference, ruling)

    def _found(self, account: PaymentAccount, txn: str) -> Observation:
        try:
            provider, access = self._ports.providers.reach(account)
            if not provider.caps.can_find_transaction:
                raise TransactionNotShown
            found = provider.find_transaction(access, txn)
        except ProviderMisconfigured as wrong:
            raise PaymentNotOffered(reason="account_problem") from wrong
        except ProviderRefused as refused:
            raise TransactionNotShown from refused
        except ProviderError as unclear:
            raise Unavailable(part=account.provider) from unclear
        if found is None or found.provider_txn != txn:
            raise TransactionNotShown
        return found

    @decide_again
    def _decided(
        self, scope: Scope, account: PaymentAccount, seen: Difference, ruling: Ruling
    ) -> Difference:
        """Write down who had it booked. Was the money booked before, it is settled here."""
        ports, now = self._ports, self._ports.clock.now()
        current = self._difference(scope, seen.id)
        if current.decided is not None and current.decided.deed == Deed.BOOK:
            return current
        receipt = ports.payments.receipt(scope, account.receipt_id(seen.txn))
        assert receipt is not None, seen.txn
        after = agreed(current, receipt.amount_minor, now) or current
        booked = replace(
            after,
            version=current.version + 1,
            receipt_id=receipt.id,
            decided=decided_as(seen, ruling, now),
        )
        ports.ledger.commit(scope, Decision(changes=(Update(booked),)))
        return self._difference(scope, seen.id)

    def _difference(self, scope: Scope, difference_id: str) -> Difference:
        difference = self._ports.payments.difference(scope, difference_id)
        if difference is None:
            raise NotFound(kind=Difference.kind)
        return difference
