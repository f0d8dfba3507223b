"""A customer goes away: the line closes at once, opens by itself without the cloud, and ends as much later.

Played over HTTP and UDP against an instance of its own, with a real edge and a router that listens.
"""

from __future__ import annotations

import math
import secrets
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.ports import free_port
from tests.stories.first_payment import (
    PRICE_MINOR,
    SECRET,
    Promises,
    Story,
    cloud_stopped,
)
from tests.stories.product import PATIENCE, Product, must, until
from tests.stories.radius_peer import Answer, DisconnectListener, Peer

UNTIMED = Promises(math.inf, math.inf, validity_minutes=600)
# Longer than a busy machine takes to tell the edge, so that what opens the line is the edge's own clock.
HOLD_SECONDS = 150


class HoldStory(Story):
    """The shop and the edge of the first story; what comes after is its own."""

    def play_hold(self, state: Path) -> None:
        with ExitStack() as stack:
            self._sign_up()
            coa_port = free_port()
            router = stack.enter_context(DisconnectListener(coa_port, SECRET))
            self._add(coa_port)
            edge = self._enrol(stack, state)
            peer = Peer(edge.auth_port, edge.acct_port, SECRET)
            self._bought_and_online(peer)
            held, end = self._hold(peer, router)
            self._opens_by_itself(peer, held, end)
            self._comes_back_earlier(peer)
            self._books()

    @property
    def path(self) -> str:
        return f"/customers/{self.told.customer_id}"

    def _seen(self) -> dict[str, Any]:
        return dict(self.owner.get(self.path))

    def _bought_and_online(self, peer: Peer) -> None:
        told = self.told
        body = {"package_id": told.package_id, "package_version": 1, "cash_minor": PRICE_MINOR}
        body["is_another"] = True
        self.owner.post(f"{self.path}/sales", body)
        self._until_accepted(peer, "the line opens with the sale")
        must(peer.account(1, told.login, f"81{secrets.token_hex(3)}"), "Start is recorded")

    def _hold(self, peer: Peer, router: DisconnectListener) -> tuple[dict[str, Any], int]:
        told, end = self.told, int(self._seen()["expires_at"])
        held = self.owner.post(f"{self.path}/holds", {"until_at": int(time.time()) + HOLD_SECONDS})
        must(held["status"] == "on_hold", f"the line is {held['status']}")
        until(lambda: router.heard, "a Disconnect-Request for the hold", seconds=60)
        must(router.heard[0].attributes["User-Name"] == told.login, "it names the customer")
        answer = peer.pap(told.login, told.password)
        must(answer is not None and not answer.accepted, "a line on hold stays closed")
        assert answer is not None
        must("on hold" in answer.attributes["Reply-Message"], f"it says why: {answer.attributes}")
        self._until_texted("সাময়িক বন্ধ")
        listed = self.owner.get("/customers?status=on_hold")["items"]
        must([one["id"] for one in listed] == [told.customer_id], f"listed as on hold: {listed}")
        must(self.owner.get("/home")["counts"]["on_hold"] == 1, "home counts it")
        return held, end

    def _opens_by_itself(self, peer: Peer, held: dict[str, Any], end: int) -> None:
        must(time.time() < held["opens_at"], "the hold must still run at this step")
        with cloud_stopped(self.cloud_state):
            until(
                lambda: time.time() >= held["opens_at"], "the end of the hold", seconds=HOLD_SECONDS
            )
            opened = self._until_accepted(peer, "the edge opens the line without the cloud")
            left = held["expires_at"] - time.time()
            shown = int(opened.attributes["Session-Timeout"])
            must(left - 2 <= shown <= left + 2 * PATIENCE, f"what was kept is left: {shown}")
        self._until_texted("আবার চালু")
        seen = self._seen()
        # The minute that it was closed in counts as used, and the one that it opens at does not.
        minutes = held["opens_at"] // 60 - -(-self._held_at() // 60)
        must(seen["status"] == "active", f"the cloud says {seen['status']}")
        must(seen["expires_at"] == end + 60 * minutes, f"moved by the minutes held: {minutes}")

    def _comes_back_earlier(self, peer: Peer) -> None:
        end = int(self._seen()["expires_at"])
        held = self.owner.post(f"{self.path}/holds", {})
        until(lambda: not self._is_accepted(peer), "the line closes again", seconds=60)
        opened = self.owner.post(f"{self.path}/resumptions", {"hold_id": held["hold_id"]})
        self._until_accepted(peer, "the line opens when the counter says so")
        must(0 <= opened["expires_at"] - end < 60 * 60, "no more is given than was held")
        history = self.owner.get(f"{self.path}/holds")["items"]
        must([one["ended_early"] for one in history] == [True, False], f"history: {history}")

    def _held_at(self) -> int:
        return int(self.owner.get(f"{self.path}/holds")["items"][0]["starts_at"])

    def _is_accepted(self, peer: Peer) -> bool:
        answer = peer.pap(self.told.login, self.told.password)
        return answer is not None and answer.accepted

    def _until_accepted(self, peer: Peer, sentence: str) -> Answer:
        def accepted() -> Answer | None:
            answer = peer.pap(self.told.login, self.told.password)
            return answer if answer is not None and answer.accepted else None

        return until(accepted, sentence, seconds=60)

    def _until_texted(self, word: str) -> None:
        def texted() -> bool:
            return any(word in text for text in self.product.texts_to(self.told.customer_mobile))

        until(texted, f"an SMS that says {word}", seconds=150, pause=0.5)

    def _books(self) -> None:
        book = self.owner.get("/books/trial-balance")
        must(book["difference_minor"] == 0, f"the trial balance differs: {book}")


def test_a_line_is_held_opens_by_itself_and_is_opened_by_hand(
    running: tuple[Product, Path], tmp_path: Path
) -> None:
    product, state = running
    HoldStory(product, state, print, UNTIMED).play_hold(tmp_path)
