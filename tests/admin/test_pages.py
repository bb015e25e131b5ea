"""Every page of the staff's side opens, writes nothing, and stands up to nonsense."""

from itertools import product

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from accounts.models import Account, LedgerEntry, Membership, User
from carriers.models import CarrierQueue, QueuePlace
from phone_numbers.actions import assign
from phone_numbers.models import Assignment, CarrierRegistration, PhoneNumber
from tests.admin.driving import change_url, url
from tests.factories import BrandFactory, PhoneNumberFactory, UserFactory
from tests.propagation.worker_rounds import settle_all

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
OURS = [m for m in MODELS if m._meta.app_label in ("accounts", "campaigns", "carriers", "numbers")]
NONSENSE = ("0", "nonsense", "99999999999999999999")

each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
each_of_ours = pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.model_name)


@pytest.fixture
def world(number, campaign, owner, viewer, staff):
    """One of everything, audit rows included."""
    Group.objects.create(name="Reviewers")
    EmailAddress.objects.create(user=owner, email=owner.email)
    BrandFactory(account=number.account, status="rejected")
    assign(number=number, campaign=campaign, actor=owner)
    settle_all()
    return number.account


def test_every_model_of_ours_has_its_page():
    shown_on_another = {CarrierQueue, QueuePlace}
    ours = {
        model
        for label in ("accounts", "campaigns", "carriers", "numbers")
        for model in apps.get_app_config(label).get_models()
        if not model.__name__.endswith("Event") and not model._meta.auto_created
    }
    assert ours - shown_on_another == set(OURS)


@each_model
def test_the_list_opens(office, world, model):
    assert office.get(url(model, "changelist")).status_code == 200


@each_model
def test_the_list_has_our_icon(office, world, model):
    assert "img/favicon.svg" in office.get(url(model, "changelist")).content.decode()


@each_model
def test_the_list_can_be_searched_and_filtered(office, world, model):
    page = url(model, "changelist")
    assert office.get(page, {"q": "(212) 200"}).status_code in (200, 302)
    assert office.get(page, {"q": "per"}).status_code in (200, 302)
    shown = office.get(page).context["cl"]
    for spec in shown.filter_specs:
        for choice in list(spec.choices(shown))[:3]:
            assert office.get(page + choice["query_string"]).status_code == 200


@each_model
def test_the_page_to_add_opens_or_says_no(office, world, model):
    mayhap = admin.site._registry[model].has_add_permission(office.get("/admin/").wsgi_request)
    assert office.get(url(model, "add")).status_code == (200 if mayhap else 403)


@each_model
def test_each_object_has_a_page_and_an_audit(office, world, model):
    objects = list(model._default_manager.all()[:3])
    assert objects or model not in OURS
    for obj in objects:
        assert office.get(change_url(obj)).status_code == 200
        assert office.get(url(obj, "history", obj.pk)).status_code == 200


@each_of_ours
def test_a_key_that_is_none_leads_back_with_a_message(office, model):
    for page, key in product(("change", "history", "delete"), (*NONSENSE, "-1", "1_0")):
        assert office.get(url(model, page, key)).status_code in (302, 403, 404)


@each_of_ours
def test_nonsense_in_the_address_of_an_add_page_is_left_out(office, model):
    fields = [field.name for field in model._meta.fields if field.is_relation]
    for key in NONSENSE:
        response = office.get(url(model, "add"), dict.fromkeys(fields, key))
        assert response.status_code in (200, 403)


@each_of_ours
def test_nonsense_in_a_form_is_an_error_of_the_form(office, model):
    fields = [field.name for field in model._meta.fields if field.is_relation]
    prefixes = ("memberships", "ledger", "campaigns", "assignments", "registrations")
    kinds = ("TOTAL", "INITIAL")
    formsets = {f"{name}-{kind}_FORMS": "0" for name, kind in product(prefixes, kinds)}
    for key in NONSENSE:
        response = office.post(url(model, "add"), dict.fromkeys(fields, key) | formsets)
        assert response.status_code in (200, 403)


@each_of_ours
def test_an_action_on_nonsense_does_nothing(office, world, model):
    names = ("approve", "activate", "retry", "delete_selected", "no_such_action")
    for name, key in product(names, NONSENSE):
        data = {"action": name, "_selected_action": key}
        assert office.post(url(model, "changelist"), data).status_code in (200, 302)


