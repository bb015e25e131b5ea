"""The requests that the benchmark repeats."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse

from bench.pages.client import Answer, Client
from bench.pages.dataset import Examples
from bench.pages.saves import opening, saving, saving_in_stock
from bench.pages.timings import Case
from core.pagination import SIZE

MANY = 15
"""Of a filter with more choices, only the one in the middle is measured."""
STOCK = "stock:numbers_phonenumber_changelist"
SECTIONS = ("campaign_list", "brand_list", "stuck_numbers")

Cases = dict[str, list[Case]]


def all_cases(client: Client, examples: Examples) -> Cases:
    """Return all cases in groups: the bare view, pages of the product, and stock admin."""
    bare = _page(client, "bare view", f"/bench/bare/{examples.large}/")
    return {
        "bare": [bare],
        **_lists(client, examples),
        **_other_pages(client, examples),
        **_stock_admin(client, examples),
    }


def _page(client: Client, name: str, url: str, **query: object) -> Case:
    path = f"{url}?{urlencode(query)}" if query else url
    return Case(name, lambda **headers: client.get(path, **headers))


def _section(name: str, slug: str) -> str:
    return reverse(f"dashboard:{name}", args=[slug])


def _searches(examples: Examples) -> dict[str, str]:
    return {
        "search, one number": examples.numbers[0].e164[-7:],
        "search, a frequent name": "Store",
        "search, a rare name": "Store 1234",
        "search, no match": "xylophone",
    }


def _lists(client: Client, examples: Examples) -> Cases:
    url = _section("number_list", examples.large)
    small = _section("number_list", examples.small)
    return {
        "first": [_page(client, "numbers", url)],
        "deep": [
            _page(client, "numbers, in the middle", url, after=examples.middle),
            _page(client, "numbers, near the end", url, after=examples.end),
            _page(client, "numbers, last page", url, last=""),
        ],
        "search": [_page(client, name, url, q=q) for name, q in _searches(examples).items()],
        "filter": [
            _page(client, urlencode(query)[:40], url, **query)
            for query in filters(client.get(url), examples.texts)
        ],
        "small": [_page(client, f"numbers of an account with {examples.few}", small)],
    }


def filters(answer: Answer, texts: dict[str, str]) -> Iterator[dict[str, str]]:
    """Return what to filter by: every filter that the list's form offers, and two combinations.

    `texts` are for the filters without choices. Raises KeyError if one of them is missing.
    """
    form = next(form for form in answer.page.forms if "q" in form.fields)
    for name in form.fields:
        choices = [choice for choice in form.choices.get(name, ()) if choice]
        if name not in form.choices and name != "q":
            choices = [texts[name]]
        for choice in choices if len(choices) <= MANY else choices[len(choices) // 2 :][:1]:
            yield {name: choice}
    yield {"assignment": "live", "area_code": texts["area_code"]}
    yield {"assignment": "failed", "campaign": texts["campaign"]}


def _other_pages(client: Client, examples: Examples) -> Cases:
    slug = examples.large
    return {
        "number": [Case("number page", opening(client, examples))],
        "overview": [_page(client, "overview", _section("overview", slug))],
        "other": [_page(client, name, _section(name, slug)) for name in SECTIONS],
        "save": [Case("save", saving(client, examples), expected=302)],
    }


def _stock_admin(client: Client, examples: Examples) -> Cases:
    url, pages = reverse(STOCK), examples.count // SIZE
    return {
        "stock first": [_page(client, "stock admin", url)],
        "stock deep": [
            _page(client, "stock admin, in the middle", url, p=pages // 2),
            _page(client, "stock admin, near the end", url, p=pages - 1),
        ],
        "stock search": [
            _page(client, f"stock admin, {name}", url, q=q)
            for name, q in _searches(examples).items()
        ],
        "stock save": [Case("stock admin, save", saving_in_stock(client, examples), expected=302)],
    }
