"""Every reason why a number is not, or not yet, live: one table for pages, admin and worker.

Codes are stable; the field's precedents for them stand in docs/domain-sources.md. The database may
hold a code of an older or newer version: ask `reason_for`, which always knows something to say.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Where a reason comes from; the catalogue has a part for each."""

    RULE = "Rules of assignment, in the order in which they are checked"
    ANSWER = "What a carrier may answer"
    SILENCE = "When no answer comes, or something breaks"
    UNKNOWN = "When the code is not among these"


class Who(StrEnum):
    """Who has to act."""

    OWNER = "An owner of this account"
    STAFF = "The staff of this site"
    NOBODY = "Nobody; it is how this number is"


class Place(StrEnum):
    """Where the cure is, as seen from a number and a campaign."""

    NUMBERS = "Choose another number"
    NUMBER = "Open the number"
    BRAND = "Open the brand"
    CAMPAIGN = "Open the campaign"
    CAMPAIGNS = "Choose another campaign"
    BALANCE = "See the balance"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `passes` says that it can go away by itself, and what is held then resumes.

    `short` is for rows of lists, `cause` ends a headline, `sentence` explains it with the names of
    the things concerned, `next_step` says what to do.
    """

    code: str
    short: str
    cause: str
    sentence: str
    next_step: str
    who: Who
    place: Place
    kind: Kind = Kind.RULE
    retryable: bool = False
    passes: bool = False

    @property
    def anchor(self) -> str:
        """The place of its entry in the catalogue."""
        return self.code if self.code in REASONS else "unknown"

    @property
    def title(self) -> str:
        """Its short form without the state that it leads to."""
        return self.short.removeprefix("Held: ").removeprefix("Failed: ")

    @property
    def acts(self) -> str:
        return f"Who acts: {self.who.value.lower()}."

    @property
    def outlook(self) -> str:
        """Say who acts, and whether it goes on by itself."""
        if self.passes:
            return f"{self.acts} It resumes by itself afterwards."
        return f"{self.acts} It is not retried by itself." if self.retryable else self.acts

    def ahead(self, *, many: bool) -> str:
        """Say what to do next, and what is held then goes on."""
        goes_on = "They resume by themselves" if many else "It resumes by itself"
        return f"{self.next_step} {goes_on} afterwards." if self.passes else self.next_step

    @property
    def before_saving(self) -> str:
        """Say who acts before a change that was refused can be made; nothing of it was kept."""
        return f"{self.acts} Save again afterwards." if self.retryable else self.acts


_ALL = (
    Reason(
        "number_not_us",
        "Not a US number",
        "the number is not a US number",
        "{number} is not a US number, so it needs no 10DLC campaign and cannot have one.",
        "Use a US number for messages that need a campaign.",
        Who.NOBODY,
        Place.NUMBERS,
    ),
    Reason(
        "number_toll_free",
        "Toll-free: not 10DLC",
        "the number is not a local one",
        "{number} is {line_type}: it needs no 10DLC campaign and cannot have one.",
        "Use a local US number for this campaign; toll-free numbers have a verification of "
        "their own.",
        Who.NOBODY,
        Place.NUMBERS,
    ),
    Reason(
        "number_not_active",
        "Held: number not active",
        "the number is not active",
        "{number} is {number_status}. It can be assigned and can send once it is active.",
        "Ask the staff of this site to activate the number.",
        Who.STAFF,
        Place.NUMBER,
        retryable=True,
        passes=True,
    ),
    Reason(
        "brand_not_verified",
        "Held: brand not verified",
        "the brand is not verified",
        "The brand {brand} is {brand_status}. Its campaigns can send once it is verified.",
        "Ask the staff of this site what the verification waits for.",
        Who.STAFF,
        Place.BRAND,
        retryable=True,
        passes=True,
    ),
    Reason(
        "campaign_not_approved",
        "Held: campaign not approved",
        "the campaign is not approved",
        "{campaign} is {campaign_status}. Numbers can be assigned once it is approved.",
        "Ask the staff of this site how the review goes, or choose an approved campaign.",
        Who.STAFF,
        Place.CAMPAIGN,
        retryable=True,
        passes=True,
    ),
    Reason(
        "campaign_suspended",
        "Held: campaign suspended",
        "the campaign is suspended",
        "{campaign} is suspended. It can send again once it is reinstated.",
        "Ask the staff of this site what has to change, or choose another campaign.",
        Who.STAFF,
        Place.CAMPAIGN,
        retryable=True,
        passes=True,
    ),
    Reason(
        "campaign_expired",
        "Campaign expired",
        "the campaign has expired",
        "{campaign} has expired for good.",
        "Move to a campaign that is approved.",
        Who.OWNER,
        Place.CAMPAIGNS,
    ),
    Reason(
        "campaign_full",
        "Campaign full",
        "the campaign is full",
        "{campaign} has all the numbers it may have: {limit}.",
        "Remove a number from it, choose another campaign, or ask the staff of this site for a "
        "number pool.",
        Who.OWNER,
        Place.CAMPAIGN,
        retryable=True,
    ),
    Reason(
        "insufficient_balance",
        "Held: balance",
        "the balance is used up",
        "The balance of {account} is used up. A top-up lets its numbers send again.",
        "Ask the staff of this site for a top-up.",
        Who.OWNER,
        Place.BALANCE,
        retryable=True,
        passes=True,
    ),
    Reason(
        "carrier_rejected",
        "Failed: carrier rejected",
        "a carrier refused the number",
        "{carrier} refused {number} under {campaign}.",
        "Retry; if it is refused again, compare the campaign’s sample messages with what is sent, "
        "or choose another campaign.",
        Who.OWNER,
        Place.CAMPAIGN,
        Kind.ANSWER,
        retryable=True,
    ),
    Reason(
        "number_already_assigned",
        "Failed: held by another provider",
        "another provider has the number",
        "{carrier} has {number} under the campaign of another provider.",
        "Ask the staff of this site to have the previous provider let the number go, then retry.",
        Who.STAFF,
        Place.NUMBER,
        Kind.ANSWER,
        retryable=True,
    ),
    Reason(
        "carrier_unavailable",
        "Failed: carrier unavailable",
        "a carrier does not answer",
        "{carrier} did not answer after many tries.",
        "Nothing is wrong on your side: retry later.",
        Who.OWNER,
        Place.NUMBER,
        Kind.SILENCE,
        retryable=True,
    ),
    Reason(
        "carrier_timeout",
        "Failed: carrier never decided",
        "a carrier never decided",
        "{carrier} took the request for {number} and never decided, in several times the time it "
        "should need.",
        "Retry: the carrier is asked anew. If it happens again, tell the staff of this site.",
        Who.OWNER,
        Place.NUMBER,
        Kind.SILENCE,
        retryable=True,
    ),
    Reason(
        "internal_error",
        "Failed: something broke",
        "something broke",
        "Something broke, here or at {carrier}, while {number} was being registered. Nothing is "
        "wrong on your side.",
        "Tell the staff of this site, who find it in the log. Retry once it is mended.",
        Who.STAFF,
        Place.NUMBER,
        Kind.SILENCE,
        retryable=True,
    ),
)

REASONS: dict[str, Reason] = {reason.code: reason for reason in _ALL}

PASSING = [reason.code for reason in _ALL if reason.passes]
"""Reasons that can go away: what they hold resumes by itself."""


def reason_for(code: str) -> Reason:
    """Return the reason with this code; one that says so where the code is not in the table."""
    return REASONS.get(code) or Reason(
        code,
        code or "Any other code",
        "the code is not known here",
        "{code} comes from an older or newer version of Longcode, and this one cannot explain it.",
        "Tell the staff of this site the code. Retry, or choose another campaign.",
        Who.STAFF,
        Place.NUMBER,
        Kind.UNKNOWN,
        retryable=True,
    )
