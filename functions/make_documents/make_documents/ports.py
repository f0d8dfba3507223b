"""What the making of documents reaches."""

from __future__ import annotations

from dataclasses import dataclass

from isp_app.make_document import MakeDocument


@dataclass(frozen=True, slots=True)
class MakeDocuments:
    make_document: MakeDocument
