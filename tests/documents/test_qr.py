"""The drawn code has the squares of the standard, with the quiet zone that phones need."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import segno
from isp_aws.documents.qr import QUIET_MODULES, QrCode
from pictures import grey_picture
from reportlab.pdfgen.canvas import Canvas

ADDRESS = "http://localhost:8080/pay/K7QZ2M4N8PX3R5T9VW1B"


def test_each_module_is_drawn_where_the_standard_puts_it(tmp_path: Path) -> None:
    rows = segno.make(ADDRESS, error="m", micro=False, boost_error=False).matrix
    modules = len(rows) + 2 * QUIET_MODULES
    file = BytesIO()
    canvas = Canvas(file, pagesize=(modules * 10, modules * 10), invariant=1)
    QrCode(ADDRESS, modules * 10).drawOn(canvas, 0, 0)
    canvas.save()

    picture = grey_picture(file.getvalue(), tmp_path, dots_per_inch=72)

    for row in range(modules):
        for column in range(modules):
            inside = rows[row - 4 : row - 3] if 4 <= row < modules - 4 else ()
            is_code = bool(inside) and 4 <= column < modules - 4
            is_dark = is_code and bool(inside[0][column - 4])
            assert (picture[row * 10 + 5][column * 10 + 5] < 128) == is_dark, (row, column)
