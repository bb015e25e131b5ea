"""Forms of the staff pages of brands and campaigns."""

import re
from typing import Any

from django import forms
from django.contrib.postgres.forms import SplitArrayField
from django.core.exceptions import ValidationError
from django.utils.html import format_html

from campaigns.choices import EntityType, UseCase
from campaigns.models import Campaign, CampaignStatus
from campaigns.requirements import unmet
from core.admin.forms import StaffForm


class EinField(forms.CharField):
    """An EIN as the IRS prints it, 12-3456789; the database has its nine digits."""

    def prepare_value(self, value: Any) -> Any:
        return re.sub(r"^(\d{2})(\d{7})$", r"\1-\2", str(value or ""))

    def to_python(self, value: Any) -> str:
        return without_dash(super().to_python(value) or "")


def without_dash(text: str) -> str:
    """Return an EIN written 12-3456789 as nine digits, and any other text unchanged."""
    return re.sub(r"^(\d{2})-(\d{7})$", r"\1\2", text.strip())


class BrandForm(StaffForm):
    ein = EinField(
        label="EIN",
        max_length=10,
        required=False,
        help_text="As issued by the IRS: 12-3456789. Leave empty for a sole proprietor.",
    )

    def clean_entity_type(self) -> str:
        """Reject a change from or to sole proprietor once the brand has campaigns."""
        entity_type, brand = str(self.cleaned_data["entity_type"]), self.instance
        sole = EntityType.SOLE_PROPRIETOR
        changes_kind = brand.pk and (entity_type == sole) != (brand.entity_type == sole)
        if changes_kind and brand.campaigns.exists():
            raise ValidationError(
                "A brand with campaigns keeps its entity type. Create another brand instead."
            )
        return entity_type


INCOMPLETE_MAY_BE = (CampaignStatus.DRAFT, CampaignStatus.PENDING, CampaignStatus.REJECTED)


class CampaignForm(StaffForm):
    """Has one text box per sample message, because messages contain commas."""

    sample_messages = SplitArrayField(
        forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2, "cols": 90})),
        size=5,
        remove_trailing_nulls=True,
        help_text="Two to five messages, as they will be sent.",
    )
    sub_use_cases = forms.MultipleChoiceField(
        choices=UseCase.choices,
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text="Two to five, for a mixed campaign only.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._unmet_before = unmet(self.instance)
        if self.instance.pk and self.instance.status in INCOMPLETE_MAY_BE:
            self._say_what_is_missing()

    def _say_what_is_missing(self) -> None:
        """Write beside each field what it lacks before the campaign can be submitted."""
        for name in self._unmet_before.keys() & self.fields.keys():
            field = self.fields[name]
            missing = " ".join(self._unmet_before[name])
            text = '<strong class="missing">Before submission: {}</strong> {}'
            field.help_text = format_html(text, missing, field.help_text)

    def clean_sample_messages(self) -> list[str]:
        """Close the gaps that empty boxes leave between samples."""
        return [sample for sample in self.cleaned_data["sample_messages"] if sample.strip()]

    def clean_number_limit(self) -> int:
        """Reject a lower limit than the campaign has numbers."""
        limit = int(self.cleaned_data["number_limit"])
        if not self.instance.pk or "number_limit" not in self.changed_data:
            return limit
        numbers = int(Campaign.objects.with_numbers().get(pk=self.instance.pk).numbers)  # type: ignore[attr-defined]
        if limit < numbers:
            raise ValidationError(
                f"{numbers} numbers use this campaign. Set the limit to {numbers} or more, or "
                "remove numbers first."
            )
        return limit

    def _post_clean(self) -> None:
        """Reject an edit of a submitted campaign that breaks what a submission needs."""
        super()._post_clean()
        if self.instance.status == CampaignStatus.DRAFT:
            return
        for field, sentences in unmet(self.instance).items():
            for sentence in set(sentences) - set(self._unmet_before.get(field, [])):
                self.add_error(field if field in self.fields else None, sentence)
