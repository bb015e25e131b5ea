"""Settings that would make a site unsafe: system checks, and the refusal to start with them.

`manage.py migrate` and `manage.py check` report them, and the web server does not start.
"""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register, run_checks
from django.core.checks import Warning as Advice
from django.core.checks.security.base import (
    SECRET_KEY_INSECURE_PREFIX,
    SECRET_KEY_MIN_LENGTH,
    SECRET_KEY_MIN_UNIQUE_CHARACTERS,
)
from django.core.exceptions import ImproperlyConfigured
from redis import Redis, RedisError

SMTP = "django.core.mail.backends.smtp.EmailBackend"
DJANGOS_MAIL = "django.core.mail.backends."


def refuse_unsafe_settings() -> None:
    """Raise ImproperlyConfigured with a sentence for each error; for the start of a web server."""
    errors = [check for check in run_checks(tags=[Tags.security]) if check.is_serious()]
    if errors:
        raise ImproperlyConfigured(" ".join(f"{error.msg} {error.hint}" for error in errors))


@register(Tags.security)
def check_secret_key(**_: Any) -> list[CheckMessage]:
    key = settings.SECRET_KEY
    if (
        len(key) >= SECRET_KEY_MIN_LENGTH
        and len(set(key)) >= SECRET_KEY_MIN_UNIQUE_CHARACTERS
        and not key.startswith(SECRET_KEY_INSECURE_PREFIX)
    ):
        return []
    message = "SECRET_KEY can be guessed, so anyone could forge a link that resets a password."
    hint = (
        f"Set it to {SECRET_KEY_MIN_LENGTH} or more random characters: "
        'python -c "import secrets; print(secrets.token_urlsafe(50))"'
    )
    return [Error(message, hint=hint, id="longcode.E001")]


@register(Tags.security)
def check_mail(**_: Any) -> list[CheckMessage]:
    backend = settings.EMAIL_BACKEND
    if not settings.PRODUCTION or backend == SMTP or not backend.startswith(DJANGOS_MAIL):
        return []
    message = "EMAIL_URL names no mail server, so links to reset a password would be in the log."
    hint = "Set it, for example to smtp+tls://user:password@mail.example.com:587."
    return [Error(message, hint=hint, id="longcode.E002")]


@register(Tags.security)
def check_proxies(**_: Any) -> list[CheckMessage]:
    if not settings.PRODUCTION or settings.TRUSTED_PROXIES is not None:
        return []
    message = (
        "TRUSTED_PROXIES is not set, so all people behind a proxy would share one limit of "
        "sign-in attempts."
    )
    hint = "Set it to the number of proxies in front of the site, or to 0 if there is none."
    return [Error(message, hint=hint, id="longcode.E003")]


@register(Tags.security, deploy=True)
def check_shared_cache(**_: Any) -> list[CheckMessage]:
    try:
        Redis.from_url(settings.REDIS_URL, socket_connect_timeout=1, socket_timeout=1).ping()
    except RedisError as error:
        message = f"REDIS_URL does not answer ({error}), so every process counts sign-ins alone."
        return [Advice(message, hint="Start Redis, or correct REDIS_URL.", id="longcode.W001")]
    return []
