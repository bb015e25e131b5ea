"""The rules of assignment. Ask them through the functions named here."""

from phone_numbers.rules.many import Cuts, with_refusals
from phone_numbers.rules.offers import FEW, SHOWN, campaigns_of, found, offers
from phone_numbers.rules.questions import (
    broken_rules,
    choices_for,
    refusal,
    with_number_refusal,
    with_refusal,
    with_refused_since,
    with_standing_refusal,
)
from phone_numbers.rules.table import NOT_TEN_DLC, RULES

__all__ = [
    "FEW",
    "NOT_TEN_DLC",
    "RULES",
    "SHOWN",
    "Cuts",
    "broken_rules",
    "campaigns_of",
    "choices_for",
    "found",
    "offers",
    "refusal",
    "with_number_refusal",
    "with_refusal",
    "with_refusals",
    "with_refused_since",
    "with_standing_refusal",
]
