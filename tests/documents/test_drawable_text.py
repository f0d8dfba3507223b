"""No name is a box on an invoice: what the fonts lack is drawn otherwise or not at all."""

from __future__ import annotations

import re
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from isp_aws.documents.bengali_text import register_fonts
from isp_aws.documents.drawable_text import _letters, drawable
from isp_aws.documents.printable_text import printable
from isp_aws.documents.templates import printed_pdf
from pypdf import PdfReader
from views import customer, head, line, paid_view

register_fonts()

NAMES = {
    "রহিম উদ্দিন": "রহিম উদ্দিন",
    "র\u200d্যাব": "র\u200d্যাব",
    "Md. Karim & Sons": "Md. Karim & Sons",
    "Karim 张伟": "Karim …",
    "محمد کریم": "… …",
    "Rahim 😀👍🏽": "Rahim",
    "❤️ Salma ❤️": "Salma",
    "👨\u200d👩\u200d👧 Family": "Family",
    "𝐊𝐚𝐫𝐢𝐦": "Karim",
    "Ｋａｒｉｍ": "Karim",
    "Road ①": "Road 1",
    "😀": "…",
    "Иван Net": "… Net",
    "करीम": "…",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_drawn_with_what_there_is(name: str) -> None:
    assert drawable(printable(name)) == NAMES[name]


@given(st.text(st.characters(exclude_categories=()), max_size=80))
def test_nothing_is_drawn_that_the_fonts_lack(text: str) -> None:
    said = drawable(printable(text))
    assert _letters().issuperset(said)
    assert bool(said) == bool(printable(text).strip())


@given(st.text(st.sampled_from(sorted(_letters())), max_size=80))
def test_what_the_fonts_have_stays_as_it_is(text: str) -> None:
    assert drawable(text) == text


@pytest.mark.parametrize("language", ["bn", "en"])
def test_a_page_with_every_script_has_no_box(language: str, tmp_path: Path) -> None:
    """A box is glyph 0: what the page draws is asked for each code's glyph."""
    strange = " ".join(NAMES)
    view = paid_view(
        buyer=customer(name=strange, address="上海 😀 Road 7"),
        head=head(name_bn=f"আলো {'网'} নেট", name_en="Alo 网 Net", address_bn="ঢাকা 🏠"),
        lines=(line(description="10 Mbps 🚀 سريع"),),
    )
    pdf = printed_pdf(view, language)
    pages = PdfReader(BytesIO(pdf)).pages
    text = "".join(page.extract_text() for page in pages)
    assert not re.search("[张网سريع😀🚀🏠]", text)
    (tmp_path / "page.pdf").write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", "80", "-png", str(tmp_path / "page.pdf"), str(tmp_path / "page")],
        check=True,
    )
    pictures = Path(__file__).parents[2] / ".local" / "screenshots"
    pictures.mkdir(parents=True, exist_ok=True)
    drawn = next(tmp_path.glob("page*.png"))
    (pictures / f"invoice-every-script.{language}.png").write_bytes(drawn.read_bytes())
