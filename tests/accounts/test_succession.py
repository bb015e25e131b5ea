"""An active superuser and an owner of each account remain, even if two people act at once."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts import succession
from accounts.models import Membership, User
from core.postgres import constraint_of, hint_of
from tests.breaking import change, refused_by
from tests.factories import AccountFactory, MembershipFactory, UserFactory
from tests.phone_numbers import races

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def robin():
    return UserFactory(is_staff=True, is_superuser=True)


@pytest.fixture
def second_superuser():
    return UserFactory(is_staff=True, is_superuser=True)


@pytest.fixture
def owners():
    """Return the memberships of both owners of an account."""
    account = AccountFactory()
    return [MembershipFactory(account=account, role="owner") for _ in range(2)]


FALLS = {
    "deactivated": lambda person: change(person, is_active=False),
    "no longer staff": lambda person: change(person, is_staff=False),
    "demoted": lambda person: change(person, is_superuser=False),
    "deleted": lambda person: person.delete(),
}


@pytest.mark.parametrize("fall", FALLS)
def test_the_last_active_superuser_remains(robin, fall):
    UserFactory(is_staff=True, is_superuser=True, is_active=False)
    with refused_by(succession.AN_ACTIVE_SUPERUSER_REMAINS):
        FALLS[fall](robin)
    assert User.objects.filter(email=robin.email, is_active=True, is_superuser=True).exists()


@pytest.mark.parametrize("fall", FALLS)
def test_a_superuser_with_a_successor_may_go(robin, second_superuser, fall):
    FALLS[fall](robin)


def test_one_transaction_may_name_the_next_superuser(robin):
    with transaction.atomic():
        change(robin, is_superuser=False)
        change(UserFactory(is_staff=True), is_superuser=True)


def test_the_last_superuser_may_change_everything_else(robin):
    change(robin, name="Robin", is_active=True, is_superuser=True)


LEAVES = {
    "demoted": lambda owner: change(owner, role="viewer"),
    "removed": lambda owner: owner.delete(),
    "moved to another account": lambda owner: change(owner, account=AccountFactory()),
    "deleted": lambda owner: owner.user.delete(),
}


@pytest.mark.parametrize("leave", LEAVES)
def test_the_last_owner_of_an_account_remains(owners, leave):
    first, second = owners
    owner_key = first.user_id
    second.delete()
    MembershipFactory(account=first.account, role="viewer")
    with refused_by(succession.AN_OWNER_REMAINS):
        LEAVES[leave](first)
    assert Membership.objects.get(role="owner").user_id == owner_key


@pytest.mark.parametrize("leave", LEAVES)
def test_an_owner_with_a_successor_may_leave(owners, leave):
    LEAVES[leave](owners[0])


def test_an_owner_who_cannot_sign_in_is_no_successor(owners):
    change(owners[1].user, is_active=False)
    with refused_by(succession.AN_OWNER_REMAINS):
        change(owners[0], role="viewer")


def test_one_transaction_may_name_the_next_owner(owners):
    change(owners[1], role="viewer")
    with transaction.atomic():
        change(owners[0], role="viewer")
        change(owners[1], role="owner")


def test_the_last_owner_can_be_deactivated_at_once(owners):
    """A stolen sign-in must not wait for a successor."""
    for owner in owners:
        change(owner.user, is_active=False)
    change(owners[0], role="owner")


def test_an_account_needs_no_owner_before_its_first_and_takes_its_owners_with_it():
    account = AccountFactory(money=0)
    MembershipFactory(account=account, role="viewer").delete()
    MembershipFactory(account=account, role="owner")
    account.delete()
    assert not Membership.objects.exists()


def test_the_refusal_has_a_sentence_for_people(robin):
    with pytest.raises(IntegrityError) as refusal:
        change(robin, is_active=False)
    name = constraint_of(refusal.value)
    assert hint_of(refusal.value) == succession.SENTENCES[name]


def checked(work):
    """Return the same work in a transaction that checks, and can pause, before it commits."""

    def run():
        work()
        connection.check_constraints()

    return races.pausing_before_commit(run)


ORDERS = pytest.mark.parametrize("first_checks", [True, False])


def meet(first, second, first_checks):
    """Let the first transaction pause before its commit, after its own check or before it."""
    wrap = checked if first_checks else races.pausing_before_commit
    return races.race((races, "before_commit"), wrap(first), second)


@pytest.mark.race
@ORDERS
def test_two_superusers_cannot_deactivate_each_other(robin, second_superuser, first_checks):
    first, second = meet(
        lambda: change(robin, is_active=False),
        lambda: change(second_superuser, is_active=False),
        first_checks,
    )
    assert second.waited is first_checks
    assert [side.error is None for side in (first, second)] == [first_checks, not first_checks]
    assert User.objects.filter(is_active=True, is_superuser=True).count() == 1


@pytest.mark.race
@ORDERS
def test_two_owners_cannot_demote_each_other(owners, first_checks):
    first, second = meet(
        lambda: change(owners[0], role="viewer"),
        lambda: change(owners[1], role="viewer"),
        first_checks,
    )
    assert second.waited is first_checks
    assert [side.error is None for side in (first, second)] == [first_checks, not first_checks]
    assert Membership.objects.filter(role="owner").count() == 1
