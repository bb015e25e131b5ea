"""Refusals by each of the nine rules in the form: the sentence, who acts, the solution."""

import pytest

from campaigns.models import Campaign
from phone_numbers.models import Assignment, PhoneNumber
from phone_numbers.reasons import reason_for
from phone_numbers.rules import RULES
from tests.asserts import HTMX, assert_status, links, words
from tests.phone_numbers.rule_cases import CASES, breaking

pytestmark = pytest.mark.django_db


@pytest.fixture(params=CASES)
def refused_save(request, signed_in, account):
    code = request.param
    number, campaign = breaking(account, code)
    data = {"seen": 0, "campaign": campaign.pk}

    def save(**options):
        return signed_in.post(number.get_absolute_url(), data, **options)

    return code, number, campaign, save


def test_every_rule_is_covered():
    assert [rule.code for rule in RULES] == list(CASES)


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
    case = CASES[code]
    response = save()
    assert_status(response, 422)
    refusal = words(response, "refused")
    assert refusal.startswith("Nothing was changed")
    assert case.sentence.format(**facts) in refusal
    assert case.who in refusal
    assert refusal.endswith(f"Code {code}")
    assert reason_for(code).next_step_without_choice in refusal
    assert list(links(response, "refused").values()) == [
        f"/a/{account.slug}/{case.path.format(**facts)}",
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
