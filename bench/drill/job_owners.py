"""Owners who change dozens of numbers at a time: they paste them, preview the job and start it."""

import random
import threading
from urllib.parse import urlsplit

from bench.drill.browser import Browser, Form, NoResponse, Page
from bench.drill.dataset import PASSWORD, AccountData
from bench.drill.journal import UNAVAILABLE, JobRequest, Journal, Result

NUMBERS = 150  # of an account that jobs change, the busy ones among them
FEWEST, MOST = 24, 60  # numbers of a job
SHARE_CLEARED, SHARE_CANCELLED, SHARE_UNDONE = 0.3, 0.1, 0.3  # of the jobs
READING = 'aria-label="Reading the numbers"'
LEAST_PAUSE, LONGEST_PAUSE = 1.0, 5.0  # seconds between two jobs, and before one is undone


class JobOwner(threading.Thread):
    """An owner who starts one job after another, until `done` is set."""

    def __init__(
        self, browser: Browser, email: str, account: AccountData, journal: Journal, seed: str
    ) -> None:
        super().__init__(name=f"jobs of {email}", daemon=True)
        self.browser, self.account, self.journal = browser, account, journal
        self.done = threading.Event()
        self._random = random.Random(seed)
        browser.sign_in(email, PASSWORD)

    def run(self) -> None:
        while not self._pause():
            try:
                self._start_one()
            except NoResponse:
                continue

    def _pause(self) -> bool:
        """Wait a while; return whether the work is over."""
        return self.done.wait(self._random.uniform(LEAST_PAUSE, LONGEST_PAUSE))

    def _start_one(self) -> None:
        """Draft a job and start it; sometimes cancel it at once, or undo it later."""
        draft = self._draft()
        if draft is None or self._press(draft, "start") is None:
            return
        chance = self._random.random()
        if chance < SHARE_CANCELLED:
            self._press(self.browser.get(draft.url), "cancel")
        elif chance < SHARE_CANCELLED + SHARE_UNDONE and not self._pause():
            undo = self._press(self.browser.get(draft.url), "undo")
            if undo:
                self._press(undo, "start")

    def _draft(self) -> Page | None:
        """Paste numbers; return the page with the preview, or None if the site is unavailable."""
        page = self.browser.get(f"/a/{self.account.slug}/jobs/lines/")
        form = next((form for form in page.forms if "text" in form.fields), None)
        if form is None:
            self._note_odd(page)
            return None
        return self._read(self._follow(self.browser.send(form, page, **self._choice())))

    def _read(self, page: Page | None) -> Page | None:
        """Return the page once the worker has read the numbers, or None if the work is over."""
        while page and READING in page.text:
            if self.done.wait(1):
                return None
            shown = self.browser.get(page.url)
            page = shown if shown.status == 200 else page
        return page

    def _choice(self) -> dict[str, str]:
        rng, digits = self._random, self.account.digits[:NUMBERS]
        text = "\n".join(rng.sample(digits, rng.randint(FEWEST, MOST)))
        if rng.random() < SHARE_CLEARED:
            return {"text": text, "kind": "clear"}
        return {"text": text, "kind": "assign", "campaign": rng.choice(self.account.campaign_names)}

    def _press(self, page: Page, verb: str) -> Page | None:
        """Press a button of a job, if its page has it; return the page that follows, if any."""
        form = form_with(page, verb)
        if form is None:
            self._note_odd(page)
            return None
        job, result = int(urlsplit(page.url).path.split("/")[-2]), Result.UNANSWERED
        try:
            answer = self.browser.send(form, page, do=verb)
            if answer.status not in UNAVAILABLE:
                result = Result.ACCEPTED if "/jobs/" in answer.redirect_to else Result.ODD
            return self._follow(answer)
        finally:
            self.journal.job_requests.append(JobRequest(job, verb, result))

    def _follow(self, answer: Page) -> Page | None:
        """Return the page to which a form redirects, or None if it does not."""
        if not answer.redirect_to:
            self._note_odd(answer, redirects=True)
            return None
        page = self.browser.get(answer.redirect_to)
        return page if page.status == 200 else None

    def _note_odd(self, page: Page, *, redirects: bool = False) -> None:
        """Note a response that owners should never get."""
        if page.status not in UNAVAILABLE and (redirects or page.status != 200):
            self.journal.unexpected.append(f"{page.status} for {page.url}")


def form_with(page: Page, verb: str) -> Form | None:
    """Return the form that has a button with this value."""
    return next((form for form in page.forms if verb in form.buttons), None)
