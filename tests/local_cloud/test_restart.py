"""The cloud comes back whole: after an orderly stop, and after kill -9."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

import pytest

from infra.local.cloud.emulator.journal import Journal
from infra.local.cloud.process import Cloud, PortInUse, start_cloud
from tests.local_cloud.conftest import Sample, deploy_sample, wait_for_a_snapshot
from tests.ports import free_port
from tests.waiting import until

pytestmark = pytest.mark.skipif(
    "AWS_ENDPOINT_URL" in os.environ, reason="it is about our own emulator"
)


@pytest.mark.parametrize("how", ["stop", "kill"])
def test_tables_functions_streams_and_files_are_back_after(how: str, tmp_path: Path) -> None:
    port = free_port()
    first = start_cloud(tmp_path / "cloud", port, snapshot_seconds=0.3)
    sample = deploy_sample(first.endpoint)
    name = f"before-{uuid.uuid4().hex}"
    _put(sample, name)
    until(lambda: sample.seen(f"work#{name}"))
    until(lambda: _is_past_the_record(first), "the stream's position")
    wait_for_a_snapshot(first.endpoint, first.state_dir)
    getattr(first, how)()
    second = start_cloud(tmp_path / "cloud", port)
    try:
        _assert_all_is_back(sample, name)
    finally:
        second.kill()


def test_what_the_database_answered_outlives_a_kill_before_any_snapshot(tmp_path: Path) -> None:
    port = free_port()
    first = start_cloud(tmp_path / "cloud", port, snapshot_seconds=0.3)
    sample = deploy_sample(first.endpoint)
    first.stop()
    # No snapshot any more: whatever is there later was in the journal, through two deaths.
    names = [f"answered-{number}-{uuid.uuid4().hex}" for number in range(2)]
    for name in names:
        cloud = start_cloud(tmp_path / "cloud", port, snapshot_seconds=3_600)
        _put(sample, name)
        cloud.kill()
    last = start_cloud(tmp_path / "cloud", port, snapshot_seconds=0.3)
    try:
        for name in names:
            until(lambda name=name: sample.seen(f"work#{name}"), name)  # type: ignore[misc]
        wait_for_a_snapshot(last.endpoint, last.state_dir)
        until(lambda: len(list((tmp_path / "cloud" / "snapshots").iterdir())) <= 5, "tidiness")
    finally:
        last.kill()


def test_a_line_that_a_death_cut_off_is_left_out(tmp_path: Path) -> None:
    journal = Journal(tmp_path, 3)
    journal.write(["whole"])
    with (tmp_path / "00000003.journal").open("ab") as file:
        file.write(b'[["cut')
    again = Journal(tmp_path, 3)
    again.write(["after"])
    with again.begun_anew(4):
        again.write(["before the fork"])
    again.write(["after the fork"])
    assert list(Journal(tmp_path, 3).lines()) == [
        ["whole"], ["after"], ["before the fork"], ["after the fork"],
    ]  # fmt: skip
    assert list(Journal(tmp_path, 4).lines()) == [["after the fork"]]


def _is_past_the_record(cloud: Cloud) -> bool:
    """Whether the function that relays has answered, and not only done its work."""
    mappings = cloud.endpoint.client("lambda").list_event_source_mappings()["EventSourceMappings"]
    (stream,) = (one for one in mappings if ":dynamodb:" in one["EventSourceArn"])
    return str(stream.get("LastProcessingResult")).startswith("OK")


def _put(sample: Sample, name: str) -> None:
    sample.endpoint.client("dynamodb").put_item(
        TableName=sample.outputs["SourceTable"], Item={"pk": {"S": name}}
    )


def _assert_all_is_back(sample: Sample, name: str) -> None:
    assert sample.seen(f"work#{name}")
    assert sample.call("/anything", body={})[0] == 201
    after = f"after-{uuid.uuid4().hex}"
    _put(sample, after)
    until(lambda: sample.seen(f"work#{after}"))
    assert len(sample.seen(f"relay#{after}")) == 1
    # The stream goes on where it was: what was relayed before is not relayed again.
    assert len(sample.seen(f"relay#{name}")) == 1


def test_a_snapshot_does_not_repeat_the_code_of_layers(tmp_path: Path) -> None:
    cloud = start_cloud(tmp_path / "cloud", free_port(), snapshot_seconds=0.3)
    try:
        deploy_sample(cloud.endpoint)
        cloud.stop()
        newest = max(path for path in (tmp_path / "cloud" / "snapshots").iterdir() if path.is_dir())
        size = sum(path.stat().st_size for path in newest.rglob("*.json"))
        assert size < 2_000_000
    finally:
        cloud.kill()


def test_what_functions_log_is_in_one_file_and_not_in_the_state(tmp_path: Path) -> None:
    cloud = start_cloud(tmp_path / "cloud", free_port())
    try:
        sample = deploy_sample(cloud.endpoint)
        sample.call("/anything", body={"log": "a line of the function"})
        sample.call("/anything", body={})
        log = tmp_path / "cloud" / "functions.log"
        until(lambda: log.exists() and "a line of the function" in log.read_text())
        groups = cloud.endpoint.client("logs").describe_log_groups()["logGroups"]
        assert not [group for group in groups if group.get("storedBytes")]
    finally:
        cloud.kill()


def test_a_killed_snapshot_leaves_the_one_before(tmp_path: Path) -> None:
    port = free_port()
    first = start_cloud(tmp_path / "cloud", port)
    first.endpoint.client("sqs").create_queue(QueueName="kept")
    first.stop()
    (tmp_path / "cloud" / "snapshots" / "00000009.unfinished").mkdir()
    second = start_cloud(tmp_path / "cloud", port)
    try:
        urls = second.endpoint.client("sqs").list_queues()["QueueUrls"]
        assert [url.rsplit("/", 1)[1] for url in urls] == ["kept"]
    finally:
        second.kill()


def test_a_port_in_use_is_refused_by_its_number(tmp_path: Path) -> None:
    port = free_port()
    first = start_cloud(tmp_path / "one", port)
    try:
        with pytest.raises(PortInUse, match=str(port)):
            start_cloud(tmp_path / "two", port)
    finally:
        first.kill()


def test_only_loopback_is_listened_on(tmp_path: Path) -> None:
    started: Cloud = start_cloud(tmp_path / "cloud", free_port())
    try:
        listening = [
            line.split()[1]
            for line in Path(f"/proc/{started.pid}/net/tcp").read_text().splitlines()[1:]
            if line.split()[3] == "0A" and line.split()[1].endswith(f":{started.port:04X}")
        ]
        assert listening == [f"0100007F:{started.port:04X}"]
    finally:
        started.kill()
