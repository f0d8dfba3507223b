"""The door: what happens between a raw request and a route function, in this order.

Who is it, did our own page send it, may he, is it well formed, was it here before; then the route,
then its answer. Every refusal becomes a problem, every other exception an alarm and a problem that
says nothing. Chalice turns exceptions into answers before middleware sees them, hence here.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from dataclasses import dataclass, replace
from typing import Any

from chalice.app import Request, Response
from isp.asked import Asked
from isp.ids import derived_id
from isp.parties.actor import Actor
from isp.refusals import Refusal
from pydantic import BaseModel

from isp_http.answers import File, ProviderReply, SeeOther, WithCookie
from isp_http.caller import Caller, caller_of, device_cookie, session_cookie
from isp_http.doors import Doors
from isp_http.edge_key import edge_at_the_door
from isp_http.idempotency import Answer, Once, answered_once
from isp_http.inbound import inbound_of
from isp_http.observability import logger, note_actor, note_use_case
from isp_http.operation import Gate, Operation, Repeat
from isp_http.paging import Cursors, list_asked_for
from isp_http.problems import problem_of
from isp_http.refusals import CsrfHeaderMissing, Internal, KeyMissing, NoQuestion
from isp_http.requests import raw_body, typed_arguments
from isp_http.session import SignedIn, let_in, signed_in

CSRF_HEADER = "shongjog-request"
KEY_HEADER = "idempotency-key"
# Asks what an earlier request under the key made, and makes nothing.
QUESTION_HEADER = "shongjog-was-made"
KEY_LENGTHS = range(8, 65)
# What can be seen in ASCII. A blank is printable to Python and is not allowed all the same.
KEY_PATTERN = "^[!-~]+$"


@dataclass(frozen=True, slots=True)
class Door:
    """One operation, ready to answer requests."""

    operation: Operation
    doors: Doors
    ports: object

    def answer(self, request: Request) -> Response:
        caller = caller_of(request, self.doors.origin_key)
        note_use_case(self.operation.use_case)
        try:
            return self._let_in(request, caller)
        except Refusal as refusal:
            return _problem(refusal, caller)
        except Exception:
            logger.exception("A request ended in a bug", operation=self.operation.name)
            return _problem(Internal(), caller)

    def _let_in(self, request: Request, caller: Caller) -> Response:
        who = self._who(caller)
        if self.operation.needs_csrf_header and request.headers.get(CSRF_HEADER) != "1":
            raise CsrfHeaderMissing
        if who is not None:
            let_in(self.operation, who.actor)
        key = self._key(request)
        if QUESTION_HEADER in request.headers and not self.operation.remembers_requests:
            raise NoQuestion
        arguments = self._arguments(request, caller, who)

        if self.operation.is_list:
            assert who is not None
            response = self._listed(arguments, who.actor)
        elif key is None or self.operation.repeat is Repeat.KEY_UNSAVED:
            response = _response(self.operation, self.operation.function(**arguments))
        else:
            response = self._keyed(request, caller, arguments, _once(request, who, key))
        if who is not None and who.keep_cookie_seconds and caller.session_token:
            cookie = session_cookie(caller.session_token, who.keep_cookie_seconds)
            response.headers.setdefault("Set-Cookie", cookie)
        return response

    def _who(self, caller: Caller) -> SignedIn | None:
        if isinstance(self.operation.needs, Gate) and self.operation.needs is not Gate.SESSION:
            return None
        who = signed_in(self.doors.access, self.doors.clock, caller.session_token)
        note_actor(who.actor.tenant_id, who.actor.subject_id)
        return who

    def _arguments(self, request: Request, caller: Caller, who: SignedIn | None) -> dict[str, Any]:
        given: dict[str, Any] = {"caller": caller, "ports": self.ports}
        if who is not None:
            given["actor"] = who.actor
        if self.operation.needs is Gate.EDGE:
            given["edge"] = edge_at_the_door(self.doors, request.headers.get("authorization"))
        if self.operation.needs is Gate.HOOK:
            body = raw_body(self.operation, request)
            now = self.doors.clock.now()
            given["inbound"] = inbound_of(request, body, caller.address, now)
        taken = self.operation.parameters
        chosen = {name: value for name, value in given.items() if name in taken}
        return chosen | typed_arguments(self.operation, request)

    def _listed(self, arguments: dict[str, Any], actor: Actor) -> Response:
        """Answer with the page that is asked for: cursors come in and go out here, and nowhere else."""
        asked_for = list_asked_for(self.operation, arguments)
        cursors = Cursors(self.doors.pepper, actor, asked_for)
        page = cursors.request(arguments["query"])
        taken = self.operation.parameters
        given = {name: value for name, value in arguments.items() if name in taken}
        found = self.operation.function(page=page, **given)
        return _json_response(self.operation.status, _json(cursors.view(found)))

    def _key(self, request: Request) -> str | None:
        if not self.operation.needs_key:
            return None
        key: str = request.headers.get(KEY_HEADER, "")
        if len(key) not in KEY_LENGTHS or re.fullmatch(KEY_PATTERN, key) is None:
            raise KeyMissing
        return key

    def _keyed(
        self, request: Request, caller: Caller, arguments: dict[str, Any], once: Once
    ) -> Response:
        is_question = QUESTION_HEADER in request.headers
        if self.operation.remembers_requests:
            arguments["asked"] = replace(_asked(once, self.doors.pepper), is_question=is_question)
        if is_question:
            # Answers are remembered for a day, what was made for ever: the latter decides.
            return _response(self.operation, self.operation.function(**arguments))
        return self._once(request, caller, arguments, once)

    def _once(
        self, request: Request, caller: Caller, arguments: dict[str, Any], once: Once
    ) -> Response:
        def act() -> Answer:
            try:
                view = self.operation.function(**arguments)
            except Refusal as refusal:
                return {"status": refusal.status, "body": _problem_json(refusal, caller)}
            return {"status": self.operation.status, "body": _json(view)}

        answer = answered_once(self.doors.idempotency, once, request.lambda_context, act)
        return _json_response(answer["status"], answer["body"])


def _once(request: Request, who: SignedIn | None, key: str) -> Once:
    whose = f"{who.actor.tenant_id}/{who.actor.subject_id}" if who is not None else "public"
    place = json.dumps([request.method, request.path, request.uri_params], sort_keys=True)
    body = request.raw_body or b""
    # Only a fingerprint of the body leaves this function: it may hold a password.
    fingerprint = hashlib.sha256(body if isinstance(body, bytes) else body.encode()).hexdigest()
    return Once(f"{whose}|{place}|{key}", fingerprint, key)


def _asked(once: Once, pepper: bytes) -> Asked:
    # Kept for ever, so the fingerprint takes a key: nobody tries passwords on it.
    fingerprint = hmac.new(pepper, f"asked:{once.body}".encode(), hashlib.sha256).hexdigest()
    return Asked(once.sent, derived_id("request", once.key), fingerprint)


def _response(operation: Operation, answer: Any) -> Response:
    match answer:
        case WithCookie():
            response = _json_response(operation.status, _json(answer.view))
            cookies = [session_cookie(answer.token, answer.max_age_seconds)]
            if answer.device is not None:
                cookies.append(device_cookie(answer.device))
            response.headers["Set-Cookie"] = cookies
            return response
        case SeeOther():
            return Response("", {"Location": answer.url, "Cache-Control": "no-store"}, 303)
        case ProviderReply():
            return BytesResponse(answer.body, {"Content-Type": answer.content_type}, answer.status)
        case File():
            return BytesResponse(answer.content, _file_headers(answer), 200)
        case _:
            return _json_response(operation.status, _json(answer))


class BytesResponse(Response):
    """Bytes as they are. Chalice would demand a matching Accept header, which no link sends."""

    def to_dict(self, binary_types: list[str] | None = None) -> dict[str, Any]:
        content_type = str(self.headers["Content-Type"]).split(";")[0]
        encoded: dict[str, Any] = super().to_dict([*(binary_types or ()), content_type])
        return encoded


def _file_headers(file: File) -> dict[str, str | list[str]]:
    return {
        "Content-Type": file.content_type,
        "Content-Disposition": f'attachment; filename="{file.name}"',
        "Cache-Control": "private, no-store",
    }


def _json(view: Any) -> str:
    if view is None:
        return ""
    assert isinstance(view, BaseModel), f"a route answers with a view, not with {type(view)}"
    return view.model_dump_json()


def _json_response(status: int, body: str) -> Response:
    headers: dict[str, str | list[str]] = {
        "Content-Type": "application/json",
        "Cache-Control": "no-store",
    }
    return Response(body, headers, status)


def _problem_json(refusal: Refusal, caller: Caller) -> str:
    problem = problem_of(refusal, caller.language, caller.request_id)
    return problem.model_dump_json(exclude_none=True)


def _problem(refusal: Refusal, caller: Caller) -> Response:
    response = _json_response(refusal.status, _problem_json(refusal, caller))
    retry_after = refusal.values.get("retry_after_seconds")
    if isinstance(retry_after, int):
        response.headers["Retry-After"] = str(retry_after)
    return response
