"""Nobody gets in where he does not belong: roles, twins, siblings."""

from __future__ import annotations

import pytest
from isp.parties.permissions import Permission, Role
from isp_http.authorization_matrix import expected_refusal
from isp_http.functions_of_the_api import all_operations
from isp_http.operation import Gate, Operation

from tests.api.requests_of_routes import BODIES, body_of, ids_of, path_of
from tests.api.world import Answer, World

OPERATIONS = all_operations()
NAMED = {operation.name: operation for operation in OPERATIONS}
PERSONAL = [one for one in OPERATIONS if isinstance(one.needs, Permission)]
# The ids of things that belong to one tenant, as they stand in paths.
OWNED = {
    "customer_id",
    "package_id",
    "nas_id",
    "edge_id",
    "sale_id",
    "invoice_id",
    "receipt_id",
    "account_id",
    "matter_id",
}


def ask(world: World, operation: Operation, role: Role | None, ids: dict[str, str]) -> Answer:
    browser = world.browser(role)
    return browser.send(operation.method, path_of(operation, ids), body_of(operation, ids))


def test_every_route_has_a_row() -> None:
    assert set(BODIES) == {f"{one.method} {one.path}" for one in OPERATIONS}


@pytest.mark.parametrize("role", [None, *Role])
def test_a_role_gets_through_its_own_doors_and_no_others(role: Role | None) -> None:
    for operation in OPERATIONS:
        world = World()
        answer = ask(world, operation, role, ids_of(world, world.home))
        expected = expected_refusal(operation, role)
        said = f"{role} at {operation.method} {operation.path}: {answer.status} {answer.text}"
        assert answer.status < 500, said
        if expected is not None:
            assert answer.status == expected, said
        elif isinstance(operation.needs, Permission) or operation.needs is Gate.SESSION:
            assert answer.status not in (401, 403) or answer.code == "code_wrong", said


OF_ITS_OWN = {
    "sell",
    "takeAdvance",
    "quotePackageChange",
    "changePackage",
    "holdLine",
    "resumeLine",
    "stopLine",
    "quoteStop",
}


def test_an_isp_admin_gets_what_he_asks_for() -> None:
    for operation in PERSONAL:
        if expected_refusal(operation, Role.ISP_ADMIN) is not None:
            continue
        world = World()
        ids = ids_of(world, world.home) | {"customer_id": world.home.ids["of_r1"]}
        # Only the ISP itself sells so far, and only who bought has a line to hold or to stop.
        if operation.name in OF_ITS_OWN:
            ids = ids_of(world, world.home)
        if operation.name == "resumeLine":
            held = world.browser(Role.ISP_ADMIN).post(f"/customers/{ids['customer_id']}/holds", {})
            ids |= {"hold_id": held.json["hold_id"]}
        answer = ask(world, operation, Role.ISP_ADMIN, ids)
        if operation.name == "confirmTotp":
            assert answer.code == "code_wrong"
        elif operation.name in ("switchOffTotp", "renewRecoveryCodes"):
            assert answer.code == "totp_not_on"
        elif operation.use_case == "confirm_wallet":
            assert answer.code == "nothing_to_confirm"
        else:
            assert answer.status == operation.status, f"{operation.name}: {answer.text}"


@pytest.mark.parametrize("name", [one.name for one in PERSONAL if OWNED & set(one.path_parameters)])
def test_the_id_of_another_isp_names_nothing_and_moves_nothing(name: str) -> None:
    operation, world = NAMED[name], World()
    before = world.store.of_tenant(world.other.tenant_id)
    role = Role.CUSTOMER if operation.needs is Permission.OWN_SERVICE_SEE else Role.ISP_ADMIN
    answer = ask(world, operation, role, ids_of(world, world.other))
    assert (answer.status, answer.code) == (404, "not_found")
    assert world.store.of_tenant(world.other.tenant_id) == before


