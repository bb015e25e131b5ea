"""The connection to the broker: its address for Celery, and whether it accepts work."""

from django.conf import settings
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

PROBE = "longcode.probe"


def celery_url(redis_url: str) -> str:
    """Return the URL as Celery writes it, which for a Unix socket is another scheme."""
    if not redis_url.startswith("unix://"):
        return redis_url
    path, _, query = redis_url.removeprefix("unix://").partition("?")
    return f"redis+socket://{path}?{query.replace('db=', 'virtual_host=')}"


def refusal() -> str:
    """Write a short-lived key; return why the broker refuses it, or an empty text."""
    timeouts = {"socket_connect_timeout": 1, "socket_timeout": 5}
    try:
        with Redis.from_url(settings.REDIS_URL, retry=Retry(NoBackoff(), 0), **timeouts) as client:
            client.set(PROBE, 1, px=1000)
    except (RedisError, OSError) as error:
        return str(error) or type(error).__name__
    return ""
