"""A real gunicorn as the README starts it, a real nginx in front, and visitors of both."""

import http.client
import re
import socket
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings

from tests.processes import environment

TIMEOUT = 60
RESET = "/accounts/password/reset/"
NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log; {user}
events {{}}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/a; uwsgi_temp_path {folder}/b; scgi_temp_path {folder}/c;
  {servers}
}}
"""
NGINX_SERVER = """server {{
  listen 127.0.0.1:{port};
  location / {{
    proxy_pass {upstream};
    proxy_set_header Host $host;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
    proxy_set_header X-Forwarded-Proto {scheme};
  }}
}}
"""


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def start_gunicorn(folder: Path, bind: str, **changes: str) -> "subprocess.Popen[bytes]":
    with (folder / "web.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", bind],
            cwd=settings.BASE_DIR,
            env=environment(**{"WEB_CONCURRENCY": "1", **changes}),
            stdout=log,
            stderr=log,
        )


def start_nginx(
    folder: Path, upstream: str, ports: list[int], scheme: str = "http", user: str = ""
) -> "subprocess.Popen[bytes]":
    """Start a chain of proxies, one per port; the last one asks the upstream."""
    upstreams = [*(f"http://127.0.0.1:{port}" for port in ports[1:]), upstream]
    servers = "".join(
        NGINX_SERVER.format(port=port, upstream=next_one, scheme=scheme)
        for port, next_one in zip(ports, upstreams, strict=True)
    )
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, servers=servers, user=user))
    command = ["nginx", "-c", str(config), "-e", str(folder / "nginx.log")]
    return subprocess.Popen(command)


@dataclass
class Visitor:
    """A browser at an address of this machine, such as 127.0.0.2; it keeps its cookies."""

    port: int
    address: str = "127.0.0.1"
    headers: dict[str, str] = field(default_factory=dict)
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    def request(self, method: str, path: str, form: dict[str, str] | None = None):
        """Return status, headers and text of the answer."""
        source = (self.address, 0)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, TIMEOUT, source)
        with closing(connection):
            sent = {"Host": "localhost", "Referer": f"https://localhost{path}", **self.headers}
            sent["Cookie"] = "; ".join(f"{one.key}={one.value}" for one in self.cookies.values())
            sent["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request(method, path, urlencode(form or {}), sent)
            answer = connection.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie", []):
                self.cookies.load(cookie)
            return answer.status, answer.headers, answer.read().decode()

    def status(self, path: str = "/accounts/login/") -> int:
        return self.request("GET", path)[0]

    def wait_until_served(self) -> "Visitor":
        deadline = time.monotonic() + TIMEOUT
        while not self._is_served():
            assert time.monotonic() < deadline, "the site does not answer"
            time.sleep(0.1)
        return self

    def _is_served(self) -> bool:
        try:
            return self.status() not in (500, 502)
        except (OSError, http.client.HTTPException):  # a port of ours may even answer itself
            return False

    def asks_for_reset_links(self, times: int = 40) -> int:
        """Return how many links the site sends for different addresses before it refuses."""
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', self.request("GET", RESET)[2])[1]
        for sent in range(times):
            form = {"email": f"{sent}@{self.address}.example", "csrfmiddlewaretoken": token}
            status = self.request("POST", RESET, form)[0]
            if status == 429:
                return sent
            assert status == 302
        return times
