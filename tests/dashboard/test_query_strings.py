"""No query string and no key in an address makes a page of an account fail."""

from itertools import product

import pytest

from tests.hostile import KEYS, LONG, VALUES, address, has_parameters, routes

ROUTES = [route for prefix in ("a/", "me/") for route, _ in routes(prefix)]
PARAMETERS = (
    "q", "assignment", "campaign", "status", "area_code", "reason", "after", "before", "back",
    "watch", "counts", "mark", "card", "page", "x", "%00",
)  # fmt: skip
ANSWERS = {200, 204, 302, 400, 404, 405}


@pytest.fixture
def answers(signed_in, account, live):
    """Return a function that opens addresses and returns those that neither answer nor refuse."""
    signed_in.raise_request_exception = False

    def failing(addresses):
        tried = product(addresses, ({}, {"HX-Request": "true"}))
        statuses = {place: signed_in.get(place, headers=sent).status_code for place, sent in tried}
        return [place[:300] for place, status in statuses.items() if status not in ANSWERS]

    return failing


def test_every_page_is_tried():
    assert len(ROUTES) >= 19
    assert len(PARAMETERS) * len(VALUES) >= 200


@pytest.mark.parametrize("route", ROUTES)
def test_a_page_answers_every_value_of_every_parameter(answers, account, live, route):
    place = address(route, {"slug": account.slug, "pk": live.pk})
    together = ["&".join(f"{name}={value}" for name in PARAMETERS) for value in VALUES]
    alone = [f"{name}={VALUES[1]}" for name in PARAMETERS]
    queries = [*together, *alone, f"q={LONG}", f"back={LONG}"]
    assert answers(f"{place}?{query}" for query in queries) == []


@pytest.mark.parametrize("route", [*filter(has_parameters, ROUTES)])
def test_a_page_answers_every_key(answers, account, live, route):
    valid = {"slug": account.slug, "pk": live.pk}
    keys = [valid | {name: key} for name, key in product(valid, KEYS) if f":{name}>" in route]
    assert keys
    assert answers(address(route, values) for values in keys) == []
