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
        ],
        "search": [_page(client, name, url, q=q) for name, q in _searches(examples).items()],
        "filter": [
            _page(client, f"{name}={value}", url, **{name: value})
            for name, value in filter_choices(client.get(url))
        ],
        "small": [_page(client, f"numbers of an account with {examples.few}", small)],
    }


def filter_choices(answer: Answer) -> Iterator[tuple[str, str]]:
    """Return the filters that the list's form offers, each with the choices to measure."""
    form = next(form for form in answer.page.forms if "q" in form.fields)
    for name, offered in form.choices.items():
        choices = [choice for choice in offered if choice]
        for choice in choices if len(choices) <= MANY else choices[len(choices) // 2 :][:1]:
            yield name, choice


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
