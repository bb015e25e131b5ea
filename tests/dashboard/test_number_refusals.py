"""Refusals by each of the nine rules in the form: the sentence, who acts, the solution."""

import pytest

from campaigns.models import Campaign
from phone_numbers.models import Assignment, PhoneNumber
from phone_numbers.reasons import reason_for
from tests.asserts import HTMX, assert_status, links, words
from tests.phone_numbers.test_rules import CODES, breaking

pytestmark = pytest.mark.django_db

EXPECTED = {
    "number_not_us": ("is not a US number", "No one, because it depends on the number", "numbers/"),
    "number_toll_free": (
        "is toll-free: it needs no 10DLC campaign",
        "No one, because",
        "numbers/",
    ),
    "number_not_active": ("is suspended. It can be assigned", "The staff", "numbers/{number}/"),
    "brand_not_verified": ("The brand {brand} is pending.", "The staff", "brands/{brand_id}/"),
    "campaign_not_approved": ("{campaign} is rejected.", "The staff", "campaigns/{campaign_id}/"),
    "campaign_suspended": ("{campaign} is suspended.", "The staff", "campaigns/{campaign_id}/"),
    "campaign_expired": (
        "{campaign} has expired and cannot come back.",
        "An owner",
        "campaigns/",
    ),
    "campaign_full": (
        "{campaign} has all the numbers",
        "An owner",
        "campaigns/{campaign_id}/",
    ),
    "insufficient_balance": (
        "The balance of {account} is used up.",
        "An owner",
        "balance/",
    ),
}


@pytest.fixture(params=CODES)
def refused_save(request, signed_in, account):
    code = request.param
    number, campaign = breaking(account, code)
    data = {"seen": 0, "campaign": campaign.pk}

    def save(**options):
        return signed_in.post(number.get_absolute_url(), data, **options)

    return code, number, campaign, save


def test_every_rule_is_covered():
    assert list(EXPECTED) == CODES


def test_a_refusal_shows_reason_actor_and_link(refused_save, account):
    code, number, campaign, save = refused_save
    facts = {
        "number": number.pk,
        "campaign": campaign,
        "campaign_id": campaign.pk,
        "brand": campaign.brand,
        "brand_id": campaign.brand_id,
        "account": account,
    }
    sentence, who, path = EXPECTED[code]
    response = save()
    assert_status(response, 422)
    refusal = words(response, "refused")
    assert refusal.startswith("Nothing was changed")
    assert sentence.format(**facts) in refusal
    assert f"Who acts: {who.lower()}" in refusal
    assert refusal.endswith(f"Code {code}")
    assert reason_for(code).next_step in refusal
    assert list(links(response, "refused").values()) == [
        f"/a/{account.slug}/{path.format(**facts)}",
        f"/a/{account.slug}/reasons/#{code}",
    ]


def test_a_refusal_changes_nothing(refused_save):
    _, number, campaign, save = refused_save
    before = Assignment.objects.count()
    save()
    assert Assignment.objects.count() == before
    assert not number.assignments.exists()
    assert PhoneNumber.objects.get(pk=number.pk).revision == 0
    assert Campaign.objects.get(pk=campaign.pk).status == campaign.status


def test_a_refused_save_never_promises_to_resume(refused_save):
    *_, save = refused_save
    assert "by itself" not in words(save(), "refused")


def test_htmx_gets_the_same_refusal_as_a_fragment(refused_save):
    *_, save = refused_save
    fragment = save(headers=HTMX)
    assert_status(fragment, 422)
    assert b"<html" not in fragment.content
    assert words(fragment, "refused") == words(save(), "refused")
