"""The poll of a number page, as htmx sends it."""

from django.http import HttpResponse

from tests.asserts import elements, part


def poll_of(*shown: HttpResponse) -> str:
    """Return what a page asks that was shown these, in order: its own mark and its card's."""
    asked = dict(part(shown[-1], "poller").attributes)["hx-get"]
    cards = [card for response in shown for card in elements(response, id="card-mark")]
    return f"{asked}&card={dict(cards[-1].attributes)['value']}"
