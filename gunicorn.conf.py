"""How `gunicorn config.wsgi` serves the site; its own options on the command line win."""

import gc
import socket
import struct
import sys

from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from config.environment import whole_number

SLOW_CLIENT_SECONDS = 10
OBJECTS_UNTIL_COLLECTION = 10_000
"""A large page makes about as many; Python's default collects a dozen times in each."""

worker_class = "gthread"
workers = whole_number("WEB_CONCURRENCY") or 2
threads = whole_number("WEB_THREADS") or 8
control_socket_disable = True


def on_starting(server: Arbiter) -> None:
    """Refuse a Unix socket without TRUSTED_PROXIES: all people would have the same address."""
    unix = [address for address in server.cfg.address if isinstance(address, str)]
    if unix and not whole_number("TRUSTED_PROXIES"):
        sys.exit(f"longcode: only a proxy can reach {unix[0]}. Set TRUSTED_PROXIES, usually to 1.")


def when_ready(server: Arbiter) -> None:
    """Drop clients that neither send nor read for a while; accepted connections inherit this.

    Without it, a few half-sent requests would occupy all threads.
    """
    limit = struct.pack("ll", SLOW_CLIENT_SECONDS, 0)
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)


def post_worker_init(worker: Worker) -> None:
    """Collect garbage less often, and never look for it in the code that is loaded already.

    A pass over that code takes 40 ms, in the middle of a page.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_UNTIL_COLLECTION, 10, 10)
