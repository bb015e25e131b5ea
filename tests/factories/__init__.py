"""One factory per model; by default numbers and campaigns can be assigned."""

from datetime import date, timedelta
from functools import cache

import factory
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import Account, LedgerEntry, Membership, User
from bulk.models import REASONED, UNSTARTED, Job, JobRow
from campaigns.models import Brand, Campaign
from phone_numbers.models import AreaCode, Assignment, CarrierRegistration, PhoneNumber


@cache
def _hashed_once(password, hashers):
    return make_password(password)


def hashed(password):
    """Return the hash of a password, cached because hashing is slow on purpose."""
    return _hashed_once(password, tuple(settings.PASSWORD_HASHERS))


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.com")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.Transformer("correct horse", transform=hashed)


class AccountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Account
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Account {n}")
    slug = factory.Sequence(lambda n: f"account-{n}")

    @factory.post_generation
    def money(self, create, extracted, **kwargs):
        amount = 100 if extracted is None else extracted
        if amount:
            LedgerEntryFactory(account=self, amount=amount)
            self.refresh_from_db()


class LedgerEntryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LedgerEntry

    kind = factory.LazyAttribute(lambda entry: "top_up" if entry.amount > 0 else "charge")
    note = "test money"


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    account = factory.SubFactory(AccountFactory)
    role = "owner"


class BrandFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Brand

    account = factory.SubFactory(AccountFactory)
    status = "verified"
    display_name = factory.Sequence(lambda n: f"Brand {n}")
    company_name = factory.LazyAttribute(lambda brand: f"{brand.display_name} LLC")
    entity_type = "PRIVATE_PROFIT"
    ein = "123456789"
    vertical = "RETAIL"
    brand_score = 50
    verified_at = factory.LazyAttribute(
        lambda brand: timezone.now() if brand.status == "verified" else None
    )
    failure_reason = factory.LazyAttribute(
        lambda brand: "The EIN is of another company." if brand.status == "rejected" else ""
    )


_ONCE_APPROVED = ("approved", "suspended", "expired")


class CampaignFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Campaign

    brand = factory.SubFactory(BrandFactory)
    account = factory.LazyAttribute(lambda campaign: campaign.brand.account)
    status = "approved"
    name = factory.Sequence(lambda n: f"Campaign {n}")
    use_case = "CUSTOMER_CARE"
    description = "Answers the questions that customers send us by text message."
    sample_messages = ["Your order is ready for pickup.", "We are open until six today."]
    message_flow = "Customers tick a box on the order form and get a confirmation by text."
    approved_at = factory.LazyAttribute(
        lambda campaign: timezone.now() if campaign.status in _ONCE_APPROVED else None
    )
    ended_at = factory.LazyAttribute(
        lambda campaign: timezone.now() if campaign.status == "expired" else None
    )
    failure_reason = factory.LazyAttribute(
        lambda c: "The samples do not fit." if c.status in ("rejected", "suspended") else ""
    )


class AreaCodeFactory(factory.django.DjangoModelFactory):
    """A code that libphonenumber does not know."""

    class Meta:
        model = AreaCode

    code = "436"
    country = "US"
    as_of = date(2026, 11, 1)


class PhoneNumberFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PhoneNumber

    account = factory.SubFactory(AccountFactory)
    e164 = factory.Sequence(lambda n: f"+1{212 + n // 10_000_000}{2_000_000 + n % 7_000_000:07}")
    status = "active"


def _now_if(*statuses):
    return factory.LazyAttribute(lambda row: timezone.now() if row.status in statuses else None)


class AssignmentFactory(factory.django.DjangoModelFactory):
    """One row with this status, without registrations, which the actions create."""

    class Meta:
        model = Assignment

    campaign = factory.SubFactory(CampaignFactory)
    account = factory.LazyAttribute(lambda row: row.campaign.account)
    phone_number = factory.LazyAttribute(lambda row: PhoneNumberFactory(account=row.account))
    status = "pending"
    requested_at = factory.LazyFunction(timezone.now)
    live_at = _now_if("live", "replaced", "removing", "removed")
    failed_at = _now_if("failed")
    failure_code = factory.LazyAttribute(
        lambda row: "carrier_rejected" if row.status == "failed" else ""
    )
    stopped_at = _now_if("removing", "removed", "cancelled")
    ended_at = _now_if("removed", "replaced", "cancelled")


class RegistrationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CarrierRegistration

    assignment = factory.SubFactory(AssignmentFactory)
    account = factory.LazyAttribute(lambda row: row.assignment.account)
    phone_number = factory.LazyAttribute(lambda row: row.assignment.phone_number)
    carrier = "t_mobile"
    status = "pending"
    due_at = _now_if("pending", "removing")
    expected_by = factory.LazyFunction(lambda: timezone.now() + timedelta(hours=1))
    registered_at = _now_if("registered", "removing")
    failure_code = factory.LazyAttribute(
        lambda row: "carrier_rejected" if row.status == "rejected" else ""
    )
    ended_at = _now_if("rejected", "removed")


class JobFactory(factory.django.DjangoModelFactory):
    """A job without rows, which the drafts create."""

    class Meta:
        model = Job

    account = factory.SubFactory(AccountFactory)
    kind = "clear"
    source = "pasted"
    status = "draft"
    started_at = factory.LazyAttribute(
        lambda job: None if job.status in UNSTARTED else timezone.now()
    )
    finished_at = _now_if("cancelled", "stopped", "done")
    stop_reason = factory.LazyAttribute(
        lambda job: "Its actor is no owner any more." if job.status in REASONED else ""
    )


class JobRowFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = JobRow

    job = factory.SubFactory(JobFactory)
    account = factory.LazyAttribute(lambda row: row.job.account)
    phone_number = factory.LazyAttribute(lambda row: PhoneNumberFactory(account=row.account))
