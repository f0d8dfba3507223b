"""The words on the screen, by key: what a person reads is how the tests find things."""

from __future__ import annotations

from pathlib import Path

from isp_words.texts import texts_in

LOCALES = Path(__file__).parents[2] / "web" / "locales"
_BENGALI = str.maketrans("0123456789", "০১২৩৪৫৬৭৮৯")


class Words:
    """One language of the product."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = texts_in(LOCALES, language)

    def __call__(self, key: str, **values: object) -> str:
        text = self._texts[key]
        for name, value in values.items():
            text = text.replace("{{" + name + "}}", str(value))
        return text

    def digits(self, text: str) -> str:
        return text.translate(_BENGALI) if self.language == "bn" else text

    def taka(self, amount: str) -> str:
        return "৳" + self.digits(amount)
