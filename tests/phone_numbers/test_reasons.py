"""One table has every reason: what rules, carriers and engine say, in words of the case."""

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


def given_up_with() -> set[str]:
    """Return the codes that the engine itself gives up with, as its source has them."""
    calls = [n for n in ast.walk(ast.parse(inspect.getsource(settlement))) if _gives_up(n)]
    return {a.value for call in calls for a in call.args if isinstance(a, ast.Constant)}


def _gives_up(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "_give_up"


def test_the_rules_stand_in_the_order_in_which_they_are_checked():
    assert [r.code for r in REASONS.values() if r.kind == Kind.RULE] == [
        rule.code for rule in rules.RULES
    ]


def test_what_the_engine_gives_up_with_is_in_the_table():
    assert given_up_with() == {"carrier_timeout", "carrier_unavailable", "internal_error"}
    assert given_up_with() <= REASONS.keys()


def test_what_carriers_refuse_with_is_in_the_table():
    assert set(Rejection.values) <= {c for c, r in REASONS.items() if r.kind != Kind.RULE}


def test_every_code_has_a_precedent_in_the_field():
    sources = (settings.BASE_DIR / "docs" / "domain-sources.md").read_text()
    assert re.findall(r"^\| `(\w+)` \| \S", sources, re.MULTILINE) == list(REASONS)


def test_what_passes_is_a_rule_that_is_asked_again():
    standing = {rule.code for rule in rules.RULES if rule.recheck}
    assert set(TEMPORARY) < standing
    assert all(reason_for(code).retryable for code in TEMPORARY)


@CODES
def test_in_general_no_sentence_has_a_gap(code):
    sentence = explain(code).sentence
    assert "{" not in sentence
    assert sentence[0].isupper() or sentence.startswith(code)
    assert sentence.endswith(".")


@pytest.mark.django_db
@CODES
def test_of_one_case_no_sentence_has_a_gap(code, account):
    number = PhoneNumberFactory(account=account)
    campaign = CampaignFactory(brand__account=account, name="eSIM {news}")
    said = explain(code, number, campaign, "AT&T").sentence
    assert said.replace("{news}", "").count("{") == 0
    assert not said.startswith("ESIM")


@CODES
def test_every_reason_says_what_to_do_next(code):
    reason = reason_for(code)
    assert reason.next_step.endswith(".")
    assert reason.acts.startswith("Who acts: ")
    assert reason.short.startswith("Held: ") <= reason.temporary


@pytest.mark.django_db
def test_what_the_staff_wrote_belongs_to_its_own_rule(account):
    number = PhoneNumberFactory(account=account, status_reason="Fraud.")
    campaign = CampaignFactory(brand__account=account, failure_reason="Spam.")
    campaign.brand.failure_reason = "EIN."
    said = {
        code: words for code in REASONS if (words := explain(code, number, campaign).staff_note)
    }
    assert said == {
        "number_not_active": "Fraud.",
        "brand_not_verified": "EIN.",
        "campaign_not_approved": "Spam.",
        "campaign_suspended": "Spam.",
    }
