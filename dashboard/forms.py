"""The forms of the number pages. The actions ask the rules of assignment."""

from typing import Any

from django import forms

from campaigns.models import Campaign
from phone_numbers.models import PhoneNumber


class SeenForm(forms.Form):
    """The revision of the number that the page showed."""

    seen = forms.IntegerField(
        min_value=0,
        max_value=2_147_483_647,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"),
            "This page is incomplete or out of date: load it again.",
        ),
    )


class CampaignForm(SeenForm):
    """A campaign of the number's account, or none."""

    campaign = forms.ModelChoiceField(
        Campaign.objects.none(),
        required=False,
        error_messages={"invalid_choice": "There is no such campaign in this account."},
    )

    def __init__(self, *args: Any, number: PhoneNumber, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campaigns = Campaign.objects.filter(account=number.account_id)
        self.fields["campaign"].queryset = campaigns  # type: ignore[attr-defined]


class StuckForm(forms.Form):
    """The choice of an action on all stuck numbers."""

    choice = forms.ChoiceField(
        choices=[("ask_again", "Ask the carriers again"), ("cancel", "Cancel them")],
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"),
            "Choose what to do: ask the carriers again, or cancel.",
        ),
    )
