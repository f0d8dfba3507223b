"""The functions of the sample: each does one thing that a test looks at."""

import base64
import json
import os
import socket
import sys
import time

import boto3
import said
from said import WORD

ATTEMPTS: dict[str, int] = {}
SEEN = boto3.resource("dynamodb").Table(os.environ["TABLE_SEEN"])
QUEUE = boto3.resource("sqs").Queue(os.environ["QUEUE_URL"])


class NotYet(Exception):
    pass


class Never(Exception):
    pass


def relay(event, context):
    """Stream → queue, as relay_events does; `stuck…` is handed back, always, with what follows it."""
    for record in event["Records"]:
        pk = record["dynamodb"]["NewImage"]["pk"]["S"]
        SEEN.put_item(Item={"pk": f"relay#{pk}", "sk": str(time.time_ns()), "at": str(time.time())})
        if pk.startswith("stuck"):
            return {"batchItemFailures": [{"itemIdentifier": record["dynamodb"]["SequenceNumber"]}]}
        QUEUE.send_message(MessageBody=json.dumps({"name": pk}))
    return {"batchItemFailures": []}


def work(event, context):
    failed = []
    for record in event["Records"]:
        name = json.loads(record["body"])["name"]
        SEEN.put_item(
            Item={"pk": f"work#{name}", "sk": str(time.time_ns()), "at": str(time.time())}
        )
        if name.startswith("poison"):
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def tick(event, context):
    SEEN.put_item(Item={"pk": "tick", "sk": event["time"]})


def overreach(event, context):
    """Its role allows nothing: this must fail."""
    SEEN.put_item(Item={"pk": "overreach", "sk": "x"})


def step(event, context):
    name = event["name"]
    if name == "never":
        raise Never("as always")
    if name == "not yet":
        ATTEMPTS[event["id"]] = ATTEMPTS.get(event["id"], 0) + 1
        if ATTEMPTS[event["id"]] == 1:
            raise NotYet("try again")
    if name == "slow":
        time.sleep(1)
    return {"said": name.upper(), "process": os.getpid()}


def reach(event, context):
    """Call an address, and say how that failed."""
    try:
        with socket.create_connection((event["host"], event["port"])):
            return {"reached": True}
    except OSError as error:
        return {"reached": False, "error": type(error).__name__, "text": str(error)}


def web(event, context):
    if event["resource"] == "/document":
        return {
            "statusCode": 200,
            "headers": {"Content-Type": "application/pdf"},
            "body": base64.b64encode(b"%PDF-\xff\x00").decode(),
            "isBase64Encoded": True,
        }
    body = json.loads(event["body"] or "{}")
    if "log" in body:
        sys.stderr.write(body["log"] + "\n")
    time.sleep(body.get("sleep_seconds", 0))
    return {
        "statusCode": 201,
        "multiValueHeaders": {"Set-Cookie": ["a=1; Path=/", "b=2; Path=/"]},
        "body": json.dumps(
            {
                "method": event["httpMethod"],
                "resource": event["resource"],
                "parameters": event["pathParameters"],
                "query": event["queryStringParameters"],
                "headers": event["headers"],
                "source_ip": event["requestContext"]["identity"]["sourceIp"],
                "word": WORD,
                "word_from": said.__file__,
                "site_packages": [p for p in sys.path if "site-packages" in p],
                "python": sys.executable,
                "process": os.getpid(),
            }
        ),
    }
