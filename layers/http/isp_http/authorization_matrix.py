"""docs/authorization_matrix.md: who may come through which door, as a page to review."""

from __future__ import annotations

from collections.abc import Iterable

from isp.parties.permissions import PERMISSIONS, Permission, Role

from isp_http.operation import Gate, Operation

_HEAD = """\
# Who may do what

Written by `make contract` from the routes and from the table of roles; compared in the tests. A cell
is what a well-formed request is answered for things inside the actor's own scope: `yes`, or the status
of the refusal. Things outside the scope are always 404. "Nobody" has no session.

"""


def expected_refusal(operation: Operation, role: Role | None) -> int | None:
    """Return the status by which the role is refused at this route, None if it is let in."""
    needs = operation.needs
    if needs is Gate.EDGE:
        return 401
    if isinstance(needs, Gate) and needs is not Gate.SESSION:
        return None
    if role is None:
        return 401
    if isinstance(needs, Permission) and needs not in PERMISSIONS[role]:
        return 403
    return None


def authorization_matrix(operations: Iterable[Operation]) -> str:
    """Return the page."""
    columns = ["method", "path", "needs", "nobody", *(role.value for role in Role)]
    lines = [_row(columns), _row(["---"] * len(columns))]
    for operation in operations:
        cells = [_cell(expected_refusal(operation, role)) for role in (None, *Role)]
        lines.append(
            _row([operation.method, f"`{operation.path}`", f"`{operation.needs}`", *cells])
        )
    return _HEAD + "\n".join(lines) + "\n"


def _cell(refusal: int | None) -> str:
    return "yes" if refusal is None else str(refusal)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"
