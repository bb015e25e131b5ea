"""Two people on one staff form: each writes only what they changed against what they were shown."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from accounts.models import Membership
from campaigns.models import TrustTier
from carriers.models import CarrierProfile
from tests.admin.staff_requests import change_url, errors, form_values, row_errors, save
from tests.factories import BrandFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(db) -> Client:
    """Return a second member of staff, signed in."""
    client = Client()
    client.force_login(UserFactory(name="Alex Kim", is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def opened(staff_client):
    """Return a function that opens an object's page, and saves it later with changes."""

    def open_page(obj):
        values = form_values(staff_client.get(change_url(obj)))
        return lambda **changes: staff_client.post(change_url(obj), values | changes)

    return open_page


def actors(obj, name):
    """Return who changed a field of an object, by the field's values in the audit."""
    events = obj.events.order_by("pgh_id").select_related("pgh_context")
    return {
        getattr(event, name): event.pgh_context.metadata["user"]
        for event in events
        if event.pgh_context
    }


def test_a_pool_that_was_granted_meanwhile_survives_a_new_name(staff, opened, other, campaign):
    save_page = opened(campaign)
    save(other, campaign, number_pool="on", number_limit=400)
    assert save_page(name="Renamed").status_code == 302
    campaign.refresh_from_db()
    assert (campaign.name, campaign.number_pool, campaign.number_limit) == ("Renamed", True, 400)
    assert actors(campaign, "number_limit")[400] == staff.pk  # the newest row, of the new name
    renamed = campaign.events.latest("pgh_id")
    assert renamed.pgh_context.metadata["user"] == staff.pk
    assert campaign.events.count() == 3


def test_a_score_that_was_changed_meanwhile_survives(opened, other):
    brand = BrandFactory(brand_score=20)
    save_page = opened(brand)
    save(other, brand, brand_score=80)
    save_page(display_name="Renamed")
    brand.refresh_from_db()
    assert (brand.display_name, brand.brand_score) == ("Renamed", 80)


def test_the_same_field_is_refused_beside_it_and_names_who_and_what(opened, other, campaign):
    save_page = opened(campaign)
    save(other, campaign, number_pool="on", number_limit=400)
    refused = save_page(name="Renamed", number_limit=30)
    form = refused.context["adminform"].form
    assert "Alex Kim changed this to 400 at " in str(form["number_limit"].errors)
    assert (form["number_limit"].value(), form["name"].value()) == ("30", "Renamed")
    campaign.refresh_from_db()
    assert (campaign.number_limit, campaign.name) != (30, "Renamed")


def test_saving_again_after_a_refusal_overwrites_only_that_field(
    opened, other, staff_client, campaign
):
    save_page = opened(campaign)
    save(other, campaign, number_pool="on", number_limit=400, help_keywords="HELP, INFO")
    refused = save_page(number_limit=60)
    assert staff_client.post(change_url(campaign), form_values(refused)).status_code == 302
    campaign.refresh_from_db()
    assert campaign.number_limit == 60
    assert (campaign.number_pool, campaign.help_keywords) == (True, "HELP, INFO")


def test_a_moved_field_is_refused_even_if_its_new_value_is_invalid(opened, other, campaign):
    save_page = opened(campaign)
    save(other, campaign, number_pool="on", number_limit=400)
    page_errors = errors(save_page(number_limit="many"))
    assert "Alex Kim changed this to 400" in page_errors
    assert "Enter a whole number" in page_errors


def test_the_same_value_twice_is_no_conflict_and_no_second_change(opened, other, campaign):
    save_page = opened(campaign)
    save(other, campaign, name="Renamed")
    assert save_page(name="Renamed").status_code == 302
    assert campaign.events.count() == 2


def test_constraints_are_checked_on_the_current_row_with_these_changes(opened, other, campaign):
    save_page = opened(campaign)
    save(other, campaign, number_pool="on", number_limit=400)
    assert save_page(number_pool="on", name="Renamed").status_code == 302
    assert "need a number pool" in errors(save(other, campaign, number_pool=""))


def test_an_array_is_one_field(opened, other, campaign):
    save_page = opened(campaign)
    save(other, campaign, sample_messages_0="Ready at the counter.")
    save_page(message_flow="They tick a box on the paper form at the till.")
    campaign.refresh_from_db()
    assert campaign.sample_messages[0] == "Ready at the counter."
    assert campaign.message_flow.startswith("They tick a box on the paper")


def test_line_ends_alone_are_no_change(opened, campaign):
    type(campaign).objects.update(message_flow="At the till:\nthey tick a box on the form.\n")
    opened(campaign)(message_flow="At the till:\r\nthey tick a box on the form.\r\n")
    assert campaign.events.count() == 2


def test_groups_and_permissions_are_written_as_differences(opened, other):
    user, kept, added, removed = UserFactory(is_staff=True), *map(new_group, "kar")
    user.groups.set([kept, removed])
    save_page = opened(user)
    theirs = new_group("theirs")
    save(other, user, groups=[kept.pk, removed.pk, theirs.pk])
    save_page(groups=[kept.pk, added.pk])
    assert set(user.groups.all()) == {kept, added, theirs}


def new_group(name):
    return Group.objects.create(name=name)


def test_rights_that_were_given_meanwhile_survive_a_new_name(opened, other):
    user = UserFactory()
    permission = Permission.objects.get(codename="view_campaign")
    save_page = opened(user)
    save(other, user, is_staff="on", user_permissions=[permission.pk])
    save_page(name="Renamed")
    user.refresh_from_db()
    assert (user.name, user.is_staff) == ("Renamed", True)
    assert list(user.user_permissions.all()) == [permission]


