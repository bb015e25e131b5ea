"""Write many numbers with set-based statements: a million in less than two minutes.

Python copies one row per number into a temporary table; SQL turns each into a number, its
assignments and their registrations.
"""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any

import pgtrigger
from django.db import connection, transaction
from django.db.models.functions import Left
from django.utils import timezone

from accounts.models import Account, Membership
from carriers.gateway import expected_windows
from carriers.models import Carrier
from demo.load_brands import create_brands, create_campaigns
from demo.many_campaigns import brands, campaigns, campaigns_for, kinds
from demo.plan import COLUMNS, Plan
from demo.rebuilding import rebuilt_at_the_end
from demo.stories import every_story
from phone_numbers.models import PhoneNumber

Row = tuple[object, ...]
MOST_NUMBERS = 1_000_000
REBUILD_FROM = 50_000  # numbers from which dropping and adding indexes saves time

_MEMORY = "SET LOCAL work_mem = '256MB'"
_TABLES = """
    CREATE TEMPORARY TABLE planned (
        id bigint DEFAULT nextval(pg_get_serial_sequence('numbers_phonenumber', 'id')),
        e164 text, country text, line_type text, place text, name text, status text,
        status_reason text, revision int, story text, campaign bigint, previous bigint,
        added float, first float, last float, took float, wait float, failure_code text,
        carrier text
    ) ON COMMIT DROP;
    CREATE TEMPORARY TABLE step (
        story text, status text, earlier bool, attempt int, confirmed int, hold_code text, late bool
    ) ON COMMIT DROP;
    CREATE TEMPORARY TABLE carrier (carrier text, place int, pace float, answers_in interval)
    ON COMMIT DROP;
    CREATE TEMPORARY TABLE loading (account bigint, owner bigint, now timestamptz) ON COMMIT DROP
"""
_AREA_CODES_STAY = "LOCK TABLE numbers_areacode IN SHARE MODE"
_NUMBERS = """
    INSERT INTO numbers_phonenumber (id, account_id, e164, name, status, status_reason, country,
        line_type, place, search_text, revision, created_at)
    SELECT p.id, account, e164, name, status, status_reason, COALESCE(c.country, p.country),
        COALESCE(c.line_type, p.line_type), place,
        concat_ws(E'\n', public.plain(name), public.plain(place), e164),
        revision, now - make_interval(secs => added)
    FROM loading, planned AS p LEFT JOIN numbers_areacode AS c ON c.code = substr(e164, 3, 3)
    WHERE p.id > (
        SELECT COALESCE(max(n.id), 0) FROM numbers_phonenumber AS n
        WHERE n.account_id = (SELECT account FROM loading)
    )
    ORDER BY p.id
"""
"""Country, line type and search text are those that triggers write, which are slow."""

