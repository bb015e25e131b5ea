"""Requests about one number: its page, a save of its campaign, and a save in stock admin.

Each takes a number that no earlier request has touched.
"""

from collections.abc import Callable

from django.urls import reverse

from bench.pages.client import Answer, Client
from bench.pages.dataset import Examples
from phone_numbers.models import PhoneNumber

Ask = Callable[..., Answer]


def opening(client: Client, examples: Examples) -> Ask:
    """Open the page of a live number."""
    numbers = iter(examples.numbers[::3])
    return lambda **headers: client.get(_url(examples, next(numbers)), **headers)


def saving(client: Client, examples: Examples) -> Ask:
    """Move a live number to another campaign."""
    numbers = iter(examples.numbers[1::3])

    def save(**headers: str) -> Answer:
        number = next(numbers)
        fields = {"campaign": examples.target, "seen": number.revision}
        return client.post(_url(examples, number), fields, **headers)

    return save


def saving_in_stock(client: Client, examples: Examples) -> Ask:
    """Change the name of a number."""
    numbers = iter(examples.numbers[2::3])

    def save(**headers: str) -> Answer:
        number = next(numbers)
        url = reverse("stock:numbers_phonenumber_change", args=[number.pk])
        fields = {"e164": number.e164, "name": "Front desk", "status": number.status}
        return client.post(url, fields, **headers)

    return save


def _url(examples: Examples, number: PhoneNumber) -> str:
    return reverse("dashboard:number_detail", args=[examples.large, number.pk])
