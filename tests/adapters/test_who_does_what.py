"""Who may work across tenants, who writes transactions, who makes clients: read from the source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "layers/aws/isp_aws/dynamodb"

PLATFORM_REASONS = {
    "layers/aws/isp_aws/dynamodb/access.py": {
        "check a session",
        "count against a limit",
        "end a session",
        "end all sessions of a person",
        "find who signs in",
        "find whose name it is",
        "keep a one-time code",
        "keep a session",
        "save how somebody signs in",
        "send a one-time code",
        "try a one-time code",
        "turn a session to another line",
        "use up a one-time code",
    },
    "layers/aws/isp_aws/dynamodb/due_index.py": {"sweep what is due"},
    "layers/aws/isp_aws/dynamodb/migrations/runner.py": {
        "how far the migrations have come",
        "remember how far the migrations have come",
    },
    "layers/aws/isp_aws/dynamodb/payment_tokens.py": {
        "forget a provider's token",
        "keep a provider's token",
        "lease a provider's token",
        "use a provider's token",
    },
    "layers/aws/isp_aws/dynamodb/tenant_list.py": {
        "go over all tenants",
        "list a tenant that signed up",
    },
}
TRANSACTORS = {
    "m0001_books_by_path",
    "m0004_words_and_counts",
    "m0007_who_owes",
    "counts",
    "kept",
    "proving",
    "account_steps",
    "closings",
    "step",
    "change_steps",
    "commit",
    "edge_log",
    "entry_steps",
    "older_periods",
    "older_sessions",
    "open_pages",
    "outbox",
    "radius_sessions",
    "rollups",
    "sale_steps",
}


def sources() -> Iterator[Path]:
    for folder in (ROOT / "layers", ROOT / "functions"):
        yield from (path for path in folder.rglob("*.py") if ".build" not in path.parts)


def calls(path: Path, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and name in (
            getattr(node.func, "id", None),
            getattr(node.func, "attr", None),
        ):
            yield node


def test_work_across_tenants_is_done_here_and_for_these_reasons_only() -> None:
    found: dict[str, set[str]] = {}
    for path in sources():
        for call in calls(path, "platform_scope"):
            reason = call.args[0] if call.args else call.keywords[0].value
            assert isinstance(reason, ast.Constant), f"{path}: a reason is a fixed text"
            found.setdefault(str(path.relative_to(ROOT)), set()).add(reason.value)
    assert found == PLATFORM_REASONS


def test_one_module_sends_transactions_and_few_make_them() -> None:
    senders = {
        path.stem for path in DATA.rglob("*.py") if '"TransactWriteItems"' in path.read_text()
    }
    assert senders == {"transaction", "fence"}
    users = {
        path.stem
        for path in sources()
        if "isp_aws.dynamodb.transaction import" in path.read_text(encoding="utf-8")
    }
    assert users == TRANSACTORS


def test_only_the_connection_makes_clients_of_the_database() -> None:
    makers = {
        str(path.relative_to(ROOT))
        for path in sources()
        for maker in ("client", "resource", "create_client")
        for call in calls(path, maker)
        if call.args and isinstance(call.args[0], ast.Constant) and call.args[0].value == "dynamodb"
    }
    assert makers == {"layers/aws/isp_aws/dynamodb/connection.py"}
    assert {path.stem for path in sources() if any(True for _ in calls(path, "Connection"))} == {
        "connection"
    }
