"""A tenant's own credentials, with the very policy of template.yaml: enough for all work, for no other."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError
from isp.decision import Claim, Create, Decision, Release, Require, Update
from isp.events import EventName, event
from isp.network.open_page import OpenPage
from isp.parties.scope import Scope, tenant_scope
from isp.ports import PageRequest, StatusAt
from isp_aws.dynamodb import connection, keys
from isp_aws.dynamodb.binding import Binding, _bound_to, bound
from isp_aws.dynamodb.items.parties import TenantItem
from isp_aws.environment import settings
from samtranslator.yaml_helper import yaml_parse

from infra.local.cloud.endpoint import Endpoint
from infra.local.cloud.interpreter import ROOT
from tests.adapters.conftest import Adapters, new_tenant_id, real_adapters
from tests.builders import network, parties, sales
from tests.fakes.clock import NOON

TRUST = {
    "Effect": "Allow",
    "Principal": {"AWS": "*"},
    "Action": ["sts:AssumeRole", "sts:TagSession"],
}


def policy_of_tenant_data(cloud: Endpoint, tables: Mapping[str, str]) -> dict[str, Any]:
    """The policy as it would be deployed, with the tables of this run in it."""
    account = cloud.client("sts").get_caller_identity()["Account"]

    def arn(resource: str) -> str:
        table = tables[f"TABLE_{resource.removesuffix('Table').upper()}"]
        return f"arn:aws:dynamodb:{cloud.region}:{account}:table/{table}"

    def filled(value: Any) -> Any:
        match value:
            case {"Fn::GetAtt": [resource, "Arn"]}:
                return arn(resource)
            case {"Fn::Sub": text} if text.startswith("arn:"):
                return f"arn:aws:dynamodb:{cloud.region}:{account}:table/*"
            case {"Fn::Sub": text}:
                return re.sub(r"\$\{(\w+)\.Arn\}", lambda found: arn(found[1]), text)
            case dict():
                return {key: filled(one) for key, one in value.items()}
            case list():
                return [filled(one) for one in value]
            case _:
                return value

    role = yaml_parse((ROOT / "template.yaml").read_text())["Resources"]["TenantDataRole"]
    (policy,) = role["Properties"]["Policies"]
    filled_policy: dict[str, Any] = filled(policy["PolicyDocument"])
    return filled_policy


@pytest.fixture(scope="module")
def role_arn(cloud: Endpoint, cloud_tables: Mapping[str, str], tables: None) -> str:
    iam, name = cloud.client("iam"), f"tenant-data-{uuid.uuid4().hex[:8]}"
    trust = json.dumps({"Version": "2012-10-17", "Statement": [TRUST]})
    role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust)["Role"]
    document = json.dumps(policy_of_tenant_data(cloud, cloud_tables))
    iam.put_role_policy(RoleName=name, PolicyName="data", PolicyDocument=document)
    return str(role["Arn"])


@pytest.fixture
def as_tenant(role_arn: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Adapters]:
    monkeypatch.setenv("TENANT_DATA_ROLE_ARN", role_arn)
    settings.cache_clear()
    connection.forget_connections()
    yield real_adapters()
    monkeypatch.undo()
    settings.cache_clear()
    connection.forget_connections()


def test_a_tenants_credentials_suffice_for_its_work(as_tenant: Adapters, scope: Scope) -> None:
    customer, slug = parties.customer(scope.tenant_id), f"slug-{scope.tenant_id}"
    package = sales.package(scope.tenant_id)
    made = Decision(
        entries=(sales.paid_in("in", 500, tenant_id=scope.tenant_id),),
        changes=(
            Create(customer),
            Create(package),
            Claim("login", "karim", customer.id),
            Claim("slug", slug, scope.tenant_id, everywhere=True),
        ),
        events=(event(EventName.CUSTOMER_CREATED, scope.tenant_id, "C", NOON, fact="C"),),
    )
    as_tenant.ledger.commit(scope, made)
    assert as_tenant.ledger.commit(scope, made).replayed is True
    moved = parties.customer(scope.tenant_id, version=2, mobile="8801999999999")
    released = Release("slug", slug, scope.tenant_id, everywhere=True)
    as_tenant.ledger.commit(
        scope, Decision(changes=(Update(moved, before=customer), Require(package), released))
    )
    assert as_tenant.directory.customer_by_login(scope, "karim") == moved
    page = as_tenant.directory.customers(
        scope, PageRequest(5), search=None, status=StatusAt("unpaid", NOON)
    )
    assert page.items == (moved,)
    assert as_tenant.ledger.head(scope, "/isp/", "customer_credit:C").credits_minor == 500
    as_tenant.network.append_change(scope, "EDGE", network.desired(), NOON)
    session = network.radius_session(moved, octets_in=7)
    network.told(as_tenant.network, scope, session)
    assert as_tenant.network.open_sessions(scope, {moved.id: moved.owner_path}).keys() == {moved.id}
    network.told(as_tenant.network, scope, replace(session, as_of=NOON + 9, ended_at=NOON + 9))
    assert as_tenant.network.store_open_page(scope, OpenPage("EDGE", 1, 0, NOON, ()))
    as_tenant.network.turn_to_pages(scope, "EDGE", 1, NOON)


def test_a_tenants_credentials_open_no_other_tenant(as_tenant: Adapters, scope: Scope) -> None:
    """The second wall, without the first: the fence is told that everything is allowed."""
    other = new_tenant_id()
    with bound(tenant_scope(other)):
        TenantItem.from_entity(parties.tenant(other), None).save()  # type: ignore[arg-type]
    own = connection._connected
    with bound(scope):
        connection.connection()
    own[None] = own[scope.tenant_id]
    with _bound_to(Binding(None)):
        own[None].connection.client.meta.events.unregister(
            "before-parameter-build.dynamodb", connection.check_call
        )
        for read in (
            lambda: TenantItem.get(keys.entity(other, "tenant", other), keys.SELF),
            lambda: TenantItem.get("P#CLAIM#slug#x", keys.SELF),
            lambda: list(TenantItem.scan()),
        ):
            with pytest.raises(Exception) as denied:
                read()
            cause = getattr(denied.value, "cause", None)
            assert isinstance(cause, ClientError)
            assert cause.response["Error"]["Code"] == "AccessDeniedException"


def test_credentials_are_fetched_once_per_tenant(
    as_tenant: Adapters, scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[str] = []
    real_sts = connection._sts()

    class CountingSts:
        def assume_role(self, **asked: Any) -> Any:
            fetched.append(asked["Tags"][0]["Value"])
            return real_sts.assume_role(**asked)

    monkeypatch.setattr(connection, "_sts", CountingSts)
    second = tenant_scope(new_tenant_id())
    for place in (scope, scope, second, scope):
        assert as_tenant.directory.packages(place) == []
    assert fetched == [scope.tenant_id, second.tenant_id]


def test_connections_of_tenants_do_not_pile_up(
    as_tenant: Adapters, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "TENANTS_MAX", 3)
    tenants = [tenant_scope(new_tenant_id()) for _ in range(6)]
    for place in (*tenants, tenants[0]):
        assert as_tenant.directory.packages(place) == []
    assert len(connection._connected) == 3
    assert tenants[0].tenant_id in connection._connected


def test_credentials_that_ended_are_fetched_anew(
    as_tenant: Adapters, scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert as_tenant.directory.packages(scope) == []
    first = connection._connected[scope.tenant_id]
    later = connection.time.monotonic() + connection.CREDENTIALS_SECONDS
    monkeypatch.setattr(connection.time, "monotonic", lambda: later)
    assert as_tenant.directory.packages(scope) == []
    assert connection._connected[scope.tenant_id] is not first
