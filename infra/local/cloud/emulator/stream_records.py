"""What a stream has not yet delivered survives a restart.

Why: the emulator saves how far each mapping has read but not the records, so after a restart events
not yet relayed are lost, and new ones stay undelivered until their count passes the old position.
Records that every mapping has read are left out of the snapshot, as if they had expired.
"""

from __future__ import annotations

from typing import Any

from ministack.core.responses import AccountRegionScopedDict
from ministack.services import dynamodb, lambda_svc

from infra.local.cloud.emulator.needed import still_needed

Scope = tuple[str, str, str]


def keep_undelivered_records() -> None:
    get_state, restore = dynamodb.get_state, dynamodb._restore_state
    still_needed(
        "stream_records" not in get_state.__code__.co_consts,
        "stream records",
        "they are missing from the saved state",
    )

    def state_with_records() -> dict[str, Any]:
        records, trimmed = AccountRegionScopedDict(), AccountRegionScopedDict()
        read = _read_by_all_mappings()
        for scope, kept in list(dynamodb._stream_records._data.items()):
            start = dynamodb._stream_trimmed._data.get(scope, 0)
            done = max(0, min(read.get(scope, start), start + len(kept)) - start)
            records._data[scope] = kept[done:]
            trimmed._data[scope] = start + done
        return {**get_state(), "stream_records": records, "stream_trimmed": trimmed}

    def restore_with_records(data: dict[str, Any] | None) -> None:
        restore(data)
        for name in ("stream_records", "stream_trimmed"):
            saved = (data or {}).get(name)
            if saved is not None:
                getattr(dynamodb, f"_{name}").update(saved)

    dynamodb.get_state = state_with_records
    dynamodb._restore_state = restore_with_records


def _read_by_all_mappings() -> dict[Scope, int]:
    """Per table, the position that its slowest mapping has reached."""
    read: dict[Scope, int] = {}
    for account, region, mapping in lambda_svc._iter_all_esms():
        arn = mapping.get("EventSourceArn", "")
        if ":dynamodb:" not in arn:
            continue
        scope = (account, region, arn.split("/")[1])
        position = lambda_svc._dynamodb_stream_positions._data.get(
            (account, region, mapping["UUID"]), 0
        )
        read[scope] = min(position, read.get(scope, position))
    return read
