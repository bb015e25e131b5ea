"""The real broker, as the tests use it: a database of its own, and addresses that lead nowhere."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import redis
from celery import current_app
from django.conf import settings
from kombu import pools

QUEUE = "celery"


def url_for_tests() -> str:
    """Return the broker's URL, and never that of database 0 of the embedded one: it is the site's.

    Where the environment names a broker, that is the one to use, as it is.
    """
    return settings.REDIS_URL.replace("valkey.sock?db=0", "valkey.sock?db=1")


def celery_url() -> str:
    return settings.CELERY_BROKER_URL.replace(
        "valkey.sock?virtual_host=0", "valkey.sock?virtual_host=1"
    )


@contextmanager
def broker_at(url: str) -> Iterator[None]:
    """Let Celery look for its broker there, with connections of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CELERY_BROKER_URL", url)
        _connect_anew()
        try:
            yield
        finally:
            patch.undo()
            _connect_anew()


def _connect_anew() -> None:
    pools.reset()
    current_app._after_fork()  # the one place that forgets all of the app's connections


def waiting(client: redis.Redis) -> list[dict[str, object]]:
    """Return the headers of the messages that wait for a worker."""
    return [json.loads(message)["headers"] for message in client.lrange(QUEUE, 0, -1)]
