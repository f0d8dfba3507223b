"""Messages of AWS SNS to an HTTP endpoint: believed only with their signature.

There is no shared secret; trust rests on the signature, on the host that the certificate comes from,
and on the topic. The host has to be exactly that of the topic's region: prefixes and general patterns
let strangers' hosts through. `tests/payments/test_webhook.py` tries the known ways around it.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from isp.payments.provider import BadSignature
from isp.payments.push_channel import TOPIC
from isp.payments.services import CertSource

# Without blanks and backslashes, which address parsers disagree about.
_ADDRESS = re.compile(r"[!-\[\]-~]{1,2048}")
# A certificate has one name, so nobody makes us fetch one address after the other.
_CERTIFICATE = re.compile(r"/SimpleNotificationService-[0-9a-z]{1,64}\.pem")
SIGNATURE_BYTES = frozenset({256, 384, 512})  # Of RSA keys of 2048, 3072 and 4096 bits.
CONFIRMATION_SECONDS_MAX = 3_600

_OF_A_SUBSCRIPTION = (
    "Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type",
)  # fmt: skip
UNSUBSCRIBED = "UnsubscribeConfirmation"
# Chosen by the type of the message, never by which fields happen to be there.
SIGNED_FIELDS = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": _OF_A_SUBSCRIPTION,
    UNSUBSCRIBED: _OF_A_SUBSCRIPTION,  # Its address would subscribe again.
}
HASHES: Mapping[str, type[hashes.HashAlgorithm]] = {"1": hashes.SHA1, "2": hashes.SHA256}


@dataclass(frozen=True, slots=True)
class SnsMessage:
    """A message whose signature is good."""

    type: str
    message_id: str
    topic: str
    text: str
    subscribe_url: str | None


def verified(body: bytes, certs: CertSource, now: int, believed: str | None) -> SnsMessage:
    """Return the message, or raise BadSignature for whatever is not certain.

    All that costs nothing is looked at before a certificate is fetched for a stranger: `believed` is the
    topic that notifications are taken from.
    """
    fields = _fields(body)
    kind, topic = fields["Type"], fields["TopicArn"]
    named = TOPIC.fullmatch(topic)
    if kind not in SIGNED_FIELDS or named is None:
        raise BadSignature("type or topic")
    if kind == "Notification" and topic != believed:
        raise BadSignature("topic")
    host = f"sns.{named[1]}.amazonaws.com"
    subscribe_url = None
    if kind != "Notification":
        subscribe_url = fields["SubscribeURL"]
        if not _is_at(subscribe_url, host, suffix="/") or not _is_recent(fields, now):
            raise BadSignature("confirmation")
    if not _is_at(fields.get("SigningCertURL", ""), host, suffix=".pem"):
        raise BadSignature("certificate address")
    algorithm, signature = _signature(fields)
    pem = certs.pem(fields["SigningCertURL"])
    _check_signature(fields, (algorithm, signature), pem, now)
    return SnsMessage(kind, fields["MessageId"], topic, fields["Message"], subscribe_url)


def _fields(body: bytes) -> dict[str, str]:
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        raise BadSignature("no JSON") from None
    if not isinstance(parsed, dict):
        raise BadSignature("no object")
    fields = {name: value for name, value in parsed.items() if isinstance(value, str)}
    needed = {"Type", "TopicArn", "MessageId", "Message", "Timestamp", "Signature"}
    if fields.get("Type") != "Notification":
        needed |= {"SubscribeURL", "Token"}
    if not needed <= fields.keys():
        raise BadSignature("fields missing")
    return fields


def _is_at(url: str, host: str, *, suffix: str) -> bool:
    """Say whether the address is at exactly this host, with nothing that could mean another."""
    if _ADDRESS.fullmatch(url) is None:
        return False
    try:
        parts = urlsplit(url)
        is_plain = parts.port in (None, 443) and not parts.fragment and "@" not in parts.netloc
    except ValueError:
        return False
    if parts.scheme != "https" or parts.hostname != host or not is_plain:
        return False
    if suffix == ".pem":
        return _CERTIFICATE.fullmatch(parts.path) is not None and not parts.query
    return parts.path.endswith(suffix)


def _is_recent(fields: Mapping[str, str], now: int) -> bool:
    try:
        sent = datetime.fromisoformat(fields["Timestamp"].replace("Z", "+00:00"))
    except ValueError:
        return False
    return sent.tzinfo is not None and abs(now - sent.timestamp()) <= CONFIRMATION_SECONDS_MAX


def _signature(fields: Mapping[str, str]) -> tuple[type[hashes.HashAlgorithm], bytes]:
    algorithm = HASHES.get(fields.get("SignatureVersion", ""))
    if algorithm is None:
        raise BadSignature("signature version")
    try:
        signature = base64.b64decode(fields["Signature"], validate=True)
    except (ValueError, binascii.Error):
        raise BadSignature("signature unreadable") from None
    if len(signature) not in SIGNATURE_BYTES:
        raise BadSignature("signature unreadable")
    return algorithm, signature


def _check_signature(
    fields: Mapping[str, str],
    signed: tuple[type[hashes.HashAlgorithm], bytes],
    pem: bytes,
    now: int,
) -> None:
    algorithm, signature = signed
    try:
        certificate = x509.load_pem_x509_certificate(pem)
    except ValueError:
        raise BadSignature("certificate unreadable") from None
    moment = datetime.fromtimestamp(now, UTC)
    if not certificate.not_valid_before_utc <= moment <= certificate.not_valid_after_utc:
        raise BadSignature("certificate out of its time")
    key = certificate.public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        raise BadSignature("key")
    try:
        key.verify(signature, _signed_text(fields).encode(), padding.PKCS1v15(), algorithm())
    except InvalidSignature:
        raise BadSignature("signature") from None


def _signed_text(fields: Mapping[str, str]) -> str:
    names = SIGNED_FIELDS[fields["Type"]]
    # A Subject that is not there, or empty, is not signed; all others always are.
    present = [name for name in names if name != "Subject" or fields.get("Subject")]
    return "".join(f"{name}\n{fields[name]}\n" for name in present)
