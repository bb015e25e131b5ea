"""Users, accounts, memberships and the ledger."""

import zoneinfo
from typing import Any

import pghistory
import pgtrigger
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower

from accounts import succession
from core.formatting import isolate, usd
from core.history import track
from core.visible import visible, visible_name


def validate_time_zone(name: str) -> None:
    """Raise ValidationError unless `name` is an IANA time zone such as `America/New_York`."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(f"“{name}” is not a time zone. Choose one such as America/New_York.")


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def superusers(self) -> "models.QuerySet[User]":
        """Return the superusers who can sign in to the staff pages."""
        return self.filter(is_active=True, is_staff=True, is_superuser=True)


@track(
    fields=["email", "name", "is_active", "is_staff", "is_superuser"],
    model_name="UserEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)
class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in by email."""

    class Theme(models.TextChoices):
        AUTO = "auto", "Same as my device"
        LIGHT = "light", "Light"
        DARK = "dark", "Dark"

    email = models.EmailField("email address", unique=True)
    name = models.CharField(max_length=100, blank=True, validators=[visible])
    time_zone = models.CharField(
        max_length=64, default="America/New_York", validators=[validate_time_zone]
    )
    theme = models.CharField(max_length=5, choices=Theme, default=Theme.AUTO)
    is_staff = models.BooleanField("staff", default=False, help_text="May use the admin site.")
    is_active = models.BooleanField("active", default=True, help_text="May sign in.")
    date_joined = models.DateTimeField(auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_whatever_the_case",
                violation_error_message="Another user already signs in with this email address.",
            ),
            models.CheckConstraint(
                condition=models.Q(theme__in=["auto", "light", "dark"]),
                name="user_theme_known",
                violation_error_message="The theme is auto, light or dark.",
            ),
            visible_name("name", "user_name_visible", optional=True),
        ]
        triggers = [succession.an_active_superuser_remains]

    def __str__(self) -> str:
        return isolate(self.name or self.email)

    @property
    def initials(self) -> str:
        words = self.name.split() or [self.email]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def display_name(user: User) -> str:
    """Return a user's name for allauth's pages and emails."""
    return str(user)


class AccountQuerySet(models.QuerySet["Account"]):
    def of(self, user: User) -> "AccountQuerySet":
        """Keep the accounts that `user` is a member of."""
        return self.filter(memberships__user=user)


@track(fields=["name", "slug"], deletions=False)
class Account(models.Model):
    """The tenant: owns brands, campaigns, numbers and a balance.

    `balance` is in US dollars. A trigger adds each LedgerEntry to it, and another rejects any
    other change.
    """

    name = models.CharField(max_length=100, validators=[visible])
    slug = models.SlugField(
        max_length=50, unique=True, help_text="Part of the address of every page."
    )
    balance = models.DecimalField(max_digits=14, decimal_places=4, default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AccountQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [visible_name("name", "account_name_visible")]
        triggers = [
            pgtrigger.Trigger(
                name="balance_moves_by_ledger_only",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("balance"),  # type: ignore[no-untyped-call]
                condition=pgtrigger.Q(old__balance__df=pgtrigger.F("new__balance")),
                func="""
                    IF pg_trigger_depth() < 2 THEN
                        RAISE EXCEPTION 'only ledger entries change the balance'
                        USING ERRCODE = 'check_violation',
                              CONSTRAINT = 'account_balance_moves_by_ledger_only';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="balance_starts_at_zero",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__balance__df=0),
                func="""
                    RAISE EXCEPTION 'a new account has a balance of zero'
                    USING ERRCODE = 'check_violation',
                          CONSTRAINT = 'account_balance_moves_by_ledger_only';
                """,
            ),
        ]

    def __str__(self) -> str:
        return isolate(self.name)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active_owners(self) -> "MembershipQuerySet":
        """Keep the owners who can sign in."""
        return self.filter(role=Membership.Role.OWNER, user__is_active=True)


@track()
class Membership(models.Model):
    """A person's role in an account."""

    class Role(models.TextChoices):
        OWNER = "owner", "Owner"
        VIEWER = "viewer", "Viewer"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "account"],
                name="membership_once_per_person_and_account",
                violation_error_message="This person is already a member of this account.",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=["owner", "viewer"]),
                name="membership_role_known",
                violation_error_message="A member is an owner or a viewer.",
            ),
        ]
        triggers = [succession.an_owner_remains]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display().lower()} of {self.account}"

    @property
    def may_write(self) -> bool:
        return self.role == self.Role.OWNER


class SavedFilter(models.Model):
    """Filters of a list under a name that a member gave them; `query` is how a URL has them."""

    membership = models.ForeignKey(
        Membership, on_delete=models.CASCADE, related_name="saved_filters"
    )
    name = models.CharField(max_length=60, validators=[visible])
    query = models.CharField(max_length=1000)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            visible_name("name", "saved_filter_name_visible"),
            models.UniqueConstraint(
                fields=["membership", "name"],
                name="saved_filter_once_per_name",
                violation_error_message="You have saved filters under this name. Choose another.",
            ),
        ]

    def __str__(self) -> str:
        return isolate(self.name)


class LedgerEntry(models.Model):
    """A top-up or a charge of an account, in US dollars. Entries are never edited or deleted."""

    class Kind(models.TextChoices):
        TOP_UP = "top_up", "Top-up"
        CHARGE = "charge", "Charge"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="ledger")
    kind = models.CharField(max_length=10, choices=Kind)
    amount = models.DecimalField(
        max_digits=14, decimal_places=4, help_text="US dollars. Negative for a charge."
    )
    note = models.CharField(max_length=200)
    actor = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Empty if the system made the entry.",
    )
    balance_after = models.DecimalField(
        max_digits=14,
        decimal_places=4,
        db_default=0,
        editable=False,
        help_text="The account's balance right after this entry; set by a trigger.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "ledger entries"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind="top_up", amount__gt=0)
                | models.Q(kind="charge", amount__lt=0),
                name="ledger_entry_sign_fits_kind",
                violation_error_message="A top-up is positive and a charge is negative.",
            ),
            models.CheckConstraint(
                condition=~models.Q(note=""),
                name="ledger_entry_says_why",
                violation_error_message="Say in the note what this entry is for.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="moves_the_balance",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                # The new id is drawn under the account's lock, so that ids and balances of
                # entries made at the same time are in the same order.
                func="""
                    UPDATE public.accounts_account SET balance = balance + NEW.amount
                    WHERE id = NEW.account_id RETURNING balance INTO NEW.balance_after;
                    NEW.id := nextval('public.accounts_ledgerentry_id_seq');
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{usd(self.amount)}, {self.note}"
