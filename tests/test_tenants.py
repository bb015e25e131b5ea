"""An account is a world of its own, at every address that names one; the URLs say which."""

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from phone_numbers.actions import assign
from tests.asserts import assert_status, words
from tests.factories import (
    AccountFactory,
    CampaignFactory,
    MembershipFactory,
    PhoneNumberFactory,
)

pytestmark = pytest.mark.django_db

OURS = ("accounts", "campaigns", "carriers", "numbers", "messaging")
OBJECT_OF = {  # whose id stands in an address, by the start of the address's name
    "dashboard:number": "number",
    "dashboard:campaign": "campaign",
    "dashboard:brand": "brand",
}


def addresses(resolver: URLResolver, namespace: str = "", given: tuple = ()):
    """Return (name, its parameters) of every pattern that takes an account's slug."""
    for entry in resolver.url_patterns:
        takes = given + tuple(entry.pattern.converters)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from addresses(entry, inner, takes)
        elif isinstance(entry, URLPattern) and "slug" in takes:
            yield f"{namespace}{entry.name}", frozenset(takes)


ADDRESSES = dict(addresses(get_resolver("config.urls")))
WITH_OBJECTS = [name for name, takes in ADDRESSES.items() if takes > {"slug"}]
METHODS = ("get", "post")


class World:
    """An account with one of everything, something of it under way, and its owner signed in."""

    def __init__(self) -> None:
        self.account = AccountFactory()
        self.owner = MembershipFactory(account=self.account, role="owner").user
        self.campaign = CampaignFactory(brand__account=self.account)
        self.brand = self.campaign.brand
        self.number = PhoneNumberFactory(account=self.account)
        assign(number=self.number, campaign=self.campaign, actor=self.owner)
        self.client = Client()
        self.client.force_login(self.owner)

    def parameters(self, name: str) -> dict[str, object]:
        """Return what an address needs to lead to something of this world."""
        takes = ADDRESSES[name]
        unknown = takes - {"slug", "pk"}
        assert not unknown, f"say in this test what {unknown} of {name} are"
        found = {"slug": self.account.slug}
        if "pk" in takes:
            kind = next(kind for start, kind in OBJECT_OF.items() if name.startswith(start))
            found["pk"] = getattr(self, kind).pk
        return found


@pytest.fixture
def mine(db):
    return World()


@pytest.fixture
def theirs(db):
    return World()


def everything():
    """Return every row of ours, so that two moments can be compared."""
    models = [model for model in apps.get_models() if model._meta.app_label in OURS]
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models
    }


def ask(client, method, name, parameters):
    form = {"seen": 1, "campaign": ""} if method == "post" else {}
    return getattr(client, method)(reverse(name, kwargs=parameters), form)


def expected(status, method, name, world):
    """Return this status, or 405 where the address has no such method for its owner either."""
    own = ask(world.client, method, name, world.parameters(name))
    return 405 if own.status_code == 405 else status


def test_addresses_are_found():
    assert {
        "dashboard:overview",
        "dashboard:balance",
        "dashboard:number_list",
        "dashboard:number_detail",
        "dashboard:brand_detail",
    } <= set(ADDRESSES)
    assert len(ADDRESSES) >= 13
    assert "dashboard:number_detail" in WITH_OBJECTS


def test_every_address_leads_somewhere_for_its_own_members(mine):
    for name in ADDRESSES:
        answer = ask(mine.client, "get", name, mine.parameters(name))
        assert answer.status_code in (200, 302), name


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", ADDRESSES)
def test_for_a_stranger_the_account_does_not_exist(mine, theirs, name, method):
    before = everything()
    answer = ask(mine.client, method, name, theirs.parameters(name))
    assert everything() == before
    assert_status(answer, expected(404, method, name, theirs))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", WITH_OBJECTS)
def test_through_ones_own_account_nothing_of_another_exists(mine, theirs, name, method):
    own = {"slug": mine.account.slug}
    before = everything()
    answer = ask(mine.client, method, name, theirs.parameters(name) | own)
    assert everything() == before
    assert str(theirs.campaign) not in answer.content.decode()
    assert_status(answer, expected(404, method, name, theirs))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", ADDRESSES)
def test_who_is_signed_out_is_sent_to_sign_in(theirs, name, method):
    parameters = theirs.parameters(name)
    before = everything()
    answer = ask(Client(), method, name, parameters)
    assert everything() == before
    assert_status(answer, expected(302, method, name, theirs))
    page = theirs.account.get_absolute_url() if method == "post" else None
    url = page or reverse(name, kwargs=parameters)
    assert answer.get("Location", "") in ("", f"/accounts/login/?next={url}")


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_stranger_learns_no_more_than_about_an_account_that_is_not_there(mine, theirs, name):
    there = ask(mine.client, "get", name, theirs.parameters(name))
    nowhere = ask(mine.client, "get", name, theirs.parameters(name) | {"slug": "no-such-account"})
    assert there.status_code == nowhere.status_code
    assert words(there) == words(nowhere)


@pytest.mark.parametrize("name", WITH_OBJECTS)
@pytest.mark.parametrize("pk", [0, 2**63 - 1, 2**63, 10**40], ids=["0", "largest", "more", "huge"])
def test_an_id_that_is_nobodys_does_not_exist(mine, name, pk):
    answer = ask(mine.client, "get", name, {"slug": mine.account.slug, "pk": pk})
    assert_status(answer, 404)


def test_staff_of_the_site_are_strangers_too(theirs):
    staff = MembershipFactory().user
    staff.is_staff = staff.is_superuser = True
    staff.save()
    client = Client()
    client.force_login(staff)
    assert_status(
        ask(client, "get", "dashboard:overview", theirs.parameters("dashboard:overview")), 404
    )


def test_who_has_left_an_account_is_a_stranger(theirs):
    theirs.owner.memberships.all().delete()
    assert_status(
        ask(theirs.client, "get", "dashboard:overview", theirs.parameters("dashboard:overview")),
        404,
    )


def test_the_switcher_lists_ones_own_accounts_only(mine, theirs):
    second = MembershipFactory(user=mine.owner, account=AccountFactory(name="Second")).account
    page = mine.client.get(mine.account.get_absolute_url()).content.decode()
    assert f'href="{second.get_absolute_url()}"' in page
    assert theirs.account.slug not in page
    assert str(theirs.account) not in page
