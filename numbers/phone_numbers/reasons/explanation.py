"""A reason applied to one case, as every page, form and staff list shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from campaigns.models import Campaign
from core.formatting import staff_note
from phone_numbers.models import PhoneNumber
from phone_numbers.reasons.reason import Reason, WayOut, Who
from phone_numbers.reasons.table import reason_for


@dataclass(frozen=True, slots=True)
class Explanation:
    """A reason applied to a number, a campaign and a carrier (by its label).

    Each of the three may be missing; the sentence then has general words for it.
    """

    reason: Reason
    number: PhoneNumber | None = None
    campaign: Campaign | None = None
    carrier: str = ""

    def __str__(self) -> str:
        return self.sentence

    @property
    def code(self) -> str:
        return self.reason.code

    @property
    def tone(self) -> str:
        """`held` if the number resumes by itself, `idle` if no action can help, else `bad`."""
        if self.reason.who is Who.NO_ONE:
            return "idle"
        return "held" if self.reason.temporary else "bad"

    @property
    def sentence(self) -> str:
        words = _Words(self)
        text = self.reason.sentence.format_map(words)
        return text if words.starts_with_name(self.reason.sentence) else capfirst(text)

    @property
    def acts(self) -> str:
        """Who acts, or why there is nothing to do."""
        if reason := self.reason.nothing_to_do:
            return f"Nothing to do: {reason.format_map(_Words(self))}"
        return self.reason.acts

    @property
    def outlook(self) -> str:
        """Who acts, and whether the number resumes by itself."""
        if self.reason.temporary:
            return f"{self.acts} It resumes by itself afterwards."
        return f"{self.acts} It is not retried by itself." if self.reason.retryable else self.acts

    @property
    def before_saving(self) -> str:
        """Who acts before a refused change can be saved; nothing of that change was kept."""
        return self.before("Save again")

    def before(self, action: str) -> str:
        """Who acts before the owner's next action can succeed."""
        return f"{self.acts} {action} afterwards." if self.reason.retryable else self.acts

    @property
    def short_for_number(self) -> str:
        """The text of a number's row."""
        return (self.reason.short_for_number or self.reason.short).format_map(_Words(self))

    @property
    def short_for_campaign(self) -> str:
        """The text beside a campaign that cannot be chosen."""
        return capfirst(
            (self.reason.short_for_campaign or self.reason.title).format_map(_Words(self))
        )

    @property
    def staff_note(self) -> str:
        """What staff wrote when they suspended or rejected the object, marked as theirs, or ""."""
        return staff_note(self._written)

    @property
    def _written(self) -> str:
        if not self.reason.has_staff_note:
            return ""
        match self.reason.way_out:
            case WayOut.NUMBER:
                return self.number.status_reason if self.number else ""
            case WayOut.BRAND:
                return self.campaign.brand.failure_reason if self.campaign else ""
            case WayOut.CAMPAIGN:
                return self.campaign.failure_reason if self.campaign else ""
        return ""

    @property
    def text(self) -> str:
        """The sentence, followed by the staff's note."""
        return f"{self.sentence} {self.staff_note}".strip()


def explain(
    code: str,
    number: PhoneNumber | None = None,
    campaign: Campaign | None = None,
    carrier: str = "",
) -> Explanation:
    """Return the explanation of a code, known or not."""
    return Explanation(reason_for(code), number, campaign, carrier)


def _status_of(status: str) -> str:
    return "still a draft" if status == "Draft" else status.lower()


_FACTS: dict[str, tuple[str, Callable[[Explanation], Any]]] = {
    "code": ("any other code", lambda e: e.code),
    "carrier": ("a carrier", lambda e: e.carrier),
    "number": ("the number", lambda e: e.number),
    "number_status": (
        "pending or suspended",
        lambda e: e.number and e.number.get_status_display().lower(),
    ),
    "line_type": (
        "toll-free, premium-rate, personal (5XX) or non-geographic",
        lambda e: e.number and e.number.line_type_adjective,
    ),
    "line_type_label": ("Not local", lambda e: e.number and e.number.get_line_type_display()),
    "account": (
        "the account",
        lambda e: (e.number and e.number.account) or (e.campaign and e.campaign.account),
    ),
    "campaign": ("the campaign", lambda e: e.campaign),
    "campaign_status": (
        "a draft, in review or rejected",
        lambda e: e.campaign and _status_of(e.campaign.get_status_display()),
    ),
    "campaign_status_name": (
        "not approved",
        lambda e: e.campaign and e.campaign.get_status_display(),
    ),
    "brand": ("of the campaign", lambda e: e.campaign and e.campaign.brand),
    "brand_status": (
        "not verified",
        lambda e: e.campaign and _status_of(e.campaign.brand.get_status_display()),
    ),
    "limit": (
        "49 without a number pool, 1 for a sole proprietor",
        lambda e: e.campaign and f"{e.campaign.number_limit:,}",
    ),
}
"""The names that a sentence may have in braces, each with general words and the case's fact."""


class _Words(dict[str, Any]):
    """The facts of one explanation, looked up only if a sentence names them."""

    def __init__(self, explanation: Explanation) -> None:
        super().__init__()
        self._explanation = explanation

    def __missing__(self, name: str) -> Any:
        general, fact = _FACTS[name]
        return fact(self._explanation) or general

    def starts_with_name(self, sentence: str) -> bool:
        """Whether the sentence starts with a known fact, which keeps its own capitals."""
        name = sentence.partition("}")[0].removeprefix("{") if sentence.startswith("{") else ""
        return bool(name and _FACTS[name][1](self._explanation))
