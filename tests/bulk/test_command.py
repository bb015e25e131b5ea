"""`manage.py assign` does from the command line what a job does, and says how it went."""

import json

import pytest
from django.core.management import CommandError, call_command

from bulk.models import Job
from phone_numbers import lifecycle
from phone_numbers.models import Assignment
from tests.factories import AccountFactory, CampaignFactory, PhoneNumberFactory

SECOND = "line 2, +12125550147: This account has no such number."

pytestmark = pytest.mark.django_db


@pytest.fixture
def numbers(account):
    return PhoneNumberFactory.create_batch(3, account=account)


@pytest.fixture
def run(tmp_path, capsys):
    """Return a function that runs the command on text; it returns the exit code and the report."""

    def assign(text, *options):
        path = tmp_path / "numbers.csv"
        path.write_text(text)
        try:
            call_command("assign", "--file", str(path), "--json", *options)
            code = 0
        except SystemExit as end:
            code = end.code
        return code, json.loads(capsys.readouterr().out)

    return assign


def test_a_file_is_assigned_to_a_campaign(run, numbers, campaign):
    code, report = run("\n".join(map(str, numbers)), "--campaign", campaign.name.lower())
    assert (code, report["counts"], report["status"]) == (0, {"assigned": 3}, "done")
    assert Assignment.objects.filter(campaign=campaign).count() == 3


def test_each_line_may_name_its_campaign(run, numbers, campaign, other_campaign):
    names = (campaign.name, other_campaign.name, campaign.name)
    code, _ = run("".join(f"{n};{name}\n" for n, name in zip(numbers, names, strict=True)))
    assert (code, campaign.assignments.count(), other_campaign.assignments.count()) == (0, 2, 1)


@pytest.mark.parametrize("option", [(), ("--dry-run",)])
def test_what_is_refused_is_listed_and_the_exit_code_says_so(run, numbers, campaign, option):
    lifecycle.suspend(numbers[1], reason="fraud")
    text = f"{numbers[0]}\n{numbers[1]}\n+12125550147\n2125"
    code, report = run(text, "--campaign", campaign.name, *option)
    problems = {row["line"]: (row["outcome"], row["code"]) for row in report["problems"]}
    assert (code, report["counts"]["assigned"]) == (1, 1)
    assert problems == {
        2: ("refused", "number_not_active"),
        3: ("unknown", ""),
        4: ("unreadable", ""),
    }


def test_a_dry_run_changes_nothing(run, numbers, campaign):
    code, report = run("\n".join(map(str, numbers)), "--campaign", campaign.name, "--dry-run")
    assert (code, report["counts"], report["status"]) == (0, {"assigned": 3}, "draft")
    assert (Assignment.objects.count(), Job.objects.count()) == (0, 0)


def test_the_report_is_readable_without_json(tmp_path, number, campaign, capsys):
    path = tmp_path / "numbers.csv"
    path.write_text(f"{number}\n" + "+12125550147\n" * 25)
    with pytest.raises(SystemExit):
        call_command("assign", file=str(path), campaign=campaign.name)
    lines = capsys.readouterr().out.splitlines()
    assert lines[:3] == [
        "Assigned: 1",
        "Unknown number: 25",
        SECOND,
    ]
    assert lines[-1] == "and 5 more; --json lists all"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--account", "nobody"), "There is no account “nobody”."),
        (("--campaign", "None"), "No campaign is called “None”."),
        (("--campaign", "Twice"), "Several campaigns are called “Twice”."),
    ],
)
def test_wrong_input_exits_with_2(run, account, number, options, message):
    CampaignFactory.create_batch(2, name="Twice", brand__account=account)
    with pytest.raises(CommandError, match=message) as error:
        run(str(number), *options)
    assert error.value.returncode == 2


def test_an_account_is_named_if_there_are_several(run, account, number, campaign):
    AccountFactory()
    with pytest.raises(CommandError, match="Name an account with --account"):
        run(str(number), "--campaign", campaign.name)
    code, _ = run(str(number), "--campaign", campaign.name, "--account", account.slug)
    assert code == 0


@pytest.mark.parametrize("text", ["", "PK\x03\x04"])
def test_a_file_that_cannot_be_read_exits_with_2(run, account, text):
    with pytest.raises(CommandError) as error:
        run(text)
    assert error.value.returncode == 2


def test_a_missing_file_exits_with_2(account):
    with pytest.raises(CommandError, match="No such file") as error:
        call_command("assign", "--file", "/nowhere.csv")
    assert error.value.returncode == 2
