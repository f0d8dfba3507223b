"""What the making of documents reaches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from isp.invoicing.printed import PrintedDocument
from isp.payments.ports import Payments
from isp.ports import Directory

Maker = Callable[[PrintedDocument, str], bytes]


class Documents(Protocol):
    """Documents that were made, kept by name."""

    def get(self, name: str) -> bytes | None: ...
    def put(self, name: str, content: bytes, content_type: str) -> None: ...


@dataclass(frozen=True, slots=True)
class MakeDocuments:
    directory: Directory
    payments: Payments
    documents: Documents
    makers: Mapping[str, Maker]
    public_origin: str
