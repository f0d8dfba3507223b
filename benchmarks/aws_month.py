"""What the rest of AWS costs a month beside the units of the database, by the traffic of `traffic.py`.

Prices are list prices of us-east-1 without any free tier, as the services' own pages say them:
aws.amazon.com/{api-gateway,lambda,sqs,cloudwatch,dynamodb,cloudfront,secrets-manager,xray}/pricing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks import traffic

MILLION = 1_000_000
GB = 10**9

REST_CALL = 3.50 / MILLION  # API Gateway, REST APIs, the first 333 million.
INVOCATION = 0.20 / MILLION
GB_SECOND = 0.0000133334  # Lambda on Arm.
QUEUE_CALL = 0.40 / MILLION  # SQS, standard queues.
LOGS_TAKEN_GB = 0.50
LOGS_KEPT_GB = 0.03
TABLES_KEPT_GB = 0.25
TABLES_BACKED_UP_GB = 0.20  # Point-in-time recovery.
OUT_GB = 0.09
WEB_REQUEST = 0.01 / 10_000  # CloudFront, HTTPS.
WEB_GB = 0.085
SECRET = 0.40
ALARM = 0.10
METRIC = 0.30


@dataclass(frozen=True, slots=True)
class Cost:
    """One row: how many of what, and the dollars of all of them."""

    what: str
    count: float
    dollars: float


def of_subscribers() -> list[Cost]:
    """Return what a month of 1,000 subscribers costs beside the database's units."""
    many = traffic.SUBSCRIBERS
    people, work = many * traffic.CALLS_OF_PEOPLE, many * traffic.WORK
    edges = traffic.EDGE_CALLS
    doorbells = traffic.EDGES * traffic.DOORBELL_POLLS
    messages = many * traffic.MESSAGES * traffic.CALLS_A_MESSAGE
    logged_gb = (people + work + edges) * traffic.LOG_BYTES / GB
    stored_gb = many * traffic.STORED_BYTES / GB
    files = many * traffic.WEB_FILES
    return [
        _priced("API calls of edges", edges, REST_CALL),
        _priced("API calls of people", people, REST_CALL),
        _function("functions for edges", edges, traffic.SECONDS_OF_EDGES),
        _function("functions for people", people, traffic.SECONDS_OF_PEOPLE),
        _function("functions behind streams and queues", work, traffic.SECONDS_OF_WORK),
        _priced("long polls of the doorbell", doorbells, QUEUE_CALL),
        _priced("messages between functions", messages, QUEUE_CALL),
        Cost("reads of the streams (by functions: free)", work, 0.0),
        _priced("logs, GB", logged_gb, LOGS_TAKEN_GB + LOGS_KEPT_GB),
        _priced("tables with their backup, GB", stored_gb, TABLES_KEPT_GB + TABLES_BACKED_UP_GB),
        _priced("answers sent out, GB", people * traffic.ANSWER_BYTES / GB, OUT_GB),
        _priced("files of the web pages", files, WEB_REQUEST),
        _priced("bytes of the web pages, GB", many * traffic.WEB_BYTES / GB, WEB_GB),
    ]


def of_the_platform(sweep_dollars_per_million: float) -> list[Cost]:
    """Return what a month costs however many subscribers there are, all ISPs together."""
    polls = traffic.QUEUES_THAT_WAKE * traffic.POLLERS * traffic.DOORBELL_POLLS
    sweeps = traffic.SWEEPS
    return [
        _priced("the sweep at the database", sweeps, sweep_dollars_per_million / MILLION),
        _function("the sweep's function", sweeps, traffic.SECONDS_OF_WORK),
        _priced("long polls of the queues that wake functions", polls, QUEUE_CALL),
        _priced("secrets", traffic.SECRETS, SECRET),
        _priced("alarms", traffic.ALARMS, ALARM),
        _priced("metrics of our own", traffic.METRICS, METRIC),
    ]


def total(costs: list[Cost]) -> float:
    return sum(one.dollars for one in costs)


def shares(platform_dollars: float, a_thousand_dollars: float) -> Mapping[int, float]:
    """Return dollars a 1,000 subscribers and month, by how many subscribers the platform has."""
    sizes = (10_000, 50_000, 100_000, 1_000_000)
    return {
        size: a_thousand_dollars + platform_dollars * traffic.SUBSCRIBERS / size for size in sizes
    }


def _priced(what: str, count: float, price: float) -> Cost:
    return Cost(what, count, count * price)


def _function(what: str, calls: float, seconds: float) -> Cost:
    a_call = INVOCATION + seconds * traffic.FUNCTION_GB * GB_SECOND
    return Cost(what, calls, calls * a_call)
