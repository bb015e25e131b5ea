"""Forms of the staff's number pages."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.forms import TextInput
from django.utils.html import format_html
from phonenumber_field.formfields import PhoneNumberField

from campaigns.models import Campaign
from core.admin.forms import StaffForm
from phone_numbers import rules
from phone_numbers.admin.reasons import entry
from phone_numbers.models import Assignment, PhoneNumber
from phone_numbers.reasons.wording import explain

if TYPE_CHECKING:
    from phonenumber_field.phonenumber import PhoneNumber as Parsed


class NumberForm(StaffForm):
    """Takes a number as people write it; what is saved is its E.164 form."""

    e164 = PhoneNumberField(
        label="Number",
        widget=TextInput(attrs={"type": "tel", "class": "vTextField"}),
        help_text="As people write it, such as (212) 555-0147; from abroad with + and its code.",
    )

    def clean_e164(self) -> str:
        number: Parsed = self.cleaned_data["e164"]
        if number.extension:
            raise ValidationError("A number has no extension: leave it out.")
        return str(number.as_e164)


class AssignmentForm(StaffForm):
    """Asks the nine rules, as the owners' form does."""

    class Meta:
        model = Assignment
        fields = ["phone_number", "campaign"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        number, campaign = cleaned.get("phone_number"), cleaned.get("campaign")
        if number and campaign:
            self._ask_rules(number, campaign)
            self.instance.account_id = number.account_id
        return cleaned

    def _ask_rules(self, number: PhoneNumber, campaign: Campaign) -> None:
        if number.account_id != campaign.account_id:
            raise ValidationError({"campaign": "This campaign belongs to another account."})
        if code := rules.refusal(number, campaign):
            sentence = explain(code, number, campaign)
            raise ValidationError(format_html("{} Code {}", sentence, entry(code, code)))
