"""The story against an instance of its own: cloud, pages, simulator and edge on free ports."""

from __future__ import annotations

from pathlib import Path

from tests.stories.first_payment import UNTIMED, Story
from tests.stories.product import Product


def test_an_isp_signs_up_a_customer_pays_the_line_opens_and_closes(
    running: tuple[Product, Path],
) -> None:
    product, state = running
    told = Story(product, state, print, UNTIMED).play()
    assert len(told.seconds) == 10
