"""Why a change to a number was refused. The text of each is a sentence for people."""

from campaigns.models import Campaign
from phone_numbers.models import PhoneNumber
from phone_numbers.reasons import Explanation, explain


class ChangeRefused(Exception):
    """Nothing was changed."""


class RuleRefused(ChangeRefused):
    """A rule of assignment refuses the change; `explanation` says why and leads to the cure."""

    def __init__(self, code: str, number: PhoneNumber, campaign: Campaign) -> None:
        self.explanation: Explanation = explain(code, number, campaign)
        super().__init__(self.explanation.sentence)


class StaleForm(ChangeRefused):
    """The number has changed since the form was shown."""


class NothingToDo(ChangeRefused):
    """There is nothing to cancel, retry or remove."""
