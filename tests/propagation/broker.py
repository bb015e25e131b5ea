"""Access to the real broker for tests: its own database, and other broker addresses."""

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
    """Return the broker's URL, with database 1 of the embedded broker, because the site uses 0.

    A broker that the environment names is used unchanged.
    """
    return settings.REDIS_URL.replace("valkey.sock?db=0", "valkey.sock?db=1")


def celery_url() -> str:
    return settings.CELERY_BROKER_URL.replace(
        "valkey.sock?virtual_host=0", "valkey.sock?virtual_host=1"
    )


@contextmanager
def broker_at(url: str) -> Iterator[None]:
    """Point Celery at a broker, with new connections, during the block."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CELERY_BROKER_URL", url)
        _drop_connections()
        try:
            yield
        finally:
            patch.undo()
            _drop_connections()


def _drop_connections() -> None:
    pools.reset()
    current_app._after_fork()  # only this drops all of the app's connections


def waiting(client: redis.Redis) -> list[dict[str, object]]:
    """Return the headers of the messages waiting for a worker."""
    return [json.loads(message)["headers"] for message in client.lrange(QUEUE, 0, -1)]
