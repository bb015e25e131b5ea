"""Drafts keep what was chosen, and leave out what is not of the account."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.expressions import RawSQL
from django.utils import timezone

from bulk.drafting import write_next
from bulk.drafts import choose, discard, discard_old, draft_lines, draft_selection
from bulk.models import Job, JobRow
from bulk.records import UnreadableFile
from core.lifecycle import TransitionRefused
from phone_numbers.actions import assign
from phone_numbers.exceptions import NothingToDo
from phone_numbers.models import PhoneNumber
from tests.factories import CampaignFactory, JobFactory, PhoneNumberFactory

pytestmark = pytest.mark.django_db


def lines_of(job):
    return list(job.rows.order_by("pk").values_list("line", "outcome", "detail"))


def outcomes(job):
    return list(job.rows.order_by("pk").values_list("outcome", flat=True))


def test_a_selection_keeps_numbers_and_their_revisions(draft, number, campaign, owner):
    assign(number=number, campaign=campaign, actor=owner)
    job = draft(number, campaign=campaign)
    row = job.rows.get()
    assert (job.total, job.status, row.phone_number, row.revision) == (1, "draft", number, 1)


def test_a_selection_is_in_the_order_of_the_numbers(draft, account):
    numbers = [PhoneNumberFactory(account=account, e164=f"+1212555014{n}") for n in (3, 1, 2)]
    e164s = draft(*numbers).rows.order_by("pk").values_list("phone_number__e164", flat=True)
    assert list(e164s) == ["+12125550141", "+12125550142", "+12125550143"]


def test_numbers_of_other_accounts_are_left_out_of_a_selection(draft, number):
    assert draft(number, PhoneNumberFactory()).rows.get().phone_number == number


def test_a_selection_without_numbers_is_no_draft(draft, account, owner):
    for numbers in (PhoneNumber.objects.none(), PhoneNumber.objects.filter(pk=0)):
        with pytest.raises(NothingToDo, match="There is no number to change"):
            draft_selection(
                account=account, actor=owner, numbers=numbers, kind="clear", source="ticked"
            )
    assert not Job.objects.exists()


def test_lines_find_the_numbers_of_the_account(draft_text, number):
    job = draft_text(f"nonsense\n{number}\n+12125550147\n{PhoneNumberFactory()}")
    assert outcomes(job) == ["unreadable", "waiting", "unknown", "unknown"]
    assert (job.total, job.source) == (1, "pasted")
    assert job.rows.filter(phone_number__isnull=False).get().phone_number == number


def test_of_lines_for_one_number_the_first_counts(draft_text, number):
    assert lines_of(draft_text(f"{number}\n\n{number.e164}")) == [
        (1, "waiting", ""),
        (3, "duplicate", "The number is on line 1 already."),
    ]


def test_lines_that_contradict_each_other_are_all_refused(draft_text, number, campaign):
    text = f"{number},{campaign.name}\n{number},Something else\n{number},{campaign.name}"
    assert outcomes(draft_text(text)) == ["contradictory"] * 3
    assert lines_of(draft_text(text))[0][2] == "Lines 1 and 3 want different things."


def test_a_line_names_its_campaign_in_any_case(draft_text, number, campaign):
    job = draft_text(f"Number;Campaign\n{number};{campaign.name.upper()}")
    assert job.rows.get().campaign == campaign


@pytest.mark.parametrize(
    ("name", "detail"),
    [
        ("Theirs", "There is no campaign “Theirs”."),
        ("Twice", "Several campaigns are called “Twice”."),
        ("", "The line names no campaign."),
    ],
)
def test_a_line_without_one_campaign_says_so(draft_text, number, account, name, detail):
    CampaignFactory(name="Theirs")
    CampaignFactory.create_batch(2, name="Twice", brand__account=account)
    row = draft_text(f"Number;Campaign\n{number};{name}").rows.get()
    assert (row.campaign, row.detail) == (None, detail)


def test_a_file_of_names_is_checked(draft_text, number):
    job = draft_text(f"Number;Name\n{number};{'x' * 61}", kind="rename")
    assert job.rows.get().detail == "Ensure this value has at most 60 characters (it has 61)."
    with pytest.raises(UnreadableFile, match="no names beside the numbers"):
        draft_text(str(number), kind="rename")


def test_a_file_is_kept_with_its_name(account, owner, number):
    file = io.BytesIO(number.e164.encode())
    job = draft_lines(account=account, actor=owner, lines=file, kind="assign", file_name="us.csv")
    assert (job.source, job.query, job.total) == ("file", "us.csv", 1)


def test_a_file_that_cannot_be_read_leaves_nothing(draft_text):
    with pytest.raises(UnreadableFile):
        draft_text("")
    assert not Job.objects.exists()


def test_the_choice_of_a_draft_can_change(draft, number, campaign):
    job = draft(number, kind="clear")
    choose(job, kind="assign", campaign=campaign)
    assert (job.kind, job.campaign) == ("assign", campaign)
    choose(job, kind="clear")
    assert (job.kind, job.campaign) == ("clear", None)


def test_the_choice_of_a_running_job_cannot_change(draft, number, campaign):
    job = draft(number, kind="retry")
    with pytest.raises(TransitionRefused, match="cannot change any more"):
        choose(job, kind="assign", campaign=campaign)


def test_a_large_selection_may_take_longer_than_a_page(account, owner, number):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '1s'")
    asleep = account.phone_numbers.annotate(slept=RawSQL("(SELECT 1 FROM pg_sleep(1.2))", []))
    numbers = asleep.filter(slept=1)
    job = draft_selection(
        account=account, actor=owner, numbers=numbers, kind="clear", source="matching"
    )
    assert job.total == 1


def test_filters_of_any_length_are_kept_as_far_as_they_fit(account, owner, number):
    job = draft_selection(
        account=account,
        actor=owner,
        numbers=account.phone_numbers.all(),
        kind="clear",
        source="matching",
        query="q=" + "x" * 3000,
    )
    assert len(job.query) == 2000


def test_old_drafts_are_discarded(draft, number):
    old, new = draft(number), draft(number)
    Job.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=2))
    running = JobFactory(status="running", created_at=timezone.now() - timedelta(days=2))
    discard_old()
    write_next()
    assert set(Job.objects.all()) == {new, running}


def test_a_discarded_draft_leaves_nothing(draft, number):
    discard(draft(number))
    write_next()
    assert (Job.objects.count(), JobRow.objects.count()) == (0, 0)
