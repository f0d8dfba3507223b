"""Wait until something that was just started answers over HTTP."""

from __future__ import annotations

import time

import requests

from infra.local.steps import StepFailed


def wait_until_it_answers(url: str, *, seconds: float = 300.0) -> None:
    """Any answer that does not say "starting or broken" will do: this is about being up."""
    deadline = time.monotonic() + seconds
    last = "no connection"
    while time.monotonic() < deadline:
        try:
            answer = requests.get(url, timeout=30)
        except requests.RequestException as error:
            last = type(error).__name__
        else:
            if answer.status_code < 500:
                return
            last = f"{answer.status_code} {answer.text[:300]}"
        time.sleep(0.2)
    raise StepFailed(f"{url} did not answer within {seconds:.0f} s: {last}")
