"""The overview: problems to solve, propagating numbers, brands, and recent activity."""

import pytest

from campaigns import lifecycle as campaign_life
from carriers.protocol import Outcome
from phone_numbers import lifecycle as number_life
from phone_numbers.actions import assign
from phone_numbers.status import samples
from tests.asserts import assert_status, items, links, rows, words
from tests.factories import (
    BrandFactory,
    CampaignFactory,
    LedgerEntryFactory,
    PhoneNumberFactory,
)
from tests.propagation.worker_rounds import run_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def get_page(client, owner, account):
    client.force_login(owner)
    return lambda: client.get(f"/a/{account.slug}/")


def item_texts(response):
    return [line for _, line in items(response)]


def test_an_empty_account_sees_three_steps(get_page, account):
    page_text = words(get_page())
    assert page_text.startswith(
        f"{account} 0 numbers 0 live 0 propagating ? 0 stuck ? 0 need attention"
    )
    assert "Three steps to a live number" in page_text
    assert "This account has no brand yet." in page_text
    assert "Nothing has happened yet." in page_text
    assert [tone for tone, _ in items(get_page())] == ["", "", ""]


def test_finished_steps_are_ticked(get_page, account):
    brand = BrandFactory(account=account)
    assert [tone for tone, _ in items(get_page())][:3] == ["done", "", ""]
    CampaignFactory(brand=brand)
    assert [tone for tone, _ in items(get_page())][:3] == ["done", "done", ""]


def test_a_pending_brand_and_a_draft_campaign_tick_no_step(get_page, account):
    CampaignFactory(brand=BrandFactory(account=account, status="pending"), status="draft")
    assert [tone for tone, _ in items(get_page())][:3] == ["", "", ""]


