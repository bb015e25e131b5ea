"""The addresses of the owners' pages about an object.

Settings give them to the models as `get_absolute_url` (ABSOLUTE_URL_OVERRIDES), so that a domain
app names no page. Settings import this module, so it must not import a model.
"""

from typing import TYPE_CHECKING

from django.urls import reverse

if TYPE_CHECKING:
    from accounts.models import Account
    from campaigns.models import Brand, Campaign
    from phone_numbers.models import PhoneNumber


def account_url(account: "Account") -> str:
    return reverse("dashboard:overview", args=[account.slug])


def brand_url(brand: "Brand") -> str:
    return reverse("dashboard:brand_detail", args=[brand.account.slug, brand.pk])


def campaign_url(campaign: "Campaign") -> str:
    return reverse("dashboard:campaign_detail", args=[campaign.account.slug, campaign.pk])


def number_url(number: "PhoneNumber") -> str:
    return reverse("dashboard:number_detail", args=[number.account.slug, number.pk])
