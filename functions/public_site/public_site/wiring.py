"""The ports of this function, from its environment."""

from __future__ import annotations

from isp_app.open_pay_link import OpenPayLink
from isp_app.sign_out import SignOut
from isp_aws.dynamodb.stores import Stores
from isp_aws.payments.providers import BROWSER_TIMEOUT_SECONDS
from isp_http.checkout import Checkout
from isp_wiring.checkout import checkout_of
from isp_wiring.payments import payment_ports
from isp_wiring.people import People, people_from_environment
from isp_wiring.reach import Reach, reach_from_environment

from public_site.ports import PublicSite


def ports_from_environment(made: Stores) -> PublicSite:
    reach = reach_from_environment(made)
    engine = payment_ports(made, timeout_seconds=BROWSER_TIMEOUT_SECONDS)
    people = people_from_environment(reach)
    return ports_of(reach, people, checkout_of(reach, engine))


def ports_of(reach: Reach, people: People, checkout: Checkout) -> PublicSite:
    return PublicSite(
        access=reach.access,
        directory=reach.directory,
        ledger=reach.ledger,
        checkout=checkout,
        open_pay_link=OpenPayLink(reach.access, reach.directory, reach.clock),
        sign_in=people.sign_in,
        sign_in_customer=people.sign_in_customer,
        sign_up=people.sign_up,
        sign_out=SignOut(reach.access, reach.directory),
        recover_password=people.recover_password,
        clock=reach.clock,
    )
