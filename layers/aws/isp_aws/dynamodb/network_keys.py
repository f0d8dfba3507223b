"""The shapes of the keys by which sessions are found: who is online, who had an address, whose device it is."""

from __future__ import annotations

from isp_aws.dynamodb import keys

ONLINE_SHARDS = 8


def online_now(tenant_id: str, shard: int) -> str:
    """Return one of the partitions of who is online, in which they sort by seller."""
    return f"{keys.tenant_prefix(tenant_id)}ONLINE_NOW#{shard}"


def online_shard(customer_id: str) -> int:
    return keys.shard_of(customer_id, ONLINE_SHARDS)


def online_place(path: str, customer_id: str) -> str:
    assert path.startswith("/") and path.endswith("/") and "#" not in path, path
    return f"{path}#{customer_id}"


def older_online(tenant_id: str, customer_id: str) -> str:
    """Return where it lay that a customer is online before that was a list."""
    return f"{keys.tenant_prefix(tenant_id)}ONLINE#{customer_id}"


def address_used(tenant_id: str, listed: str) -> str:
    """Return the partition of who had an address or prefix; its places sort by since when."""
    return f"{keys.tenant_prefix(tenant_id)}ADDRESS#{listed}"


def use_of_address(since: int, customer_id: str, session_place: str) -> str:
    return f"{keys.moment(since)}#{customer_id}#{session_place}"


def customer_and_session(use: str) -> tuple[str, str]:
    """Return the customer and the place of the session that a use names."""
    _, customer_id, session_place = use.split("#", 2)
    return customer_id, session_place


def device(tenant_id: str, mac: str) -> str:
    """Return the partition of the customers who dialled in with a device."""
    return f"{keys.tenant_prefix(tenant_id)}DEVICE#{mac}"
