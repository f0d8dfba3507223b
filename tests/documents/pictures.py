"""PDF pages as pictures, by poppler."""

from __future__ import annotations

import subprocess
from pathlib import Path


def grey_picture(pdf: bytes, folder: Path, *, dots_per_inch: int) -> list[bytes]:
    """Return the first page as rows of grey values, 0 is black."""
    path = folder / "page.pdf"
    path.write_bytes(pdf)
    command = ["pdftoppm", "-gray", "-r", str(dots_per_inch), "-f", "1", "-l", "1", str(path)]
    picture = subprocess.run(command, check=True, capture_output=True).stdout
    kind, size, _depth, pixels = picture.split(b"\n", 3)
    assert kind == b"P5"
    width = int(size.split()[0])
    return [pixels[start : start + width] for start in range(0, len(pixels), width)]
