"""Whatever is renamed, moved or taxed otherwise later: an issued document comes out as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest
from isp.decision import Decision, Update
from isp.parties.permissions import Role
from isp.parties.scope import tenant_scope
from isp_app.make_document import Paper
from isp_aws.documents.templates import printed_pdf, printed_xlsx

from tests.api.requests_of_routes import ISSUER_BODY
from tests.api.world import DocumentsInMemory, World


def printed(world: World, language: str) -> list[bytes]:
    """Return invoice and credit note as files, made afresh."""
    makers = {"pdf": printed_pdf, "xlsx": printed_xlsx}
    make = world.making(makers, DocumentsInMemory())
    scope, ids = tenant_scope(world.home.tenant_id), world.home.ids
    stored = (
        world.directory.invoice(scope, ids["invoice_id"]),
        world.directory.credit_note(scope, ids["credit_note_id"]),
    )
    papers = (Paper("pdf", language), Paper("xlsx", language))
    return [make(one, paper).content for one in stored for paper in papers]


@pytest.mark.parametrize("language", ["bn", "en"])
def test_nothing_that_changes_later_changes_a_document(world: World, language: str) -> None:
    before = printed(world, language)
    admin, ids = world.browser(Role.ISP_ADMIN), world.home.ids
    assert admin.send("PUT", "/issuer", ISSUER_BODY).status == 200
    package = {"version": 1, "name": "Other", "vat_basis_points": 1_500, "price_minor": 1_000}
    assert admin.patch(f"/packages/{ids['package_id']}", package).status == 200
    moved = {"version": 1, "name": "Another", "address": "Elsewhere", "mobile": "01999999999"}
    assert admin.patch(f"/customers/{ids['customer_id']}", moved).status == 200
    scope = tenant_scope(world.home.tenant_id)
    tenant = world.directory.tenant(scope)
    renamed = replace(
        tenant,
        version=tenant.version + 1,
        name="New name",
        mobile="8801900000000",
        slug="new",
        utc_offset_minutes=0,
        language="en",
    )
    world.ledger.commit(scope, Decision(changes=(Update(renamed),)))
    assert printed(world, language) == before
