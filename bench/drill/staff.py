"""Staff at work in the admin: they disrupt owners, and undo it later."""

import itertools
import random
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass

from bench.drill.browser import Browser, NoResponse, Page
from bench.drill.dataset import PASSWORD, Dataset
from bench.drill.journal import UNAVAILABLE, AdminRequest, Journal, Result
from bench.drill.owners import BUSY_NUMBERS

MAX_DISRUPTIONS = 4  # at a time
PAUSE = 1.0  # seconds
AMOUNT = 150  # dollars; charging it overdraws the 100 that an account starts with
LEDGER, CARRIER_PROFILE = "accounts/ledgerentry", "carriers/carrierprofile"
SUSPENSION, NUMBER_SUSPENSION = ("suspend", "reinstate"), ("suspend", "activate")
REJECTION, OVERDRAFT = ("reject", "verify"), ("charge", "top_up")
SUCCESS = re.compile(r'<li class="success">')
_marks = itertools.count(1)


class AdminClient:
    """One staff user's view of the admin site."""

    def __init__(self, browser: Browser, email: str, journal: Journal) -> None:
        self.browser, self.journal = browser, journal
        browser.sign_in(email, PASSWORD)

    def press(self, model: str, pk: int, verb: str) -> Result:
        """Press a button on an object's page, and confirm if the admin asks for it."""
        mark = f"drill {next(_marks)}"
        path = f"/admin/{model}/{pk}/change/"
        return self._record(verb, mark, lambda: self._press(path, verb, mark))

    def move_money(self, account: int, kind: str, amount: int) -> Result:
        """Add a ledger entry."""
        mark = f"drill {next(_marks)}"
        values = {"account": str(account), "kind": kind, "amount": str(amount), "note": mark}
        path = "/admin/accounts/ledgerentry/add/"
        return self._record(kind, mark, lambda: self._fill_in(path, values))

    def edit(self, model: str, pk: int, **values: str) -> Result:
        """Change fields of an object; skip those that its page does not have."""
        path = f"/admin/{model}/{pk}/change/"
        return self._record("edit", "", lambda: self._fill_in(path, values))

    def _record(self, verb: str, mark: str, request: Callable[[], Result]) -> Result:
        try:
            result = request()
        except NoResponse:
            result = Result.UNANSWERED
        self.journal.admin_requests.append(AdminRequest(verb, mark, result))
        return result

    def _press(self, path: str, verb: str, mark: str) -> Result:
        page = self.browser.get(path)
        form = next((form for form in page.forms if form.fields.get("action") == verb), None)
        if form is None:
            return Result.REFUSED if page.status == 200 else self._unusable(page)
        response = self.browser.send(form, page)
        if confirmations := [form for form in response.forms if "confirmed" in form.fields]:
            confirmation = confirmations[0]
            reason = {"reason": mark} if "reason" in confirmation.fields else {}
            response = self.browser.send(confirmation, response, **reason)
        return self._result_of(response)

    def _fill_in(self, path: str, values: dict[str, str]) -> Result:
        page = self.browser.get(path)
        for form in page.forms:
            offered = form.fields.keys() | form.choices.keys()
            if known := {name: value for name, value in values.items() if name in offered}:
                return self._result_of(self.browser.send(form, page, **known))
        return self._unusable(page)

    def _unusable(self, page: Page) -> Result:
        """Return UNANSWERED if the site is unavailable; otherwise note an unexpected response."""
        if page.status in UNAVAILABLE:
            return Result.UNANSWERED
        self.journal.unexpected.append(f"{page.status} for {page.url}")
        return Result.ODD

    def _result_of(self, response: Page) -> Result:
        """Read the result from the message on the page that follows."""
        if response.status >= 500:
            return self._unusable(response)
        if response.status != 302:
            return Result.REFUSED
        page = self.browser.get(response.redirect_to)
        if page.status != 200:
            return self._unusable(page)
        return Result.ACCEPTED if SUCCESS.search(page.text) else Result.REFUSED


@dataclass(frozen=True)
class Disruption:
    """An action of staff that stops sending, and the one that undoes it."""

    model: str
    pk: int
    verb: str
    undo: str


class Staff(threading.Thread):
    """A staff user who disrupts owners and undoes it, until `done` is set."""

    def __init__(self, admin: AdminClient, dataset: Dataset, seed: str) -> None:
        super().__init__(name="staff", daemon=True)
        self.admin, self.dataset = admin, dataset
        self.done = threading.Event()
        self._random = random.Random(seed)
        self._open: list[Disruption] = []

    def run(self) -> None:
        while not self.done.wait(PAUSE):
            full = len(self._open) >= MAX_DISRUPTIONS
            if full or (self._open and self._random.random() < 0.4):
                self._end(self._open.pop(0))
            else:
                self._begin(self._new())

    def _new(self) -> Disruption:
        account = self._random.choice(self.dataset.accounts)
        number = self._random.choice(account.numbers[:BUSY_NUMBERS])
        campaign = self._random.choice(account.campaigns)
        brand = self._random.choice(account.brands)
        return self._random.choice(
            [
                Disruption("campaigns/campaign", campaign, *SUSPENSION),
                Disruption("campaigns/brand", brand, *REJECTION),
                Disruption("numbers/phonenumber", number, *NUMBER_SUSPENSION),
                Disruption(LEDGER, account.pk, *OVERDRAFT),
            ]
        )

    def _begin(self, disruption: Disruption) -> None:
        self._request(disruption, disruption.verb)
        self._open.append(disruption)

    def _end(self, disruption: Disruption) -> None:
        if self._request(disruption, disruption.undo) == Result.UNANSWERED:
            self._open.append(disruption)

    def _request(self, disruption: Disruption, verb: str) -> Result:
        if disruption.model == LEDGER:
            return self.admin.move_money(disruption.pk, verb, AMOUNT)
        return self.admin.press(disruption.model, disruption.pk, verb)
