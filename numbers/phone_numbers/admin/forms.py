"""Forms of the staff pages of numbers and assignments."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import CharField, TextInput
from django.utils.html import format_html

from campaigns.models import Campaign
from core.admin.forms import StaffForm
from phone_numbers import numbering, rules
from phone_numbers.admin.reasons import entry
from phone_numbers.models import Assignment, PhoneNumber
from phone_numbers.reasons import explain


class NumberForm(StaffForm):
    """Accepts a number in any common notation and saves it as E.164."""

    e164 = CharField(
        label="Number",
        widget=TextInput(attrs={"type": "tel", "class": "vTextField"}),
        help_text="In any notation, such as (212) 555-0147; from abroad with + and country code.",
    )

    def clean_e164(self) -> str:
        return numbering.read(self.cleaned_data["e164"])


class AssignmentForm(StaffForm):
    """Checks the rules of assignment, as the owners' form does."""

    class Meta:
        model = Assignment
        fields = ["phone_number", "campaign"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        number, campaign = cleaned.get("phone_number"), cleaned.get("campaign")
        if number and campaign:
            self._check_rules(number, campaign)
            self.instance.account_id = number.account_id
        return cleaned

    def _check_rules(self, number: PhoneNumber, campaign: Campaign) -> None:
        if number.account_id != campaign.account_id:
            raise ValidationError({"campaign": "This campaign belongs to another account."})
        if code := rules.refusal(number, campaign):
            why = explain(code, number, campaign)
            raise ValidationError(format_html("{} Code {}", why, entry(code, code)))
