"""Values and addresses that break careless pages, for the tests of query strings."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any
from urllib.parse import quote_plus

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

HUGE = "9" * 31
_VALUES = (
    "", "\0", "x", "-1", "9999", HUGE, "9" * 5000, "NaN", "9999-12-31 23:59-12:00",
    "10000-01-01", "%'\"(\\{", "a,b,,", "٣\u202e😀",
)  # fmt: skip
VALUES = (*map(quote_plus, _VALUES), "%ff%fe")
"""As they are written in an address; the last one is no UTF-8."""

LONG = "x" * 100_000
KEYS = ("0", "-1", HUGE, "9" * 5000, "x", "%00", "1_0", "٣", "%ff", "_2F", "x" * 5000)
"""Values for the parameters in a path. None has a slash."""

_PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)")


def routes(prefix: str) -> Iterator[tuple[str, str]]:
    """Yield the route and the name of every address whose route starts with `prefix`."""
    yield from _walk(get_resolver("config.urls"), prefix, "")


def _walk(resolver: URLResolver, prefix: str, above: str) -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        route = above + str(entry.pattern).removeprefix("^").removesuffix("$")
        if isinstance(entry, URLResolver):
            yield from _walk(entry, prefix, route)
        elif isinstance(entry, URLPattern) and route.startswith(prefix):
            yield route, entry.name or ""


def has_parameters(route: str) -> bool:
    return bool(_PARAMETER.search(route))


def address(route: str, values: dict[str, Any]) -> str:
    """Return the address of a route with these parameters in its path."""
    return "/" + _PARAMETER.sub(lambda match: str(values[match[1] or match[2]]), route)


def addresses_with_bad_keys(route: str, valid: dict[str, Any]) -> list[str]:
    """Return addresses of a route with each of KEYS in turn for each parameter in its path."""
    tried = [valid | {name: key} for name, key in product(valid, KEYS) if f"{name}>" in route]
    assert tried
    return [address(route, values) for values in tried]


def unanswered(
    client: Client,
    addresses: Iterable[str],
    answers: set[int],
    headers: Mapping[str, str] | None = None,
) -> list[str]:
    """Open addresses; return the start of those whose status is none of `answers`."""
    client.raise_request_exception = False
    failing = []
    for place in addresses:
        client.cookies.pop("messages", None)
        if client.get(place, headers=headers).status_code not in answers:
            failing.append(place[:300])
    return failing
