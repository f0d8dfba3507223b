"""Documents as files. The only function that carries the documents layer."""

from make_documents import documents, exports

PANELS = (documents.panel, exports.panel)
