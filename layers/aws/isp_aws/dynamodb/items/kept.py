"""What is kept beside customers and subscriptions, so that no screen reads all of them; see `kept.py`."""

from __future__ import annotations

from pynamodb.attributes import UnicodeAttribute

from isp_aws.dynamodb.attributes import IntegerAttribute
from isp_aws.dynamodb.connection import DirectoryItem


class FoundItem(DirectoryItem):
    """A customer under one of the words by which he is found, for one node above him; with all of them,
    so that whoever is not meant need not be read."""

    words = UnicodeAttribute()


class UnpaidItem(DirectoryItem):
    """A customer who never bought. It is gone with his first sale."""


class CountItem(DirectoryItem):
    """A part of how many customers a node and all below it have. The version counts changes."""

    customers = IntegerAttribute(default=0)
    active = IntegerAttribute(default=0)
    on_hold = IntegerAttribute(default=0)
    expired = IntegerAttribute(default=0)
    owing = IntegerAttribute(default=0)
    owed_minor = IntegerAttribute(default=0)
    version = IntegerAttribute(default=0)
