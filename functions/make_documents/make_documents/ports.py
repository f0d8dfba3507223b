"""What the making of documents reaches."""

from __future__ import annotations

from dataclasses import dataclass

from isp_app.make_document import MakeDocument
from isp_app.make_export import MakeExport


@dataclass(frozen=True, slots=True)
class MakeDocuments:
    make_document: MakeDocument
    make_export: MakeExport
