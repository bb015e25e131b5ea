"""Viewers see what owners see, are told whom to ask, and find no control that would refuse them."""

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest

from campaigns import lifecycle as campaign_life
from carriers.protocol import Outcome
from phone_numbers.actions import assign
from tests.asserts import assert_status, items, words
from tests.factories import CampaignFactory, MembershipFactory, PhoneNumberFactory
from tests.propagation.slow_carriers import make_late
from tests.propagation.worker_rounds import run_round, settle_all

pytestmark = pytest.mark.django_db
OWN = ("/accounts/", "/me/", "/admin/")
"""The viewer's own settings, signing out, and the choice of another account; saved filters are in
an account, and the viewer's own, too."""


class Controls(HTMLParser):
    """The addresses of a page's links, and its forms: method, address and fields."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links, self.forms = set(), []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "a" and values.get("href"):
            self.links.add(values["href"])
        if tag == "form":
            self.forms.append((values.get("method", "get"), values.get("action", ""), {}))
        elif tag in ("input", "select", "button") and values.get("name") and self.forms:
            self.forms[-1][2][values["name"]] = values.get("value") or ""


@pytest.fixture
def troubled_account(account, owner, campaign, other_campaign):
    """Return an account with a number in each state that offers an owner something to do."""
    numbers = PhoneNumberFactory.create_batch(5, account=account)
    assign(number=numbers[0], campaign=campaign, actor=owner)
    assign(number=numbers[1], campaign=other_campaign, actor=owner)
    settle_all()
    campaign_life.suspend_campaign(other_campaign, reason="Spam.")
    assign(number=numbers[2], campaign=campaign, actor=owner)
    run_round(Outcome.REJECTED)
    assign(number=numbers[3], campaign=campaign, actor=owner)
    make_late(numbers[3], "att")
    campaign_life.expire_campaign(CampaignFactory(brand__account=account))
    return account


def walk(client, home):
    """Return the controls of every page of the account that links lead to, by address."""
    waiting, seen = [home], {}
    while waiting:
        url = urljoin(home, waiting.pop())
        if url in seen or not urlsplit(url).path.startswith(home):
            continue
        response = client.get(url, follow=True)
        assert response.status_code == 200, (url, response.status_code)
        seen[url] = Controls(response.getvalue().decode())
        waiting += [urljoin(url, link.partition("#")[0]) for link in seen[url].links]
    return seen


def test_no_control_refuses_a_viewer(client, viewer, troubled_account):
    client.force_login(viewer)
    pages = walk(client, troubled_account.get_absolute_url())
    assert len(pages) >= 25
    for url, controls in pages.items():
        for method, action, fields in controls.forms:
            target = urljoin(url, action)
            if urlsplit(target).path.startswith(OWN) or "/numbers/saved/" in target:
                continue
            assert method == "get", (url, target)
            assert_status(client.get(target, fields), 200)


def test_an_owner_finds_those_controls(client, owner, troubled_account):
    client.force_login(owner)
    forms = [
        form
        for page in walk(client, troubled_account.get_absolute_url()).values()
        for form in page.forms
        if form[0] == "post" and not form[1].startswith(OWN)
    ]
    assert len(forms) >= 8


def test_every_page_names_the_owners_to_a_viewer(client, viewer, owner, account, number):
    MembershipFactory(account=account, role="owner", user__name="Ravi Lee")
    MembershipFactory(account=account, role="owner", user__is_active=False)
    client.force_login(viewer)
    sentence = (
        f"View only You have view-only access. Ask an owner of this account: {owner} or Ravi Lee."
    )
    for url in ("", "numbers/", f"numbers/{number.pk}/", "campaigns/", "activity/", "balance/"):
        assert words(client.get(f"/a/{account.slug}/{url}")).startswith(sentence)


def test_without_an_owner_a_viewer_asks_the_staff(client, viewer, account):
    client.force_login(viewer)
    page = client.get(account.get_absolute_url())
    assert "You have view-only access. Ask the staff of this site" in words(page)


def test_an_owner_sees_no_badge(signed_in, account):
    assert "View only" not in words(signed_in.get(account.get_absolute_url()))


def test_a_refusal_names_the_owners_once(client, viewer, owner, account):
    client.force_login(viewer)
    response = client.post(f"/a/{account.slug}/numbers/stuck/", {"choice": "cancel"})
    assert_status(response, 403)
    assert words(response).count(f"Ask an owner of this account: {owner}.") == 1


def test_the_overview_asks_nothing_of_a_viewer(client, viewer, owner, troubled_account):
    client.force_login(owner)
    owners = client.get(troubled_account.get_absolute_url())
    client.force_login(viewer)
    seen = words(client.get(troubled_account.get_absolute_url()))
    for asked in ("Needs you now", "Choose campaigns", "Solve", "Ask again", "Retry;"):
        assert (asked in words(owners), asked in seen) == (True, False)
    assert "Who acts: an owner of this account." in seen
    assert len(items(owners)) == len(items(client.get(troubled_account.get_absolute_url())))


def test_the_first_steps_are_an_owners(client, viewer, account):
    client.force_login(viewer)
    assert "An owner opens a number, chooses the campaign and saves." in words(
        client.get(account.get_absolute_url())
    )
