"""The pay page as HTML: who, which package, how much, and a form that pays without any script.

The portal's script draws the same page over it when it comes (web/portal/src/pages/pay.tsx); until then, and
where it never comes, the browser posts the forms by itself. An amount that depends on the chosen package is
shown only where the browser can hide it again when another is chosen: `told` and `untold` in the styles.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from isp_http.views import CustomerStatus, PackageOffer
from isp_http.web_pages import Markup, document, element, frame, in_language, json_island, together
from isp_words.local_dates import date_time_text, local_time
from isp_words.measures import speed, validity
from isp_words.numerals import taka
from isp_words.texts import translate

from public_site.pay_links import PayLinkView

UTC_OFFSET_MINUTES = 360
_SIGNS: Mapping[CustomerStatus, tuple[str, str]] = {
    "active": ("good", "✓"),
    "unpaid": ("warn", "!"),
    "on_hold": ("calm", "❚❚"),
    "expired": ("bad", "✕"),
    "suspended": ("bad", "✕"),
}
# Comes after everything that can be read, and takes the page over.
_SCRIPT = element("script", type="module", src="/portal.js", async_=True)


@dataclass(frozen=True, slots=True)
class PayPage:
    """`key` goes into both forms; what they ask for differs, so they are two deeds."""

    token: str
    link: PayLinkView
    key: str
    now: int
    language: str

    def html(self) -> str:
        link = self.link
        heading = self._say("portal.pay.title", isp=link.isp_name)
        body = frame(
            self.language,
            link.isp_name,
            f"/p/{self.token}",
            element("h1", heading),
            self._who(),
            self._offers(),
            self._advance(),
            element("p", self._say("portal.pay.secure", isp=link.isp_name), class_="hint"),
        )
        island = json_island("pay-link", link.model_dump_json())
        title = f"{self._say('portal.pay.short_title')} · {link.isp_name}"
        return document(self.language, title, together(body), island, _SCRIPT)

    def _say(self, key: str, **values: object) -> str:
        return translate(self.language, key, **values)

    def _taka(self, minor: int) -> str:
        return taka(minor, self.language)

    def _when(self, at: int) -> str:
        return date_time_text(local_time(at, UTC_OFFSET_MINUTES), self.language)

    def _who(self) -> Markup:
        link = self.link
        colour, sign = _SIGNS[link.status]
        shown = element("span", sign, aria_hidden="true")
        status = together(shown, f" {self._say(f'status.{link.status}')}")
        name = together(
            element("strong", link.customer_name),
            " ",
            element("span", status, class_=f"status {colour}"),
        )
        said = (element("p", text) for text in self._facts())
        owed = self._say("portal.pay.owes", amount=self._taka(link.owed_minor))
        return element(
            "section",
            element("p", name),
            element("p", f"{link.login} · {link.mobile}", class_="latin"),
            *said,
            element("p", owed, class_="owed") if link.owed_minor else None,
            class_="card who",
            aria_label=self._say("portal.pay.for"),
        )

    def _facts(self) -> Iterator[str]:
        link = self.link
        if link.expires_at is not None:
            ends = "runs_until" if link.expires_at > self.now else "ended_at"
            yield self._say(f"portal.pay.{ends}", when=self._when(link.expires_at))
        if link.opens_at is not None:
            yield self._say("portal.pay.on_hold_until", when=self._when(link.opens_at))
        if link.credit_minor:
            yield self._say("portal.pay.has_credit", amount=self._taka(link.credit_minor))

    def _offers(self) -> Markup:
        offers = self.link.packages
        if not offers:
            return element("p", self._say("portal.pay.no_packages"), class_="note calm")
        usual = next((one for one in offers if one.package_id == self.link.package_id), offers[0])
        legend = element("legend", self._say("portal.pay.choose_package"))
        choices = (self._offer(one, is_usual=one is usual) for one in offers)
        return self._form(
            "payments",
            element("fieldset", legend, *choices, class_="offers"),
            *self._reckoned(usual),
            *self._buttons(usual),
        )

    def _offer(self, offer: PackageOffer, *, is_usual: bool) -> Markup:
        choice = element(
            "input",
            type="radio",
            name="package",
            value=f"{offer.package_id}:{offer.package_version}",
            class_="usual" if is_usual else None,
            checked=is_usual,
        )
        measures = f"{speed(offer.down_kbps, self.language)} · {validity(offer.validity_minutes, self.language)}"
        is_current = offer.package_id == self.link.package_id
        what = element(
            "span",
            element("strong", offer.name),
            element("span", measures),
            element("em", self._say("portal.pay.current")) if is_current else None,
            class_="what",
        )
        price = element("span", self._taka(offer.price_minor), class_="price")
        return element("label", choice, what, price, class_="offer")

    def _credit(self, offer: PackageOffer) -> int:
        return min(self.link.credit_minor, offer.price_minor)

    def _reckoned(self, usual: PackageOffer) -> Iterator[Markup]:
        credit = self._credit(usual)
        if credit:
            price = element("span", self._taka(usual.price_minor))
            less = element("span", f"−{self._taka(credit)}")
            for key, amount in (("price", price), ("your_credit", less)):
                said = together(f"{self._say(f'portal.pay.{key}')} ", amount)
                yield element("p", said, class_="reckoned told")
        to_pay = element("strong", self._taka(usual.price_minor - credit))
        said = together(f"{self._say('portal.pay.to_pay')} ", to_pay)
        yield element("p", said, class_="to-pay told")

    def _buttons(self, usual: PackageOffer) -> Iterator[Markup]:
        """Yield a button for each way that one of the packages can be paid, the usual one's first."""
        rest = usual.price_minor - self._credit(usual)
        costs = [one.price_minor > self.link.credit_minor for one in self.link.packages]
        ways = [self._provider_buttons(rest)] if any(costs) else []
        if not all(costs):
            ways.insert(0 if not rest else 1, [self._credit_button()])
        for way in ways:
            yield from way

    def _credit_button(self) -> Markup:
        return element(
            "button",
            self._say("portal.pay.from_credit"),
            class_="button",
            formaction=self._action("purchases"),
        )

    def _provider_buttons(self, amount_minor: int | None) -> list[Markup]:
        if not self.link.providers:
            return [element("p", self._say("portal.pay.no_providers"), class_="note calm")]
        return [
            element(
                "button",
                self._label(one.code, amount_minor),
                class_=f"button {one.code}",
                name="provider",
                value=one.code,
            )
            for one in self.link.providers
        ]

    def _label(self, code: str, amount_minor: int | None) -> Markup:
        name = self._say(f"portal.pay.{code}")
        plain = self._say("portal.pay.with_provider", provider=name)
        if not amount_minor:
            return together(plain)
        amount = self._taka(amount_minor)
        whole = self._say("portal.pay.with", amount=amount, provider=name)
        return together(
            element("span", whole, class_="told"), element("span", plain, class_="untold")
        )

    def _advance(self) -> Markup | None:
        if not self.link.providers:
            return None
        first, owed = self.link.providers[0], self.link.owed_minor
        opening = "pay_owed" if owed else "advance"
        summary = self._say(f"portal.pay.{opening}", amount=self._taka(owed))
        bounds = self._say(
            "portal.pay.advance_bounds",
            least=self._taka(first.least_minor),
            most=self._taka(first.most_minor),
        )
        amount = element(
            "input",
            type="text",
            id="amount",
            name="amount",
            inputmode="decimal",
            autocomplete="off",
            required=True,
            aria_describedby="bounds",
            value=self._taka(max(owed, first.least_minor)).lstrip("৳") if owed else None,
        )
        label = self._say(f"portal.pay.{'owed' if owed else 'advance'}_amount")
        field = element(
            "div",
            element("label", label, for_="amount"),
            amount,
            element("p", bounds, class_="hint", id="bounds"),
            class_="field",
        )
        told = self._say(f"portal.pay.{'owed' if owed else 'advance'}_help")
        return element(
            "details",
            element("summary", summary, class_="button quiet"),
            element("p", told),
            self._form("advances", field, *self._provider_buttons(None)),
            class_="advance",
        )

    def _form(self, deed: str, *inside: Markup) -> Markup:
        key = element("input", type="hidden", name="key", value=self.key)
        return element("form", key, *inside, method="post", action=self._action(deed))

    def _action(self, deed: str) -> str:
        return in_language(f"/p/{self.token}/{deed}", self.language)
