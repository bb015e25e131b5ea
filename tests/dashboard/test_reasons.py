"""The catalogue of reasons: one entry each, and every reason code links to its entry."""

import pytest

from phone_numbers.models import Assignment, CarrierRegistration
from phone_numbers.reasons import REASONS, explain
from tests.asserts import assert_status, elements, links, part, text, words
from tests.factories import AssignmentFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def get_page(client, viewer, account):
    client.force_login(viewer)
    return lambda path="reasons/": client.get(f"/a/{account.slug}/{path}")


def entry_text(response, code):
    return text(part(response, code))


def test_the_page_does_not_link_to_itself(get_page, account):
    own_link = f'href="/a/{account.slug}/reasons/"'
    assert own_link in get_page("numbers/").content.decode()
    assert own_link not in get_page().content.decode()


def test_every_reason_has_a_complete_entry(get_page):
    response = get_page()
    for code, reason in REASONS.items():
        entry = entry_text(response, code)
        assert entry.startswith(f"{reason.short} {code} {explain(code)}")
        assert f"Next step: {reason.next_step}" in entry
        assert f"Who acts {reason.who.value}" in entry


def test_an_entry_says_whether_retry_helps_and_whether_sending_resumes(get_page):
    response = get_page()
    for code, retry_text, resume_text in (
        ("campaign_suspended", "Helps afterwards", "Yes, within seconds"),
        ("carrier_rejected", "Helps afterwards", "No"),
        ("campaign_expired", "Does not help", "No"),
    ):
        end = f"Saving again or Retry {retry_text} Resumes by itself {resume_text}"
        assert entry_text(response, code).endswith(end)


def test_an_unknown_code_has_an_entry(get_page):
    assert "comes from an older or newer version of Longcode" in entry_text(get_page(), "unknown")


def test_entries_are_grouped_by_origin_in_the_order_of_the_table(get_page):
    response = get_page()
    assert [text(title) for title in elements(response, tag="h2")] == [
        "Rules of assignment, in the order in which they are checked",
        "What a carrier may answer",
        "When no answer comes, or something breaks",
        "When the code is not among these",
    ]
    ids = [dict(item.attributes).get("id") for item in elements(response, tag="li")]
    assert [code for code in ids if code in REASONS] == list(REASONS)


def test_next_steps_link_to_pages_of_the_account(get_page, account):
    ids = links(get_page())
    for path in ("Phone numbers", "Brands", "Campaigns", "Balance"):
        assert_status(get_page(ids[path].removeprefix(f"/a/{account.slug}/")), 200)


def test_no_entry_shows_a_placeholder(get_page):
    assert "{" not in words(get_page())


def test_every_page_of_the_account_links_to_the_catalogue(get_page, account):
    for path in ("", "numbers/", "campaigns/", "brands/", "activity/", "balance/"):
        (link,) = [
            a for a in elements(get_page(path), tag="a") if text(a) == "Reasons, and what to do"
        ]
        assert ("href", f"/a/{account.slug}/reasons/") in link.attributes


def create_failure(number, campaign, code):
    """Create a failed assignment with this code in every column that holds a code."""
    row = AssignmentFactory(campaign=campaign, phone_number=number, status="failed")
    Assignment.objects.filter(pk=row.pk).update(failure_code=code, failure_carrier="att")
    rejected = RegistrationFactory(assignment=row, carrier="att", status="rejected")
    held = RegistrationFactory(assignment=row, carrier="verizon")
    CarrierRegistration.objects.filter(pk=rejected.pk).update(failure_code=code)
    CarrierRegistration.objects.filter(pk=held.pk).update(hold_code=code, held_at=row.requested_at)


PATHS = ("", "numbers/", "numbers/{number}/", "activity/")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("code", [*REASONS, "of_another_version"])
def test_a_failure_links_to_its_entry_from_every_page(
    get_page, account, number, campaign, path, code
):
    create_failure(number, campaign, code)
    page = get_page(path.format(number=number.pk))
    assert_status(page, 200)
    hrefs = {href.partition("#") for href in links(page).values() if "/reasons/" in href}
    address, _, anchor = hrefs.pop()
    assert not hrefs
    assert address == f"/a/{account.slug}/reasons/"
    assert entry_text(get_page(), anchor)
    assert anchor == (code if code in REASONS else "unknown")
