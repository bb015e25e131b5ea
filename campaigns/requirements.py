"""What a campaign needs before it is submitted or approved; a draft may lack it.

Sources: docs/domain-sources.md, and the lengths in Twilio's UsAppToPerson resource.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from campaigns.choices import UseCase
from campaigns.models import Campaign

MIN_TEXT, MIN_SAMPLE, MAX_SAMPLE = 40, 20, 1024
MIN_ANSWER, MAX_ANSWER = 20, 320
FEWEST, MOST = 2, 5
MIXED = {UseCase.MIXED, UseCase.LOW_VOLUME}
STANDARD = {
    UseCase.TWO_FACTOR, UseCase.ACCOUNT_NOTIFICATION, UseCase.CUSTOMER_CARE,
    UseCase.DELIVERY_NOTIFICATION, UseCase.FRAUD_ALERT, UseCase.HIGHER_EDUCATION,
    UseCase.MARKETING, UseCase.POLLING_VOTING, UseCase.PUBLIC_SERVICE_ANNOUNCEMENT,
    UseCase.SECURITY_ALERT,
}  # fmt: skip


class RequirementsNotMet(Exception):
    """The campaign is incomplete; `errors` has the sentences of each field."""

    def __init__(self, campaign: Campaign, errors: dict[str, list[str]]) -> None:
        self.errors = errors
        sentences = " ".join(text for texts in errors.values() for text in texts)
        super().__init__(f"{campaign} is incomplete. {sentences}")


@dataclass(frozen=True, slots=True)
class Requirement:
    """A field, and the sentences on what a campaign lacks in it."""

    field: str
    problems: Callable[[Campaign], Iterator[str]]


def _description(campaign: Campaign) -> Iterator[str]:
    if len(campaign.description.strip()) < MIN_TEXT:
        yield f"The description needs at least {MIN_TEXT} characters."


def _message_flow(campaign: Campaign) -> Iterator[str]:
    if len(campaign.message_flow.strip()) < MIN_TEXT:
        yield f"The message flow needs at least {MIN_TEXT} characters."


def _samples(campaign: Campaign) -> Iterator[str]:
    samples = [sample.strip() for sample in campaign.sample_messages]
    if not FEWEST <= len(samples) <= MOST:
        yield f"A campaign needs {FEWEST} to {MOST} sample messages."
    for place, sample in enumerate(samples, start=1):
        if not MIN_SAMPLE <= len(sample) <= MAX_SAMPLE:
            yield f"Sample {place} needs {MIN_SAMPLE} to {MAX_SAMPLE:,} characters."


def _sub_use_cases(campaign: Campaign) -> Iterator[str]:
    chosen = set(campaign.sub_use_cases)
    if campaign.use_case not in MIXED:
        if chosen:
            yield "Only mixed campaigns have sub use cases."
    elif not FEWEST <= len(chosen) <= MOST or not chosen <= STANDARD:
        yield f"A mixed campaign needs {FEWEST} to {MOST} standard sub use cases."


def _opt_in_message(campaign: Campaign) -> Iterator[str]:
    if campaign.opt_in_keywords.strip() and not campaign.opt_in_message.strip():
        yield "Opt-in keywords need an opt-in message, which answers them."
    yield from _answer(campaign.opt_in_message)


def _answer(message: str) -> Iterator[str]:
    if message.strip() and not MIN_ANSWER <= len(message.strip()) <= MAX_ANSWER:
        yield f"An answer to a keyword has {MIN_ANSWER} to {MAX_ANSWER} characters."


def _keywords(text: str) -> Iterator[str]:
    words = [word.strip().upper() for word in text.split(",")] if text.strip() else []
    if not all(word.isalnum() for word in words):
        yield "Keywords are letters and digits, with a comma between two: STOP, END."
    if len(set(words)) < len(words):
        yield "A keyword is listed twice."


REQUIREMENTS = (
    Requirement("description", _description),
    Requirement("sample_messages", _samples),
    Requirement("message_flow", _message_flow),
    Requirement("sub_use_cases", _sub_use_cases),
    Requirement("opt_in_keywords", lambda campaign: _keywords(campaign.opt_in_keywords)),
    Requirement("opt_in_message", _opt_in_message),
    Requirement("opt_out_keywords", lambda campaign: _keywords(campaign.opt_out_keywords)),
    Requirement("opt_out_message", lambda campaign: _answer(campaign.opt_out_message)),
    Requirement("help_keywords", lambda campaign: _keywords(campaign.help_keywords)),
    Requirement("help_message", lambda campaign: _answer(campaign.help_message)),
)


def unmet(campaign: Campaign) -> dict[str, list[str]]:
    """Return what the campaign lacks: sentences by field."""
    found = {each.field: list(each.problems(campaign)) for each in REQUIREMENTS}
    return {field: sentences for field, sentences in found.items() if sentences}


def require_complete(campaign: Campaign) -> None:
    """Raise RequirementsNotMet unless the campaign has all that it needs."""
    if errors := unmet(campaign):
        raise RequirementsNotMet(campaign, errors)
