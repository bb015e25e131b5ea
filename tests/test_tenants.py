"""Accounts are isolated from each other at every URL with an account's slug."""

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import SavedFilter
from bulk.drafts import draft_selection
from phone_numbers.actions import assign
from phone_numbers.models import PhoneNumber
from tests.asserts import assert_status, words
from tests.factories import (
    AccountFactory,
    CampaignFactory,
    MembershipFactory,
    PhoneNumberFactory,
)

pytestmark = pytest.mark.django_db

APP_LABELS = ("accounts", "bulk", "campaigns", "carriers", "numbers", "messaging")
OBJECT_BY_PREFIX = {  # the model of the id in a URL, by the prefix of the URL's name
    "dashboard:number": "number",
    "dashboard:campaign": "campaign",
    "dashboard:brand": "brand",
    "dashboard:job": "job",
    "dashboard:saved_filter": "saved_filter",
}


def account_urls(resolver: URLResolver, namespace: str = "", inherited: tuple = ()):
    """Yield the name and the parameters of every URL pattern with an account's slug."""
    for entry in resolver.url_patterns:
        parameters = inherited + tuple(entry.pattern.converters)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from account_urls(entry, inner, parameters)
        elif isinstance(entry, URLPattern) and "slug" in parameters:
            yield f"{namespace}{entry.name}", frozenset(parameters)


URLS = dict(account_urls(get_resolver("config.urls")))
URLS_WITH_OBJECTS = [name for name, parameters in URLS.items() if parameters > {"slug"}]
METHODS = ("get", "post")


class Tenant:
    """An account with one object of each kind, a pending assignment, and a signed-in owner."""

    def __init__(self) -> None:
        self.account = AccountFactory()
        membership = MembershipFactory(account=self.account, role="owner")
        self.owner = membership.user
        self.saved_filter = SavedFilter.objects.create(membership=membership, name="Mine")
        self.campaign = CampaignFactory(brand__account=self.account)
        self.brand = self.campaign.brand
        self.number = PhoneNumberFactory(account=self.account)
        assign(number=self.number, campaign=self.campaign, actor=self.owner)
        self.job = draft_selection(
            account=self.account,
            actor=self.owner,
            numbers=PhoneNumber.objects.filter(pk=self.number.pk),
            kind="clear",
            source="ticked",
        )
        self.client = Client()
        self.client.force_login(self.owner)

    def parameters(self, name: str) -> dict[str, object]:
        """Return the URL parameters that lead to an object of this tenant."""
        parameters = URLS[name]
        unknown = parameters - {"slug", "pk"}
        assert not unknown, f"define {unknown} of {name} in this test"
        found = {"slug": self.account.slug}
        if "pk" in parameters:
            kind = next(kind for start, kind in OBJECT_BY_PREFIX.items() if name.startswith(start))
            found["pk"] = getattr(self, kind).pk
        return found


@pytest.fixture
def own_tenant(db):
    return Tenant()


@pytest.fixture
def other_tenant(db):
    return Tenant()


def all_rows():
    """Return all rows of the project's models, for comparison."""
    models = [model for model in apps.get_models() if model._meta.app_label in APP_LABELS]
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models
    }


def send(client, method, name, parameters):
    form = {"seen": 1, "campaign": ""} if method == "post" else {}
    return getattr(client, method)(reverse(name, kwargs=parameters), form)


def expected(status, method, name, tenant):
    """Return this status, or 405 if the URL does not allow the method for its owner either."""
    own_response = send(tenant.client, method, name, tenant.parameters(name))
    return 405 if own_response.status_code == 405 else status


def test_urls_are_found():
    assert {
        "dashboard:overview",
        "dashboard:balance",
        "dashboard:number_list",
        "dashboard:number_detail",
        "dashboard:brand_detail",
    } <= set(URLS)
    assert len(URLS) >= 13
    assert "dashboard:number_detail" in URLS_WITH_OBJECTS


def test_every_url_works_for_members(own_tenant):
    for name in URLS:
        response = send(own_tenant.client, "get", name, own_tenant.parameters(name))
        assert response.status_code in (200, 302), name


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", URLS)
def test_other_accounts_do_not_exist_for_a_user(own_tenant, other_tenant, name, method):
    before = all_rows()
    response = send(own_tenant.client, method, name, other_tenant.parameters(name))
    assert all_rows() == before
    assert_status(response, expected(404, method, name, other_tenant))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", URLS_WITH_OBJECTS)
def test_objects_of_other_accounts_do_not_exist_in_the_users_account(
    own_tenant, other_tenant, name, method
):
    own_response = {"slug": own_tenant.account.slug}
    before = all_rows()
    response = send(own_tenant.client, method, name, other_tenant.parameters(name) | own_response)
    assert all_rows() == before
    assert str(other_tenant.campaign) not in response.content.decode()
    assert_status(response, expected(404, method, name, other_tenant))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", URLS)
def test_a_signed_out_visitor_is_sent_to_sign_in(other_tenant, name, method):
    parameters = other_tenant.parameters(name)
    before = all_rows()
    response = send(Client(), method, name, parameters)
    assert all_rows() == before
    assert_status(response, expected(302, method, name, other_tenant))
    page = other_tenant.account.get_absolute_url() if method == "post" else None
    url = page or reverse(name, kwargs=parameters)
    assert response.get("Location", "") in ("", f"/accounts/login/?next={url}")


@pytest.mark.parametrize("name", URLS)
def test_another_account_looks_like_a_missing_account(own_tenant, other_tenant, name):
    existing = send(own_tenant.client, "get", name, other_tenant.parameters(name))
    missing = send(
        own_tenant.client, "get", name, other_tenant.parameters(name) | {"slug": "no-such-account"}
    )
    assert existing.status_code == missing.status_code
    assert words(existing) == words(missing)


@pytest.mark.parametrize("name", URLS_WITH_OBJECTS)
@pytest.mark.parametrize("pk", [0, 2**63 - 1, 2**63, 10**40], ids=["0", "largest", "more", "huge"])
def test_an_unknown_id_does_not_exist(own_tenant, name, pk):
    response = send(own_tenant.client, "get", name, {"slug": own_tenant.account.slug, "pk": pk})
    assert_status(response, 404)


def test_staff_cannot_see_accounts_on_the_dashboard(other_tenant):
    staff = MembershipFactory().user
    staff.is_staff = staff.is_superuser = True
    staff.save()
    client = Client()
    client.force_login(staff)
    assert_status(
        send(client, "get", "dashboard:overview", other_tenant.parameters("dashboard:overview")),
        404,
    )


def test_a_former_member_cannot_see_the_account(other_tenant):
    MembershipFactory(account=other_tenant.account)
    other_tenant.owner.memberships.all().delete()
    assert_status(
        send(
            other_tenant.client,
            "get",
            "dashboard:overview",
            other_tenant.parameters("dashboard:overview"),
        ),
        404,
    )


def test_the_switcher_lists_only_the_users_accounts(own_tenant, other_tenant):
    second = MembershipFactory(user=own_tenant.owner, account=AccountFactory(name="Second")).account
    page = own_tenant.client.get(own_tenant.account.get_absolute_url()).content.decode()
    assert f'href="{second.get_absolute_url()}"' in page
    assert other_tenant.account.slug not in page
    assert str(other_tenant.account) not in page
