"""What the reader of a number's page can do next; the page suggests nothing that it lacks."""

from collections import Counter
from dataclasses import dataclass

from phone_numbers.reasons import Explanation, Who, explain
from phone_numbers.status.choices import Offer
from phone_numbers.status.snapshot import Snapshot

STAFF = "the staff of this site"


@dataclass(frozen=True, slots=True)
class Button:
    """A button of the verdict: the function in `actions` that it calls, and its label."""

    action: str
    label: str


@dataclass(frozen=True, slots=True)
class NextSteps:
    """What the page offers for a number.

    `no_choice` explains why no campaign can be chosen, with `blocker` as the reason if there is
    one. `no_retry` explains why the failure cannot be retried now.
    """

    buttons: tuple[Button, ...]
    can_choose: bool
    no_choice: str
    blocker: Explanation | None
    no_retry: Explanation | None

    def advice(self, why: Explanation, outlook: str, *, may_write: bool) -> str:
        """Return the next step of a reason, as far as the page offers it, and who acts."""
        reason = why.reason
        step = reason.next_step if self.can_choose else reason.next_step_without_choice
        if not may_write and reason.who is not Who.NO_ONE:
            step = f"What an owner can do: {step}"
        return f"{step} {outlook}"


def next_steps(snapshot: Snapshot, offer: Offer, number_refusal: str) -> NextSteps:
    """Return what the page offers; `number_refusal` comes from `rules.with_number_refusal`."""
    campaigns = offer.choices
    failed = snapshot.failed and snapshot.failed.campaign
    no_retry = next((c.explanation for c in campaigns if c.campaign == failed), None)
    can_choose = any(choice.explanation is None and not choice.selected for choice in campaigns)
    no_choice, blocker = "", None
    if not can_choose:
        no_choice, blocker = _no_choice(snapshot, offer, number_refusal)
    buttons = _buttons(snapshot, can_retry=no_retry is None)
    return NextSteps(buttons, can_choose, no_choice, blocker, no_retry)


def _buttons(snapshot: Snapshot, *, can_retry: bool) -> tuple[Button, ...]:
    offered = {
        Button("retry", "Retry"): can_retry and snapshot.may_be_retried,
        Button("keep", f"Keep {snapshot.live and snapshot.live.campaign}"): snapshot.can_keep,
        Button("ask_again", "Ask again"): bool(snapshot.late),
        Button("cancel", "Cancel the move" if snapshot.live else "Cancel"): snapshot.can_cancel,
    }
    return tuple(button for button, is_offered in offered.items() if is_offered)


def _no_choice(
    snapshot: Snapshot, offer: Offer, number_refusal: str
) -> tuple[str, Explanation | None]:
    number, account, campaigns = snapshot.number, snapshot.number.account, offer.choices
    if not number_refusal and not campaigns:
        return f"{account} has no campaign yet: ask {STAFF} to add one.", None
    if not number_refusal and offer.is_part:
        none = f"None of the {offer.total:,} campaigns of {account} can be chosen now."
        return f"{none} Ask {STAFF} to approve one.", None
    if not number_refusal and len(campaigns) > 1:
        reasons = Counter(c.explanation.short_for_campaign for c in campaigns if c.explanation)
        listed = ", ".join(f"{text} ({count})" for text, count in reasons.items())
        can_help = f"Ask {STAFF} to approve one."
        return f"None of the campaigns of {account} can be chosen now: {listed}. {can_help}", None
    why = explain(number_refusal, number) if number_refusal else campaigns[0].explanation
    return f"No campaign can be chosen now. {why.text if why else ''}".strip(), why
