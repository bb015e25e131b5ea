"""The overview: what needs somebody now, what propagates, the brands, and what happened lately."""

import pytest

from campaigns import lifecycle as campaign_life
from carriers.protocol import Outcome
from phone_numbers import lifecycle as number_life
from phone_numbers.actions import assign
from phone_numbers.status import problems
from tests.asserts import assert_status, items, links, rows, words
from tests.factories import (
    BrandFactory,
    CampaignFactory,
    LedgerEntryFactory,
    PhoneNumberFactory,
)
from tests.propagation.driving import turn

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(client, owner, account):
    client.force_login(owner)
    return lambda: client.get(f"/a/{account.slug}/")


def lines(response):
    return [said for _, said in items(response)]


def test_an_empty_account_is_shown_three_steps(look, account):
    said = words(look())
    assert said.startswith(f"{account} 0 numbers 0 live 0 propagating 0 stuck 0 need attention")
    assert "Three steps to a live number" in said
    assert "This account has no brand yet." in said
    assert "Nothing has happened yet." in said
    assert [tone for tone, _ in items(look())] == ["", "", ""]


def test_steps_that_are_taken_are_ticked(look, account):
    brand = BrandFactory(account=account)
    assert [tone for tone, _ in items(look())][:3] == ["done", "", ""]
    CampaignFactory(brand=brand)
    assert [tone for tone, _ in items(look())][:3] == ["done", "done", ""]


def test_a_brand_in_verification_and_a_draft_tick_nothing(look, account):
    CampaignFactory(brand=BrandFactory(account=account, status="pending"), status="draft")
    assert [tone for tone, _ in items(look())][:3] == ["", "", ""]


