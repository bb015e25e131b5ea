"""Whoever waits too long must be marked: a look every second, on the product's own list."""

import re
import threading

import psycopg

from bench.drill.browser import Browser, NoAnswer
from bench.drill.fill import PASSWORD, World
from bench.drill.notebook import OUT_OF_ORDER
from bench.drill.site import connect

PAUSE = 1.0
MOST_PAGES = 10
ROW = re.compile(r'<tr id="n(\d+)"')
NEXT = re.compile(r'href="([^"]+)" rel="next"')

_LATE = """
    SELECT r.phone_number_id, r.id, r.submission, r.expected_by::text
    FROM numbers_carrierregistration r
    JOIN numbers_assignment a ON a.id = r.assignment_id
    WHERE r.status IN ('pending', 'removing') AND r.hold_code = ''
        AND r.expected_by < clock_timestamp() AND a.account_id = %s
"""


class Watch(threading.Thread):
    """Compares what is late by the table with what the filter “stuck” shows to a viewer."""

    def __init__(self, browser: Browser, world: World) -> None:
        super().__init__(name="watch", daemon=True)
        self.browser, self.world = browser, world
        self.done = threading.Event()
        self.looks = self.marked = 0
        self.unmarked: list[str] = []
        browser.sign_in(world.viewer, PASSWORD)

    def run(self) -> None:
        while True:
            for tenant in self.world.tenants:
                if self.done.wait(PAUSE):
                    return
                try:
                    self._look(tenant.pk, tenant.slug)
                except (NoAnswer, psycopg.Error):
                    continue  # the site is down just now

    def _look(self, account: int, slug: str) -> None:
        """What was late before the list was read, and still is, must be on it."""
        before = _late(account)
        shown = self._shown(f"/a/{slug}/numbers/?assignment=stuck")
        if shown is None:
            return
        late = before & _late(account)
        self.looks += 1
        self.marked += sum(row[0] in shown for row in late)
        self.unmarked += [f"{row}" for row in late if row[0] not in shown]

    def _shown(self, path: str) -> set[int] | None:
        """Return the numbers on all pages of a list; None where it cannot be read to its end."""
        shown: set[int] = set()
        for _ in range(MOST_PAGES):
            page = self.browser.get(path)
            if page.status != 200:
                if page.status not in OUT_OF_ORDER:
                    self.unmarked.append(f"{page.status} for {page.url}")
                return None
            shown |= {int(number) for number in ROW.findall(page.text)}
            further = NEXT.search(page.text)
            if further is None:
                return shown
            path = path.partition("?")[0] + further[1].replace("&amp;", "&")
        return None


def _late(account: int) -> set[tuple]:
    with connect() as database:
        return set(database.execute(_LATE, [account]))
