"""Staff at work in the admin: they take things away from owners, and give them back."""

import itertools
import random
import re
import threading
from dataclasses import dataclass

from bench.drill.browser import Browser, NoAnswer, Page
from bench.drill.fill import PASSWORD, World
from bench.drill.notebook import OUT_OF_ORDER, Act, Notebook, Outcome
from bench.drill.people import FAVOURITES

MOST_TROUBLES = 4
PAUSE = 1.0
EMPTIES = 150  # dollars, from the 100 that an account begins with
LEDGER, PROFILE = "accounts/ledgerentry", "carriers/carrierprofile"
SUSPENSION, NUMBER_SUSPENSION = ("suspend", "reinstate"), ("suspend", "activate")
REJECTION, EMPTYING = ("reject", "verify"), ("charge", "top_up")
SUCCESS = re.compile(r'<li class="success">')
_marks = itertools.count(1)


class Office:
    """The admin site, as one member of staff uses it."""

    def __init__(self, browser: Browser, email: str, notebook: Notebook) -> None:
        self.browser, self.notebook = browser, notebook
        browser.sign_in(email, PASSWORD)

    def press(self, model: str, pk: int, verb: str) -> Outcome:
        """Press a verb's button on an object's page, and confirm where that is asked."""
        mark = f"drill {next(_marks)}"
        outcome = self._tried(lambda: self._press(f"/admin/{model}/{pk}/change/", verb, mark))
        self.notebook.acts.append(Act(verb, mark, outcome))
        return outcome

    def move_money(self, account: int, kind: str, amount: int) -> Outcome:
        mark = f"drill {next(_marks)}"
        values = {"account": str(account), "kind": kind, "amount": str(amount), "note": mark}
        path = "/admin/accounts/ledgerentry/add/"
        outcome = self._tried(lambda: self._fill_in(path, values))
        self.notebook.acts.append(Act(kind, mark, outcome))
        return outcome

    def edit(self, model: str, pk: int, **values: str) -> Outcome:
        """Change what an object's page has of these fields."""
        outcome = self._tried(lambda: self._fill_in(f"/admin/{model}/{pk}/change/", values))
        self.notebook.acts.append(Act("edit", "", outcome))
        return outcome

    def _tried(self, act) -> Outcome:
        try:
            return act()
        except NoAnswer:
            return Outcome.UNANSWERED

    def _press(self, path: str, verb: str, mark: str) -> Outcome:
        page = self.browser.get(path)
        form = next((form for form in page.forms if form.fields.get("action") == verb), None)
        if form is None:
            return Outcome.REFUSED if page.status == 200 else self._out_of_order(page)
        answer = self.browser.send(form, page)
        if asked := [form for form in answer.forms if "confirmed" in form.fields]:
            reason = {"reason": mark} if "reason" in asked[0].fields else {}
            answer = self.browser.send(asked[0], answer, **reason)
        return self._told(answer)

    def _fill_in(self, path: str, values: dict[str, str]) -> Outcome:
        page = self.browser.get(path)
        for form in page.forms:
            offered = form.fields.keys() | form.choices.keys()
            if known := {name: value for name, value in values.items() if name in offered}:
                return self._told(self.browser.send(form, page, **known))
        return self._out_of_order(page)

    def _out_of_order(self, page: Page) -> Outcome:
        """Tell a site that is away from an answer that nobody should get."""
        if page.status in OUT_OF_ORDER:
            return Outcome.UNANSWERED
        self.notebook.oddities.append(f"{page.status} for {page.url}")
        return Outcome.ODD

    def _told(self, answer: Page) -> Outcome:
        """Read the message that the next page shows."""
        if answer.status >= 500:
            return self._out_of_order(answer)
        if answer.status != 302:
            return Outcome.REFUSED
        page = self.browser.get(answer.leads_to)
        if page.status != 200:
            return self._out_of_order(page)
        return Outcome.ACCEPTED if SUCCESS.search(page.text) else Outcome.REFUSED


@dataclass(frozen=True)
class Trouble:
    """What staff do to somebody, and how they undo it."""

    model: str
    pk: int
    verb: str
    undo: str


class Staff(threading.Thread):
    """Makes trouble and ends it again, until `done` is set."""

    def __init__(self, office: Office, world: World, seed: str) -> None:
        super().__init__(name="staff", daemon=True)
        self.office, self.world = office, world
        self.done = threading.Event()
        self._dice = random.Random(seed)
        self._open: list[Trouble] = []

    def run(self) -> None:
        while not self.done.wait(PAUSE):
            if len(self._open) >= MOST_TROUBLES or (self._open and self._dice.random() < 0.4):
                self._end(self._open.pop(0))
            else:
                self._begin(self._new())

    def _new(self) -> Trouble:
        tenant = self._dice.choice(self.world.tenants)
        number = self._dice.choice(tenant.numbers[:FAVOURITES])
        return self._dice.choice(
            [
                Trouble("campaigns/campaign", self._dice.choice(tenant.campaigns), *SUSPENSION),
                Trouble("campaigns/brand", self._dice.choice(tenant.brands), *REJECTION),
                Trouble("numbers/phonenumber", number, *NUMBER_SUSPENSION),
                Trouble(LEDGER, tenant.pk, *EMPTYING),
            ]
        )

    def _begin(self, trouble: Trouble) -> None:
        self._do(trouble, trouble.verb)
        self._open.append(trouble)

    def _end(self, trouble: Trouble) -> None:
        if self._do(trouble, trouble.undo) == Outcome.UNANSWERED:
            self._open.append(trouble)

    def _do(self, trouble: Trouble, verb: str) -> Outcome:
        if trouble.model == LEDGER:
            return self.office.move_money(trouble.pk, verb, EMPTIES)
        return self.office.press(trouble.model, trouble.pk, verb)
