"""What stops numbers is shown on number, campaign, brand and overview, with the way out."""

import pytest

from campaigns import lifecycle as campaign_life
from phone_numbers.actions import assign
from phone_numbers.reasons import PASSING, reason_for
from phone_numbers.status import problems
from tests.asserts import items, links, rows, words
from tests.factories import CampaignFactory, LedgerEntryFactory, PhoneNumberFactory
from tests.propagation.driving import settle_all
from tests.propagation.test_holding import CAUSES, CURES

pytestmark = pytest.mark.django_db

PLACES = ("number", "campaign", "brand", "overview")
EVERYWHERE = pytest.mark.parametrize("place", PLACES)


@pytest.fixture
def waiting(account, live, campaign):
    number = PhoneNumberFactory(account=account)
    assign(number=number, campaign=campaign, actor=None)
    return number


@pytest.fixture
def look(client, viewer, account, number, campaign):
    client.force_login(viewer)
    addresses = {
        "number": number.get_absolute_url(),
        "campaign": campaign.get_absolute_url(),
        "brand": campaign.brand.get_absolute_url(),
        "overview": account.get_absolute_url(),
    }
    return lambda place: client.get(addresses.get(place, place))


def lines(response):
    """Return the lines of the card on held and failed numbers, with their tones."""
    return [item for item in items(response) if item[1].endswith(" See")]


@EVERYWHERE
@pytest.mark.parametrize("code", PASSING)
def test_each_cause_is_shown_with_its_reason_and_the_way_out(
    look, live, campaign, account, place, code
):
    CAUSES[code](live, campaign)
    response = look(place)
    assert f"/a/{account.slug}/reasons/#{code}" in links(response).values()
    assert "resume" in words(response)
    assert place == "overview" or reason_for(code).next_step in words(response)


@EVERYWHERE
@pytest.mark.parametrize("code", PASSING)
def test_it_is_gone_with_its_cause(look, live, campaign, account, place, code):
    before = links(look(place))
    CAUSES[code](live, campaign)
    CURES[code](live, campaign)
    assert links(look(place)) == before


STAFF_WROTE = {
    "brand": lambda c: campaign_life.reject_brand(c.brand, reason="Complaints came in."),
    "campaign": lambda c: campaign_life.suspend_campaign(c, reason="Complaints came in."),
}


@EVERYWHERE
@pytest.mark.parametrize("what", STAFF_WROTE)
def test_what_the_staff_wrote_is_shown(look, live, campaign, place, what):
    STAFF_WROTE[what](campaign)
    assert "Complaints came in." in words(look(place))


@pytest.mark.parametrize("place", ["campaign", "brand"])
def test_live_and_waiting_numbers_are_counted_and_lead_to_the_list(
    look, waiting, campaign, account, place
):
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    settle_all()
    ((tone, line),) = lines(look(place))
    whose = f" of {campaign}" if place == "brand" else ""
    assert tone == "held"
    assert line.startswith(f"2 numbers{whose} are held: the campaign is suspended")
    url = links(look(place))["See"]
    assert url == f"/a/{account.slug}/numbers/?campaign={campaign.pk}&assignment=held"
    assert len(rows(look(url))) == 2


@pytest.mark.parametrize("place", ["campaign", "brand"])
def test_only_the_suspended_numbers_of_a_campaign_are_held(look, waiting, campaign, place):
    CAUSES["number_not_active"](waiting, campaign)
    ((_, line),) = lines(look(place))
    assert line.startswith("1 number")
    assert "is held: the number is not active" in line


def test_a_brand_names_the_campaign_of_each_line_most_numbers_first(
    look, waiting, campaign, account
):
    other = CampaignFactory(brand=campaign.brand)
    assign(number=PhoneNumberFactory(account=account), campaign=other, actor=None)
    for stop in (other, campaign):
        campaign_life.suspend_campaign(stop, reason="Spam.")
    said = [line for _, line in lines(look("brand"))]
    assert [line.partition(" Campaign")[0] for line in said] == [
        "2 numbers of",
        "1 number of",
    ]
    assert str(campaign) in said[0]
    assert str(other) in said[1]


@EVERYWHERE
def test_an_expired_campaign_says_what_sends_nothing_any_more_and_what_failed(
    look, waiting, campaign, account, place
):
    campaign_life.expire_campaign(campaign)
    settle_all()
    response = look(place)
    assert f"/a/{account.slug}/reasons/#campaign_expired" in links(response).values()
    assert "Move to a campaign that is approved." in words(response)
    assert "by itself" not in words(response)


@pytest.mark.parametrize("place", ["campaign", "brand"])
def test_live_and_failed_numbers_of_an_expired_campaign_are_told_apart(
    look, waiting, campaign, account, place
):
    campaign_life.expire_campaign(campaign)
    settle_all()
    said = [
        (tone, line.partition(": the campaign has expired")[0]) for tone, line in lines(look(place))
    ]
    whose = f" of {campaign}" if place == "brand" else ""
    assert said == [
        ("bad", f"1 number{whose} sends nothing any more"),
        ("bad", f"1 number{whose} failed"),
    ]


@pytest.mark.parametrize("place", ["campaign", "brand"])
def test_what_moves_to_another_campaign_has_been_helped(
    look, live, campaign, other_campaign, place
):
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    assign(number=live, campaign=other_campaign, actor=None)
    assert lines(look(place)) == []


@EVERYWHERE
def test_what_has_expired_resumes_with_no_brand(look, live, campaign, place):
    campaign_life.expire_campaign(campaign)
    campaign_life.reject_brand(campaign.brand, reason="The EIN is wrong.")
    said = words(look(place)) if place != "brand" else lines(look(place))[0][1]
    assert "has expired" in said or "Campaign expired" in said
    assert "resume" not in said


@pytest.mark.parametrize("stop", [campaign_life.suspend_campaign, campaign_life.reject_campaign])
def test_a_campaign_that_is_stopped_itself_does_not_resume_with_its_brand(look, campaign, stop):
    stop(campaign, reason="Spam.")
    campaign_life.reject_brand(campaign.brand, reason="The EIN is wrong.")
    said = words(look("campaign"))
    assert f"The EIN is wrong. The campaign itself is {campaign.status}, too." in said
    assert "by themselves" not in said


def test_counting_stops_somewhere_and_says_so(look, waiting, campaign, monkeypatch):
    monkeypatch.setattr(problems, "MOST", 1)
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    ((_, line),) = lines(look("campaign"))
    assert line.startswith("1 or more numbers are held")


@EVERYWHERE
def test_nothing_of_other_accounts_is_counted(look, live, place):
    before = words(look(place))
    foreign = CampaignFactory(status="approved")
    assign(number=PhoneNumberFactory(account=foreign.account), campaign=foreign, actor=None)
    campaign_life.suspend_campaign(foreign, reason="Spam.")
    LedgerEntryFactory(account=foreign.account, amount=-100)
    assert words(look(place)) == before
