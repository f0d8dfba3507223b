"""A person says which topic is the provider's, having compared it with the provider's letter.

A confirmation of that topic that waits here, and is not too old, is used at once; otherwise the provider
has to send one again, and the push that brings it finds the topic pinned.
"""

from __future__ import annotations

from isp.decide_again import decided
from isp.decision import Decision
from isp.parties.scope import Scope
from isp.payments.account import PaymentAccount
from isp.payments.provider import ProviderError
from isp.payments.push_channel import TopicChoice, connected, pin_topic, pinned
from isp.refusals import StaleRead

from isp_app.payment_ports import PaymentPorts
from isp_app.push_channels import channel_of, confirm, write_channel


class PinTopic:
    def __init__(self, ports: PaymentPorts) -> None:
        self._ports = ports

    def __call__(self, scope: Scope, account_id: str, choice: TopicChoice) -> PaymentAccount:
        """Return the account with its topic; the same choice again tries to confirm again."""
        account = self._pinned(scope, account_id, choice)
        self._confirm_what_waits(account)
        return account

    def _pinned(self, scope: Scope, account_id: str, choice: TopicChoice) -> PaymentAccount:
        # A push came in meanwhile, or a colleague decided: the next look tells.
        pinned_or_not = decided(lambda: self._once(scope, account_id, choice), self._ports.patience)
        if isinstance(pinned_or_not, StaleRead):
            raise pinned_or_not
        return pinned_or_not

    def _once(
        self, scope: Scope, account_id: str, choice: TopicChoice
    ) -> PaymentAccount | StaleRead:
        """Return the account with its topic, or that the person saw an older one: he looks again."""
        ports = self._ports
        account = ports.payments.account(scope, account_id)
        try:
            decision = pin_topic(account, channel_of(ports, account), choice, ports.clock.now())
        except StaleRead as outdated:
            return outdated
        if decision == Decision():
            return account
        ports.ledger.commit(scope, decision)
        ports.observer.info("Push topic changed", account=account.id, actor=choice.actor_id)
        return ports.payments.account(scope, account_id)

    def _confirm_what_waits(self, account: PaymentAccount) -> None:
        ports, topic = self._ports, pinned(account)
        waiting = channel_of(ports, account).parked_as(topic)
        if topic is None or waiting is None or not waiting.is_fresh(ports.clock.now()):
            return
        try:
            _, access = ports.providers.reach(account)
            confirm(access, waiting.subscribe_url)
        except ProviderError as failure:
            # It waits on: whoever looks sees that it is not connected, and can try again.
            ports.observer.warning(
                "Topic could not be confirmed", account=account.id, reason=str(failure)
            )
            return
        now = ports.clock.now()
        write_channel(ports, account, lambda channel: connected(channel, topic, now))
