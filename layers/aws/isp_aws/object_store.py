"""Objects by name: documents that were made, snapshots for edges."""

from __future__ import annotations

from functools import cache
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from isp.refusals import Unavailable

LINK_SECONDS = 900


class ObjectStore:
    """One bucket."""

    def __init__(self, bucket: str) -> None:
        self._bucket = bucket

    def get(self, name: str) -> bytes | None:
        """Return the content, None if there is no such object."""
        try:
            answer = _client().get_object(Bucket=self._bucket, Key=name)
            content: bytes = answer["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] in ("NoSuchKey", "404"):
                return None
            raise Unavailable(part="object store") from error
        except BotoCoreError as error:
            raise Unavailable(part="object store") from error
        return content

    def put(self, name: str, content: bytes, content_type: str) -> None:
        try:
            _client().put_object(
                Bucket=self._bucket, Key=name, Body=content, ContentType=content_type
            )
        except (BotoCoreError, ClientError) as error:
            raise Unavailable(part="object store") from error

    def remove_all(self, prefix: str) -> int:
        """Delete every object whose name begins so; return how many there were."""
        removed = 0
        try:
            pages = _client().get_paginator("list_objects_v2")
            for page in pages.paginate(Bucket=self._bucket, Prefix=prefix):
                for found in page.get("Contents", []):
                    _client().delete_object(Bucket=self._bucket, Key=found["Key"])
                    removed += 1
        except (BotoCoreError, ClientError) as error:
            raise Unavailable(part="object store") from error
        return removed

    def link_to_file(self, name: str, file_name: str) -> str:
        """Return an address that saves the object as a file of that name, for a quarter of an hour."""
        params = {
            "Bucket": self._bucket,
            "Key": name,
            "ResponseContentDisposition": f'attachment; filename="{file_name}"',
        }
        return str(
            _client().generate_presigned_url("get_object", Params=params, ExpiresIn=LINK_SECONDS)
        )

    def link(self, name: str) -> str:
        """Return an address that opens the object for a quarter of an hour."""
        return str(
            _client().generate_presigned_url(
                "get_object", Params={"Bucket": self._bucket, "Key": name}, ExpiresIn=LINK_SECONDS
            )
        )


def forget_objects() -> None:
    """Connect anew at the next use, after the environment has changed."""
    _client.cache_clear()


@cache
def _client() -> Any:
    # Version 4 signatures are what all regions take; the path style is what local clouds take.
    config = Config(
        connect_timeout=2,
        read_timeout=10,
        signature_version="s3v4",
        s3={"addressing_style": "path"},
    )
    return boto3.client("s3", config=config)
