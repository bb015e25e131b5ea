"""The fields of a reason: its texts, who acts, where it is cured, and whether a retry helps."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Where a reason comes from. The catalogue has a section for each kind."""

    RULE = "Rules of assignment, in the order in which they are checked"
    ANSWER = "What a carrier may answer"
    SILENCE = "When no answer comes, or something breaks"
    UNKNOWN = "When the code is not among these"


class Who(StrEnum):
    """Who has to act."""

    OWNER = "An owner of this account"
    STAFF = "The staff of this site"
    NO_ONE = "No one: there is nothing to do"


class WayOut(StrEnum):
    """Where a reason is cured, seen from a number and a campaign; the value is the link's text."""

    OTHER_NUMBER = "Choose another number"
    NUMBER = "Open the number"
    BRAND = "Open the brand"
    CAMPAIGN = "Open the campaign"
    OTHER_CAMPAIGN = "See the campaigns"
    BALANCE = "See the balance"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a number is not, or not yet, live under a campaign.

    `short` fits a table cell, `cause` ends a headline, `sentence` explains the reason and names
    the things concerned in braces (see `explanation.py`), `next_step` says what to do, and
    `without_choice` what to do where no other campaign can be chosen, if that differs. A
    `temporary` reason holds registrations, which resume by themselves once it no longer applies.
    `has_staff_note` means that staff write a note when they cause it, on the object that `way_out`
    leads to. `nothing_to_do` says why, if `who` is no one. `short_for_number` and
    `short_for_campaign` are more exact forms of `short`, for rows and for the dropdown.
    `precedent` is the code or rule of the field behind the reason.
    """

    code: str
    short: str
    cause: str
    sentence: str
    next_step: str
    who: Who
    way_out: WayOut
    precedent: str
    kind: Kind = Kind.RULE
    retryable: bool = False
    temporary: bool = False
    has_staff_note: bool = False
    nothing_to_do: str = ""
    short_for_number: str = ""
    short_for_campaign: str = ""
    without_choice: str = ""

    @property
    def next_step_without_choice(self) -> str:
        """The next step where no other campaign can be chosen."""
        return self.without_choice or self.next_step

    @property
    def asks_staff(self) -> bool:
        """Whether the staff of this site act, or the next step is to ask them."""
        return self.who is Who.STAFF or "the staff of this site" in self.next_step

    @property
    def anchor(self) -> str:
        """The fragment of its entry in the catalogue."""
        return "unknown" if self.kind is Kind.UNKNOWN else self.code

    @property
    def title(self) -> str:
        """The short form without the state that the reason leads to."""
        return self.short.removeprefix("On hold: ").removeprefix("Failed: ")

    @property
    def acts(self) -> str:
        who = self.who.value
        return f"Who acts: {who[:1].lower()}{who[1:]}."

    def next_steps(self, *, many: bool, may_write: bool = True) -> str:
        """Say what to do, or to a viewer who does it, and that held numbers resume afterwards."""
        step = self.next_step if may_write else self.acts
        resume = "They resume by themselves" if many else "It resumes by itself"
        return f"{step} {resume} afterwards." if self.temporary else step
