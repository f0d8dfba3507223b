"""The printed invoice says what the view says, in exact letters, and looks like a page."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from isp_aws.documents.template_1.texts import say
from isp_aws.documents.templates import printed_pdf
from pypdf import PdfReader
from views import customer, line, paid_view, unpaid_view


def text_of(pdf: bytes, folder: Path) -> str:
    path = folder / "invoice.pdf"
    path.write_bytes(pdf)
    command = ["pdftotext", "-layout", str(path), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def test_a_bengali_invoice_gives_back_exact_bengali(tmp_path: Path) -> None:
    text = text_of(printed_pdf(paid_view(), "bn"), tmp_path)
    for written in (
        "পদ্মা ব্রডব্যান্ড নেটওয়ার্ক",
        "মোছাঃ শ্রীমতী র‍্যাচেল আক্তার",
        "স্ট্যান্ডার্ড ১০ Mbps প্যাকেজ",
        "শুরু: ২০ নভেম্বর ২০২৬, সকাল ১০:৩০",
        "শেষ: ২০ ডিসেম্বর ২০২৬, সকাল ১০:৩০",
        "৳৫০০",
        "৳৫২৫",
        "কথায়: পাঁচশত পঁচিশ টাকা মাত্র",
        "পরিশোধিত",
        "বিকাশ",
    ):
        assert written in text


def test_identifiers_stay_latin_in_bengali(tmp_path: Path) -> None:
    text = text_of(printed_pdf(paid_view(), "bn"), tmp_path)
    for written in ("INV-2026-000042", "01812345678", "K7QZ2M4N8PX3R5T9VW1B", "BKT7K2M9QX"):
        assert written in text


def test_an_english_invoice_is_english(tmp_path: Path) -> None:
    text = text_of(printed_pdf(paid_view(), "en"), tmp_path)
    for written in ("Billed to", "20 November 2026", "৳525", "5%", "bKash", "Paid"):
        assert written in text


@pytest.mark.parametrize("language", ["bn", "en"])
def test_an_unpaid_invoice_asks_for_the_payment(language: str, tmp_path: Path) -> None:
    text = text_of(printed_pdf(unpaid_view(), language), tmp_path)
    assert say(language, "status.unpaid") in text
    assert say(language, "scan_to_pay") in text
    assert say(language, "paid_by_label") not in text


@pytest.mark.parametrize("language", ["bn", "en"])
def test_a_paid_invoice_promises_what_its_code_opens(language: str, tmp_path: Path) -> None:
    text = text_of(printed_pdf(paid_view(), language), tmp_path)
    assert say(language, "scan_for_account") in text
    assert "verify" not in text


def test_the_same_invoice_is_the_same_file() -> None:
    assert printed_pdf(paid_view(), "bn") == printed_pdf(paid_view(), "bn")
    assert printed_pdf(paid_view(), "bn") != printed_pdf(unpaid_view(), "bn")


def test_a_long_invoice_keeps_every_line_and_its_sum(tmp_path: Path) -> None:
    lines = tuple(line(10_000 + number, description=f"Line {number:03}") for number in range(60))
    view = paid_view(lines=lines)
    pdf = printed_pdf(view, "en")
    text = text_of(pdf, tmp_path)
    assert len(PdfReader(BytesIO(pdf)).pages) > 2
    assert all(f"Line {number:03}" in text for number in range(60))
    assert "৳6,017.70" in text
    assert "Page 3" in text


def test_markup_in_a_name_is_printed_and_not_obeyed(tmp_path: Path) -> None:
    hostile = '<b>&amp;</b><img src="http://127.0.0.1/x"/>'
    view = paid_view(buyer=customer(name=hostile))
    assert hostile in text_of(printed_pdf(view, "en"), tmp_path)


@pytest.mark.parametrize("language", ["bn", "en"])
def test_the_file_says_what_it_is_and_in_which_language(language: str) -> None:
    reader = PdfReader(BytesIO(printed_pdf(paid_view(), language)))
    assert reader.metadata is not None
    assert reader.metadata.title == f"{say(language, 'title')} INV-2026-000042"
    assert reader.trailer["/Root"]["/Lang"] == language


def test_an_invoice_fits_a_slow_phone() -> None:
    assert len(printed_pdf(paid_view(), "bn")) < 40_000
