"""What a machine lacks is one line that says what to do."""

from __future__ import annotations

import socket

import pytest

from infra.local.checks import NotReady, check_ports
from infra.local.settings import settings_from


def test_a_port_in_use_is_named_with_the_way_to_move_it() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        settings = settings_from(["--front-port", str(port), "--without-edge"], {})
        with pytest.raises(NotReady) as reason:
            check_ports([settings.front])
    assert str(reason.value) == (
        f"port {port} (the web pages) is in use by another program: stop it, "
        "or choose another with FRONT_PORT=… or --front-port …"
    )


def test_a_udp_port_in_use_is_seen_too() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        port = str(other.getsockname()[1])
        with pytest.raises(NotReady, match=f"port {port} .*RADIUS_PORT"):
            check_ports([settings_from(["--radius-port", port], {}).radius])


def test_ports_and_folder_come_from_the_environment_and_flags_win() -> None:
    told = {"FRONT_PORT": "9000", "CLOUD_PORT": "9001", "STATE_DIR": "/tmp/elsewhere"}
    settings = settings_from(["--cloud-port", "9002"], told)
    assert (settings.front.number, settings.cloud.number) == (9000, 9002)
    assert settings.origin == "http://localhost:9000"
    assert str(settings.state_dir) == "/tmp/elsewhere"
