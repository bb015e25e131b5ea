"""Owners at work: each opens numbers and sends the forms that their pages offer."""

import random
import threading
import time
from urllib.parse import urlsplit

from bench.drill.browser import Browser, Form, NoResponse, Page
from bench.drill.dataset import PASSWORD, AccountData
from bench.drill.journal import UNAVAILABLE, Journal, Result, Save, result_of

BUSY_NUMBERS = 25  # numbers of an account that all of its owners work on
SHARE_OF_BUSY_NUMBERS = 0.5
SHARE_SENT_TWICE = 0.05  # of the forms
LONGEST_PAUSE = 0.1  # seconds between two pages
PAUSE_WHILE_DOWN = 0.5  # seconds
WEIGHTS = {"assign": 6, "remove": 2, "cancel": 4, "retry": 8, "keep": 4, "ask-again": 8}


class Owner(threading.Thread):
    """An owner of an account, who works until `done` is set."""

    def __init__(
        self, browser: Browser, email: str, account: AccountData, journal: Journal, seed: str
    ) -> None:
        super().__init__(name=email, daemon=True)
        self.browser, self.account, self.journal = browser, account, journal
        self.done = threading.Event()
        self._random = random.Random(seed)
        browser.sign_in(email, PASSWORD)

    def run(self) -> None:
        while not self.done.is_set():
            try:
                self._work_on(self._number())
            except NoResponse:
                time.sleep(PAUSE_WHILE_DOWN)
            time.sleep(self._random.uniform(0, LONGEST_PAUSE))

    def _number(self) -> int:
        numbers = self.account.numbers
        if self._random.random() < SHARE_OF_BUSY_NUMBERS:
            numbers = numbers[:BUSY_NUMBERS]
        return self._random.choice(numbers)

    def _work_on(self, number: int) -> None:
        page = self.browser.get(f"/a/{self.account.slug}/numbers/{number}/")
        if page.status != 200:
            if page.status not in UNAVAILABLE:
                self.journal.unexpected.append(f"{page.status} for {page.url}")
            time.sleep(PAUSE_WHILE_DOWN)
            return
        offered = {
            verb: form
            for form in page.forms
            if (verb := _verb(form)) in WEIGHTS and _is_usable(form)
        }
        if not offered:
            return
        weights = [WEIGHTS[verb] for verb in offered]
        verb = self._random.choices(list(offered), weights)[0]
        changes = self._choose(offered[verb])
        for _ in range(1 + (self._random.random() < SHARE_SENT_TWICE)):
            self._send(number, verb, offered[verb], page, changes)

    def _choose(self, form: Form) -> dict[str, str]:
        if "campaign" not in form.choices:
            return {}
        return {"campaign": self._random.choice(_other_campaigns(form))}

    def _send(
        self, number: int, verb: str, form: Form, page: Page, changes: dict[str, str]
    ) -> None:
        sent, status, result = time.time(), 0, Result.UNANSWERED
        try:
            response = self.browser.send(form, page, htmx=self._random.random() < 0.5, **changes)
            status, result = response.status, result_of(response)
        except NoResponse:
            pass
        if form.fields.get("campaign"):
            verb = "reassign"
        campaign = int(changes["campaign"]) if changes else None
        seen = int(form.fields["seen"])
        save = Save(number, verb, campaign, seen, sent, time.time(), result, status)
        self.journal.saves.append(save)
        if result == Result.ODD:
            self.journal.unexpected.append(f"{status} for {save}")


def _verb(form: Form) -> str:
    """Return what a form on the number's page does, or an empty string for other forms."""
    if "seen" not in form.fields:
        return ""
    last = urlsplit(form.action).path.rstrip("/").rpartition("/")[2]
    return "assign" if last.isdecimal() else last


def _is_usable(form: Form) -> bool:
    return "campaign" not in form.choices or bool(_other_campaigns(form))


def _other_campaigns(form: Form) -> list[str]:
    """Return the campaigns on offer, without the selected one."""
    selected = form.fields.get("campaign")
    return [choice for choice in form.choices["campaign"] if choice not in ("", selected)]
