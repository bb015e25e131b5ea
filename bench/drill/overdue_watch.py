"""Checks that overdue registrations are listed, by reading the “stuck” filter every second."""

import re
import threading

import psycopg

from bench.drill.browser import Browser, NoResponse
from bench.drill.dataset import PASSWORD, Dataset
from bench.drill.journal import UNAVAILABLE
from bench.drill.services import connect

PAUSE = 1.0  # seconds
MAX_PAGES = 10
ROW = re.compile(r'<tr id="n(\d+)"')
NEXT = re.compile(r'rel="next" href="([^"]+)"')

_OVERDUE = """
    SELECT r.phone_number_id, r.id, r.submission, r.expected_by::text
    FROM numbers_carrierregistration r
    JOIN numbers_assignment a ON a.id = r.assignment_id
    WHERE r.status IN ('pending', 'removing') AND r.hold_code = ''
        AND r.expected_by < clock_timestamp() AND a.account_id = %s
"""


class OverdueWatch(threading.Thread):
    """Compares the overdue rows in the table with those that the “stuck” filter shows a viewer."""

    def __init__(self, browser: Browser, dataset: Dataset) -> None:
        super().__init__(name="watch", daemon=True)
        self.browser, self.dataset = browser, dataset
        self.done = threading.Event()
        self.looks = self.marked = 0
        self.unmarked: list[str] = []
        browser.sign_in(dataset.viewer, PASSWORD)

    def run(self) -> None:
        while True:
            for account in self.dataset.accounts:
                if self.done.wait(PAUSE):
                    return
                try:
                    self._look(account.pk, account.slug)
                except (NoResponse, psycopg.Error):
                    continue  # the site or the database is down

    def _look(self, account: int, slug: str) -> None:
        """Check that the list shows every row that is overdue both before and after reading it."""
        before = _overdue(account)
        listed = self._listed(f"/a/{slug}/numbers/?assignment=stuck")
        if listed is None:
            return
        overdue = before & _overdue(account)
        self.looks += 1
        self.marked += sum(row[0] in listed for row in overdue)
        self.unmarked += [f"{row}" for row in overdue if row[0] not in listed]

    def _listed(self, path: str) -> set[int] | None:
        """Return the numbers on all pages of a list, or None if it cannot be read to its end."""
        listed: set[int] = set()
        for _ in range(MAX_PAGES):
            page = self.browser.get(path)
            if page.status != 200:
                if page.status not in UNAVAILABLE:
                    self.unmarked.append(f"{page.status} for {page.url}")
                return None
            listed |= {int(number) for number in ROW.findall(page.text)}
            next_page = NEXT.search(page.text)
            if next_page is None:
                return listed
            path = path.partition("?")[0] + next_page[1].replace("&amp;", "&")
        return None


def _overdue(account: int) -> set[tuple]:
    with connect() as database:
        return set(database.execute(_OVERDUE, [account]))
