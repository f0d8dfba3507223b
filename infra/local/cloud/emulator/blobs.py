"""Large bytes in the state (layers, code) are files named by their hash, written once.

Why: the emulator writes a layer's zip as base64 into the JSON of every snapshot (60 MB and more
every few seconds), and its code files live in a directory of one snapshot.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from ministack.core import persistence
from ministack.services import lambda_svc

from infra.local.cloud.emulator.needed import still_needed

LARGE = 32 * 1024


def keep_large_bytes_in_files(directory: Path) -> None:
    still_needed(
        "__bytes__" in persistence._json_default.__code__.co_consts,
        "large bytes",
        "bytes are written into the JSON",
    )
    directory.mkdir(parents=True, exist_ok=True)
    encode, decode = persistence._json_default, persistence._json_object_hook

    def to_json(value: Any) -> Any:
        if not isinstance(value, (bytes, bytearray)) or len(value) < LARGE:
            return encode(value)
        return {"__blob__": _kept(directory, bytes(value))}

    def from_json(value: Any) -> Any:
        if "__blob__" in value:
            return (directory / value["__blob__"]).read_bytes()
        return decode(value)

    persistence._json_default = to_json
    persistence._json_object_hook = from_json
    persistence.json = _QuickJson()
    lambda_svc.CODE_BLOB_DIR = str(directory / "code")
    # Two snapshots may name different code: what only the older one names must stay.
    lambda_svc._prune_orphan_code_blobs = lambda _referenced: None


def _kept(directory: Path, content: bytes) -> str:
    name = hashlib.sha256(content).hexdigest()
    path = directory / name
    if not path.exists():
        unfinished = path.with_suffix(".unfinished")
        unfinished.write_bytes(content)
        unfinished.rename(path)
    return name


class _QuickJson:
    """`json` whose `dump` uses the C encoder: `json.dump` itself is ten times slower."""

    load = staticmethod(json.load)
    JSONDecodeError = json.JSONDecodeError

    @staticmethod
    def dump(value: Any, file: Any, **options: Any) -> None:
        file.write(json.dumps(value, **options))
