"""Secrets are read once in five minutes; objects come back as they were; absence is Unavailable."""

from __future__ import annotations

import base64
import json
import urllib.request
import uuid
from collections.abc import Iterator

import pytest
from isp.refusals import Unavailable
from isp_aws import object_store, secrets
from isp_aws.environment import Settings, Table, settings, table_name
from isp_aws.object_store import ObjectStore
from isp_aws.sealing import Sealer, SealKeys, one_key
from pydantic import ValidationError

from infra.local.cloud.endpoint import Endpoint


@pytest.fixture
def secret_id(cloud: Endpoint, tables: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    name = f"product-{uuid.uuid4().hex[:8]}"
    value = {
        "seal_key": base64.b64encode(bytes(range(32))).decode(),
        "pepper": base64.b64encode(b"p" * 32).decode(),
    }
    cloud.client("secretsmanager").create_secret(Name=name, SecretString=json.dumps(value))
    monkeypatch.setenv("SECRETS_ID", name)
    settings.cache_clear()
    secrets.forget_secrets()
    yield name
    secrets.forget_secrets()
    settings.cache_clear()


def test_the_secrets_are_what_was_stored(secret_id: str) -> None:
    assert secrets.seal_keys() == one_key(bytes(range(32)))
    assert secrets.pepper() == b"p" * 32


def test_a_second_key_seals_from_now_on_and_the_first_still_opens(
    secret_id: str, cloud: Endpoint
) -> None:
    here = Sealer(secrets.seal_keys, secrets.fresh_seal_keys)
    before = here.seal("secret", "a")
    value = {
        "seal_key": base64.b64encode(bytes(range(32))).decode(),
        "seal_key.2": base64.b64encode(b"2" * 32).decode(),
        "seal_key_current": "2",
        "pepper": base64.b64encode(b"p" * 32).decode(),
    }
    # Another function has read the new secret; here the old one is in memory for minutes yet.
    cloud.client("secretsmanager").put_secret_value(
        SecretId=secret_id, SecretString=json.dumps(value)
    )
    elsewhere = Sealer(lambda: SealKeys(2, {1: bytes(range(32)), 2: b"2" * 32})).seal("other", "b")
    assert elsewhere.startswith("s2:")
    assert here.unseal(elsewhere, "b") == "other"
    assert here.seal("secret", "a").startswith("s2:") and here.unseal(before, "a") == "secret"


def test_a_changed_secret_is_seen_after_five_minutes(
    secret_id: str, cloud: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = 1_000.0
    monkeypatch.setattr(secrets.time, "monotonic", lambda: now)
    assert secrets.secret(secret_id)["pepper"]
    changed = json.dumps({"pepper": "new"})
    cloud.client("secretsmanager").put_secret_value(SecretId=secret_id, SecretString=changed)
    now += 299
    assert secrets.secret(secret_id)["pepper"] != "new"
    now += 1
    assert secrets.secret(secret_id)["pepper"] == "new"


def test_a_secret_that_is_not_there_is_unavailable(secret_id: str) -> None:
    with pytest.raises(Unavailable):
        secrets.secret("no-such-secret")


@pytest.fixture
def store(cloud: Endpoint, tables: None) -> Iterator[ObjectStore]:
    bucket = f"documents-{uuid.uuid4().hex[:8]}"
    cloud.client("s3").create_bucket(
        Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": cloud.region}
    )
    object_store.forget_objects()
    yield ObjectStore(bucket)
    object_store.forget_objects()


def test_an_object_comes_back_as_it_was(store: ObjectStore) -> None:
    assert store.get("a/b.pdf") is None
    store.put("a/b.pdf", b"%PDF", "application/pdf")
    assert store.get("a/b.pdf") == b"%PDF"


def test_a_link_opens_the_object(store: ObjectStore) -> None:
    store.put("a/b.pdf", b"%PDF", "application/pdf")
    with urllib.request.urlopen(store.link("a/b.pdf"), timeout=60) as answer:
        assert answer.read() == b"%PDF"


def test_a_bucket_that_is_not_there_is_unavailable(store: ObjectStore) -> None:
    missing = ObjectStore("no-such-bucket-anywhere")
    with pytest.raises(Unavailable):
        missing.get("x")
    with pytest.raises(Unavailable):
        missing.put("x", b"", "text/plain")


class ThreeQueues(Settings):
    queue_notices_url: str
    queue_edge_changes_url: str
    queue_due_work_url: str


def test_what_the_environment_lacks_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUEUE_NOTICES_URL", "http://127.0.0.1/notices")
    monkeypatch.setenv("QUEUE_DUE_WORK_URL", "")
    monkeypatch.delenv("QUEUE_EDGE_CHANGES_URL", raising=False)
    settings.cache_clear()
    with pytest.raises(ValidationError) as missing:
        settings(ThreeQueues)
    assert {error["loc"] for error in missing.value.errors()} == {
        ("queue_edge_changes_url",),
        ("queue_due_work_url",),
    }
    monkeypatch.delenv("TABLE_LEDGER", raising=False)
    with pytest.raises(KeyError, match="TABLE_LEDGER"):
        table_name(Table.LEDGER)
    settings.cache_clear()
