"""The preview of a job: what it would do, by reason and figure, and the choice that can change."""

import pytest

from bulk.drafting import write_next
from bulk.models import Job
from campaigns.lifecycle import suspend_campaign
from phone_numbers.actions import assign
from tests.asserts import assert_status, elements, links, rows, text, words
from tests.factories import AccountFactory, CampaignFactory, PhoneNumberFactory
from tests.jobs import drafted, drafted_lines
from tests.propagation.worker_rounds import settle_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def numbers(account, campaign, other_campaign, owner):
    """Return numbers that will be assigned, moved, unchanged and refused when assigned."""
    created = PhoneNumberFactory.create_batch(3, account=account)
    assign(number=created[1], campaign=other_campaign, actor=owner)
    assign(number=created[2], campaign=campaign, actor=owner)
    settle_all()
    return [*created, PhoneNumberFactory(account=account, status="suspended", status_reason="x")]


@pytest.fixture
def job(account, owner, numbers, campaign):
    return drafted(account, owner, *numbers, campaign=campaign)


@pytest.fixture
def show(signed_in):
    return lambda job: signed_in.get(job.get_absolute_url())


def figures(response):
    found = elements(response, tag="dl", class_="figures")[0].children
    return [text(figure) for figure in found if not isinstance(figure, str)]


def test_the_preview_counts_what_would_happen(show, job):
    response = show(job)
    assert figures(response)[0] == "Will be assigned 1"
    assert figures(response)[1].startswith("Will move 1")
    assert figures(response)[2:] == ["Unchanged 1", "Refused 1"]
    assert "nothing has changed yet" in words(response)
    assert text(elements(response, tag="h1")[0]) == "Assign 4 numbers"


def test_the_button_names_its_figure(show, job):
    (button,) = elements(show(job), tag="button", value="start")
    assert text(button) == "Assign 2 numbers"


def test_each_figure_and_reason_opens_the_list_of_its_numbers(signed_in, show, job, numbers):
    response = show(job)
    hrefs = {dict(link.attributes).get("href", "") for link in elements(response, tag="a")}
    outcomes = {href for href in hrefs if "rows/?outcome=" in href}
    assert {href.partition("?")[2] for href in outcomes} == {
        "outcome=assigned",
        "outcome=moved",
        "outcome=unchanged",
        "outcome=refused",
        "outcome=refused&code=number_not_active",
    }
    for href in outcomes:
        (row,) = rows(signed_in.get(href))
        assert any(str(number) in row for number in numbers)


def test_a_reason_stands_with_its_way_out(show, job):
    response = show(job)
    assert "number_not_active" in words(response)
    assert "Who acts: the staff of this site." in words(response)
    assert "Open the number" in links(response)


def test_the_campaign_stands_with_its_numbers_before_and_after(show, job, campaign):
    assert f"{campaign} : 1 → 3 of 49 numbers" in words(show(job))


def test_the_time_at_the_carriers_is_foreseen(show, job, settings):
    settings.PROPAGATION_TIME_SCALE = 1
    assert "At the carriers’ rates, the last number is confirmed in about" in words(show(job))


def test_without_a_campaign_it_asks_for_one(show, account, owner, numbers):
    response = show(drafted(account, owner, *numbers))
    assert "Choose a campaign to see what will happen to 4 numbers." in words(response)
    assert not elements(response, tag="button", value="start")


def test_with_nothing_to_do_there_is_no_start(show, account, owner, numbers, campaign):
    response = show(drafted(account, owner, numbers[2], campaign=campaign))
    assert "There is nothing to do." in words(response)
    assert not elements(response, tag="button", value="start")


@pytest.fixture
def choose(signed_in, account, owner, numbers):
    job = drafted(account, owner, *numbers)

    def post(**values):
        response = signed_in.post(job.get_absolute_url(), {"do": "choose", **values})
        job.refresh_from_db()
        return response, job

    return post


def test_a_campaign_is_chosen_by_its_name(choose, campaign):
    response, job = choose(campaign=campaign.name.upper())
    assert (response.url, job.campaign) == (job.get_absolute_url(), campaign)


