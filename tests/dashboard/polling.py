"""Helpers for tests of polling: the poll's URL and trigger, and numbers to watch."""

from datetime import timedelta

from django.http import HttpResponse

from carriers.models import Carrier
from carriers.protocol import Outcome
from phone_numbers.actions import assign
from propagation import engine, settlement
from propagation.claims import claim
from tests.asserts import elements, part
from tests.factories import PhoneNumberFactory
from tests.propagation.worker_rounds import ScriptedCarriers


def start_propagation(account, campaign, name):
    number = PhoneNumberFactory(account=account, name=name)
    assign(number=number, campaign=campaign, actor=None)
    return number


def poll_trigger(response):
    """Return the poller's trigger: when it polls next."""
    return dict(part(response, "poller").attributes)["hx-trigger"]


def poll_url(response):
    """Return the URL of the page's poller, or "" if it has none."""
    return dict(part(response, "poller").attributes).get("hx-get", "")


def number_poll_url(*responses: HttpResponse) -> str:
    """Return the poll URL of a number page after these responses: page mark and card mark."""
    cards = [card for response in responses for card in elements(response, id="card-mark")]
    return f"{poll_url(responses[-1])}&card={dict(cards[-1].attributes)['value']}"


def confirm(number, *carriers):
    def answer(request):
        confirmed = request.e164 == number.e164 and request.carrier in (carriers or Carrier)
        return Outcome.CONFIRMED if confirmed else Outcome.ACCEPTED

    claims = claim(100)
    script = ScriptedCarriers(answer, again_in=timedelta(minutes=5))
    settlement.settle(claims, engine.ask(claims, script))
