"""Large drafts are written by the worker: whole or not at all, in turn, and as at once."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership
from bulk import drafting, drafts, filling
from bulk.drafting import write_next
from bulk.drafts import choose, discard, draft_lines, draft_matching, draft_retry, draft_undo
from bulk.jobs import start
from bulk.models import Job, JobRow, Piece
from bulk.preview import preview
from core.lifecycle import TransitionRefused
from phone_numbers.listing import Criteria
from phone_numbers.models import PhoneNumber
from tests.factories import PhoneNumberFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_is_small(monkeypatch):
    monkeypatch.setattr(drafts, "AT_ONCE", 1)
    monkeypatch.setattr(drafts, "SHORT", 20)


@pytest.fixture
def numbers(account):
    return PhoneNumberFactory.create_batch(3, account=account)


@pytest.fixture
def matching(account, owner, numbers):
    """Return a function that drafts a job for all numbers of the account that match."""

    def make(kind="assign", **criteria):
        criteria = Criteria(account=account, **criteria)
        return draft_matching(account=account, actor=owner, criteria=criteria, kind=kind)

    return make


def rows(job):
    columns = ("phone_number", "revision", "campaign", "outcome", "line", "written", "wanted")
    return list(job.rows.order_by("pk").values_list(*columns))


def is_waiting(job):
    job.refresh_from_db()
    return job.status == "drafting" and not job.rows.exists()


def test_numbers_that_match_are_written_by_the_worker(matching, numbers):
    job = matching()
    assert (is_waiting(job), job.total) == (True, 3)
    assert (write_next(), write_next()) == (True, False)
    job.refresh_from_db()
    assert (job.status, job.total, job.rows.count()) == ("draft", 3, 3)


def test_the_preview_is_planned_by_what_was_just_written(matching):
    matching()
    write_next()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT most_common_vals::text FROM pg_stats"
            " WHERE tablename = 'bulk_jobrow' AND attname = 'job_id'"
        )
        assert cursor.fetchone() == (f"{{{Job.objects.get().pk}}}",)


@pytest.mark.parametrize(
    "criteria", [{"status": "suspended"}, {"text": "Kiosk"}, {"area_codes": ["202"]}]
)
def test_the_worker_reads_the_same_filters(matching, account, numbers, criteria):
    kiosks = {"status": "suspended", "status_reason": "x", "name": "Kiosk"}
    chosen = [PhoneNumberFactory(account=account, e164=f"+1202555010{n}", **kiosks) for n in (1, 2)]
    job = matching(**criteria)
    write_next()
    assert [row.phone_number for row in job.rows.order_by("pk")] == chosen


def test_a_filter_whose_matches_are_too_many_to_count_has_no_total(matching, monkeypatch):
    monkeypatch.setattr("core.counting.COUNT_LIMIT", 2)
    PhoneNumber.objects.update(name="Kiosk")
    assert matching(text="Kiosk").total == 0


@pytest.mark.parametrize("as_file", [False, True])
def test_lines_are_kept_for_the_worker(as_file, account, owner, numbers, campaign, monkeypatch):
    monkeypatch.setattr("bulk.pieces.SIZE", 7)
    text = f"Nümber;Campaign\n{numbers[0]};{campaign.name}\n{numbers[1]};Ünknown\nnonsense\n"
    lines = io.BytesIO(text.encode("cp1252")) if as_file else text
    job = draft_lines(account=account, actor=owner, lines=lines, kind="assign")
    at_once = draft_lines(account=account, actor=owner, lines=text, kind="assign", at_once=True)
    assert (is_waiting(job), job.total, Piece.objects.exists()) == (True, 4, True)
    write_next()
    assert (rows(job), Piece.objects.exists()) == (rows(at_once), False)


def test_a_text_with_too_many_lines_is_refused_by_the_worker(account, owner, monkeypatch):
    monkeypatch.setattr("bulk.reading.MAX_LINES", 3)
    job = draft_lines(account=account, actor=owner, lines="+12125550147\n" * 4, kind="clear")
    write_next()
    job.refresh_from_db()
    assert (job.status, job.stop_reason) == ("refused", "It has more than 3 numbers. Split it.")
    assert (Piece.objects.count(), JobRow.objects.count()) == (0, 0)


def test_retry_and_undo_of_many_are_written_by_the_worker(
    draft, finish, numbers, campaign, owner, account
):
    PhoneNumber.objects.filter(pk=numbers[0].pk).update(status="suspended", status_reason="x")
    job = finish(draft(*numbers, campaign=campaign))
    retry, undo = draft_retry(job=job, actor=owner), draft_undo(job=job, actor=owner)
    assert is_waiting(retry)
    assert is_waiting(undo)
    while write_next():
        pass
    assert [row.phone_number for row in retry.rows.all()] == numbers[:1]
    assert {row.phone_number for row in undo.rows.all()} == set(numbers[1:])
    assert preview(Job.objects.get(pk=undo.pk)).counts == {"cleared": 2}


def test_a_rename_that_undoes_a_rename_is_no_retry(draft_text, finish, numbers, owner):
    job = finish(draft_text(f"{numbers[0]},Desk", kind="rename"))
    undo = draft_undo(job=job, actor=owner)
    write_next()
    assert (undo.source, [row.wanted for row in undo.rows.all()]) == ("done", [""])


def test_the_choice_may_change_while_the_numbers_are_read(matching, campaign):
    job = matching()
    choose(job, kind="assign", campaign=campaign)
    write_next()
    job.refresh_from_db()
    assert (job.status, job.campaign) == ("draft", campaign)
    assert preview(job).counts == {"assigned": 3}


def test_a_job_cannot_start_before_its_numbers_are_read(matching, owner):
    job = matching(kind="clear")
    with pytest.raises(TransitionRefused):
        start(job, actor=owner)
    assert is_waiting(job)


def test_a_draft_that_loses_its_numbers_says_so(matching, numbers):
    job = matching(status="active")
    PhoneNumber.objects.update(status="suspended", status_reason="x")
    write_next()
    job.refresh_from_db()
    assert (job.status, job.stop_reason) == ("refused", "There is no number to change.")


def test_a_draft_whose_owner_lost_the_right_is_refused(matching, owner):
    job = matching()
    Membership.objects.create(user=UserFactory(), account=job.account, role="owner")
    owner.memberships.update(role="viewer")
    write_next()
    job.refresh_from_db()
    assert (job.status, job.stop_reason, job.rows.count()) == (
        "refused",
        f"{owner} is no longer an owner of this account.",
        0,
    )


def test_an_error_of_ours_ends_one_draft_and_not_the_others(matching, monkeypatch, caplog):
    broken, other = matching(), matching()
    Job.objects.filter(pk=broken.pk).update(criteria={"no_such": 1})
    while write_next():
        pass
    broken.refresh_from_db()
    assert (broken.status, broken.stop_reason) == ("refused", drafting.OUR_FAULT)
    assert f"Could not draft job {broken.pk}" in caplog.text
    assert other.rows.count() == 3


@pytest.mark.parametrize("is_written", [False, True])
def test_a_discarded_draft_is_deleted_by_the_worker(matching, is_written):
    job = matching()
    if is_written:
        write_next()
        job.refresh_from_db()
    discard(job)
    assert job.status == "discarded"
    write_next()
    assert (Job.objects.count(), JobRow.objects.count()) == (0, 0)


def test_a_job_that_was_started_is_not_discarded(matching, owner):
    job = matching(kind="clear")
    write_next()
    job.refresh_from_db()
    start(job, actor=owner)
    with pytest.raises(TransitionRefused):
        discard(job)
    assert job.rows.count() == 3


def test_the_request_does_the_same_work_for_any_number(matching, account):
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            matching()
        counts.append(len(queries))
        assert not any("bulk_jobrow" in query["sql"] for query in queries)
        PhoneNumberFactory.create_batch(5, account=account)
    assert counts[0] == counts[1]


def test_a_draft_of_a_few_is_written_at_once(matching, monkeypatch):
    monkeypatch.setattr(drafts, "AT_ONCE", 3)
    assert matching().status == "draft"


def test_a_draft_that_takes_too_long_says_so(matching, monkeypatch):
    job = matching()
    monkeypatch.setattr(filling, "fill_from_numbers", lambda *_: sleep_too_long())
    write_next()
    job.refresh_from_db()
    assert (job.status, job.stop_reason) == ("refused", drafting.TOO_LONG)
    assert matching(kind="clear").status == "drafting"


def sleep_too_long():
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '50ms'; SELECT pg_sleep(1)")
