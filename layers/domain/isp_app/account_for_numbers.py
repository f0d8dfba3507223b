"""Account for the numbers of a tenant's documents: each is issued or void, and orphans become void.

Run every night. An orphan was reserved by a use case that died before its commit was answered; an hour
later it can no longer be issued, and its claim keeps it void. The proof goes on where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from isp.decision import Create, Decision, Update
from isp.invoicing.numbers import (
    ORPHANED,
    Kind,
    Reserved,
    Series,
    SeriesProof,
    account_for,
    series_at,
    settled_serial,
)
from isp.minutes import Moment
from isp.parties.scope import Scope

from isp_app.issue import Commits, void


class Numbers(Protocol):
    def reserved(self, scope: Scope, series: Series) -> Reserved | None: ...
    def proof(self, scope: Scope, series: Series) -> SeriesProof | None: ...
    def claimed(self, scope: Scope, series: Series, serials: Sequence[int]) -> set[int]: ...
    def issued_unclaimed(self, scope: Scope, numbers: Sequence[str]) -> set[str]: ...


@dataclass(frozen=True, slots=True)
class AccountForNumbers:
    numbers: Numbers
    ledger: Commits

    def __call__(self, tenant: Scope, moment: Moment) -> tuple[str, ...]:
        """Return the numbers that were found to be orphans, and are void now."""
        year = series_at(Kind.INVOICE, moment.at, moment.utc_offset_minutes).year
        voided: list[str] = []
        for series in (Series(kind, one) for kind in Kind for one in (year - 1, year)):
            reserved = self.numbers.reserved(tenant, series)
            if reserved is not None:
                voided += self._account_for(tenant, series, reserved, moment.at)
        return tuple(voided)

    def _account_for(
        self, tenant: Scope, series: Series, reserved: Reserved, now: int
    ) -> list[str]:
        proof = self.numbers.proof(tenant, series)
        proved = 0 if proof is None else proof.proved_serial
        last = max(proved, settled_serial(proof, reserved, now))
        claimed = self.numbers.claimed(tenant, series, range(proved + 1, last + 1))
        missing = {series.number(one): one for one in account_for(proved + 1, last, claimed)}
        borne = self.numbers.issued_unclaimed(tenant, list(missing)) if missing else set()
        voided = [
            number
            for number, serial in missing.items()
            if number not in borne and void(self.ledger, tenant, (series, serial), ORPHANED, now)
        ]
        version = 1 if proof is None else proof.version + 1
        after = SeriesProof(tenant.tenant_id, series.name, version, last, reserved.serial, now)
        stored = Create(after) if proof is None else Update(after)
        self.ledger.commit(tenant, Decision(changes=(stored,)))
        return voided
