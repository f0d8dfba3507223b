"""Whether a request came from a page of ours: what browsers say of it themselves.

`Sec-Fetch-Site` tells whose page sends, and no page can write it. Older browsers say only `Origin`, which is
`null` where a page hides its address, as all of ours do; they are believed by what else is asked of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from isp_http.refusals import ForeignOrigin

# A person's own doing, such as a bookmark, is nobody's page.
_OURS = frozenset({"same-origin", "none"})


def refuse_foreign_pages(headers: Mapping[str, str], public_origin: str) -> None:
    """Refuse what a page of somebody else sends; programs, which say nothing, pass."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        if site not in _OURS:
            raise ForeignOrigin
        return
    origin = headers.get("origin", "null")
    if origin not in ("null", public_origin):
        raise ForeignOrigin
