"""The bucket that artefacts are uploaded to: an object's name is the hash of its content."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from infra.local.cloud.endpoint import Endpoint


class Uploads:
    def __init__(self, endpoint: Endpoint) -> None:
        self._s3: Any = endpoint.client("s3")
        account = endpoint.client("sts").get_caller_identity()["Account"]
        self._bucket = f"shongjog-artefacts-{account}-{endpoint.region}"
        self._ensure_bucket(endpoint.region)
        self._known = {entry["Key"] for entry in self._listed()}

    def put(self, path: Path) -> str:
        if path.name not in self._known:
            self._s3.upload_file(str(path), self._bucket, path.name)
            self._known.add(path.name)
        return f"s3://{self._bucket}/{path.name}"

    def put_text(self, name: str, text: str) -> str:
        """The address under which CloudFormation reads it."""
        if name not in self._known:
            self._s3.put_object(Bucket=self._bucket, Key=name, Body=text.encode())
            self._known.add(name)
        return f"{self._s3.meta.endpoint_url}/{self._bucket}/{name}"

    def _listed(self) -> list[dict[str, Any]]:
        pages = self._s3.get_paginator("list_objects_v2").paginate(Bucket=self._bucket)
        return [entry for page in pages for entry in page.get("Contents", [])]

    def _ensure_bucket(self, region: str) -> None:
        try:
            self._s3.create_bucket(
                Bucket=self._bucket, CreateBucketConfiguration={"LocationConstraint": region}
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "BucketAlreadyOwnedByYou":
                raise
