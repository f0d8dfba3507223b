"""A cloud whose database has a bad day: commits come through it, each once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from isp.decision import Decision
from isp.parties.scope import tenant_scope
from isp_aws.dynamodb.connection import forget_connections
from isp_aws.dynamodb.ledger import DynamoLedger
from isp_aws.dynamodb.rollups import add_up
from isp_aws.environment import settings
from isp_aws.sealing import Sealer

from infra.local.cloud.process import BAD_DAYS, Cloud, start_cloud
from infra.local.cloud.tables import create_tables
from tests.builders import sales
from tests.cloud_fixture import free_port

ONE_IN = 3


@pytest.fixture
def cloud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    monkeypatch.setenv(BAD_DAYS, str(ONE_IN))
    started = start_cloud(tmp_path, free_port())
    try:
        named = create_tables(started.endpoint, secrets.token_hex(4))
        for name, value in {**started.endpoint.environment(), **named}.items():
            monkeypatch.setenv(name, value)
        settings.cache_clear()
        forget_connections()
        yield started
    finally:
        started.kill()
        settings.cache_clear()
        forget_connections()


def test_commits_come_through_a_bad_day_each_once(cloud: Cloud) -> None:
    scope = tenant_scope(secrets.token_hex(5))
    ledger = DynamoLedger(Sealer(lambda: bytes(32)))
    made = [sales.paid_in(f"in{n}", 100, tenant_id=scope.tenant_id) for n in range(12)]
    for entry in made:
        assert ledger.commit(scope, Decision(entries=(entry,))).replayed is False
    assert add_up(scope, made) == len(made)
    head = ledger.head(scope, "/isp/", "customer_credit:C")
    assert (head.credits_minor, head.headroom_minor) == (1_200, 1_200)
    assert ledger.trial_balance(scope, "/isp/").balance_minor("gateway") == 1_200
    assert os.environ[BAD_DAYS] == str(ONE_IN)
