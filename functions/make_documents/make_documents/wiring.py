"""The ports of this function, from its environment."""

from __future__ import annotations

from isp_app.exported_rows import ListRows
from isp_app.make_document import MakeDocument
from isp_app.make_export import MakeExport
from isp_aws.clock import SystemClock
from isp_aws.documents.list_files import list_csv, list_xlsx
from isp_aws.documents.templates import printed_pdf, printed_xlsx
from isp_aws.dynamodb.stores import Stores
from isp_aws.environment import DocumentSettings, PublicSettings, settings
from isp_aws.object_store import ObjectStore

from make_documents.ports import MakeDocuments


def ports_from_environment(made: Stores) -> MakeDocuments:
    store = ObjectStore(settings(DocumentSettings).bucket_documents)
    return MakeDocuments(
        make_document=MakeDocument(
            directory=made.directory,
            payments=made.payments,
            documents=store,
            makers={"pdf": printed_pdf, "xlsx": printed_xlsx},
            public_origin=settings(PublicSettings).public_origin,
        ),
        make_export=MakeExport(
            exports=made.exports,
            rows=ListRows(made.directory, made.payments, made.inbox, made.statements),
            ledger=made.ledger,
            files=store,
            clock=SystemClock(),
            makers={"csv": list_csv, "xlsx": list_xlsx},
        ),
    )
