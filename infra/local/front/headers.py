"""The headers of every answer: what CloudFront adds on AWS, read from the same template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from samtranslator.yaml_helper import yaml_parse

FRONT_DOOR = Path(__file__).parents[2] / "cloudfront.yaml"


def security_headers(template: Path = FRONT_DOOR) -> Mapping[str, str]:
    """Return what the response headers policy of the front door adds, by name."""
    resources = yaml_parse(template.read_text(encoding="utf-8"))["Resources"]
    return dict(_headers(resources["SecurityHeaders"]["Properties"]["ResponseHeadersPolicyConfig"]))


def _headers(policy: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    said = policy["SecurityHeadersConfig"]
    yield "Content-Security-Policy", said["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    yield "X-Content-Type-Options", "nosniff"
    yield "X-Frame-Options", said["FrameOptions"]["FrameOption"]
    yield "Referrer-Policy", said["ReferrerPolicy"]["ReferrerPolicy"]
    transport = said["StrictTransportSecurity"]
    yield "Strict-Transport-Security", _transport(transport)
    for item in policy["CustomHeadersConfig"]["Items"]:
        yield item["Header"], item["Value"]


def _transport(said: Mapping[str, Any]) -> str:
    words = [f"max-age={said['AccessControlMaxAgeSec']}"]
    words += ["includeSubDomains"] if said["IncludeSubdomains"] else []
    return "; ".join([*words, "preload"] if said["Preload"] else words)


SECURITY = security_headers()

# Vite puts the hash of the content into the names under assets/.
HASHED_ASSET = "public, max-age=31536000, immutable"
PAGE = "no-cache"
