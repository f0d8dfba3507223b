"""All repositories with the product's sealing key: what an entry point is wired with."""

from __future__ import annotations

from dataclasses import dataclass

from isp_aws.clock import SystemClock
from isp_aws.dynamodb.access import DynamoAccess
from isp_aws.dynamodb.directory import DynamoDirectory
from isp_aws.dynamodb.documents import DynamoNumbers
from isp_aws.dynamodb.exports import DynamoExports
from isp_aws.dynamodb.ledger import DynamoLedger
from isp_aws.dynamodb.money_inbox import DynamoMoneyInbox
from isp_aws.dynamodb.network import DynamoNetwork
from isp_aws.dynamodb.payment_tokens import DynamoTokenStore
from isp_aws.dynamodb.payments import DynamoPayments
from isp_aws.dynamodb.statements import DynamoStatements
from isp_aws.secrets import product_sealer


@dataclass(frozen=True, slots=True)
class Stores:
    ledger: DynamoLedger
    directory: DynamoDirectory
    access: DynamoAccess
    payments: DynamoPayments
    tokens: DynamoTokenStore
    network: DynamoNetwork
    numbers: DynamoNumbers
    inbox: DynamoMoneyInbox
    statements: DynamoStatements
    exports: DynamoExports


def stores() -> Stores:
    """Return the repositories of this function. Nothing is read before the first use."""
    sealer = product_sealer()
    return Stores(
        ledger=DynamoLedger(sealer),
        directory=DynamoDirectory(sealer),
        access=DynamoAccess(sealer),
        payments=DynamoPayments(sealer),
        tokens=DynamoTokenStore(sealer, SystemClock()),
        network=DynamoNetwork(sealer),
        numbers=DynamoNumbers(sealer),
        inbox=DynamoMoneyInbox(sealer),
        statements=DynamoStatements(sealer),
        exports=DynamoExports(sealer),
    )
