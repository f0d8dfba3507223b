"""Reading the claims of a tenant: whom a value belongs to that is unique in it."""

from __future__ import annotations

from isp.parties.scope import Scope
from pynamodb.exceptions import DoesNotExist

from isp_aws.dynamodb import keys
from isp_aws.dynamodb.binding import bound
from isp_aws.dynamodb.items.claims import ClaimItem


def owner_of(scope: Scope, kind: str, value: str) -> str | None:
    """Return the owner of the value, None if it is free."""
    with bound(scope):
        try:
            key = keys.claim(scope.tenant_id, kind, value)
            return ClaimItem.get(key, keys.SELF, consistent_read=True).owner_id
        except DoesNotExist:
            return None
