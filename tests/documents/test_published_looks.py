"""A look that was published comes out for ever as customers were given it.

The pages under `published/` were printed by the version that published the look. Where this test fails,
do not renew them: leave the look as it was and make another one for new documents.
"""

from __future__ import annotations

import hashlib
import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from isp.invoicing.printed import PrintedDocument
from isp_aws.documents.templates import printed_pdf
from pypdf import PdfReader
from views import head, paid_view

PUBLISHED = Path(__file__).parent / "published"
DRAWN = {
    "paid-bn": "921a2c9b9feb59c7cbcdea5a461d4ca31fa5541c8cbead57f36ae6ae5fbb38c3",
    "paid-en": "a489b103127d71610c5a7faec4b3db611fa4e25db3e0dc0c3b884f43245b8ee8",
    "plain-bn": "09e88b0d63dd0122892f4eb31fd81dae3697a7cd5d7aaae2ce0f1662f8519408",
    "plain-en": "abdce0e1177f60c76a114050e74dc3cda953035ec9bf4accdcc8f28f9c769da3",
}


def document(name: str) -> PrintedDocument:
    if name == "paid":
        return paid_view(paid_by="gateway")
    spare = head(address_bn="", bin="", name_bn="Padma", phone="8801711000111")
    return paid_view(paid_by="cash", provider_reference="", head=spare)


@pytest.mark.parametrize("name", ["paid", "plain"])
@pytest.mark.parametrize("language", ["bn", "en"])
def test_the_first_look_is_as_it_was_published(name: str, language: str, tmp_path: Path) -> None:
    pdf = printed_pdf(document(name), language)
    (tmp_path / "page.pdf").write_bytes(pdf)
    command = ["pdftotext", "-layout", str(tmp_path / "page.pdf"), "-"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert text == (PUBLISHED / f"look-1-{name}-{language}.txt").read_text(encoding="utf-8")
    # Text, lines and colours to the point: what the page draws, without how it is packed.
    pages = PdfReader(BytesIO(pdf)).pages
    drawn = b"".join(page.get_contents().get_data() for page in pages)
    assert hashlib.sha256(drawn).hexdigest() == DRAWN[f"{name}-{language}"]
