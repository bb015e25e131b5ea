"""Pages that update themselves: where and when they ask, and rows for them to watch."""

from datetime import timedelta

from django.http import HttpResponse

from carriers.models import Carrier
from carriers.protocol import Outcome
from phone_numbers.actions import assign
from propagation import engine, settlement
from propagation.claims import claim
from tests.asserts import elements, part
from tests.factories import PhoneNumberFactory
from tests.propagation.driving import Script


def start(account, campaign, name):
    number = PhoneNumberFactory(account=account, name=name)
    assign(number=number, campaign=campaign, actor=None)
    return number


def trigger(response):
    """Return when the poller asks again."""
    return dict(part(response, "poller").attributes)["hx-trigger"]


def address(response):
    """Return where the page's poller asks, or "" where it asks nothing."""
    return dict(part(response, "poller").attributes).get("hx-get", "")


def poll_of(*shown: HttpResponse) -> str:
    """Return what a number page asks that was shown these, in order: its mark and its card's."""
    cards = [card for response in shown for card in elements(response, id="card-mark")]
    return f"{address(shown[-1])}&card={dict(cards[-1].attributes)['value']}"


def confirm(number, *carriers):
    def say(request):
        mine = request.e164 == number.e164 and request.carrier in (carriers or Carrier)
        return Outcome.CONFIRMED if mine else Outcome.ACCEPTED

    claims = claim(100)
    script = Script(say, again_in=timedelta(minutes=5))
    settlement.settle(claims, engine.ask(claims, script))
