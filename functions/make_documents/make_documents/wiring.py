"""The ports of this function, from its environment."""

from __future__ import annotations

from isp_app.make_document import MakeDocument
from isp_aws.documents.templates import printed_pdf, printed_xlsx
from isp_aws.dynamodb.stores import Stores
from isp_aws.environment import DocumentSettings, PublicSettings, settings
from isp_aws.object_store import ObjectStore

from make_documents.ports import MakeDocuments


def ports_from_environment(made: Stores) -> MakeDocuments:
    return MakeDocuments(
        MakeDocument(
            directory=made.directory,
            payments=made.payments,
            documents=ObjectStore(settings(DocumentSettings).bucket_documents),
            makers={"pdf": printed_pdf, "xlsx": printed_xlsx},
            public_origin=settings(PublicSettings).public_origin,
        )
    )
