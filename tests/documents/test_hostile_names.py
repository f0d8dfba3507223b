"""Whatever a customer is called, the invoice is printed."""

from __future__ import annotations

from io import BytesIO

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from isp_aws.documents.printable_text import printable
from isp_aws.documents.templates import printed_pdf, printed_xlsx
from openpyxl import load_workbook
from pypdf import PdfReader
from views import customer, head, line, paid_view

BENGALI = st.text(st.characters(min_codepoint=0x0980, max_codepoint=0x09FE), max_size=120)
JOINED = st.lists(
    st.sampled_from(
        ["ক", "ষ", "্", "র", "\u200d", "\u200c", "ি", "ৈ", "ঁ", " ", "A", "1", "😀", "ا"]
    ),
    max_size=80,
).map("".join)
MARKUP = st.sampled_from(
    [
        "<para>",
        "</b>",
        "<font size=900>x",
        "&#0;",
        "&lt;",
        "]]>",
        '<a href="x">',
        "{{count}}",
        "\\",
        "%PDF",
    ]
)
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=300)
NAMES = st.one_of(BENGALI, JOINED, MARKUP, ANYTHING, st.just("অ" * 4_000), st.just("W" * 4_000))


@given(name=NAMES, description=NAMES, address=NAMES, language=st.sampled_from(["bn", "en"]))
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_name_is_printed_on_a_page(
    name: str, description: str, address: str, language: str
) -> None:
    view = paid_view(
        buyer=customer(name=name, login=name, address=name),
        head=head(name_bn=name or "ISP", address_bn=address),
        lines=(line(description=description),),
    )
    assert len(PdfReader(BytesIO(printed_pdf(view, language))).pages) >= 1


@given(name=NAMES.filter(printable), language=st.sampled_from(["bn", "en"]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_name_comes_back_out_of_the_spreadsheet(name: str, language: str) -> None:
    file = printed_xlsx(paid_view(buyer=customer(name=name)), language)
    values = [cell.value for row in load_workbook(BytesIO(file)).active for cell in row]
    assert printable(name) in values
