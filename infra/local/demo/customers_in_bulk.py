"""Write customers through the product's own decisions and its commit, many in one transaction.

Ids are derived, so a second writing meets the first and changes nothing. No events are written: no edge is
enrolled yet, and the first snapshot has them all.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import time
from collections.abc import Iterator, Sequence

import boto3
from isp.customers.customer import CustomerKind
from isp.customers.edit_customer import NewCustomer, take_on_customer
from isp.decision import Change, Decision
from isp.ids import derived_id
from isp.parties.scope import tenant_scope
from isp.refusals import AlreadyExists, Taken
from isp_aws.dynamodb.commit import commit
from isp_aws.sealing import Sealer

# Three actions a customer, at most 96 in a commit.
AT_ONCE = 32
ROOT_PATH = "/isp/"
FAMILY_NAMES = ("উদ্দিন", "হোসেন", "আক্তার", "ইসলাম", "বেগম", "রহমান", "খাতুন", "মিয়া")
GIVEN_NAMES = ("আব্দুল", "ফাতেমা", "মোহাম্মদ", "নুসরাত", "তানভীর", "সাদিয়া", "ইমরান", "শারমিন")
STREETS = ("মিরপুর ১০", "ধানমন্ডি ২৭", "উত্তরা ৭", "মোহাম্মদপুর", "বনশ্রী", "খিলগাঁও")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("tenant_id")
    parser.add_argument("package_ids", nargs="+")
    told = parser.parse_args()
    key = _seal_key()
    sealer = Sealer(lambda: key)
    for changes in _batches(told.tenant_id, told.package_ids, told.count, int(time.time())):
        try:
            commit(tenant_scope(told.tenant_id), Decision(changes=changes), sealer)
        except (AlreadyExists, Taken):
            # An earlier, interrupted run wrote this batch: a batch is written whole or not at all.
            continue


def _seal_key() -> bytes:
    secret = boto3.client("secretsmanager").get_secret_value(SecretId=os.environ["SECRETS_ID"])
    return base64.b64decode(json.loads(secret["SecretString"])["seal_key"])


def _batches(
    tenant_id: str, package_ids: Sequence[str], count: int, now: int
) -> Iterator[tuple[Change, ...]]:
    for begin in range(0, count, AT_ONCE):
        numbers = range(begin, min(begin + AT_ONCE, count))
        yield tuple(
            change
            for number in numbers
            for change in _decision(tenant_id, package_ids, number, now).changes
        )


def _decision(tenant_id: str, package_ids: Sequence[str], number: int, now: int) -> Decision:
    new = NewCustomer(
        connection=CustomerKind.PPPOE,
        name=f"{GIVEN_NAMES[number % 8]} {FAMILY_NAMES[number // 8 % 8]}",
        mobile=f"019{10_000_000 + number:08d}",
        login=f"demo{number:04d}",
        password=f"Demo@{number:04d}",
        address=f"{STREETS[number % 6]}, ঢাকা",
        package_id=package_ids[number % len(package_ids)],
    )
    customer_id = derived_id("demo customer", tenant_id, str(number))
    return take_on_customer((tenant_id, ROOT_PATH), customer_id, new, now)


if __name__ == "__main__":
    main()
