"""Pay links of before had no end: they open, and get one when they are brought over."""

from __future__ import annotations

from collections.abc import Mapping

from isp.customers.issue_pay_link import first_pay_link
from isp.customers.pay_link import OPEN_SECONDS
from isp.decision import Create, Decision
from isp.parties.scope import Scope
from isp_aws.dynamodb.migrations.m0010_pay_links_with_an_end import migrate

from infra.local.cloud.endpoint import Endpoint
from tests.adapters.conftest import Adapters
from tests.adapters.older_version import item
from tests.builders import parties
from tests.fakes.clock import NOON

YEAR = 365 * 86_400


def test_a_link_of_before_opens_and_gets_sixty_days_from_the_day_it_was_brought_over(
    real: Adapters, scope: Scope, cloud: Endpoint, cloud_tables: Mapping[str, str]
) -> None:
    customer = parties.customer(scope.tenant_id)
    real.ledger.commit(scope, Decision(changes=(Create(customer),)))
    hashed = first_pay_link(customer, b"pepper", NOON).token_hash
    stored = item(
        pk=f"T#{scope.tenant_id}#PAY_LINK#{customer.id}",
        sk="SELF",
        tenant_id=scope.tenant_id,
        id=customer.id,
        version=1,
        owner_path=customer.owner_path,
        token_hash=hashed,
        created_at=NOON - YEAR,
    )
    cloud.client("dynamodb").put_item(TableName=cloud_tables["TABLE_DIRECTORY"], Item=stored)

    of_before = real.directory.pay_link(scope, customer.id)
    assert of_before is not None and of_before.opens(hashed, None, NOON + YEAR)

    assert [migrate(scope.tenant_id, NOON), migrate(scope.tenant_id, NOON + 9)] == [1, 0]
    link = real.directory.pay_link(scope, customer.id)
    assert link is not None
    assert (link.turn, link.ends_at(None)) == (1, NOON + OPEN_SECONDS)
