from hypothesis import given
from hypothesis import strategies as st
from isp.parties.scope import Scope

TENANT = "abcdefghij"


@st.composite
def trees(draw: st.DrawFn) -> dict[str, str | None]:
    """A random tree as node id → parent id; ids share prefixes on purpose (r1, r12, r121)."""
    parents: dict[str, str | None] = {"isp": None}
    for name in draw(
        st.lists(st.sampled_from(["r1", "r12", "r121", "r2", "r21", "s1"]), unique=True)
    ):
        parents[name] = draw(st.sampled_from(sorted(parents)))
    return parents


def path_of(parents: dict[str, str | None], node: str | None) -> str:
    names: list[str] = []
    while node is not None:
        names.append(node)
        node = parents[node]
    return "/" + "/".join(reversed(names)) + "/"


def is_at_or_below(parents: dict[str, str | None], node: str | None, top: str) -> bool:
    while node is not None:
        if node == top:
            return True
        node = parents[node]
    return False


@given(trees(), st.data())
def test_the_prefix_covers_exactly_what_the_walk_up_the_tree_reaches(
    parents: dict[str, str | None], data: st.DataObject
) -> None:
    top = data.draw(st.sampled_from(sorted(parents)))
    node = data.draw(st.sampled_from(sorted(parents)))
    scope = Scope(TENANT, path_of(parents, top))
    assert scope.covers(path_of(parents, node)) == is_at_or_below(parents, node, top)


def test_a_customer_covers_himself_alone() -> None:
    scope = Scope(TENANT, "/isp/", "customer-1")
    assert scope.covers("/isp/", "customer-1")
    assert not scope.covers("/isp/", "customer-2")
    assert not scope.covers("/isp/")
