"""The real broker in tests: a separate database, and unreachable URLs."""

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
    """Return the broker's URL; for the embedded broker database 1, because the site uses 0.

    A broker named in the environment is used unchanged.
    """
    return settings.REDIS_URL.replace("valkey.sock?db=0", "valkey.sock?db=1")


def celery_url() -> str:
    return settings.CELERY_BROKER_URL.replace(
        "valkey.sock?virtual_host=0", "valkey.sock?virtual_host=1"
    )


@contextmanager
def broker_at(url: str) -> Iterator[None]:
    """Point Celery at the broker at `url`, with new connections, during the block."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CELERY_BROKER_URL", url)
        _reset_connections()
        try:
            yield
        finally:
            patch.undo()
            _reset_connections()


def _reset_connections() -> None:
    pools.reset()
    current_app._after_fork()  # the only call that drops all connections of the app


def queued_messages(client: redis.Redis) -> list[dict[str, object]]:
    """Return the headers of the queued messages."""
    return [json.loads(message)["headers"] for message in client.lrange(QUEUE, 0, -1)]