_ASSIGNMENTS = """
    INSERT INTO numbers_assignment (account_id, phone_number_id, campaign_id, status, attempt,
        requested_by_id, requested_at, live_at, failed_at, failure_code, failure_carrier,
        stopped_by_id, stopped_at, ended_at)
    SELECT account, p.id,
        CASE WHEN s.earlier AND previous IS NOT NULL THEN previous ELSE campaign END,
        s.status, s.attempt, owner, requested,
        CASE WHEN s.status IN ('live', 'replaced', 'removing', 'removed') THEN answered END,
        CASE WHEN s.status = 'failed' THEN answered END,
        CASE WHEN s.status = 'failed' THEN failure_code ELSE '' END,
        CASE WHEN s.status = 'failed' THEN carrier ELSE '' END,
        CASE WHEN stopped IS NOT NULL THEN owner END, stopped,
        CASE WHEN s.status = 'removed' THEN stopped + '2 minutes'
            WHEN s.status = 'cancelled' THEN stopped
            WHEN s.status = 'replaced' THEN latest + make_interval(secs => took)
            WHEN s.status = 'failed' AND s.earlier THEN latest
        END
    FROM loading, planned AS p JOIN step AS s USING (story)
    CROSS JOIN LATERAL (SELECT now - make_interval(secs => last) AS latest) AS l
    CROSS JOIN LATERAL (
        SELECT CASE WHEN s.earlier OR s.status IN ('removing', 'removed')
            THEN now - make_interval(secs => first) ELSE latest END AS requested
    ) AS r
    CROSS JOIN LATERAL (
        SELECT requested + make_interval(secs => took) AS answered,
            CASE WHEN s.status IN ('removing', 'removed') THEN latest
                WHEN s.status = 'cancelled' THEN requested + '1 minute' END AS stopped
    ) AS t
    ORDER BY requested
"""
_REGISTRATIONS = """
    INSERT INTO numbers_carrierregistration (account_id, assignment_id, phone_number_id, carrier,
        status, submission, tries, queue_ahead, due_at, submitted_at, answer_at, expected_by,
        hold_code, held_at, failure_code, registered_at, ended_at)
    SELECT a.account_id, a.id, a.phone_number_id, c.carrier, r.status,
        CASE WHEN r.status = 'removing' THEN 2 ELSE 1 END, 0, 0, due, submitted, due,
        CASE WHEN s.late THEN now - make_interval(secs => last / 2)
            ELSE COALESCE(due, submitted) + answers_in END,
        CASE WHEN r.status = 'pending' THEN s.hold_code ELSE '' END,
        CASE WHEN r.status = 'pending' AND s.hold_code <> '' THEN answered END,
        CASE WHEN r.status = 'rejected' THEN a.failure_code ELSE '' END,
        CASE WHEN r.status IN ('registered', 'removing')
            OR r.status = 'removed' AND (a.live_at IS NOT NULL OR answered < a.ended_at)
            THEN answered END,
        CASE WHEN r.status = 'rejected' THEN a.failed_at WHEN r.status = 'removed' THEN
            CASE a.status
                WHEN 'removing' THEN a.stopped_at
                WHEN 'failed' THEN COALESCE(a.ended_at, a.failed_at)
                WHEN 'live' THEN moved
                WHEN 'replaced' THEN moved
                ELSE a.ended_at
            END
        END
    FROM numbers_assignment AS a
    JOIN planned AS p ON p.id = a.phone_number_id
    JOIN step AS s ON s.story = p.story AND s.status = a.status
    CROSS JOIN carrier AS c
    CROSS JOIN loading
    CROSS JOIN LATERAL (
        SELECT CASE a.status
            WHEN 'live' THEN
                CASE WHEN p.story = 'moving' AND c.place <= 1 THEN 'removed' ELSE 'registered' END
            WHEN 'pending' THEN
                CASE WHEN s.late AND c.carrier <> p.carrier OR NOT s.late AND c.place <= s.confirmed
                    THEN 'registered' ELSE 'pending' END
            WHEN 'failed' THEN
                CASE WHEN c.carrier = p.carrier THEN 'rejected' WHEN p.story = 'failed'
                    THEN 'registered' ELSE 'removed' END
            WHEN 'removing' THEN CASE WHEN c.place <= 2 THEN 'removed' ELSE 'removing' END
            ELSE 'removed'
        END AS status
        OFFSET 0  -- worked out once, not wherever it is used
    ) AS r
    CROSS JOIN LATERAL (
        SELECT a.requested_at + make_interval(secs => took * pace) AS answered,
            CASE WHEN r.status = 'removing' THEN a.stopped_at ELSE a.requested_at END
                + '1 second' AS submitted,
            now - make_interval(secs => last) + make_interval(secs => took * pace) AS moved,
            CASE WHEN r.status IN ('pending', 'removing')
                THEN now + make_interval(secs => wait) END AS due
    ) AS t
"""
_STANDINGS = """
    INSERT INTO numbers_standing (phone_number_id, account_id, e164, name, status, country,
        line_type, state, campaign_id, other_campaign_id, failure_code, since, live_since)
    SELECT phone_number_id, account_id, e164, name, status, country, line_type, state,
        campaign_id, other_campaign_id, failure_code, since, live_since
    FROM numbers_derived_standing WHERE account_id = (SELECT account FROM loading)
    ORDER BY phone_number_id
"""
_STEPS = {
    "assignments": _ASSIGNMENTS,
    "registrations at carriers": _REGISTRATIONS,
}
_COPY = f"COPY planned ({', '.join(COLUMNS)}) FROM STDIN"
_PART = 100_000  # numbers that are written while Python plans the next
_WRITTEN = (
    "numbers_phonenumber",
    "numbers_phonenumberevent",
    "numbers_assignment",
    "numbers_carrierregistration",
)
_VACUUM = f"VACUUM (ANALYZE) {', '.join(_WRITTEN)}, numbers_standing, numbers_tally"
_IGNORED = (
    "numbers.PhoneNumber:refreshes_standing_insert",  # _STANDINGS writes them all at the end
    "numbers.Assignment:refreshes_standing_insert",
)
Report = Callable[[str], object]
"""Is called with what is done next."""


