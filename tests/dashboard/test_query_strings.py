"""No query string and no key in an address makes a page of an account fail."""

import pytest

from tests.asserts import HTMX
from tests.hostile import (
    LONG,
    VALUES,
    address,
    addresses_with_bad_keys,
    has_parameters,
    routes,
    unanswered,
)
from tests.jobs import drafted

ROUTES = [route for prefix in ("a/", "me/") for route, _ in routes(prefix)]
PARAMETERS = (
    "q", "assignment", "campaign", "status", "area_code", "reason", "after", "before", "back",
    "watch", "counts", "mark", "card", "page", "x", "%00", "outcome", "code", "go",
    "find", "brand",
)  # fmt: skip
ANSWERS = {200, 204, 302, 400, 404, 405}


@pytest.fixture
def answers(signed_in):
    """Return a function that opens addresses and returns those that neither answer nor refuse."""

    def failing(addresses):
        tried = list(addresses)
        return [
            place for sent in ({}, HTMX) for place in unanswered(signed_in, tried, ANSWERS, sent)
        ]

    return failing


def test_every_page_is_tried():
    assert len(ROUTES) >= 19
    assert len(PARAMETERS) * len(VALUES) >= 200


@pytest.mark.parametrize("route", ROUTES)
def test_a_page_answers_every_value_of_every_parameter(answers, account, owner, live, route):
    job = drafted(account, owner, live, kind="clear")
    key = job.pk if "/jobs/" in route else live.pk
    place = address(route, {"slug": account.slug, "pk": key})
    together = ["&".join(f"{name}={value}" for name in PARAMETERS) for value in VALUES]
    alone = [f"{name}={VALUES[1]}" for name in PARAMETERS]
    queries = [*together, *alone, f"q={LONG}", f"back={LONG}"]
    assert answers(f"{place}?{query}" for query in queries) == []


@pytest.mark.parametrize("route", [*filter(has_parameters, ROUTES)])
def test_a_page_answers_every_key(answers, account, live, route):
    valid = {"slug": account.slug, "pk": live.pk}
    assert answers(addresses_with_bad_keys(route, valid)) == []
