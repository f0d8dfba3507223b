"""Bengali in PDFs: each trap of reportlab that bengali_text.py closes, tried on a real page."""

from __future__ import annotations

import re
import subprocess
import sys
import unicodedata
from io import BytesIO
from pathlib import Path

import pytest
from isp_aws.documents import bengali_text
from isp_aws.documents.bengali_text import BOLD, REGULAR, register_fonts
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.platypus import Paragraph, SimpleDocTemplate

CONJUNCTS = (
    "ক্ষ ত্রৈ কি কো কৌ কৈ ন্ত্র স্ত্রী র্ক র্য্য র‍্যাব হ্ন জ্ঞ ঞ্চ ঙ্ক্ষ দ্ধ শ্রী শু রু গু হৃ চাঁদ উৎস ৳১২৩ বাংলাদেশ ইন্টারনেট"
)


def page(markup: str, **looks: object) -> bytes:
    register_fonts()
    style = ParagraphStyle("test", fontName=REGULAR, fontSize=12, leading=18, shaping=1, **looks)
    file = BytesIO()
    width = 180 if looks else 450
    SimpleDocTemplate(file, pagesize=(width + 144, 700), invariant=1).build(
        [Paragraph(markup, style)]
    )
    return file.getvalue()


def text_of(pdf: bytes, folder: Path) -> str:
    path = folder / "page.pdf"
    path.write_bytes(pdf)
    command = ["pdftotext", "-layout", str(path), "-"]
    read = subprocess.run(command, check=True, capture_output=True, text=True)
    return " ".join(read.stdout.split())


def test_copying_gives_back_the_letters_that_were_written(tmp_path: Path) -> None:
    assert text_of(page(CONJUNCTS), tmp_path) == CONJUNCTS


def test_a_vowel_that_is_written_before_its_consonant_is_drawn_before_it() -> None:
    register_fonts()
    fragment = Paragraph("কি", ParagraphStyle("test", fontName=REGULAR)).frags[0]
    shaped = bengali_text.shape_word([0, (fragment, "কি")])
    drawn = [pdfmetrics.getFont(REGULAR).face.charToGlyph[ord(glyph)] for glyph in shaped[1][1]]
    assert drawn.index(glyph_of("ি")) < drawn.index(glyph_of("ক"))


def glyph_of(letter: str) -> int:
    return int(pdfmetrics.getFont(REGULAR).face.charToGlyph[ord(letter)])


def test_bold_that_begins_inside_a_word_is_printed(tmp_path: Path) -> None:
    text = text_of(page("বাংলা<b>দেশের</b> ইন্টার<b>নেট</b>"), tmp_path)
    assert re.sub(r"\s", "", text) == "বাংলাদেশেরইন্টারনেট"


def test_each_part_of_a_word_is_shaped_with_its_own_font() -> None:
    register_fonts()
    plain = Paragraph("x", ParagraphStyle("test", fontName=REGULAR)).frags[0]
    bold = plain.clone(fontName=BOLD)
    mixed = bengali_text.shape_word([0, (plain, "বাংলা"), (bold, "দেশের")])
    alone = bengali_text.shape_word([0, (bold, "দেশের")])
    assert mixed[2][1].__shapeData__ == alone[1][1].__shapeData__


def test_a_joiner_leaves_no_gap_in_justified_text() -> None:
    register_fonts()
    fragment = Paragraph("x", ParagraphStyle("test", fontName=REGULAR)).frags[0]
    shaped = bengali_text.shape_word([0, (fragment, "র‍্যাডিয়াস")])
    assert " " not in str(shaped[1][1])
    words = " ".join(["র‍্যাডিয়াস"] * 12)
    assert page(words, alignment=TA_JUSTIFY)


def test_a_word_wider_than_its_column_is_broken_between_letters(tmp_path: Path) -> None:
    word = "কর্তৃপক্ষ" * 12
    lines = text_of(page(word, splitLongWords=1), tmp_path).split()
    assert "".join(lines) == word
    assert len(lines) > 1
    assert all(unicodedata.category(line[0])[0] != "M" for line in lines)


def test_without_the_shaper_nothing_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bengali_text.ttfonts, "uharfbuzz", None)
    with pytest.raises(AssertionError, match="uharfbuzz"):
        register_fonts.__wrapped__()


def test_another_reportlab_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bengali_text.reportlab, "Version", "5.2.0")
    with pytest.raises(AssertionError, match="untested"):
        register_fonts.__wrapped__()


def test_bytes_do_not_depend_on_what_the_process_printed_before() -> None:
    program = (
        f"import sys; sys.path[:0] = {[str(Path(__file__).parent)]!r}\n"
        "from test_bengali_text import page\n"
        "sys.stdout.buffer.write(page('স্ত্রী <b>ক্ষমতা</b>'))"
    )
    page(CONJUNCTS)
    alone = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True).stdout
    assert alone == page("স্ত্রী <b>ক্ষমতা</b>")


def test_bold_is_a_real_bold_file() -> None:
    pdf = page("সাধারণ <b>মোটা</b>")
    assert REGULAR.encode() in pdf
    assert BOLD.encode() in pdf
