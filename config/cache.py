"""The cache that all processes share, for limits of sign-in attempts (docs/adr/0016)."""

import json
import logging
import time
from collections.abc import Callable
from typing import Any, ClassVar

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from django.utils.functional import cached_property
from redis import RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

PAUSE_SECONDS = 5.0

logger = logging.getLogger(__name__)


def shared_cache(redis_url: str) -> dict[str, Any]:
    """Return Django's settings of the cache."""
    return {
        "BACKEND": "config.cache.SharedCache",
        "LOCATION": [redis_url],  # a list, because Django would split a text at its commas
        "KEY_PREFIX": "longcode",
        "OPTIONS": {
            "serializer": "config.cache.JsonSerializer",
            "socket_connect_timeout": 1,
            "socket_timeout": 1,
            "retry": Retry(NoBackoff(), 1),
        },
    }


class JsonSerializer:
    """Values as JSON. Django's default is pickle, which runs the code that it reads."""

    dumps = staticmethod(json.dumps)
    loads = staticmethod(json.loads)


class SharedCache(RedisCache):
    """Redis; or the memory of this process, while Redis is away, full or read-only."""

    def __init__(self, server: list[str], params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._memory = LocMemCache("longcode", {"OPTIONS": {}})

    @cached_property
    def _cache(self) -> Any:
        return RedisOrMemory(super()._cache, self._memory)


class RedisOrMemory:
    """Calls Redis, and memory if that fails; after a failure, only memory for PAUSE_SECONDS."""

    away_until: ClassVar[float] = 0.0

    def __init__(self, redis: Any, memory: LocMemCache) -> None:
        self.redis = redis
        self.memory = memory

    def __getattr__(self, name: str) -> Callable[..., Any]:
        in_redis, in_memory = getattr(self.redis, name), getattr(self.memory, name)

        def call(*args: Any) -> Any:
            if time.monotonic() < RedisOrMemory.away_until:
                return in_memory(*args)
            try:
                result = in_redis(*args)
            except RedisError as error:
                _note_failure(error)
                return in_memory(*args)
            _note_success()
            return result

        return call


def _note_failure(error: RedisError) -> None:
    if not RedisOrMemory.away_until:
        logger.warning("Redis failed; each process limits sign-in attempts alone: %s", error)
    RedisOrMemory.away_until = time.monotonic() + PAUSE_SECONDS


def _note_success() -> None:
    if RedisOrMemory.away_until:
        logger.warning("Redis answers again; all processes share the limits of sign-in attempts")
        RedisOrMemory.away_until = 0.0
