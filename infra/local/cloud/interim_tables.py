"""The tables of the design, for the hours until template.yaml declares them; then this goes."""

from __future__ import annotations

from typing import Any


def _keys(pk: str, sk: str | None = None) -> list[dict[str, str]]:
    keys = [{"AttributeName": pk, "KeyType": "HASH"}]
    return keys + ([{"AttributeName": sk, "KeyType": "RANGE"}] if sk else [])


def _table(*indexes: tuple[str, str, str, str], **more: Any) -> dict[str, Any]:
    names = {"pk", "sk"} | {name for _, pk, sk, _ in indexes for name in (pk, sk)}
    properties: dict[str, Any] = {
        "AttributeDefinitions": [
            {"AttributeName": name, "AttributeType": "S"} for name in sorted(names)
        ],
        "KeySchema": _keys("pk", "sk"),
        **more,
    }
    if indexes:
        properties["GlobalSecondaryIndexes"] = [
            {
                "IndexName": name,
                "KeySchema": _keys(pk, sk),
                "Projection": {"ProjectionType": projection},
            }
            for name, pk, sk, projection in indexes
        ]
    return properties


def _ttl(name: str) -> dict[str, Any]:
    return {"TimeToLiveSpecification": {"AttributeName": name, "Enabled": True}}


def _stream(view: str) -> dict[str, Any]:
    return {"StreamSpecification": {"StreamViewType": view}}


_GSI1 = ("gsi1", "gsi1pk", "gsi1sk", "ALL")

INTERIM_TABLES: dict[str, dict[str, Any]] = {
    "platform": _table(_GSI1),
    "directory": _table(_GSI1, ("due", "due_pk", "due_sk", "KEYS_ONLY")),
    "ledger": _table(_GSI1, **_stream("NEW_AND_OLD_IMAGES")),
    "access": _table(**_ttl("expires_at")),
    "network": _table(_GSI1, **_ttl("ttl")),
    "events": _table(**_stream("NEW_IMAGE"), **_ttl("ttl")),
    "idempotency": {
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": _keys("id"),
        **_ttl("expiration"),
    },
}