def test_the_steps_disappear_once_a_number_propagates(get_page, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    assert "Three steps" not in words(get_page())


def test_without_problems_the_page_says_so(get_page, live):
    assert "Nothing needs your attention now." in words(get_page())


def test_us_numbers_without_a_campaign_are_listed_as_a_problem(get_page, account):
    PhoneNumberFactory.create_batch(2, account=account)
    for e164 in ("+14165550123", "+18005550123"):
        PhoneNumberFactory(account=account, e164=e164)
    PhoneNumberFactory(account=account, status="pending")
    response = get_page()
    assert "2 US numbers have no campaign" in words(response)
    url = links(response)["Choose campaigns"]
    assert url == f"/a/{account.slug}/numbers/?assignment=unregistered"


def test_one_number_without_a_campaign_uses_the_singular(get_page, number):
    assert "1 US number has no campaign" in words(get_page())


def test_an_empty_balance_is_the_first_line(get_page, account, number):
    LedgerEntryFactory(account=account, amount=-100)
    response = get_page()
    balance_line = next(line for line in item_texts(response) if "balance" in line)
    assert balance_line.startswith("The balance is used up, so nothing is sent $0.00")
    assert links(response)["See the balance"] == f"/a/{account.slug}/balance/"


def test_a_held_number_links_to_its_solution(get_page, live, campaign):
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    response = get_page()
    (line,) = [line for tone, line in items(response) if tone == "held"]
    assert line == (
        f"{live} On hold: campaign suspended · {campaign}. "
        "Note from staff: ‘Spam.’ Ask the staff of this site what "
        "has to change, or choose another campaign. It resumes by itself afterwards. See why"
    )
    assert links(response)["See why"] == live.get_absolute_url()


def test_a_failed_number_shows_its_solution(get_page, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    run_round(Outcome.REJECTED)
    response = get_page()
    (line,) = [line for tone, line in items(response) if tone == "bad"]
    assert line.startswith(f"{number} Failed: carrier rejected · {campaign}. Retry; if it is")


def test_numbers_with_one_cause_share_one_line(get_page, account, campaign):
    for number in PhoneNumberFactory.create_batch(9, account=account):
        assign(number=number, campaign=campaign, actor=None)
    run_round(Outcome.REJECTED)
    response = get_page()
    (line,) = [line for tone, line in items(response) if tone == "bad"]
    assert line.startswith(f"9 numbers Failed: carrier rejected · {campaign}. Retry; if it is")
    filters = f"campaign={campaign.pk}&assignment=failed&reason=carrier_rejected"
    assert links(response)["Solve"] == f"/a/{account.slug}/numbers/?{filters}"
    assert links(response)["all 9"] == f"/a/{account.slug}/numbers/?assignment=attention"


def test_an_empty_balance_does_not_hide_other_causes(
    get_page, account, live, campaign, monkeypatch
):
    monkeypatch.setattr(samples, "COUNT_LIMIT", 1)
    other = CampaignFactory(brand__account=account)
    last = PhoneNumberFactory(account=account, e164="+19895550100")
    assign(number=last, campaign=other, actor=None)
    campaign_life.suspend_campaign(other, reason="Spam.")
    LedgerEntryFactory(account=account, amount=-100)
    assert any(
        line.startswith(f"{last} On hold: campaign suspended") for line in item_texts(get_page())
    )


def test_a_number_moving_away_from_a_suspended_campaign_is_not_a_problem(
    get_page, live, campaign, other_campaign
):
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    assign(number=live, campaign=other_campaign, actor=None)
    assert not any("suspended" in line for line in item_texts(get_page()))


def test_staff_reasons_for_single_numbers_are_not_shown_for_a_group(get_page, account, campaign):
    for reason in ("Fraud.", "Port disputed."):
        number = PhoneNumberFactory(account=account)
        assign(number=number, campaign=campaign, actor=None)
        number_life.suspend(number, reason=reason)
    (line,) = [line for line in item_texts(get_page()) if line.startswith("2 numbers")]
    assert line.startswith(f"2 numbers On hold: number suspended · {campaign}. Ask the staff")


def test_propagating_numbers_are_listed(get_page, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    response = get_page()
    assert ("wait", f"{number} {campaign}, saved just now") in items(response)
    assert links(response)["1 propagating"] == (
        f"/a/{number.account.slug}/numbers/?assignment=propagating"
    )


def test_counter_list_and_card_agree_on_propagating_numbers(get_page, client, account, campaign):
    for number in PhoneNumberFactory.create_batch(9, account=account):
        assign(number=number, campaign=campaign, actor=None)
    stopped_campaign = CampaignFactory(brand__account=account)
    assign(number=PhoneNumberFactory(account=account), campaign=stopped_campaign, actor=None)
    campaign_life.suspend_campaign(stopped_campaign, reason="Spam.")
    response = get_page()
    url = links(response, "on-the-way-card")["all 9"]
    assert links(response)["9 propagating"] == url
    assert len(rows(client.get(url))) == 9
    assert len(items(response, "on-the-way-card")) == 8


def test_held_pending_numbers_are_not_counted_as_propagating(get_page, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    assert "0 propagating" in words(get_page())
    assert "Nothing is propagating." in words(get_page())
    assert "Three steps" not in words(get_page())


def test_an_unverified_brand_is_one_cause_for_every_campaign(get_page, client, account, campaign):
    for of in (campaign, campaign, CampaignFactory(brand=campaign.brand)):
        assign(number=PhoneNumberFactory(account=account), campaign=of, actor=None)
    campaign_life.reject_brand(campaign.brand, reason="The EIN is wrong.")
    response = get_page()
    (line,) = [line for line in item_texts(response) if "brand not verified" in line]
    assert line.startswith(
        f"3 numbers On hold: brand not verified · {campaign.brand}. "
        "Note from staff: ‘The EIN is wrong.’ Ask the staff"
    )
    url = links(response)["See why"]
    counts = [line.split()[0] for _, line in items(client.get(url)) if line.endswith(" See")]
    assert (url, counts) == (campaign.brand.get_absolute_url(), ["2", "1"])


def test_an_expired_campaign_of_an_unverified_brand_does_not_promise_to_resume(
    get_page, live, campaign
):
    campaign_life.expire_campaign(campaign)
    campaign_life.reject_brand(campaign.brand, reason="The EIN is wrong.")
    (line,) = [line for line in item_texts(get_page()) if line.startswith(str(live))]
    assert line.startswith(f"{live} Campaign expired · {campaign}. Move to")
    assert "by itself" not in line


def test_a_failed_move_names_the_campaign_that_failed(get_page, live, campaign, other_campaign):
    assign(number=live, campaign=other_campaign, actor=None)
    run_round(Outcome.REJECTED)
    (line,) = [line for tone, line in items(get_page()) if tone == "bad"]
    assert line.startswith(
        f"{live} Failed: carrier rejected · {other_campaign}. It still sends under another "
        "campaign. Retry;"
    )


def test_a_failed_move_from_a_stopped_campaign_does_not_claim_to_send(
    get_page, live, campaign, other_campaign
):
    assign(number=live, campaign=other_campaign, actor=None)
    run_round(Outcome.REJECTED)
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    lines = [line for line in item_texts(get_page()) if line.startswith(str(live))]
    assert [line.removeprefix(f"{live} ").partition(" ·")[0] for line in lines] == [
        "On hold: campaign suspended",
        "Failed: carrier rejected",
    ]
    assert not any("still sends" in line for line in lines)


def test_each_brand_shows_its_throughput(get_page, account):
    BrandFactory(account=account, display_name="Harbor", brand_score=80)
    BrandFactory(account=account, display_name="Pier", status="pending")
    page_text = item_texts(get_page())
    assert "Harbor 200,000 messages a day, 10 a second High" in page_text
    assert "Pier Pending: its campaigns cannot send Medium" in page_text


def test_recent_activity_shows_a_few_lines_and_links_to_all(get_page, account, campaign, owner):
    for number in PhoneNumberFactory.create_batch(10, account=account):
        assign(number=number, campaign=campaign, actor=owner)
    response = get_page()
    assert len(rows(response)) == 8
    assert f"{campaign} Propagating {owner} just now" in rows(response)[0]
    assert links(response)["all activity"] == f"/a/{account.slug}/activity/"


def test_data_of_other_accounts_is_not_shown(get_page, account):
    foreign_campaign = CampaignFactory(name="Secret", brand__display_name="Hidden")
    assign(
        number=PhoneNumberFactory(account=foreign_campaign.account),
        campaign=foreign_campaign,
        actor=None,
    )
    response = get_page()
    assert_status(response, 200)
    assert "Secret" not in words(response)
    assert "Hidden" not in words(response)


def test_a_viewer_sees_the_same_counts_and_numbers(client, get_page, account, viewer, number):
    seen = get_page()
    client.force_login(viewer)
    assert words(get_page(), "card-counts") == words(seen, "card-counts")
    assert [tone for tone, _ in items(get_page())] == [tone for tone, _ in items(seen)]