@pytest.mark.parametrize("name", ["takeOnCustomer", "sell", "payForMyLine", "chooseLine"])
def test_the_id_of_another_isp_in_a_body_names_nothing_and_moves_nothing(name: str) -> None:
    operation, world = NAMED[name], World()
    before = [world.store.of_tenant(twin.tenant_id) for twin in (world.home, world.other)]
    role = Role.CUSTOMER if name in ("payForMyLine", "chooseLine") else Role.ISP_ADMIN
    path = path_of(operation, ids_of(world, world.home))
    answer = world.browser(role).send(
        operation.method, path, body_of(operation, ids_of(world, world.other))
    )
    assert answer.status in (404, 422), answer.text
    assert [world.store.of_tenant(t.tenant_id) for t in (world.home, world.other)] == before


def test_a_list_is_not_narrowed_by_another_isps_customer() -> None:
    world = World()
    theirs = world.other.ids["customer_id"]
    assert world.browser(Role.ISP_ADMIN).get(f"/invoices?customer_id={theirs}").status == 404


@pytest.mark.parametrize("name", [one.name for one in PERSONAL if "{customer_id}" in one.path])
def test_a_reseller_sees_his_own_tree_only(name: str) -> None:
    operation, world = NAMED[name], World()
    if expected_refusal(operation, Role.RESELLER) is not None:
        return
    statuses = {}
    for label in ("of_r1", "of_s1", "of_r2", "customer_id"):
        ids = ids_of(world, world.home) | {"customer_id": world.home.ids[label]}
        statuses[label] = ask(world, operation, Role.RESELLER, ids).status
    assert statuses["of_r2"] == statuses["customer_id"] == 404
    assert statuses["of_r1"] == statuses["of_s1"] == operation.status


def test_a_sub_reseller_does_not_see_his_reseller() -> None:
    world = World()
    seller = world.browser(Role.SUB_RESELLER)
    assert seller.get(f"/customers/{world.home.ids['of_s1']}").status == 200
    assert seller.get(f"/customers/{world.home.ids['of_r1']}").status == 404
    listed = seller.get("/customers").json["items"]
    assert [one["id"] for one in listed] == [world.home.ids["of_s1"]]


def test_a_reseller_does_not_see_the_invoices_of_the_isp() -> None:
    world = World()
    seller = world.browser(Role.RESELLER)
    invoice_id = world.home.ids["invoice_id"]
    assert seller.get(f"/invoices/{invoice_id}/document?format=pdf").status == 404


def test_a_cursor_of_another_isp_or_list_is_refused() -> None:
    world = World()
    first = world.browser(Role.ISP_ADMIN).get("/customers?limit=1").json
    assert first["next"]
    following = world.browser(Role.ISP_ADMIN).get(f"/customers?limit=1&after={first['next']}")
    assert following.status == 200
    assert following.json["items"] != first["items"]
    theirs = world.browser(Role.ISP_ADMIN, world.other)
    assert theirs.get(f"/customers?limit=1&after={first['next']}").status == 422
    mine = world.browser(Role.ISP_ADMIN)
    assert mine.get(f"/invoices?after={first['next']}").status == 422
    # Every filter is a list of its own: a cursor goes on in the list that it came from.
    filtered = f"/customers?limit=1&status=unpaid&after={first['next']}"
    assert mine.get(filtered).status == 422


def test_a_wrong_or_revoked_edge_is_answered_alike() -> None:
    world = World()
    wrong = world.send("GET", "/edge/v1/snapshot", headers=world.edge(key="cd" * 32))
    world.browser(Role.ISP_ADMIN).send("DELETE", f"/edges/{world.home.ids['edge_id']}")
    revoked = world.send("GET", "/edge/v1/snapshot", headers=world.edge())
    unknown = world.send(
        "GET", "/edge/v1/snapshot", headers={"authorization": f"Edge {'A' * 20}:{'ab' * 32}"}
    )
    assert [one.status for one in (wrong, revoked, unknown)] == [401, 401, 401]
    assert wrong.json["code"] == revoked.json["code"] == unknown.json["code"] == "edge_unknown"
