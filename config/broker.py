"""Settings of the connections to the broker."""


def celery_url(redis_url: str) -> str:
    """Return the URL as Celery writes it, which for a Unix socket is another scheme."""
    if not redis_url.startswith("unix://"):
        return redis_url
    path, _, query = redis_url.removeprefix("unix://").partition("?")
    return f"redis+socket://{path}?{query.replace('db=', 'virtual_host=')}"
