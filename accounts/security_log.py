"""The security log: who signed in or failed to, and who changed a password or a right.

An event is one line of the logger `longcode.security`, in pairs `key=value`: the person, who did
it if that is another person, and the address of the browser. No line contains a secret.
"""

import json
import logging
import re
from typing import Any

from allauth.account import signals as allauth_signals
from allauth.account.adapter import get_adapter
from allauth.core import context
from django.contrib.auth import signals as django_signals

logger = logging.getLogger("longcode.security")
_PLAIN = re.compile(r"[\w.@+:/>-]+")


def log_event(event: str, person: Any = None, **details: Any) -> None:
    logger.info("%s", sentence(event, person, **details))


def warn(event: str, **details: Any) -> None:
    logger.warning("%s", sentence(event, **details))


def sentence(event: str, person: Any = None, **details: Any) -> str:
    """Return the text of an event that happens now; `details` follow the person."""
    pairs = (describe(person) if person else {}) | details | _actor(person)
    pairs["address"] = _address()
    return " ".join([event, *(f"{key}={_quoted(str(value))}" for key, value in pairs.items())])


def describe(person: Any) -> dict[str, Any]:
    return {"user": person.pk, "email": person.email}


def _actor(person: Any) -> dict[str, Any]:
    """Say who did it, unless that is the person or a visitor."""
    if context.request is None:
        return {"by": "system"}
    actor = context.request.user
    if not actor.is_authenticated or actor == person:
        return {}
    return {"by": actor.pk, "by_email": actor.email}


def _address() -> str:
    """Return the browser's address, as far as the trusted proxies report it."""
    return str(get_adapter().get_client_ip(context.request)) if context.request else "-"


def _quoted(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)


def connect() -> None:
    """Log the events of Django's and django-allauth's sign-in."""
    events = {
        "signed_in": django_signals.user_logged_in,
        "signed_out": django_signals.user_logged_out,
        "password_reset": allauth_signals.password_reset,
        "password_changed": allauth_signals.password_changed,
        "password_set": allauth_signals.password_set,
    }
    for event, signal in events.items():

        def receive(user: Any, event: str = event, **kwargs: Any) -> None:
            log_event(event, user)

        signal.connect(receive, weak=False, dispatch_uid=f"security_log.{event}")
    django_signals.user_login_failed.connect(_sign_in_failed, dispatch_uid="security_log.failed")


def _sign_in_failed(credentials: dict[str, Any], **kwargs: Any) -> None:
    warn("sign_in_failed", email=credentials.get("email", credentials.get("username", "")))
