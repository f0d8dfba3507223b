"""Start a payment: fix the amount, tell the provider, and only then send the browser away."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from isp.customers.customer import Customer
from isp.decision import Claim, Create, Decision, Update
from isp.parties.scope import Scope, tenant_scope
from isp.payments import reconcile
from isp.payments.account import PROVIDER_REF_CLAIM, PaymentAccount, provider_ref_claim
from isp.payments.account_standing import found_refused
from isp.payments.intent import IntentState, PaymentIntent, ended, pending
from isp.payments.provider import (
    NextStep,
    ProviderMisconfigured,
    ProviderRefused,
    ProviderUnknown,
    Redirect,
    StartRequest,
    StartResult,
)
from isp.payments.start import (
    AdvanceWanted,
    PackageWanted,
    PaymentNotOffered,
    Wanted,
    Wish,
    open_intent,
    receiving_account,
)
from isp.refusals import StaleRead, Unavailable
from isp.sales.offer import direct_offer, refuse_what_is_not_on_offer
from isp_words.texts import translate

from isp_app.customer_credit import credit_of
from isp_app.payment_attempts import OpenPage, note_page, taken_up
from isp_app.payment_ports import PaymentPorts


@dataclass(frozen=True, slots=True)
class PackageChoice:
    package_id: str
    package_version: int  # Of what the payer was shown.


@dataclass(frozen=True, slots=True)
class AdvanceChoice:
    amount_minor: int


@dataclass(frozen=True, slots=True)
class PaymentOrder:
    """What is asked for. `randomness` is at least 128 unguessable bits, new for each attempt."""

    customer_id: str
    choice: PackageChoice | AdvanceChoice
    provider: str
    locale: str
    randomness: str


@dataclass(frozen=True, slots=True)
class StartedPayment:
    payment_id: str
    next: NextStep


class StartPayment:
    def __init__(self, ports: PaymentPorts) -> None:
        self._ports = ports

    def __call__(self, scope: Scope, order: PaymentOrder) -> StartedPayment:
        """Return where the payer goes on: on the page that is open, where he asks for the same again.

        Unavailable where the provider is unclear, TooManyOpenPayments where too much was begun.
        """
        ports, tenant = self._ports, tenant_scope(scope.tenant_id)
        customer = ports.directory.customer(scope, order.customer_id)
        accounts = ports.payments.accounts(tenant)
        account = receiving_account(accounts, order.provider, customer.owner_path)
        intent = self._opened(tenant, order, customer, account)
        attempts = taken_up(ports, tenant, customer, intent)
        if isinstance(attempts, OpenPage):
            return StartedPayment(attempts.payment.public_id, attempts.next)
        ports.ledger.commit(tenant, Decision(changes=(Create(intent),)))

        result = self._asked(tenant, account, intent, customer, order.locale)
        sent = self._pending(tenant, account, intent, result)
        if isinstance(result.next, Redirect):
            note_page(ports, tenant, attempts, sent.id, result.next.url)
        return StartedPayment(sent.public_id, result.next)

    def _wanted(self, tenant: Scope, order: PaymentOrder, customer: Customer) -> Wanted:
        directory, choice = self._ports.directory, order.choice
        if isinstance(choice, AdvanceChoice):
            return AdvanceWanted(choice.amount_minor)
        package = directory.package(tenant, choice.package_id)
        refuse_what_is_not_on_offer(package, choice.package_version)
        return PackageWanted(
            offer=direct_offer(package, self._ports.clock.now()),
            running=directory.subscription(tenant, customer.id),
            credit_minor=credit_of(self._ports.ledger, tenant, customer),
        )

    def _opened(
        self, tenant: Scope, order: PaymentOrder, customer: Customer, account: PaymentAccount
    ) -> PaymentIntent:
        wish = Wish(
            customer=customer,
            wanted=self._wanted(tenant, order, customer),
            account=account,
            currency=self._ports.directory.tenant(tenant).currency,
        )
        caps, now = self._ports.providers.provider_of(account).caps, self._ports.clock.now()
        return open_intent(wish, caps, randomness=order.randomness, now=now)

    def _asked(
        self,
        tenant: Scope,
        account: PaymentAccount,
        intent: PaymentIntent,
        customer: Customer,
        locale: str,
    ) -> StartResult:
        try:
            provider, access = self._ports.providers.reach(account)
            return provider.start_payment(access, self._request(account, intent, customer, locale))
        except ProviderRefused as refused:
            self._ports.observer.error(
                "Provider refused to start", provider=account.provider, code=refused.code
            )
            over = ended(intent, IntentState.NOT_PAID, str(refused))
            self._ports.ledger.commit(tenant, Decision(changes=(Update(over),)))
            raise PaymentNotOffered(reason="provider_refused") from refused
        except ProviderMisconfigured as wrong:
            self._ports.observer.error(
                "Payment account is set up wrongly", account=account.id, reason=str(wrong)
            )
            self._set_aside(tenant, account)
            raise PaymentNotOffered(reason="account_problem") from wrong
        except ProviderUnknown as unknown:
            # The intent stays as it is: nobody was sent away, so it ends by age.
            self._ports.observer.warning(
                "Provider did not start", account=account.id, reason=str(unknown)
            )
            raise Unavailable(part=account.provider) from unknown

    def _set_aside(self, tenant: Scope, account: PaymentAccount) -> None:
        """Send no further payer there: other accounts take the money, and its owner reads why."""
        decision = found_refused(account, self._ports.clock.now())
        with suppress(StaleRead):  # Somebody is putting it right, or another payer found it too.
            self._ports.ledger.commit(tenant, decision)

    def _request(
        self, account: PaymentAccount, intent: PaymentIntent, customer: Customer, locale: str
    ) -> StartRequest:
        back = account.return_path(intent.return_path_token)
        return StartRequest(
            merchant_ref=intent.id,
            amount=intent.amount,
            description=intent.purpose.package_name or translate(locale, "portal.pay.advance_name"),
            return_url=f"{self._ports.return_origin}/{back}",
            customer_name=customer.name,
            customer_phone="0" + customer.mobile.removeprefix("880"),
            locale=locale,
        )

    def _pending(
        self, tenant: Scope, account: PaymentAccount, intent: PaymentIntent, result: StartResult
    ) -> PaymentIntent:
        clears_after = self._ports.providers.provider_of(account).caps.clears_after_seconds
        check_at = reconcile.next_check_at(
            intent.id, intent.created_at, clears_after, self._ports.clock.now()
        )
        sent = pending(intent, result.provider_ref, result.private, check_at)
        claims: tuple[Claim, ...] = ()
        if result.provider_ref is not None:
            value = provider_ref_claim(account.id, result.provider_ref)
            claims = (Claim(PROVIDER_REF_CLAIM, value, intent.id),)
        self._ports.ledger.commit(tenant, Decision(changes=(Update(sent), *claims)))
        return sent