def test_the_steps_go_when_something_is_under_way(look, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    assert "Three steps" not in words(look())


def test_when_all_is_well_nothing_needs_anybody(look, live):
    assert "Nothing. Every number that can send, does." in words(look())


def test_us_numbers_without_a_campaign_need_one(look, account):
    PhoneNumberFactory.create_batch(2, account=account)
    for e164 in ("+14165550123", "+18005550123"):
        PhoneNumberFactory(account=account, e164=e164)
    PhoneNumberFactory(account=account, status="pending")
    response = look()
    assert "2 US numbers have no campaign" in words(response)
    url = links(response)["Choose campaigns"]
    assert url == f"/a/{account.slug}/numbers/?assignment=unregistered"


def test_one_number_without_a_campaign_has_none(look, number):
    assert "1 US number has no campaign" in words(look())


def test_an_empty_balance_is_the_first_line(look, account, number):
    LedgerEntryFactory(account=account, amount=-100)
    response = look()
    first = next(said for said in lines(response) if "balance" in said)
    assert first.startswith("The balance is used up, so nothing is sent $0.00")
    assert links(response)["See the balance"] == f"/a/{account.slug}/balance/"


def test_a_held_number_is_one_click_from_its_cure(look, live, campaign):
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    response = look()
    (line,) = [said for tone, said in items(response) if tone == "held"]
    assert line == (
        f"{live} Held: campaign suspended · {campaign}. Spam. Ask the staff of this site what has "
        "to change, or choose another campaign. It resumes by itself afterwards. See why"
    )
    assert links(response)["See why"] == live.get_absolute_url()


def test_a_failed_number_is_one_click_from_its_cure(look, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    turn(Outcome.REJECTED)
    response = look()
    (line,) = [said for tone, said in items(response) if tone == "bad"]
    assert line.startswith(f"{number} Failed: carrier rejected · {campaign}. Retry; if it is")


def test_one_cause_of_many_numbers_is_one_line(look, account, campaign):
    for number in PhoneNumberFactory.create_batch(9, account=account):
        assign(number=number, campaign=campaign, actor=None)
    turn(Outcome.REJECTED)
    response = look()
    (line,) = [said for tone, said in items(response) if tone == "bad"]
    assert line.startswith(f"9 numbers Failed: carrier rejected · {campaign}. Retry; if it is")
    narrowed = f"/a/{account.slug}/numbers/?campaign={campaign.pk}&assignment=failed"
    assert links(response)["Solve"] == narrowed
    assert links(response)["all 9"] == f"/a/{account.slug}/numbers/?assignment=attention"


def test_an_empty_balance_hides_no_other_cause(look, account, live, campaign, monkeypatch):
    monkeypatch.setattr(problems, "MOST", 1)
    other = CampaignFactory(brand__account=account)
    last = PhoneNumberFactory(account=account, e164="+19895550100")
    assign(number=last, campaign=other, actor=None)
    campaign_life.suspend_campaign(other, reason="Spam.")
    LedgerEntryFactory(account=account, amount=-100)
    assert any(said.startswith(f"{last} Held: campaign suspended") for said in lines(look()))


def test_what_is_on_the_way_to_another_campaign_needs_nobody(look, live, campaign, other_campaign):
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    assign(number=live, campaign=other_campaign, actor=None)
    assert not any("suspended" in said for said in lines(look()))


def test_staffs_words_on_single_numbers_are_not_said_of_all(look, account, campaign):
    for reason in ("Fraud.", "Port disputed."):
        number = PhoneNumberFactory(account=account)
        assign(number=number, campaign=campaign, actor=None)
        number_life.suspend(number, reason=reason)
    (line,) = [said for said in lines(look()) if said.startswith("2 numbers")]
    assert line.startswith(f"2 numbers Held: number suspended · {campaign}. Ask the staff")


def test_what_propagates_is_listed(look, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    response = look()
    assert ("wait", f"{number} {campaign}, saved just now") in items(response)
    assert links(response)["1 propagating"] == (
        f"/a/{number.account.slug}/numbers/?assignment=propagating"
    )


def test_counter_list_and_card_agree_on_what_propagates(look, client, account, campaign):
    for number in PhoneNumberFactory.create_batch(9, account=account):
        assign(number=number, campaign=campaign, actor=None)
    stopped_ = CampaignFactory(brand__account=account)
    assign(number=PhoneNumberFactory(account=account), campaign=stopped_, actor=None)
    campaign_life.suspend_campaign(stopped_, reason="Spam.")
    response = look()
    url = links(response, "on-the-way-card")["all 9"]
    assert links(response)["9 propagating"] == url
    assert len(rows(client.get(url))) == 9
    assert len(items(response, "on-the-way-card")) == 8


def test_when_all_that_is_on_its_way_is_held_nothing_propagates(look, number, campaign):
    assign(number=number, campaign=campaign, actor=None)
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    assert "0 propagating" in words(look())
    assert "Nothing is propagating." in words(look())
    assert "Three steps" not in words(look())


def test_an_unverified_brand_is_one_cause_for_all_its_campaigns(look, client, account, campaign):
    for of in (campaign, campaign, CampaignFactory(brand=campaign.brand)):
        assign(number=PhoneNumberFactory(account=account), campaign=of, actor=None)
    campaign_life.reject_brand(campaign.brand, reason="The EIN is wrong.")
    response = look()
    (line,) = [said for said in lines(response) if "brand not verified" in said]
    assert line.startswith(
        f"3 numbers Held: brand not verified · {campaign.brand}. The EIN is wrong. Ask the staff"
    )
    url = links(response)["See why"]
    counts = [said.split()[0] for _, said in items(client.get(url)) if said.endswith(" See")]
    assert (url, counts) == (campaign.brand.get_absolute_url(), ["2", "1"])


def test_what_has_expired_under_an_unverified_brand_is_promised_nothing(look, live, campaign):
    campaign_life.expire_campaign(campaign)
    campaign_life.reject_brand(campaign.brand, reason="The EIN is wrong.")
    (line,) = [said for said in lines(look()) if said.startswith(str(live))]
    assert line.startswith(f"{live} Campaign expired · {campaign}. Move to")
    assert "by itself" not in line


def test_a_failed_move_is_told_of_the_campaign_that_failed(look, live, campaign, other_campaign):
    assign(number=live, campaign=other_campaign, actor=None)
    turn(Outcome.REJECTED)
    (line,) = [said for tone, said in items(look()) if tone == "bad"]
    assert line.startswith(
        f"{live} Failed: carrier rejected · {other_campaign}. It still sends under another "
        "campaign. Retry;"
    )


def test_a_failed_move_from_what_is_stopped_sends_nothing(look, live, campaign, other_campaign):
    assign(number=live, campaign=other_campaign, actor=None)
    turn(Outcome.REJECTED)
    campaign_life.suspend_campaign(campaign, reason="Spam.")
    said = [said for said in lines(look()) if said.startswith(str(live))]
    assert [line.removeprefix(f"{live} ").partition(" ·")[0] for line in said] == [
        "Held: campaign suspended",
        "Failed: carrier rejected",
    ]
    assert not any("still sends" in line for line in said)


def test_each_brand_says_what_it_may_send(look, account):
    BrandFactory(account=account, display_name="Harbor", brand_score=80)
    BrandFactory(account=account, display_name="Pier", status="pending")
    said = lines(look())
    assert "Harbor 200,000 messages a day, 10 a second High" in said
    assert "Pier Pending: its campaigns cannot send Medium" in said


def test_lately_shows_a_few_and_links_to_all(look, account, campaign, owner):
    for number in PhoneNumberFactory.create_batch(10, account=account):
        assign(number=number, campaign=campaign, actor=owner)
    response = look()
    assert len(rows(response)) == 8
    assert f"{campaign} Propagating {owner} just now" in rows(response)[0]
    assert links(response)["all activity"] == f"/a/{account.slug}/activity/"


def test_nothing_of_other_accounts_is_shown(look, account):
    foreign = CampaignFactory(name="Secret", brand__display_name="Hidden")
    assign(number=PhoneNumberFactory(account=foreign.account), campaign=foreign, actor=None)
    response = look()
    assert_status(response, 200)
    assert "Secret" not in words(response)
    assert "Hidden" not in words(response)


def test_a_viewer_sees_the_same(client, look, account, viewer, number):
    seen = words(look())
    client.force_login(viewer)
    assert words(look()) == seen
