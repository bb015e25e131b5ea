"""The web server as the README starts it: slow clients and large bodies block no other page."""

import socket
import time
from contextlib import ExitStack

import pytest

THREADS = 3
HEAD = b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\n"
SLOW_CLIENTS = {
    "half a head": HEAD,
    "half a body": HEAD + b"Content-Type: text/plain\r\nContent-Length: 500\r\n\r\nx",
    "a reader that never reads": b"GET /accounts/login/ HTTP/1.1\r\nHost: localhost\r\n\r\n" * 400,
}


@pytest.fixture
def slow_clients():
    """Return a function that connects slow clients, which stay until the end of the test."""
    with ExitStack() as connections:

        def connect(port: int, sent: bytes, count: int) -> list[socket.socket]:
            return [one_client(port, sent) for _ in range(count)]

        def one_client(port: int, sent: bytes) -> socket.socket:
            client = connections.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.connect(("127.0.0.1", port))
            client.sendall(sent)
            return client

        yield connect


@pytest.mark.parametrize("sent", SLOW_CLIENTS.values(), ids=SLOW_CLIENTS)
def test_slow_clients_block_no_other_page(start_web, slow_clients, sent):
    site = start_web(WEB_THREADS=str(THREADS))
    slow_clients(site.port, sent, THREADS - 1)
    started = time.monotonic()
    assert site.status() == 200
    assert time.monotonic() - started < 5


def test_as_many_slow_clients_as_threads_are_dropped(start_web, slow_clients):
    site = start_web(WEB_THREADS=str(THREADS))
    slow_clients(site.port, SLOW_CLIENTS["half a head"], THREADS)
    started = time.monotonic()
    assert site.status() == 200
    assert time.monotonic() - started < 30


def test_a_large_body_is_refused_before_it_is_sent(start_web, slow_clients):
    site = start_web()
    large = b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 200000000\r\n\r\n"
    client = slow_clients(site.port, HEAD + large + b"x" * 10_000, 1)[0]
    assert client.recv(100).startswith(b"HTTP/1.1 413 ")
    assert site.status() == 200
