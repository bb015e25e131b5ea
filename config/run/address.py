"""The address that the site listens on, from BIND and PORT."""

import http.client
import os
import socket
from dataclasses import dataclass
from typing import Self

from config.embedded.errors import EmbeddedError

EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  only if the user asks for it


@dataclass(frozen=True)
class Address:
    host: str
    port: int

    @classmethod
    def from_environment(cls) -> Self:
        port = os.environ.get("PORT") or "8000"
        if not port.isdecimal() or not 0 < int(port) < 65536:
            raise EmbeddedError(f"PORT is {port}, which is not a port number.")
        return cls((os.environ.get("BIND") or "127.0.0.1").strip("[]"), int(port))

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def visit(self) -> "Address":
        """The address to type into a browser on this machine."""
        return Address(EVERYWHERE.get(self.host, self.host), self.port)

    def refuse_if_taken(self) -> None:
        """Try to listen on the address. Raises EmbeddedError with advice if that fails."""
        try:
            family, kind, *_, where = socket.getaddrinfo(
                self.host, self.port, type=socket.SOCK_STREAM
            )[0]
            with socket.socket(family, kind) as trial:
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                trial.bind(where)
        except OSError as refused:
            raise EmbeddedError(
                f"{self} cannot be used ({refused.strerror}). Stop the program that uses it, "
                f"or choose another port: make run PORT={self.port % 65535 + 1}"
            ) from refused

    def answers(self) -> bool:
        """Request a page; even an error page shows that the web server is up."""
        connection = http.client.HTTPConnection(self.visit.host, self.port, timeout=5)
        try:
            connection.request("HEAD", "/")
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        return True
