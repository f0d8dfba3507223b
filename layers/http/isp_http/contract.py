"""Writes what is generated from the routes, or says what is not up to date (`--check`).

`docs/openapi.json` for people, tests and clients; `infra/openapi.yaml` for API Gateway;
`docs/authorization_matrix.md` for reviewers. Run as `python -m isp_http.contract`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import yaml  # type: ignore[import-untyped]

from isp_http.authorization_matrix import authorization_matrix
from isp_http.functions_of_the_api import REPOSITORY, all_operations, api_functions
from isp_http.gateway_document import HEADER, gateway_document
from isp_http.openapi_document import openapi_document


def documents() -> dict[Path, str]:
    """Return every generated file with its text."""
    operations = all_operations()
    published = json.dumps(openapi_document(operations), indent=2, ensure_ascii=False)
    gateway = yaml.safe_dump(
        gateway_document(api_functions()), sort_keys=False, allow_unicode=True, width=200
    )
    return {
        REPOSITORY / "docs/openapi.json": published + "\n",
        REPOSITORY / "infra/openapi.yaml": HEADER + gateway,
        REPOSITORY / "docs/authorization_matrix.md": authorization_matrix(operations),
    }


def main(arguments: list[str]) -> int:
    stale = [path for path, text in documents().items() if not _is_current(path, text)]
    if "--check" in arguments:
        for path in stale:
            sys.stderr.write(f"{path.relative_to(REPOSITORY)} is not what the routes say\n")
        return 1 if stale else 0
    for path in stale:
        path.write_text(documents()[path], encoding="utf-8")
        sys.stdout.write(f"wrote {path.relative_to(REPOSITORY)}\n")
    return 0


def _is_current(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
