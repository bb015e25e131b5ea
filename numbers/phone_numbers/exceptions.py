"""Refused changes to a number. The text of each exception is a sentence for users."""

from campaigns.models import Campaign
from phone_numbers.models import PhoneNumber
from phone_numbers.reasons import Explanation, explain


class ChangeRefused(Exception):
    """The change was refused; nothing has changed."""


class RuleRefused(ChangeRefused):
    """A rule of assignment refuses the change; `explanation` says why and where it is cured."""

    def __init__(self, code: str, number: PhoneNumber, campaign: Campaign) -> None:
        self.explanation: Explanation = explain(code, number, campaign)
        super().__init__(self.explanation.sentence)


class StaleForm(ChangeRefused):
    """The number has changed since the form was shown."""


class NothingToDo(ChangeRefused):
    """There is nothing to cancel, retry or remove."""