def test_a_part_of_a_name_is_enough_if_one_campaign_has_it(choose, account):
    only = CampaignFactory(brand__account=account, name="Winter parking permits")
    assert choose(campaign="parking")[1].campaign == only


def test_several_campaigns_with_this_in_their_name_are_offered(choose, account):
    both = [CampaignFactory(brand__account=account, name=f"Parking {n}") for n in (1, 2)]
    response, job = choose(campaign="parking")
    assert_status(response, 422)
    buttons = elements(response, tag="button", name="key")
    assert [text(button) for button in buttons] == ["Parking 1", "Parking 2"]
    assert job.campaign is None
    key = dict(buttons[1].attributes)["value"]
    assert choose(campaign="parking", key=key)[1].campaign == both[1]


def test_three_thousand_campaigns_are_not_drawn(signed_in, account, owner, numbers):
    first = CampaignFactory(brand__account=account)
    several = [CampaignFactory.build(brand=first.brand, account=account) for _ in range(300)]
    type(first).objects.bulk_create(several)
    response = signed_in.get(drafted(account, owner, *numbers).get_absolute_url())
    assert len(elements(response, tag="option")) <= 110


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"campaign": ""}, "Write the name of a campaign, or a part of it."),
        ({"campaign": "no such"}, "This account has no campaign with this name."),
        ({"campaign": "\0", "key": "x"}, "Write the name of a campaign, or a part of it."),
        ({"campaign": "x", "key": "9" * 40}, "This account has no campaign with this name."),
    ],
)
def test_a_campaign_that_does_not_exist_is_refused(choose, values, sentence):
    response, job = choose(**values)
    assert_status(response, 422)
    assert sentence in words(response)
    assert job.campaign is None


def test_a_campaign_of_another_account_does_not_exist(choose):
    foreign = CampaignFactory(brand__account=AccountFactory())
    assert choose(campaign="x", key=str(foreign.pk))[1].campaign is None


def test_the_choice_changes_from_assigning_to_clearing(choose, show, campaign):
    choose(campaign=campaign.name)
    _, job = choose(to="clear")
    assert (job.kind, job.campaign) == ("clear", None)
    assert figures(show(job))[0].startswith("Will be cleared 2")


def test_lines_may_keep_their_own_campaigns(signed_in, show, account, owner, numbers, campaign):
    text_of_lines = f"{numbers[0].e164},{campaign.name}\n{numbers[1].e164},Nowhere"
    job = drafted_lines(account, owner, text_of_lines)
    assert figures(show(job))[0] == "Will be assigned 1"
    assert "No campaign to go to 1" in words(show(job))
    signed_in.post(job.get_absolute_url(), {"do": "choose", "campaign": campaign.name})
    assert "No campaign to go to" not in words(show(job))
    signed_in.post(job.get_absolute_url(), {"do": "choose", "to": "lines"})
    assert "No campaign to go to 1" in words(show(job))


def test_unreadable_lines_stand_with_their_line_and_cause(show, account, owner, numbers, campaign):
    job = drafted_lines(account, owner, f"{numbers[0].e164}\n1.2125E+10\n", campaign=campaign)
    assert any(
        row.startswith("line 2 1.2125E+10 The spreadsheet has shortened this number.")
        for row in rows(show(job))
    )


def test_unknown_numbers_are_counted(show, account, owner, number, campaign):
    other = PhoneNumberFactory(account=AccountFactory())
    job = drafted_lines(account, owner, f"{number.e164}\n{other.e164}", campaign=campaign)
    assert "Not numbers of this account 1" in words(show(job))


def test_a_suspended_campaign_shows_its_reason_at_once(show, job, campaign):
    suspend_campaign(campaign, reason="Spam.")
    response = show(job)
    assert "campaign_suspended" in words(response)
    assert not elements(response, tag="button", value="start")


def test_a_discarded_draft_is_gone(signed_in, job, home_of):
    response = signed_in.post(job.get_absolute_url(), {"do": "discard"})
    assert response.url == f"{home_of}numbers/"
    write_next()
    assert not Job.objects.exists()