def silent(step: str) -> None:
    """Report nothing."""


@transaction.atomic
def load_numbers(
    account: Account, count: int, campaign_count: int | None = None, report: Report = silent
) -> None:
    """Give an account `count` numbers, and brands and campaigns of which they use most.

    The account needs a balance, or a rule holds all numbers. What a number is and does depends on
    the account's slug, `count` and `campaign_count`, and on the prefixes that others use. From
    REBUILD_FROM numbers on, other sessions wait for the tables until all is done.
    """
    wanted = kinds(campaign_count or campaigns_for(count))
    plan = Plan(count, [kind.pool for kind in wanted], account.slug)
    now = timezone.now()
    of_brands = brands(account.slug, len(wanted))
    brand_rows = create_brands(account, of_brands, now)
    of_campaigns = campaigns(wanted, of_brands, plan.sizes())
    rows = create_campaigns(account, of_campaigns, brand_rows, now)
    _write(account, plan, [row.pk for row in rows.values()], now, report)
    if count >= REBUILD_FROM:
        transaction.on_commit(partial(_vacuum, report))


def _write(
    account: Account, plan: Plan, campaign_keys: list[int], now: datetime, report: Report
) -> None:
    loading, planned = (account.pk, _owner(account), now), plan.numbers(campaign_keys, _taken())
    rebuilt = rebuilt_at_the_end if plan.count >= REBUILD_FROM else nullcontext
    # Without the savepoint, an error would be hidden by that of the end of `ignore`.
    with pgtrigger.ignore(*_IGNORED), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_MEMORY)
        cursor.execute(_AREA_CODES_STAY)
        cursor.execute(_TABLES)
        _copy(cursor, "COPY loading FROM STDIN", [loading])
        _copy(cursor, "COPY step FROM STDIN", _steps())
        _copy(cursor, "COPY carrier FROM STDIN", _carriers())
        with rebuilt(_WRITTEN):
            for done, part in _in_parts(planned):
                report(f"Writing numbers: {done:,} of {plan.count:,}")
                _copy(cursor, _COPY, part)
                cursor.execute(_NUMBERS)
            cursor.execute("ANALYZE planned, step, carrier, loading")
            for what, statement in _STEPS.items():
                report(f"Writing {what}")
                cursor.execute(statement)
            report("Adding indexes and foreign keys")
        report("Writing standings and tallies")
        with rebuilt(["numbers_standing"]):
            cursor.execute(_STANDINGS)
        cursor.execute("DROP TABLE planned, step, carrier, loading")


def _in_parts(rows: Iterator[Row]) -> Iterator[tuple[int, list[Row]]]:
    """Yield parts of the rows, and how many came before; a thread is one part ahead."""
    done = 0
    with ThreadPoolExecutor(1) as planner:
        following = planner.submit(list, islice(rows, _PART))
        while part := following.result():
            following = planner.submit(list, islice(rows, _PART))
            yield done, part
            done += len(part)


def _copy(cursor: Any, statement: str, rows: Iterable[Row]) -> None:
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _owner(account: Account) -> int | None:
    owners = account.memberships.filter(role=Membership.Role.OWNER)
    return owners.order_by("pk").values_list("user", flat=True).first()


def _taken() -> set[str]:
    """Return the prefixes, such as +1212200, of which some account has a number."""
    prefixes = PhoneNumber.objects.order_by().values_list(Left("e164", 8), flat=True)
    return set(prefixes.distinct())


def _steps() -> Iterator[Row]:
    for story in every_story():
        for step in story.steps:
            yield (
                story.name, step.status, step.earlier, step.attempt, story.confirmed,
                story.hold_code, story.late,
            )  # fmt: skip


def _carriers() -> list[Row]:
    """Return each carrier, its place, the share of the whole time it takes, and its window."""
    windows = expected_windows()
    return [
        (carrier.value, place, place / len(Carrier), windows[carrier])
        for place, carrier in enumerate(Carrier, start=1)
    ]


def _vacuum(report: Report) -> None:
    report("Vacuuming the tables")
    with connection.cursor() as cursor:
        cursor.execute(_VACUUM)