def test_the_same_field_of_a_user_names_who_changed_it(opened, other):
    user = UserFactory()
    save_page = opened(user)
    save(other, user, name="Maya O.")
    assert "Alex Kim changed this to “Maya O.” at " in errors(save_page(name="Maya"))


def test_a_change_without_an_audit_row_names_who_is_in_the_log(opened, other):
    group = new_group("Support")
    save_page = opened(group)
    save(other, group, name="Help desk")
    assert "Alex Kim changed this to “Help desk” at " in errors(save_page(name="Helpers"))


def test_a_change_without_a_trace_is_refused_without_a_name(opened):
    group = new_group("Support")
    save_page = opened(group)
    Group.objects.update(name="Help desk")
    page_errors = errors(save_page(name="Helpers"))
    assert "This was changed to “Help desk” after you opened the page." in page_errors


def test_a_group_keeps_the_permissions_that_were_added_meanwhile(opened, other):
    group = Group.objects.create(name="Support")
    mine, theirs = Permission.objects.filter(codename__startswith="view_")[:2]
    save_page = opened(group)
    save(other, group, permissions=[theirs.pk])
    save_page(permissions=[mine.pk])
    assert set(group.permissions.all()) == {mine, theirs}


def test_a_carrier_keeps_what_was_changed_meanwhile(opened, other, profile_changes):
    profile = CarrierProfile.objects.get(carrier="att")
    save_page = opened(profile)
    save(other, profile, rejection_rate="0.2")
    save_page(seed=7)
    profile.refresh_from_db()
    assert (float(profile.rejection_rate), profile.seed) == (0.2, 7)
    assert "Alex Kim changed this to 0.200" in errors(save_page(rejection_rate="0.5"))


def test_a_trust_score_keeps_what_was_changed_meanwhile(opened, other):
    tier = TrustTier.objects.get(name="medium")
    save_page = opened(tier)
    save(other, tier, daily_limit=12_000)
    save_page(messages_per_second="1.5")
    tier.refresh_from_db()
    assert (tier.daily_limit, float(tier.messages_per_second)) == (12_000, 1.5)


def test_the_same_person_in_another_window_is_you(staff_client, opened, campaign):
    save_page = opened(campaign)
    save(staff_client, campaign, name="First window")
    page_errors = errors(save_page(name="Second window"))
    assert "You changed this to “First window” at " in page_errors
    assert "in another window" in page_errors


def test_a_field_that_became_read_only_is_refused(opened, other, campaign):
    type(campaign).objects.update(status="draft", approved_at=None)
    save_page = opened(campaign)
    type(campaign).objects.update(status="pending")
    page_errors = errors(save_page(use_case="MARKETING", name="Renamed"))
    assert "Use case can no longer be changed" in page_errors


@pytest.fixture
def member(account):
    return MembershipFactory(account=account, role="viewer")


def test_a_role_that_was_changed_meanwhile_survives(opened, other, account, member):
    save_page = opened(account)
    save(other, member, role="owner")
    assert save_page(name="Renamed").status_code == 302
    member.refresh_from_db()
    assert member.role == "owner"
    assert member.events.count() == 2


def test_a_row_keeps_its_person_and_the_role_of_the_other_save(opened, other, account, member):
    save_page = opened(account)
    save(other, member, role="owner")
    save_page(**{"memberships-0-user": UserFactory().pk})
    row = account.memberships.get(pk=member.pk)
    assert (row.user, row.role) == (member.user, "owner")


def test_a_row_that_was_removed_meanwhile_is_skipped_if_untouched(opened, account, member):
    MembershipFactory(account=account, role="owner")
    save_page = opened(account)
    member.delete()
    assert save_page(name="Renamed").status_code == 302
    assert account.memberships.count() == 1


def test_a_change_to_a_removed_row_says_who_removed_it(opened, other, account, member):
    kept = MembershipFactory(account=account, role="owner")
    save_page = opened(account)
    save(other, account, **{"memberships-0-DELETE": "on"})
    refused = save_page(**{"memberships-0-role": "owner"})
    assert "Alex Kim removed this row at " in row_errors(refused)
    assert str(kept) in refused.content.decode()


def test_saving_again_goes_on_without_the_removed_row(staff_client, opened, other, account, member):
    save_page = opened(account)
    save(other, account, **{"memberships-0-DELETE": "on"})
    refused = save_page(**{"memberships-0-role": "owner", "name": "Renamed"})
    assert staff_client.post(change_url(account), form_values(refused)).status_code == 302
    account.refresh_from_db()
    assert (account.name, account.memberships.count()) == ("Renamed", 0)


def test_removing_a_row_that_changed_meanwhile_is_refused_once(
    staff_client, opened, other, account, member, owner
):
    save_page = opened(account)
    save(other, member, role="owner")
    refused = save_page(**{"memberships-0-DELETE": "on"})
    assert "Alex Kim changed role of" in row_errors(refused)
    again = form_values(refused) | {"memberships-0-DELETE": "on"}
    assert staff_client.post(change_url(account), again).status_code == 302
    assert list(account.memberships.all()) == list(owner.memberships.all())


def test_a_member_who_was_added_meanwhile_is_refused_in_the_row(opened, other, account):
    user, row = UserFactory(), {"memberships-TOTAL_FORMS": "1", "memberships-0-role": "viewer"}
    save_page = opened(account)
    save(other, account, **row, **{"memberships-0-user": user.pk})
    refused = save_page(**row, **{"memberships-0-user": user.pk})
    assert "already a member" in row_errors(refused)
    assert Membership.objects.count() == 1
