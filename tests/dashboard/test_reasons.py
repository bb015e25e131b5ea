"""The catalogue: an entry for every reason, and every text that names one leads to its entry."""

import pytest

from phone_numbers.models import Assignment, CarrierRegistration
from phone_numbers.reasons import REASONS
from phone_numbers.reasons.wording import explain
from tests.asserts import assert_status, elements, links, part, text, words
from tests.factories import AssignmentFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(client, viewer, account):
    client.force_login(viewer)
    return lambda place="reasons/": client.get(f"/a/{account.slug}/{place}")


def entry(response, code):
    return text(part(response, code))


def test_the_page_does_not_lead_to_itself(look, account):
    here = f'href="/a/{account.slug}/reasons/"'
    assert here in look("numbers/").content.decode()
    assert here not in look().content.decode()


def test_every_reason_has_an_entry_that_says_all_of_it(look):
    response = look()
    for code, reason in REASONS.items():
        said = entry(response, code)
        assert said.startswith(f"{reason.short} {code} {explain(code)}")
        assert f"Next step: {reason.next_step}" in said
        assert f"Who acts {reason.who.value}" in said


def test_it_says_whether_trying_again_helps_and_what_resumes_by_itself(look):
    response = look()
    for code, again, alone in (
        ("campaign_suspended", "Helps afterwards", "Yes, within seconds"),
        ("carrier_rejected", "Helps afterwards", "No"),
        ("campaign_expired", "Does not help", "No"),
    ):
        end = f"Saving again or Retry {again} Resumes by itself {alone}"
        assert entry(response, code).endswith(end)


def test_a_code_that_is_not_in_the_table_has_an_entry_too(look):
    assert "comes from an older or newer version of Longcode" in entry(look(), "unknown")


def test_entries_stand_by_where_they_come_from_in_the_order_of_the_table(look):
    response = look()
    assert [text(title) for title in elements(response, tag="h2")] == [
        "Rules of assignment, in the order in which they are checked",
        "What a carrier may answer",
        "When no answer comes, or something breaks",
        "When the code is not among these",
    ]
    found = [dict(item.attributes).get("id") for item in elements(response, tag="li")]
    assert [code for code in found if code in REASONS] == list(REASONS)


def test_next_steps_lead_to_the_accounts_own_pages(look, account):
    found = links(look())
    for place in ("Phone numbers", "Brands", "Campaigns", "Balance"):
        assert_status(look(found[place].removeprefix(f"/a/{account.slug}/")), 200)


def test_nobody_prints_a_placeholder(look):
    assert "{" not in words(look())


def test_every_page_of_the_account_leads_there(look, account):
    for place in ("", "numbers/", "campaigns/", "brands/", "activity/", "balance/"):
        (link,) = [
            a for a in elements(look(place), tag="a") if text(a) == "Reasons, and what to do"
        ]
        assert ("href", f"/a/{account.slug}/reasons/") in link.attributes


def stopped(number, campaign, code):
    """Leave a failed assignment behind, with the code at every place that has one."""
    row = AssignmentFactory(campaign=campaign, phone_number=number, status="failed")
    Assignment.objects.filter(pk=row.pk).update(failure_code=code, failure_carrier="att")
    rejected = RegistrationFactory(assignment=row, carrier="att", status="rejected")
    held = RegistrationFactory(assignment=row, carrier="verizon")
    CarrierRegistration.objects.filter(pk=rejected.pk).update(failure_code=code)
    CarrierRegistration.objects.filter(pk=held.pk).update(hold_code=code, held_at=row.requested_at)


PAGES = ("", "numbers/", "numbers/{number}/", "activity/")


@pytest.mark.parametrize("place", PAGES)
@pytest.mark.parametrize("code", [*REASONS, "of_another_version"])
def test_a_failure_leads_to_its_entry_from_wherever_it_stands(
    look, account, number, campaign, place, code
):
    stopped(number, campaign, code)
    page = look(place.format(number=number.pk))
    assert_status(page, 200)
    there = {href.partition("#") for href in links(page).values() if "/reasons/" in href}
    address, _, anchor = there.pop()
    assert not there
    assert address == f"/a/{account.slug}/reasons/"
    assert entry(look(), anchor)
    assert anchor == (code if code in REASONS else "unknown")
