"""The list of all tenants, for work that goes over all of them, such as the nightly proof.

A tenant's own things lie in its own partitions, and nobody may scan; so the relay writes each tenant
that signed up into this list. Putting a tenant there again changes nothing.
"""

from __future__ import annotations

from isp_aws.dynamodb.binding import platform_scope
from isp_aws.dynamodb.connection import ListedItem
from isp_aws.environment import Table

TENANTS = "P#TENANTS"


class TenantListItem(ListedItem):
    """The sort key is the tenant."""

    table = Table.PLATFORM


def list_tenant(tenant_id: str) -> None:
    with platform_scope("list a tenant that signed up"):
        TenantListItem(TENANTS, tenant_id).save()


def all_tenants() -> list[str]:
    with platform_scope("go over all tenants"):
        return [item.sk for item in TenantListItem.query(TENANTS, consistent_read=True)]
