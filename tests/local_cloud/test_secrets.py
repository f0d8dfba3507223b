"""Secrets Manager: keys that CloudFormation generates and that other secrets refer to."""

from __future__ import annotations

import base64
import json

from tests.local_cloud.conftest import Sample


def test_a_generated_key_keeps_to_its_alphabet_and_another_secret_can_hold_it(
    sample: Sample,
) -> None:
    secrets = sample.endpoint.client("secretsmanager")
    key = secrets.get_secret_value(SecretId=sample.outputs["Key"])["SecretString"]
    derived = secrets.get_secret_value(SecretId=sample.outputs["Derived"])["SecretString"]
    assert (len(key), key.isalnum()) == (43, True)
    assert json.loads(derived) == {"key": f"{key}="}
    assert len(base64.b64decode(f"{key}=")) == 32
