"""Owners at work: each opens numbers and does what their pages offer."""

import random
import threading
import time
from urllib.parse import urlsplit

from bench.drill.browser import Browser, Form, NoAnswer, Page
from bench.drill.fill import PASSWORD, Tenant
from bench.drill.notebook import OUT_OF_ORDER, Notebook, Outcome, Save, outcome_of

FAVOURITES = 25  # numbers of an account that everybody works on
SHARE_OF_FAVOURITES = 0.5
TWICE = 0.05  # the share of forms that somebody sends a second time
THINKING = 0.1  # seconds at most
WEIGHTS = {"assign": 6, "remove": 2, "cancel": 4, "retry": 8, "keep": 4, "ask-again": 8}


class Owner(threading.Thread):
    """One owner of an account, until `done` is set."""

    def __init__(
        self, browser: Browser, email: str, tenant: Tenant, notebook: Notebook, seed: str
    ) -> None:
        super().__init__(name=email, daemon=True)
        self.browser, self.tenant, self.notebook = browser, tenant, notebook
        self.done = threading.Event()
        self._dice = random.Random(seed)
        browser.sign_in(email, PASSWORD)

    def run(self) -> None:
        while not self.done.is_set():
            try:
                self._work_on(self._number())
            except NoAnswer:
                time.sleep(0.5)
            time.sleep(self._dice.uniform(0, THINKING))

    def _number(self) -> int:
        numbers = self.tenant.numbers
        if self._dice.random() < SHARE_OF_FAVOURITES:
            numbers = numbers[:FAVOURITES]
        return self._dice.choice(numbers)

    def _work_on(self, number: int) -> None:
        page = self.browser.get(f"/a/{self.tenant.slug}/numbers/{number}/")
        if page.status != 200:
            if page.status not in OUT_OF_ORDER:
                self.notebook.oddities.append(f"{page.status} for {page.url}")
            time.sleep(0.5)
            return
        offered = {
            verb: form for form in page.forms if (verb := _verb(form)) in WEIGHTS and _can(form)
        }
        if not offered:
            return
        weights = [WEIGHTS[verb] for verb in offered]
        verb = self._dice.choices(list(offered), weights)[0]
        changes = self._choose(offered[verb])
        for _ in range(1 + (self._dice.random() < TWICE)):
            self._send(number, verb, offered[verb], page, changes)

    def _choose(self, form: Form) -> dict[str, str]:
        if "campaign" not in form.choices:
            return {}
        return {"campaign": self._dice.choice(_others(form))}

    def _send(
        self, number: int, verb: str, form: Form, page: Page, changes: dict[str, str]
    ) -> None:
        sent, status, outcome = time.time(), 0, Outcome.UNANSWERED
        try:
            answer = self.browser.send(form, page, htmx=self._dice.random() < 0.5, **changes)
            status, outcome = answer.status, outcome_of(answer)
        except NoAnswer:
            pass
        if form.fields.get("campaign"):
            verb = "reassign"
        campaign = int(changes["campaign"]) if changes else None
        seen = int(form.fields["seen"])
        save = Save(number, verb, campaign, seen, sent, time.time(), outcome, status)
        self.notebook.saves.append(save)
        if outcome == Outcome.ODD:
            self.notebook.oddities.append(f"{status} for {save}")


def _verb(form: Form) -> str:
    """Return what a form on the number's page does."""
    if "seen" not in form.fields:
        return ""
    last = urlsplit(form.action).path.rstrip("/").rpartition("/")[2]
    return "assign" if last.isdecimal() else last


def _can(form: Form) -> bool:
    return "campaign" not in form.choices or bool(_others(form))


def _others(form: Form) -> list[str]:
    """Return the campaigns that could be chosen instead of the one that is."""
    chosen = form.fields.get("campaign")
    return [choice for choice in form.choices["campaign"] if choice not in ("", chosen)]
