"""The package that somebody names in a request."""

from __future__ import annotations

from typing import Protocol

from isp.catalogue.package import Package
from isp.parties.scope import Scope
from isp.refusals import Invalid, NotFound


class Packages(Protocol):
    def package(self, scope: Scope, package_id: str) -> Package: ...


def known_package(packages: Packages, tenant: Scope, package_id: str) -> Package:
    """Return the package; Invalid, not NotFound: what was asked for is the thing that names it."""
    try:
        return packages.package(tenant, package_id)
    except NotFound:
        raise Invalid(field="package_id", reason="unknown_package") from None
