"""Values from the environment that must not be misread; a mistake is refused with a sentence."""

import os
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

LOCAL_HOSTS = {"localhost", ".localhost", "127.0.0.1", "[::1]"}
WORDS = {"1": True, "true": True, "yes": True, "on": True}
WORDS |= {"": False, "0": False, "false": False, "no": False, "off": False}


def flag(name: str) -> bool:
    """Read a switch. Raises ImproperlyConfigured for a word that is neither yes nor no."""
    value = os.environ.get(name, "")
    try:
        return WORDS[value.strip().lower()]
    except KeyError:
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to 1 or 0.") from None


def whole_number(name: str) -> int | None:
    """Read a number of 0 or more; None if unset. Raises ImproperlyConfigured for anything else."""
    value = os.environ.get(name, "").strip()
    if not value:
        return None
    if not (value.isascii() and value.isdecimal()):
        raise ImproperlyConfigured(f"{name} is {value!r}. Set it to a whole number, such as 1.")
    return int(value)


def support_address(name: str) -> str:
    """Read where people get help: a web address or `mailto:` link, or "" if unset.

    Raises ImproperlyConfigured for anything else, because pages show it as a link.
    """
    value = os.environ.get(name, "").strip()
    parts = urlsplit(value)
    is_mail = parts.scheme == "mailto" and "@" in parts.path
    is_web = parts.scheme in ("https", "http") and parts.hostname
    if value and not ((is_mail or is_web) and value.isprintable() and " " not in value):
        raise ImproperlyConfigured(
            f"{name} is {value!r}. Set it to an address that starts with https://, http:// or "
            "mailto:, such as mailto:help@example.com."
        )
    return value


def is_production(*, https: bool, debug: bool, hosts: list[str]) -> bool:
    """Return whether others can reach the site: over HTTPS, or under a host name of its own."""
    return https or not (debug or LOCAL_HOSTS.issuperset(hosts))
