"""A signed-in client that keeps its connection and times each answer."""

import http.client
import time
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client as TestClient
from django.utils.crypto import get_random_string

from accounts.models import User
from bench.drill.browser import Page
from config.run.address import Address

TIMEOUT = 180  # seconds
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Answer:
    """What the server answered, and the seconds from the request to the last byte."""

    path: str
    status: int
    headers: http.client.HTTPMessage
    body: bytes
    seconds: float

    @property
    def page(self) -> Page:
        return Page(self.path, self.status, dict(self.headers), self.body.decode())


class Client:
    """One person with a session, on one connection."""

    def __init__(self, address: Address, user: User) -> None:
        browser = TestClient()
        browser.force_login(user)
        self._token = get_random_string(32)
        cookies = {
            settings.SESSION_COOKIE_NAME: browser.cookies[settings.SESSION_COOKIE_NAME].value,
            settings.CSRF_COOKIE_NAME: self._token,
        }
        self._headers = {"Cookie": "; ".join(f"{name}={cookies[name]}" for name in cookies)}
        self._connection = http.client.HTTPConnection(address.host, address.port, TIMEOUT)

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, fields: dict[str, object], **headers: str) -> Answer:
        body = urlencode({"csrfmiddlewaretoken": self._token, **fields})
        return self._ask("POST", path, body, FORM | headers)

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        """Return the answer; connect again first if the server has closed an idle connection."""
        try:
            return self._time(method, path, body, headers)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self._connection.close()
            return self._time(method, path, body, headers)

    def _time(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        started = time.perf_counter()
        self._connection.request(method, path, body, self._headers | headers)
        response = self._connection.getresponse()
        content = response.read()
        seconds = time.perf_counter() - started
        return Answer(path, response.status, response.headers, content, seconds)
