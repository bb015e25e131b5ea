"""Problems that stop numbers, and their solution, on number, campaign, brand and overview."""

import pytest

from campaigns import lifecycle as campaign_life
from phone_numbers.actions import assign
from phone_numbers.reasons import TEMPORARY, reason_for
from tests.asserts import items, links, rows, words
from tests.factories import CampaignFactory, LedgerEntryFactory, PhoneNumberFactory
from tests.phone_numbers.rule_cases import CAUSES, CURES
from tests.propagation.worker_rounds import settle_all

pytestmark = pytest.mark.django_db

PAGES = ("number", "campaign", "brand", "overview")
ON_EVERY_PAGE = pytest.mark.parametrize("page_name", PAGES)


@pytest.fixture
def pending_number(account, live, campaign):
    number = PhoneNumberFactory(account=account)
    assign(number=number, campaign=campaign, actor=None)
    return number


@pytest.fixture
def get_page(client, owner, account, number, campaign, other_campaign):
    client.force_login(owner)
    addresses = {
        "number": number.get_absolute_url(),
        "campaign": campaign.get_absolute_url(),
        "brand": campaign.brand.get_absolute_url(),
        "overview": account.get_absolute_url(),
    }
    return lambda page_name: client.get(addresses.get(page_name, page_name))


def problem_lines(response):
    """Return the lines of the card on held and failed numbers, with their tones."""
    return [item for item in items(response) if item[1].endswith(" See")]


@ON_EVERY_PAGE
@pytest.mark.parametrize("code", TEMPORARY)
def test_each_cause_is_shown_with_its_reason_and_solution(
    get_page, live, campaign, account, page_name, code
):
    CAUSES[code](live, campaign)
    response = get_page(page_name)
    assert f"/a/{account.slug}/reasons/#{code}" in links(response).values()
    assert "resume" in words(response)
    assert page_name == "overview" or reason_for(code).next_step in words(response)


@ON_EVERY_PAGE
@pytest.mark.parametrize("code", TEMPORARY)
def test_a_problem_disappears_with_its_cause(get_page, live, campaign, account, page_name, code):
    before = links(get_page(page_name))
    CAUSES[code](live, campaign)
    CURES[code](live, campaign)
    assert links(get_page(page_name)) == before


STAFF_REASONS = {
    "brand": lambda c: campaign_life.reject_brand(c.brand, reason="Complaints came in."),
    "campaign": lambda c: campaign_life.suspend_campaign(c, reason="Complaints came in."),
}


@ON_EVERY_PAGE
@pytest.mark.parametrize("level", STAFF_REASONS)
def test_the_reason_written_by_staff_is_shown(get_page, live, campaign, page_name, level):
    STAFF_REASONS[level](campaign)
    assert "Complaints came in." in words(get_page(page_name))


@pytest.mark.parametrize("page_name", ["campaign", "brand"])
def test_live_and_pending_numbers_are_counted_and_link_to_the_list(
    get_page, pending_number, campaign, account, page_name
):
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    settle_all()
    ((tone, line),) = problem_lines(get_page(page_name))
    whose = f" of {campaign}" if page_name == "brand" else ""
    assert tone == "held"
    assert line.startswith(f"2 numbers{whose} are on hold: the campaign is suspended")
    url = links(get_page(page_name))["See"]
    filters = f"campaign={campaign.pk}&assignment=held&reason=campaign_suspended"
    assert url == f"/a/{account.slug}/numbers/?{filters}"
    assert len(rows(get_page(url))) == 2


@pytest.mark.parametrize("page_name", ["campaign", "brand"])
def test_only_the_suspended_numbers_of_a_campaign_are_held(
    get_page, pending_number, campaign, page_name
):
    CAUSES["number_not_active"](pending_number, campaign)
    ((_, line),) = problem_lines(get_page(page_name))
    assert line.startswith("1 number")
    assert "is on hold: the number is not active" in line


