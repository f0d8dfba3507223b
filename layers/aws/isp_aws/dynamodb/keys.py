"""The shapes of all keys, in one place.

Every key of a tenant begins with `T#{tenant}#`. The tenant id has a fixed length and the `#` ends it,
so no tenant's prefix is a prefix of another's; the fence and IAM (`dynamodb:LeadingKeys`) rely on it.
What is looked up before a tenant is known lives under `P#` (`platform_keys.py`).
Numbers within sort keys have a fixed width, so that they sort as numbers.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from isp.customers.search import FROM_BEGINNING, FROM_END
from isp.ids import TENANT_ID_LENGTH
from isp.invoicing.numbers import Series

SELF = "SELF"
ENTRY = "ENTRY"
ADDED = "ADDED"
HEAD = "HEAD"
MARK = "MARK"
EVENT = "EVENT"
STATEMENT_LINES = "P#"
SWEEP = ("P#SWEEP", "WATERMARK")
OVERDUE = ("P#SWEEP", "OVERDUE_WATERMARK")
LEFT_OVER = "LEFT_OVER#"
JOURNAL_SHARDS = 8
EVENT_SHARDS = 4
HEAD_SHARDS = 8
MOMENT_MAX = 10**12 - 1
LAST = chr(0x10FFFF)  # Behind everything that a place of a list can begin with.
DOCUMENT_SHARDS = 8
COUNT_SHARDS = 8
NUMBER_MARKS = frozenset((FROM_BEGINNING, FROM_END))


def tenant_prefix(tenant_id: str) -> str:
    assert len(tenant_id) == TENANT_ID_LENGTH and "#" not in tenant_id, tenant_id
    return f"T#{tenant_id}#"


def tenant_of(key: str) -> str:
    """Return the tenant that a key belongs to."""
    marker, tenant_id, _ = key.split("#", 2)
    assert marker == "T" and len(tenant_id) == TENANT_ID_LENGTH, key
    return tenant_id


def entity(tenant_id: str, kind: str, entity_id: str) -> str:
    return f"{tenant_prefix(tenant_id)}{kind.upper()}#{entity_id}"


def id_of(key: str) -> str:
    """Return the id at the end of an entity's key."""
    return key.split("#", 3)[3]


def id_at_end(sort_key: str) -> str:
    return sort_key.rpartition("#")[2]


def listing(tenant_id: str, name: str) -> str:
    """Return the index partition of a list, such as all customers."""
    return f"{tenant_prefix(tenant_id)}{name}"


def document_listing(tenant_id: str, name: str, shard: int) -> str:
    """Return one of the index partitions that a list of documents is spread over."""
    # The first has the name of a list that is not spread: documents of before stay where they are.
    return listing(tenant_id, name) + (f"#{shard}" if shard else "")


def customer_listing(tenant_id: str, customer_id: str, name: str) -> str:
    """Return the partition of a list of one customer, such as the sales."""
    return f"{tenant_prefix(tenant_id)}CUSTOMER#{customer_id}#{name}"


def refunds_of(tenant_id: str, receipt_id: str) -> str:
    return f"{tenant_prefix(tenant_id)}RECEIPT#{receipt_id}#REFUNDS"


def moment(at: int) -> str:
    """Return a number of seconds or a count so that texts sort as the numbers do."""
    assert 0 <= at <= MOMENT_MAX, at
    return f"{at:012d}"


def at_then_id(at: int, thing_id: str) -> str:
    return f"{moment(at)}#{thing_id}"


def at_kind_id(at: int, kind: str, thing_id: str) -> str:
    """Return the place of a thing in a list of things of several kinds."""
    return f"{moment(at)}#{kind}#{thing_id}"


def kind_and_id(place: str) -> tuple[str, str]:
    """Return what stands at a place that `at_kind_id` made."""
    _, kind, thing_id = place.split("#")
    return kind, thing_id


def until(at: int) -> str:
    """Return what all places of up to this second sort before, and no later one does."""
    return f"{moment(at)}$"


def differences_of(tenant_id: str, day_id: str) -> str:
    return f"{tenant_prefix(tenant_id)}STATEMENT_DAY#{day_id}#DIFFERENCES"


def statement_days(tenant_id: str, account_id: str) -> str:
    return f"{tenant_prefix(tenant_id)}PAYMENT_ACCOUNT#{account_id}#STATEMENT_DAYS"


def path_at_id(path: str, at: int, thing_id: str) -> str:
    """Return a sort key whose prefix is the owner's path: `begins_with` is the authorisation."""
    return f"{path}#{moment(at)}#{thing_id}"


def claim(tenant_id: str, kind: str, value: str) -> str:
    return f"{tenant_prefix(tenant_id)}CLAIM#{kind}#{value}"


def claim_everywhere(kind: str, value: str) -> str:
    return f"P#CLAIM#{kind}#{value}"


def mobile(tenant_id: str, number: str) -> str:
    return f"{tenant_prefix(tenant_id)}MOBILE#{number}"


def found_in(tenant_id: str, path: str, beginning: str) -> str:
    """Return the partition in which those below a node are listed under words that begin so.

    Whoever searches knows at least the first letter of a word, and of a number the digit behind its mark.
    """
    letters = 2 if beginning[0] in NUMBER_MARKS else 1
    return f"{tenant_prefix(tenant_id)}FOUND#{_path(path)}#{beginning[:letters]}"


