"""Passwords, which only their owners know: staff send them a link, and choose none."""

from allauth.account.forms import ResetPasswordForm
from allauth.core import context

from accounts.models import User
from core.admin.actions import StaffAction


class LinkNotSent(Exception):
    """The mail server refused the email; the message tells staff so."""


def send_password_link(person: User) -> None:
    """Email the person a link to choose a password; it is an invitation if they have none yet.

    Raises LinkNotSent.
    """
    form = ResetPasswordForm({"email": person.email})
    if not form.is_valid():
        raise LinkNotSent(f"{person.email} is not a valid email address.")
    try:
        form.save(context.request)
    except OSError as error:
        raise LinkNotSent(f"The email to {person.email} could not be sent: {error}") from error


def _why_not(person: User) -> str:
    return "" if person.is_active else "is not active and cannot sign in"


PASSWORD_ACTIONS = (
    StaffAction(
        "send_password_link",
        "Send a password link…",
        "got an email with a link to choose a password",
        lambda person, _: send_password_link(person),
        (LinkNotSent,),
        _why_not,
        warning="The link works once, for three days. The present password works until then.",
        button_label="Send the link",
    ),
)
