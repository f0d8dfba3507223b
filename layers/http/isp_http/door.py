"""The door: what happens between a raw request and a route function, in this order.

Does he ask for too much at once, who is it, did our own page send it, may he, is it well formed, was it here before; then the route,
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
from urllib.parse import quote

from chalice.app import Request, Response
from isp.asked import Asked
from isp.ids import derived_id
from isp.parties.actor import Actor
from isp.refusals import Refusal

from isp_http.answers import WebPage
from isp_http.caller import Caller, caller_of, session_cookie
from isp_http.doors import Doors
from isp_http.edge_key import edge_at_the_door
from isp_http.idempotency import Answer, Once, answered_once
from isp_http.inbound import inbound_of
from isp_http.observability import logger, note_actor, note_use_case
from isp_http.operation import Gate, Operation, Repeat
from isp_http.origin import refuse_foreign_pages
from isp_http.paging import Cursors, list_asked_for
from isp_http.problems import language_of_page, problem_of
from isp_http.refusals import CsrfHeaderMissing, Internal, KeyMissing, NoQuestion
from isp_http.requests import raw_body, typed_arguments
from isp_http.responses import compressed, json_of, json_response, page_response, response_of
from isp_http.session import SignedIn, let_in, signed_in
from isp_http.web_pages import problem_page

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
        response = self._answered(request)
        if self.operation.is_web_page:
            return compressed(response, request.headers.get("accept-encoding", ""))
        return response

    def _answered(self, request: Request) -> Response:
        caller = caller_of(request, self.doors.origin_key)
        if self.operation.is_web_page:
            caller = replace(caller, language=language_of_page(request.query_params))
        note_use_case(self.operation.use_case)
        try:
            return self._let_in(request, caller)
        except Refusal as refusal:
            return self._problem(refusal, caller, request)
        except Exception:
            logger.exception("A request ended in a bug", operation=self.operation.name)
            return self._problem(Internal(), caller, request)

    def _let_in(self, request: Request, caller: Caller) -> Response:
        now = self.doors.clock.now()
        self.doors.throttle.pass_network(caller.address, now)
        who = self._who(caller)
        if who is not None:
            self.doors.throttle.pass_tenant(who.actor.tenant_id, caller.address, now)
        self._refuse_what_is_not_ours(request)
        if who is not None:
            let_in(self.operation, who.actor)
        key = self._key(request)
        if QUESTION_HEADER in request.headers and not self.operation.remembers_requests:
            raise NoQuestion
        arguments = self._arguments(request, caller, who)
        key = arguments["body"].key if self.operation.takes_form else key

        if self.operation.is_list:
            assert who is not None
            response = self._listed(arguments, who.actor)
        elif key is None or self.operation.repeat is Repeat.KEY_UNSAVED:
            response = response_of(self.operation, self.operation.function(**arguments))
        else:
            once = _once(request, who, key, is_form=self.operation.takes_form)
            response = self._keyed(request, caller, arguments, once)
        if who is not None and who.keep_cookie_seconds and caller.session_token:
            cookie = session_cookie(caller.session_token, who.keep_cookie_seconds)
            response.headers.setdefault("Set-Cookie", cookie)
        return response

    def _refuse_what_is_not_ours(self, request: Request) -> None:
        if self.operation.comes_from_pages:
            refuse_foreign_pages(request.headers, self.doors.public_origin)
        if self.operation.needs_csrf_header and request.headers.get(CSRF_HEADER) != "1":
            raise CsrfHeaderMissing

    def _who(self, caller: Caller) -> SignedIn | None:
        if isinstance(self.operation.needs, Gate) and self.operation.needs is not Gate.SESSION:
            return None
        who = signed_in(self.doors, caller.session_token)
        note_actor(who.actor.tenant_id, who.actor.subject_id)
        return who

    def _arguments(self, request: Request, caller: Caller, who: SignedIn | None) -> dict[str, Any]:
        given: dict[str, Any] = {"caller": caller, "ports": self.ports}
        if who is not None:
            given["actor"] = who.actor
        if self.operation.needs is Gate.EDGE:
            edge = edge_at_the_door(self.doors, request.headers.get("authorization"))
            now = self.doors.clock.now()
            self.doors.throttle.pass_tenant(edge.tenant_id, caller.address, now)
            given["edge"] = edge
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
        return json_response(self.operation.status, json_of(cursors.view(found)))

    def _key(self, request: Request) -> str | None:
        if not self.operation.needs_key or self.operation.takes_form:
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
            return response_of(self.operation, self.operation.function(**arguments))
        return self._once(request, caller, arguments, once)

    def _once(
        self, request: Request, caller: Caller, arguments: dict[str, Any], once: Once
    ) -> Response:
        def act() -> Answer:
            try:
                view = self.operation.function(**arguments)
            except Refusal as refusal:
                return {"status": refusal.status, "body": self._refused(refusal, caller, request)}
            told = view.html if isinstance(view, WebPage) else json_of(view)
            return {"status": self.operation.status, "body": told}

        answer = answered_once(self.doors.idempotency, once, request.lambda_context, act)
        return self._told(answer["status"], answer["body"])

    def _refused(self, refusal: Refusal, caller: Caller, request: Request) -> str:
        problem = problem_of(refusal, caller.language, caller.request_id)
        if self.operation.is_web_page:
            return problem_page(problem, refusal.status, caller.language, self._home(request))
        return problem.model_dump_json(exclude_none=True)

    def _home(self, request: Request) -> str:
        """Return the page that a form is of: its address is the beginning of the form's."""
        told = {name: quote(value, safe="") for name, value in (request.uri_params or {}).items()}
        return "/".join(self.operation.path.split("/")[:3]).format(**told)

    def _told(self, status: int, body: str) -> Response:
        respond = page_response if self.operation.is_web_page else json_response
        return respond(status, body)

    def _problem(self, refusal: Refusal, caller: Caller, request: Request) -> Response:
        response = self._told(refusal.status, self._refused(refusal, caller, request))
        retry_after = refusal.values.get("retry_after_seconds")
        if isinstance(retry_after, int):
            response.headers["Retry-After"] = str(retry_after)
        return response


def _once(request: Request, who: SignedIn | None, key: str, *, is_form: bool) -> Once:
    whose = "public" if who is None else f"{who.actor.tenant_id}/{_person(who.actor)}"
    place = json.dumps([request.method, request.path, request.uri_params], sort_keys=True)
    body = request.raw_body or b""
    # Only a fingerprint of the body leaves this function: it may hold a password.
    fingerprint = hashlib.sha256(body if isinstance(body, bytes) else body.encode()).hexdigest()
    # Who comes back to a page finds its key again, and may choose otherwise: that is another deed.
    of_form = f"|{fingerprint}" if is_form else ""
    return Once(f"{whose}|{place}|{key}{of_form}", fingerprint, key)


def _person(actor: Actor) -> str:
    # A customer's keys stay his own whichever of his lines is in front of him when he repeats himself.
    return actor.mobile or actor.subject_id


def _asked(once: Once, pepper: bytes) -> Asked:
    # Kept for ever, so the fingerprint takes a key: nobody tries passwords on it.
    fingerprint = hmac.new(pepper, f"asked:{once.body}".encode(), hashlib.sha256).hexdigest()
    return Asked(once.sent, derived_id("request", once.key), fingerprint)
