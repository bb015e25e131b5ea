"""The table of reasons: every code of rules, carriers and engine, with complete sentences."""

import ast
import inspect
import re

import pytest
from django.conf import settings

from carriers.models import Rejection
from phone_numbers import rules
from phone_numbers.reasons import REASONS, TEMPORARY, Kind, explain, reason_for
from propagation import settlement
from tests.factories import CampaignFactory, PhoneNumberFactory

CODES = pytest.mark.parametrize("code", [*REASONS, "", "of_another_version"])


def give_up_codes() -> set[str]:
    """Return the codes that the engine gives up with, read from its source."""
    calls = [n for n in ast.walk(ast.parse(inspect.getsource(settlement))) if _is_reject_call(n)]
    return {a.value for call in calls for a in call.args if isinstance(a, ast.Constant)}


def _is_reject_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_reject"


def test_the_table_lists_rules_in_the_order_of_checking():
    assert [r.code for r in REASONS.values() if r.kind == Kind.RULE] == [
        rule.code for rule in rules.RULES
    ]


def test_codes_of_the_engine_are_in_the_table():
    assert give_up_codes() == {"carrier_timeout", "carrier_unavailable", "internal_error"}
    assert give_up_codes() <= REASONS.keys()


def test_codes_of_carriers_are_in_the_table():
    assert set(Rejection.values) <= {c for c, r in REASONS.items() if r.kind != Kind.RULE}


def test_every_code_has_a_documented_source():
    sources = (settings.BASE_DIR / "docs" / "domain-sources.md").read_text()
    assert re.findall(r"^\| `(\w+)` \| \S", sources, re.MULTILINE) == list(REASONS)


def test_every_temporary_reason_is_a_rechecked_rule():
    rechecked = {rule.code for rule in rules.RULES if rule.recheck}
    assert set(TEMPORARY) < rechecked
    assert all(reason_for(code).retryable for code in TEMPORARY)


@CODES
def test_general_sentences_have_no_placeholders(code):
    sentence = explain(code).sentence
    assert "{" not in sentence
    assert sentence[0].isupper() or sentence.startswith(code)
    assert sentence.endswith(".")


@pytest.mark.django_db
@CODES
def test_specific_sentences_have_no_placeholders(code, account):
    number = PhoneNumberFactory(account=account)
    campaign = CampaignFactory(brand__account=account, name="eSIM {news}")
    explanation = explain(code, number, campaign, "AT&T").sentence
    assert explanation.replace("{news}", "").count("{") == 0
    assert not explanation.startswith("ESIM")


@CODES
def test_every_reason_has_a_next_step_and_an_actor(code):
    reason = reason_for(code)
    assert reason.next_step.endswith(".")
    assert explain(code).acts.startswith(("Who acts: ", "Nothing to do: "))
    assert reason.short.startswith("On hold: ") <= reason.temporary


@pytest.mark.django_db
def test_staff_notes_belong_to_their_own_rule(account):
    number = PhoneNumberFactory(account=account, status_reason="Fraud.")
    campaign = CampaignFactory(brand__account=account, failure_reason="Spam.")
    campaign.brand.failure_reason = "EIN."
    explanation = {
        code: words for code in REASONS if (words := explain(code, number, campaign).staff_note)
    }
    assert explanation == {
        "number_not_active": "Note from staff: ‘Fraud.’",
        "brand_not_verified": "Note from staff: ‘EIN.’",
        "campaign_not_approved": "Note from staff: ‘Spam.’",
        "campaign_suspended": "Note from staff: ‘Spam.’",
    }
