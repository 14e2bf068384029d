"""Shared fixtures: no network but loopback, and the folder of shared measurements."""

import os
import socket
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else "local"
        if host not in {"127.0.0.1", "::1", "localhost", "local"}:
            raise AssertionError(f"a test connects to {host}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def shared() -> Path:
    """Return the folder of shared measurements, or skip with the reason."""
    folder = Path(os.environ.get("BIDLENS_SHARED", Path(__file__).parents[2] / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip(f"no shared measurements at {folder}; set BIDLENS_SHARED")
    return folder