@each_of_ours
def test_a_filter_that_is_none_leads_back_to_the_list(office, world, model):
    for query in ("?account__id__exact=x", "?p=9999", "?p=x", "?o=77", "?status=x", "?held=x"):
        assert office.get(url(model, "changelist") + query).status_code in (200, 302)


@each_of_ours
def test_looking_writes_nothing(office, world, model, django_assert_max_num_queries):
    pages = [url(model, "changelist"), url(model, "add")]
    pages += [change_url(obj) for obj in model._default_manager.all()[:1]]
    for page in pages:
        with django_assert_max_num_queries(60) as queries:
            office.get(page)
        verbs = {query["sql"].split()[0] for query in queries.captured_queries}
        assert verbs <= {"SELECT", "DECLARE", "SAVEPOINT", "RELEASE"}


@each_of_ours
def test_staff_without_permissions_are_refused(client, world, model):
    client.force_login(UserFactory(is_staff=True))
    assert client.get("/admin/").status_code == 200
    for page in (url(model, "changelist"), url(model, "add")):
        assert client.get(page).status_code == 403
    obj = model._default_manager.first()
    assert client.get(change_url(obj)).status_code == 403
    assert client.post(change_url(obj), {}).status_code == 403
    assert client.get(url(obj, "history", obj.pk)).status_code == 403


@each_of_ours
def test_staff_who_may_only_look_are_offered_no_verbs(client, world, model):
    looker = UserFactory(is_staff=True)
    looker.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(looker)
    page = client.get(change_url(model._default_manager.first()))
    assert page.status_code == 200
    assert not page.context.get("staff_actions")
    choices = (
        client.get(url(model, "changelist"))
        .context["cl"]
        .model_admin.get_actions(page.wsgi_request)
    )
    assert not choices


def test_an_owner_is_no_staff(client, world, owner):
    client.force_login(owner)
    response = client.get(url(PhoneNumber, "changelist"))
    assert response.status_code == 302
    assert "/admin/login/" in response.url


@pytest.mark.parametrize("model", [LedgerEntry, Assignment, CarrierRegistration, Account, User])
def test_history_people_and_accounts_cannot_be_deleted(office, world, model):
    obj = model._default_manager.first()
    assert office.post(url(obj, "delete", obj.pk), {"post": "yes"}).status_code == 403
    office.post(
        url(model, "changelist"),
        {"action": "delete_selected", "_selected_action": obj.pk, "post": "yes"},
    )
    assert model._default_manager.filter(pk=obj.pk).exists()


def test_the_site_bears_our_name(office):
    page = office.get("/admin/")
    assert b"Longcode" in page.content
    assert b"Django administration" not in page.content


def test_staff_sign_in_by_email(client, db):
    UserFactory(email="robin@example.com", is_staff=True, is_superuser=True)
    data = {"username": "robin@example.com", "password": "correct horse", "next": "/admin/"}
    assert client.post(reverse("admin:login"), data).status_code == 302
    assert client.get("/admin/").status_code == 200


def test_a_member_is_found_by_name_or_email(office, world, owner):
    data = {"app_label": "accounts", "model_name": "membership", "field_name": "user"}
    found = office.get(reverse("admin:autocomplete"), data | {"term": owner.email}).json()
    assert [row["id"] for row in found["results"]] == [str(owner.pk)]


def test_found_choices_ask_as_much_for_many(office, world, django_assert_max_num_queries):
    PhoneNumberFactory.create_batch(9)
    data = {"app_label": "numbers", "model_name": "assignment", "field_name": "phone_number"}
    with django_assert_max_num_queries(7):
        found = office.get(reverse("admin:autocomplete"), data | {"term": "1212"}).json()
    assert len(found["results"]) == 10


def test_namesakes_of_two_accounts_can_be_told_apart(office, world, campaign):
    data = {"app_label": "numbers", "model_name": "assignment", "field_name": "campaign"}
    found = office.get(reverse("admin:autocomplete"), data | {"term": campaign.name}).json()
    assert found["results"][0]["text"] == f"{campaign} ({campaign.account}, approved)"
    assert Membership.objects.exists()
