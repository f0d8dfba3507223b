"""What happens in a month of 1,000 subscribers, as far as money depends on it: assumptions, all in one place.

A plain prepaid home customer of Bangladesh, and an ISP with one edge for a thousand of them; an edge that
serves more is cheaper a subscriber. Whoever knows better changes a number here.
"""

from __future__ import annotations

SUBSCRIBERS = 1_000
DAYS = 30
SECONDS = DAYS * 86_400
EDGES = 1
SHARE_ONLINE = 0.6
# Power cuts and routers that are switched off at night.
SESSIONS_A_DAY = 2.0

SESSIONS = SESSIONS_A_DAY * DAYS  # Of a subscriber.
TURNS = SHARE_ONLINE * DAYS  # Midnights that find him online.
# Of an edge, as `radius_edge` does them: pages, looks beside a doorbell that is heard, uploads at the pace
# of a busy edge, credentials for 55 minutes of each hour, and heartbeats that the cloud writes down.
PAGE_UPLOADS = SECONDS / 900
LOOKS = SECONDS / 300
REPORT_UPLOADS = SECONDS / 120
CREDENTIALS = SECONDS / 3_300
HEARTBEATS = SECONDS / 240
DOORBELL_POLLS = SECONDS / 20

# Calls of people and for them: a pay page, a payment and its return, looking in twice a month, and his share
# of what staff look at.
CALLS_OF_PEOPLE = 20.0  # Of a subscriber.
# Batches that the relay, the totals, notices, edge changes and due work handle, and messages between them.
WORK = 10.0
MESSAGES = 6.0
EVENTS = 6.0
CALLS_A_MESSAGE = 3  # Sent, received, deleted.
WEB_FILES = 20.0
EDGE_CALLS = EDGES * (PAGE_UPLOADS + LOOKS + REPORT_UPLOADS + CREDENTIALS)  # Of the thousand.

# Bytes of a subscriber that lie in tables, indexes and the 100 bytes of overhead an item included: sessions
# of 92 days, and a year of what sales leave behind.
SESSION_BYTES = 650
SESSIONS_KEPT_DAYS = 92
SALE_BYTES = 7_000
MONTHS_KEPT = 12
STORED_BYTES = SESSION_BYTES * SESSIONS_A_DAY * SESSIONS_KEPT_DAYS + SALE_BYTES * MONTHS_KEPT

LOG_BYTES = 1_000  # Of an invocation: Lambda's own lines and one of ours.
ANSWER_BYTES = 3_000
WEB_BYTES = 400_000  # Of a subscriber: two visits, one of them with an empty cache.

FUNCTION_GB = 0.5
# Measured on the local cloud without load, where a call of the database takes longer than on AWS.
SECONDS_OF_PEOPLE = 0.3
SECONDS_OF_EDGES = 0.15
SECONDS_OF_WORK = 0.3

# The platform as such, for all ISPs together.
SWEEPS = SECONDS / 60
QUEUES_THAT_WAKE = 3
POLLERS = 5  # Lambda holds so many long polls open on each queue that wakes a function.
SECRETS = 4
ALARMS = 35
# Of our own that are counted every hour: answers of each function, what the night proves.
METRICS = 17
