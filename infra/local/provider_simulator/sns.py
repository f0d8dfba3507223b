"""AWS SNS as bKash uses it: messages signed with a key of the simulator's own.

The addresses in the messages have the real form of AWS, so that the product's host rule runs unchanged.
`sns_api.py` answers in AWS's place, where the product is led to it.
"""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta

import aiohttp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

from infra.local.provider_simulator.bkash_money import DHAKA, shortened
from infra.local.provider_simulator.state import Document, State, random_code

REGION = "ap-southeast-1"
TOPIC = f"arn:aws:sns:{REGION}:123456789012:bpt_simulated"
CERTIFICATE_NAME = "SimpleNotificationService-simulated.pem"
CERTIFICATE_URL = f"https://sns.{REGION}.amazonaws.com/{CERTIFICATE_NAME}"
_OF_A_SUBSCRIPTION = (
    "Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type",
)  # fmt: skip
_SIGNED = {
    "Notification": ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    "SubscriptionConfirmation": _OF_A_SUBSCRIPTION,
    "UnsubscribeConfirmation": _OF_A_SUBSCRIPTION,
}


def _key(state: State) -> rsa.RSAPrivateKey:
    stored = state.get("setting", "sns_key")
    if stored is not None:
        key = serialization.load_pem_private_key(stored["pem"].encode(), None)
        assert isinstance(key, rsa.RSAPrivateKey)
        return key
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    state.put("setting", "sns_key", {"pem": pem.decode()})
    return key


def certificate_pem(state: State) -> bytes:
    key, now = _key(state), datetime.fromtimestamp(state.now(), UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365))
        .sign(key, hashes.SHA256())
    )
    return certificate.public_bytes(serialization.Encoding.PEM)


def signed(state: State, fields: Document) -> Document:
    """Return the message with what AWS adds to it."""
    message = {
        "MessageId": random_code(20),
        "TopicArn": TOPIC,
        "Timestamp": datetime.fromtimestamp(state.now(), UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"),
        "SignatureVersion": "1",
        "SigningCertURL": CERTIFICATE_URL,
        **fields,
    }
    names = [name for name in _SIGNED[message["Type"]] if message.get(name)]
    text = "".join(f"{name}\n{message[name]}\n" for name in names)
    algorithm = {"1": hashes.SHA1(), "2": hashes.SHA256()}[message["SignatureVersion"]]
    signature = _key(state).sign(text.encode(), padding.PKCS1v15(), algorithm)
    return {**message, "Signature": base64.b64encode(signature).decode()}


def notification(state: State, money: Document, reference: str) -> Document:
    inner = {
        "dateTime": datetime.fromtimestamp(money["paid_at"], DHAKA).strftime("%Y%m%d%H%M%S"),
        "debitMSISDN": "88" + money["payer"],
        "creditShortCode": "88" + (money["wallet"] or ""),
        "creditOrganizationName": "Demo",
        "trxID": money["trxID"],
        "transactionStatus": "Completed",
        "transactionType": "10003126" if money["paymentID"] is None else "10002294",
        "amount": shortened(money["amount"]),
        "currency": money["currency"],
        "transactionReference": reference,
        "merchantInvoiceNumber": money["merchantInvoiceNumber"] or "",
    }
    return signed(state, {"Type": "Notification", "Message": json.dumps(inner)})


async def deliver(address: str, message: Document) -> int:
    headers = {
        "Content-Type": "text/plain; charset=UTF-8",
        "x-amz-sns-message-type": message["Type"],
    }
    async with (
        aiohttp.ClientSession() as session,
        session.post(address, data=json.dumps(message), headers=headers) as answer,
    ):
        return answer.status
