"""Enrol an edge: the machine that holds a fresh code of `invite_edge` joins."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from typing import Protocol

from isp.ids import derived_id
from isp.network.edge import key_hash
from isp.network.enrol_edge import (
    ENROLMENT_PURPOSE,
    EnrolmentCodeWrong,
    NewEdge,
    enrol_edge,
)
from isp.network.enrolment_code import challenge_id_of
from isp.parties.network_address import limit_of_network
from isp.parties.one_time_code import code_hash
from isp.parties.scope import tenant_scope
from isp.ports import Access, Clock, Ledger, Random

from isp_app.limits import hold_to
from isp_app.randomness import random_bytes


class Doorbells(Protocol):
    def create_queue(self, edge_id: str) -> str:
        """Return the address of the edge's queue, made now or before."""


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A new edge; its key is told this once."""

    edge_id: str
    tenant_id: str
    queue_url: str
    enrolled_at: int
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class EnrolEdge:
    access: Access
    ledger: Ledger
    doorbells: Doorbells
    clock: Clock
    random: Random
    pepper: bytes = field(repr=False)

    def __call__(self, code: str, name: str, address: str) -> Enrolled:
        """Make the machine that holds a fresh code an edge."""
        now = self.clock.now()
        hold_to(self.access, (limit_of_network("enrol", address, 30, 3_600),), now)
        tenant_id, challenge_id = self._used_up(code, now)
        edge_id = derived_id("edge", tenant_id, challenge_id)
        key = random_bytes(self.random).hex()
        queue_url = self.doorbells.create_queue(edge_id)
        new = NewEdge(tenant_id, edge_id, name, key_hash(key), queue_url)
        self.ledger.commit(tenant_scope(tenant_id), enrol_edge(new, now))
        return Enrolled(edge_id, tenant_id, queue_url, now, key)

    def _used_up(self, code: str, now: int) -> tuple[str, str]:
        """Return the tenant that the code invites to and its challenge; the code is used up then."""
        typed = code.strip().upper()
        challenge = self.access.try_challenge(challenge_id_of(typed), now)
        if (
            challenge is None
            or challenge.purpose != ENROLMENT_PURPOSE
            or now >= challenge.expires_at
        ):
            raise EnrolmentCodeWrong
        told = code_hash(self.pepper, challenge.id, typed)
        if not hmac.compare_digest(told, challenge.code_hash):
            raise EnrolmentCodeWrong
        if not self.access.consume_challenge(challenge.id):
            raise EnrolmentCodeWrong
        assert challenge.tenant_id is not None, "an enrolment code is made by a tenant"
        return challenge.tenant_id, challenge.id
