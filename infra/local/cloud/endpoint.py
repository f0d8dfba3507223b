"""How a cloud is reached: the one value that differs between the local cloud, LocalStack and AWS.

Nothing in the product knows which of them it talks to; whoever starts a process passes
`environment()` to it and whoever makes a call in this package asks for a `client`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`url` is None for AWS itself, where the usual chain finds region and credentials."""

    url: str | None
    region: str
    access_key_id: str | None
    secret_access_key: str | None
    session_token: str | None = None

    def client(self, service: str, *, retries: int = 4, read_timeout: int = 60) -> Any:
        make: Any = boto3.client
        return make(
            service,
            endpoint_url=self.url,
            region_name=self.region,
            aws_access_key_id=self.access_key_id,
            aws_secret_access_key=self.secret_access_key,
            aws_session_token=self.session_token,
            config=Config(
                retries={"max_attempts": retries, "mode": "standard"},
                read_timeout=read_timeout,
                # A bucket in the host name needs DNS that a bare machine does not have.
                s3={"addressing_style": "path"},
            ),
        )

    def environment(self) -> Mapping[str, str]:
        """The variables by which any AWS SDK in a child process finds this cloud."""
        pairs = {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_REGION": self.region,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_ACCESS_KEY_ID": self.access_key_id,
            "AWS_SECRET_ACCESS_KEY": self.secret_access_key,
            "AWS_SESSION_TOKEN": self.session_token,
        }
        return {name: value for name, value in pairs.items() if value is not None}
