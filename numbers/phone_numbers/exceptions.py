"""What can keep a person's change of a number from happening. Each says so in a sentence."""

from campaigns.models import Campaign
from phone_numbers.models import PhoneNumber
from phone_numbers.reasons import Reason, reason_for
from phone_numbers.reasons.wording import explain, way_out


class ChangeRefused(Exception):
    """Nothing was changed; `str()` is a sentence for people."""


class RuleRefused(ChangeRefused):
    """A rule of assignment refuses; it carries the reason and the address of the cure."""

    def __init__(self, code: str, number: PhoneNumber, campaign: Campaign) -> None:
        super().__init__(explain(code, number, campaign))
        self.reason: Reason = reason_for(code)
        self._number, self._campaign = number, campaign

    @property
    def url(self) -> str:
        return way_out(self.reason.code, self._number, self._campaign)


class StaleForm(ChangeRefused):
    """Somebody changed the number after the form was shown."""


class NothingToDo(ChangeRefused):
    """There is nothing to cancel, to retry or to remove."""
