"""What a request is refused for at the door, before any use case sees it."""

from __future__ import annotations

from isp.refusals import KeyReused as KeyReused
from isp.refusals import Refusal


class MalformedJson(Refusal):
    code, status = "malformed_json", 400


class BodyTooLarge(Refusal):
    code, status = "body_too_large", 413


class NotJson(Refusal):
    """The content type is not application/json."""

    code, status = "not_json", 415


class NotAForm(Refusal):
    """The content type is not that of a form."""

    code, status = "not_a_form", 415


class CsrfHeaderMissing(Refusal):
    """Only our own pages can set the header; a foreign page that posts a form cannot."""

    code, status = "csrf_header_missing", 403


class ForeignOrigin(Refusal):
    """A page of somebody else sent this."""

    code, status = "foreign_origin", 403


class KeyMissing(Refusal):
    code, status = "idempotency_key_missing", 400


class NoQuestion(Refusal):
    """Nothing remembers what a request to this route made, so nobody can ask for it."""

    code, status = "no_question", 400


class InProgress(Refusal):
    """The first request with this key is still at work."""

    code, status = "in_progress", 409


class Internal(Refusal):
    """A bug of ours. Named so that the contract can show its shape; never raised."""

    code, status = "internal", 500
