"""Sign-in works while Redis fails, and each process then limits attempts alone."""

import contextlib

import pytest
import redis
from django.core.cache import cache
from django.test import Client

from config.cache import PAUSE_SECONDS, RedisOrMemory
from tests.factories import UserFactory

LOGIN = "/accounts/login/"
NOWHERE = "unix:///tmp/no/such/redis.sock?db=0"


@contextlib.contextmanager
def read_only(broker):
    broker.replicaof("127.0.0.1", 1)
    try:
        yield
    finally:
        broker.replicaof("NO", "ONE")


@contextlib.contextmanager
def full(broker):
    broker.config_set("maxmemory", 1)
    try:
        yield
    finally:
        broker.config_set("maxmemory", 0)


@pytest.fixture(autouse=True)
def _redis_is_tried_at_once():
    RedisOrMemory.away_until = 0.0
    yield
    RedisOrMemory.away_until = 0.0


@pytest.fixture
def away(settings):
    """Point the cache at a Redis that is not there."""
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": [NOWHERE]}}


def sign_in(client: Client, email: str, password: str) -> int:
    return client.post(LOGIN, {"login": email, "password": password}).status_code


def keys_of(broker: redis.Redis) -> list[bytes]:
    return broker.keys("test-*")


def test_attempts_are_counted_in_redis_as_json(client: Client, db, broker) -> None:
    sign_in(client, "a@example.com", "wrong")
    values = [broker.get(key) for key in keys_of(broker)]
    assert values
    assert all(value.startswith(b"[") and value.endswith(b"]") for value in values)


@pytest.mark.parametrize("fault", [read_only, full])
def test_people_sign_in_while_redis_accepts_no_writes(client: Client, db, broker, fault) -> None:
    UserFactory(email="maya@harbor.example", password="correct horse")
    with fault(broker):
        assert sign_in(client, "maya@harbor.example", "correct horse") == 302


def test_people_sign_in_while_redis_is_away(client: Client, db, away) -> None:
    UserFactory(email="maya@harbor.example", password="correct horse")
    assert sign_in(client, "maya@harbor.example", "correct horse") == 302


def test_attempts_are_limited_while_redis_is_away(client: Client, db, away) -> None:
    pages = [client.post(LOGIN, {"login": "a@x.example", "password": "x"}) for _ in range(7)]
    assert "Too many" not in pages[0].content.decode()
    assert "Too many" in pages[-1].content.decode()


def test_an_outage_is_logged_when_it_starts_and_when_it_ends(broker, caplog) -> None:
    with read_only(broker):
        for _ in range(3):
            cache.set("key", 1, 10)
            RedisOrMemory.away_until = min(RedisOrMemory.away_until, 1.0)
    cache.set("key", 2, 10)
    assert [message.split(";")[0] for message in caplog.messages] == [
        "Redis failed",
        "Redis answers again",
    ]
    assert cache.get("key") == 2


def test_redis_is_left_alone_for_a_while_after_a_failure(broker, monkeypatch) -> None:
    with read_only(broker):
        cache.set("key", 1, 10)
    cache.set("key", 2, 10)
    assert keys_of(broker) == []
    RedisOrMemory.away_until -= PAUSE_SECONDS
    cache.set("key", 3, 10)
    assert len(keys_of(broker)) == 1