def test_a_brand_lists_its_campaigns_by_held_numbers_descending(
    get_page, pending_number, campaign, account
):
    other = CampaignFactory(brand=campaign.brand)
    assign(number=PhoneNumberFactory(account=account), campaign=other, actor=None)
    for stop in (other, campaign):
        campaign_life.suspend_campaign(stop, reason="Spam.")
    texts = [line for _, line in problem_lines(get_page("brand"))]
    assert [line.partition(" Campaign")[0] for line in texts] == [
        "2 numbers of",
        "1 number of",
    ]
    assert str(campaign) in texts[0]
    assert str(other) in texts[1]


@ON_EVERY_PAGE
def test_an_expired_campaign_shows_stopped_and_failed_numbers(
    get_page, pending_number, campaign, account, page_name
):
    campaign_life.expire_campaign(campaign)
    settle_all()
    response = get_page(page_name)
    assert f"/a/{account.slug}/reasons/#campaign_expired" in links(response).values()
    assert "Move to a campaign that is approved." in words(response)
    assert "by itself" not in words(response)


@pytest.mark.parametrize("page_name", ["campaign", "brand"])
def test_live_and_failed_numbers_of_an_expired_campaign_have_separate_lines(
    get_page, pending_number, campaign, account, page_name
):
    campaign_life.expire_campaign(campaign)
    settle_all()
    texts = [
        (tone, line.partition(": the campaign has expired")[0])
        for tone, line in problem_lines(get_page(page_name))
    ]
    whose = f" of {campaign}" if page_name == "brand" else ""
    assert texts == [
        ("bad", f"1 number{whose} sends nothing any more"),
        ("bad", f"1 number{whose} failed"),
    ]


@pytest.mark.parametrize("page_name", ["campaign", "brand"])
def test_a_number_moving_to_another_campaign_is_not_counted(
    get_page, live, campaign, other_campaign, page_name
):
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    assign(number=live, campaign=other_campaign, actor=None)
    assert problem_lines(get_page(page_name)) == []


@ON_EVERY_PAGE
def test_an_expired_campaign_does_not_promise_to_resume_with_its_brand(
    get_page, live, campaign, page_name
):
    campaign_life.expire_campaign(campaign)
    campaign_life.reject_brand(campaign.brand, reason="The EIN is wrong.")
    texts = (
        words(get_page(page_name))
        if page_name != "brand"
        else problem_lines(get_page(page_name))[0][1]
    )
    assert "has expired" in texts or "Campaign expired" in texts
    assert "resume" not in texts


@pytest.mark.parametrize("stop", [campaign_life.suspend_campaign, campaign_life.reject_campaign])
def test_a_stopped_campaign_does_not_promise_to_resume_with_its_brand(get_page, campaign, stop):
    stop(campaign, reason="Spam.")
    campaign_life.reject_brand(campaign.brand, reason="The EIN is wrong.")
    texts = words(get_page("campaign"))
    assert f"‘The EIN is wrong.’ The campaign itself is {campaign.status}, too." in texts
    assert "by themselves" not in texts


def test_problems_are_counted_exactly_above_the_limit_of_other_counts(
    get_page, pending_number, live, campaign, monkeypatch
):
    monkeypatch.setattr("core.counting.COUNT_LIMIT", 1)
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    ((_, line),) = problem_lines(get_page("campaign"))
    assert line.startswith("2 numbers are on hold")


@ON_EVERY_PAGE
def test_numbers_of_other_accounts_are_not_counted(get_page, live, page_name):
    before = words(get_page(page_name))
    foreign = CampaignFactory(status="approved")
    assign(number=PhoneNumberFactory(account=foreign.account), campaign=foreign, actor=None)
    campaign_life.suspend_campaign(foreign, reason="Spam.")
    LedgerEntryFactory(account=foreign.account, amount=-100)
    assert words(get_page(page_name)) == before
