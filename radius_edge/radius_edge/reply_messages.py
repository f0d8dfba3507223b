"""What a customer reads when the line stays closed: one text per reason, Bengali and English.

An unknown login and a wrong password are one reason, so that nobody can find out which logins
exist. Each text fits one Reply-Message (253 octets); `tests/edge/test_decide.py` counts them.
"""

from __future__ import annotations

from enum import Enum


class Reason(Enum):
    """Why an Access-Request is refused. The value is counted on the health page."""

    WRONG_CREDENTIALS = "wrong_credentials"
    UNPAID = "unpaid"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    ON_HOLD = "on_hold"
    SELLER_STOPPED = "seller_stopped"
    IN_USE = "in_use"


TEXTS = {
    Reason.WRONG_CREDENTIALS: "লগইন বা পাসওয়ার্ড ঠিক নয়। / Login or password is wrong.",
    Reason.UNPAID: "বিল দেওয়া হয়নি। পেমেন্ট করুন। / Not paid yet. Please pay.",
    Reason.EXPIRED: "মেয়াদ শেষ। নতুন করে পেমেন্ট করুন। / Package expired. Please renew.",
    Reason.SUSPENDED: "সংযোগ স্থগিত। সেবাদাতাকে জানান। / Suspended. Contact your provider.",
    Reason.ON_HOLD: "সংযোগ সাময়িক বন্ধ রাখা আছে। / The line is on hold. Contact your provider.",
    Reason.SELLER_STOPPED: "সেবা সাময়িক বন্ধ। সেবাদাতাকে জানান। / Service is paused. Contact your provider.",
    Reason.IN_USE: "অন্য ডিভাইসে ব্যবহার হচ্ছে। / Already in use on another device.",
}
