"""What only the HTTP side needs in memory: the idempotency table, an SMS inbox, a look at a tenant."""

from __future__ import annotations

import copy
import json
import threading
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.idempotency import BasePersistenceLayer
from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyItemAlreadyExistsError,
    IdempotencyItemNotFoundError,
)
from aws_lambda_powertools.utilities.idempotency.persistence.datarecord import DataRecord
from isp.notices.sms import Delivery, SmsMessage, SmsResult
from isp.payments.services import HttpAnswer, HttpFailed

from tests.fakes.store import Store


def all_of(store: Store, tenant_id: str) -> Any:
    """Return a copy of everything of a tenant, to see that nothing moved."""
    return copy.deepcopy(
        {
            "items": {key: item for key, item in store.items.items() if key[0] == tenant_id},
            "claims": {
                key: owner for key, owner in store.claims.items() if owner.tenant_id == tenant_id
            },
            "entries": {key: one for key, one in store.entries.items() if key[0] == tenant_id},
            "events": {key: one for key, one in store.events.items() if one.tenant_id == tenant_id},
        }
    )


class MemoryIdempotency(BasePersistenceLayer):
    """The idempotency table, with the conditional put that everything hangs on."""

    def __init__(self) -> None:
        super().__init__()
        self._lock = threading.Lock()
        self.records: dict[str, DataRecord] = {}

    def _get_record(self, idempotency_key: str) -> DataRecord:
        if idempotency_key not in self.records:
            raise IdempotencyItemNotFoundError
        return self.records[idempotency_key]

    def _put_record(self, data_record: DataRecord) -> None:
        with self._lock:
            if data_record.idempotency_key in self.records:
                raise IdempotencyItemAlreadyExistsError
            self.records[data_record.idempotency_key] = data_record

    def _update_record(self, data_record: DataRecord) -> None:
        self.records[data_record.idempotency_key] = data_record

    def _delete_record(self, data_record: DataRecord) -> None:
        self.records.pop(data_record.idempotency_key, None)


class BkashAtHand:
    """Answers the calls of the bKash adapter at once: a token, refunds that are done, a search."""

    def __init__(self) -> None:
        self.refunds: list[dict[str, str]] = []
        self.is_broken = False
        self.visited: list[str] = []
        # By transaction, as the search answers; the first is the one that the statement shows.
        self.money: dict[str, dict[str, str]] = {"TRX3": _searched("TRX3", "200.00")}

    def send(
        self, method: str, url: str, *, headers: Mapping[str, str], content: bytes, timeout: float
    ) -> HttpAnswer:
        if method == "GET":
            self.visited.append(url)
            if self.is_broken:
                raise HttpFailed("ReadTimeout")
            return HttpAnswer(200, b"<ConfirmSubscriptionResponse/>")
        asked = json.loads(content)
        if url.endswith("/token/grant"):
            answer = {"id_token": "t", "expires_in": "3600", "refresh_token": "r"}
        elif url.endswith("/general/searchTransaction"):
            answer = self._found(asked["trxID"])
        else:
            assert url.endswith("/payment/refund"), url
            self.refunds.append(asked)
            if self.is_broken:
                raise HttpFailed("ReadTimeout")
            done = {"transactionStatus": "Completed", "refundTrxID": "REFUND1", "currency": "BDT"}
            answer = done | {"amount": asked["amount"]}
        return HttpAnswer(200, json.dumps({"statusCode": "0000"} | answer).encode())

    def _found(self, txn: str) -> dict[str, str]:
        if self.is_broken:
            raise HttpFailed("ReadTimeout")
        return self.money.get(txn, {"statusCode": "2033", "statusMessage": "Transaction not found"})


def _searched(txn: str, taka: str) -> dict[str, str]:
    return {
        "trxID": txn,
        "transactionStatus": "Completed",
        "amount": taka,
        "currency": "BDT",
        "customerMsisdn": "01712345678",
    }


class SmsInbox:
    """Takes every message; the last one can be read."""

    def __init__(self) -> None:
        self.messages: list[SmsMessage] = []
        self.delivery = Delivery.ACCEPTED

    def send(self, message: SmsMessage) -> SmsResult:
        self.messages.append(message)
        return SmsResult(self.delivery, "sms-1", 1)