def found_as(word: str, customer_id: str) -> str:
    assert word and "#" not in word, word
    return f"{word}#{customer_id}"


def unpaid(tenant_id: str, customer_id: str) -> str:
    return f"{tenant_prefix(tenant_id)}UNPAID#{customer_id}"


def counts_of(tenant_id: str, path: str) -> str:
    """Return the partition with how many customers a node and all below it have."""
    return f"{tenant_prefix(tenant_id)}COUNTS#{_path(path)}"


def count_part(customer_id: str) -> str:
    return str(shard_of(customer_id, COUNT_SHARDS))


def serial(tenant_id: str, series: Series) -> str:
    return f"{tenant_prefix(tenant_id)}SERIAL#{series.kind.name}#{series.year}"


def entry(tenant_id: str, book: str, entry_id: str) -> str:
    return f"{tenant_prefix(tenant_id)}J#{_path(book)}#{entry_id}"


def account(tenant_id: str, book: str, name: str) -> str:
    return f"{tenant_prefix(tenant_id)}A#{_path(book)}#{name}"


def _path(book: str) -> str:
    # A path has no `#`, so where it ends is plain and no two books share a key.
    assert book.startswith("/") and book.endswith("/") and "#" not in book, book
    return book


def statement_line(posted_at: int, entry_id: str) -> str:
    return f"{STATEMENT_LINES}{moment(posted_at)}#{entry_id}"


def statement_lines_from(at: int) -> str:
    return f"{STATEMENT_LINES}{moment(at)}"


def journal_day(tenant_id: str, book: str, day: str, shard: int) -> str:
    return f"{tenant_prefix(tenant_id)}B#{book}#DAY#{day}#{shard}"


def journal_shard(entry_id: str) -> int:
    return shard_of(entry_id, JOURNAL_SHARDS)


def shard_of(name: str, shards: int) -> int:
    """Return which of some equal parts a name falls into, the same everywhere and always."""
    return hashlib.sha256(name.encode()).digest()[0] % shards


def heads_of_book(tenant_id: str, book: str, shard: int) -> str:
    return f"{tenant_prefix(tenant_id)}B#{book}#HEADS#{shard}"


def head_shard(account_name: str) -> int:
    return shard_of(account_name, HEAD_SHARDS)


def closings_of_book(tenant_id: str, book: str) -> str:
    return f"{tenant_prefix(tenant_id)}B#{book}#CLOSINGS"


def rollups_of_book(tenant_id: str, book: str) -> str:
    return f"{tenant_prefix(tenant_id)}B#{book}#TOTALS"


def after_month(month: str) -> str:
    """Return what all days of later months sort behind, and no day of the month itself does."""
    return f"{month}-99"


def after_day(day: str) -> str:
    """Return what all rollups of later days sort behind, and none of the day itself does."""
    return f"{day}$"


def rollup(day: str, account_name: str, shard: int) -> str:
    return f"{day}#{account_name}#{shard}"


def day_of(at: int) -> str:
    """Return the UTC day that the second `at` lies in."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d")


def event(tenant_id: str, event_id: str) -> str:
    return f"{tenant_prefix(tenant_id)}EVENT#{event_id}"


def event_shard(event_id: str) -> int:
    return shard_of(event_id, EVENT_SHARDS)


def waiting_events(tenant_id: str, shard: int) -> str:
    """Return one of the index partitions of the events that were not relayed yet."""
    return f"{tenant_prefix(tenant_id)}EVENTS_WAITING#{shard}"


def edge_log(tenant_id: str, edge_id: str) -> str:
    return f"{tenant_prefix(tenant_id)}EDGE_LOG#{edge_id}"


def change(seq: int) -> str:
    return f"CHANGE#{moment(seq)}"


def told(subject: str, subject_id: str) -> str:
    return f"TOLD#{subject}#{subject_id}"


def sessions_of(tenant_id: str, customer_id: str) -> str:
    """Return the partition of a customer's sessions; they sort by when they began."""
    return customer_listing(tenant_id, customer_id, "SESSIONS")


def older_session(tenant_id: str, session_key: str) -> str:
    """Return where a session lay before sessions lay with their customer."""
    return f"{tenant_prefix(tenant_id)}SESSION#{session_key}"


def open_pages(tenant_id: str, edge_id: str) -> str:
    return f"{tenant_prefix(tenant_id)}OPEN#{edge_id}"


def open_page(page_count: int, number: int) -> str:
    return f"{page_count}#{number}"


def usage(tenant_id: str, customer_id: str) -> str:
    return f"{tenant_prefix(tenant_id)}USAGE#{customer_id}"


def edge_seen(tenant_id: str, edge_id: str) -> str:
    return f"{tenant_prefix(tenant_id)}EDGE_SEEN#{edge_id}"


def due_bucket(minute: int, shard: int) -> str:
    return f"DUE#{minute}#{shard}"


def left_over(minute: int) -> str:
    return f"{LEFT_OVER}{moment(minute)}"


def due_thing(tenant_id: str, kind: str, thing_id: str) -> str:
    return f"{tenant_id}#{kind}#{thing_id}"
