"""How people prove who they are: the use cases that share one-time codes and sessions."""

from __future__ import annotations

from dataclasses import dataclass

from isp.observer import Observer
from isp_app.news_for_staff import NewsForStaff, NewsToTell
from isp_app.one_time_codes import CodesToSend, OneTimeCodes
from isp_app.recover_password import RecoverPassword
from isp_app.sign_in import SignIn
from isp_app.sign_in_customer import SignInCustomer
from isp_app.sign_up import SignUp
from isp_aws.messages.codes_queue import CodesQueue
from isp_aws.secrets import product_sealer
from isp_telemetry.observability import LoggingObserver

from isp_wiring.reach import Reach


@dataclass(frozen=True, slots=True)
class People:
    """What these use cases stand on."""

    reach: Reach
    codes_to_send: CodesToSend
    news_to_tell: NewsToTell
    observer: Observer

    @property
    def sign_in(self) -> SignIn:
        reach = self.reach
        return SignIn(
            reach.access, reach.directory, reach.clock, reach.random, reach.pause, reach.pepper
        )

    @property
    def sign_in_customer(self) -> SignInCustomer:
        return SignInCustomer(self.reach.access, self.reach.directory, self.codes, self.sign_in)

    @property
    def sign_up(self) -> SignUp:
        reach = self.reach
        return SignUp(
            reach.access,
            reach.directory,
            reach.ledger,
            reach.clock,
            reach.random,
            self.codes,
            self.sign_in,
            reach.meter,
        )

    @property
    def recover_password(self) -> RecoverPassword:
        reach = self.reach
        return RecoverPassword(
            reach.access,
            reach.directory,
            reach.random,
            reach.meter,
            self.codes,
            self.sign_in,
            self.news_for_staff,
        )

    @property
    def news_for_staff(self) -> NewsForStaff:
        return NewsForStaff(self.news_to_tell, self.observer)

    @property
    def codes(self) -> OneTimeCodes:
        reach = self.reach
        return OneTimeCodes(
            reach.access, reach.clock, reach.random, self.codes_to_send, reach.pepper
        )


def people_from_environment(reach: Reach) -> People:
    """Return them for a function: its codes and its news wait in one queue."""
    queue = CodesQueue(product_sealer())
    return People(reach, queue, queue, LoggingObserver())
