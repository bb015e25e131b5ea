"""Staff pages of brands, campaigns and trust scores."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from campaigns.admin_actions import BRAND_ACTIONS, CAMPAIGN_ACTIONS
from campaigns.admin_forms import BrandForm, CampaignForm, without_dash
from campaigns.models import Brand, BrandStatus, Campaign, CampaignStatus, TrustTier
from campaigns.requirements import unmet
from core.admin.inlines import LimitedFormSet, ReadOnlyInline
from core.admin.links import Link, add_link, list_link
from core.admin.model_admins import StaffAdmin


class FirstHundred(LimitedFormSet):
    limit = 100


class CampaignsOfBrand(ReadOnlyInline):
    model = Campaign
    formset = FirstHundred
    columns = ("name", "use_case", "status", "number_limit", "failure_reason")
    verbose_name_plural = "campaigns"


@admin.register(Brand)
class BrandAdmin(StaffAdmin):
    form = BrandForm
    staff_actions = BRAND_ACTIONS
    list_display = [
        "display_name", "account", "status", "entity_type", "brand_score", "trust_score",
        "campaigns", "submitted_at",
    ]  # fmt: skip
    list_select_related = ["account"]
    list_filter = ["status", "entity_type", "vertical"]
    search_fields = [
        "display_name__plain__contains", "company_name__plain__contains", "ein",
        "account__name__plain__contains", "account__slug",
    ]  # fmt: skip
    date_hierarchy = "created_at"
    autocomplete_fields = ["account"]
    inlines = [CampaignsOfBrand]
    readonly_fields = [
        "status", "failure_reason", "trust_score", "created_at", "submitted_at", "verified_at",
    ]  # fmt: skip
    fieldsets = [
        (None, {"fields": ["account", ("status", "failure_reason"), "display_name"]}),
        (
            "Registration",
            {
                "fields": [
                    "company_name", "entity_type", "ein", "vertical", "brand_relationship",
                    "website", ("stock_symbol", "stock_exchange"),
                ]
            },
        ),
        ("Vetting", {"fields": [("brand_score", "trust_score")]}),
        ("Dates", {"fields": [("created_at", "submitted_at", "verified_at")]}),
    ]  # fmt: skip

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, without_dash(search_term))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Brand]:
        score = Coalesce(OuterRef("brand_score"), 0)
        tiers = TrustTier.objects.filter(from_score__lte=score).order_by("-from_score")
        rows = Brand.objects.with_counts()
        return rows.annotate(tier=Subquery(tiers.values("name")[:1])).order_by("display_name", "pk")

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return [*self.readonly_fields, *(["account"] if obj else [])]

    def has_delete_permission(self, request: HttpRequest, obj: Brand | None = None) -> bool:
        """Allow deleting drafts only; the carriers know every submitted brand."""
        draft = obj is None or obj.status == BrandStatus.DRAFT
        return draft and super().has_delete_permission(request, obj)

    def choice_label(self, brand: Brand) -> str:
        return f"{brand} ({brand.account}, {brand.get_status_display().lower()})"

    def links(self, obj: Brand) -> Iterable[Link]:
        yield "Add a campaign", add_link("campaigns_campaign", account=obj.account_id, brand=obj.pk)
        yield "Campaigns", list_link("campaigns_campaign", brand__id__exact=obj.pk)

    @admin.display(description="Campaigns", ordering="campaign_count")
    def campaigns(self, brand: Any) -> int:
        return int(brand.campaign_count)

    @admin.display(description="Trust score", ordering="brand_score")
    def trust_score(self, brand: Brand) -> str:
        return dict(TrustTier.Name.choices).get(getattr(brand, "tier", ""), "")


@admin.register(Campaign)
class CampaignAdmin(StaffAdmin):
    form = CampaignForm
    staff_actions = CAMPAIGN_ACTIONS
    list_display = [
        "name", "account", "brand", "status", "numbers", "use_case", "submitted_at",
    ]  # fmt: skip
    list_select_related = ["account", "brand"]
    list_filter = ["status", "number_pool", "use_case"]
    search_fields = [
        "name__plain__contains", "brand__display_name__plain__contains",
        "account__name__plain__contains", "account__slug",
    ]  # fmt: skip
    date_hierarchy = "created_at"
    autocomplete_fields = ["account", "brand"]
    readonly_fields = [
        "status", "failure_reason", "created_at", "submitted_at", "approved_at", "ended_at",
    ]  # fmt: skip
    fieldsets = [
        (None, {"fields": ["account", "brand", "name", ("status", "failure_reason")]}),
        (
            "Numbers",
            {
                "fields": [("number_limit", "number_pool")],
                "description": "49 without a number pool. A sole proprietor has 1, and no pool.",
            },
        ),
        (
            "What it sends",
            {
                "fields": [
                    "use_case", "sub_use_cases", "description", "sample_messages", "message_flow",
                ]
            },
        ),
        (
            "Keywords",
            {
                "fields": [
                    "opt_in_keywords", "opt_in_message", "opt_out_keywords", "opt_out_message",
                    "help_keywords", "help_message",
                ]
            },
        ),
        (
            "Attributes",
            {
                "fields": [
                    ("embedded_link", "embedded_phone", "age_gated"),
                    ("direct_lending", "affiliate_marketing", "auto_renewal"),
                    "privacy_policy_link", "terms_and_conditions_link",
                ]
            },
        ),
        ("Dates", {"fields": [("created_at", "submitted_at", "approved_at", "ended_at")]}),
    ]  # fmt: skip

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Count numbers only for the campaigns on this page."""
        changelist = super().get_changelist_instance(request)
        rows: Any = changelist.result_list
        counted: Any = Campaign.objects.filter(pk__in=[row.pk for row in rows]).with_numbers()
        counts = {campaign.pk: campaign.numbers for campaign in counted}
        for row in rows:
            row.number_count = counts.get(row.pk, 0)
        return changelist

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        """Make brand and use case read-only after submission: the carriers have registered them."""
        if obj is None:
            return list(self.readonly_fields)
        submitted = getattr(obj, "status", "") != CampaignStatus.DRAFT
        return [*self.readonly_fields, "account", *(["brand", "use_case"] if submitted else [])]

    def has_delete_permission(self, request: HttpRequest, obj: Campaign | None = None) -> bool:
        draft = obj is None or obj.status == CampaignStatus.DRAFT
        return draft and super().has_delete_permission(request, obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """List after the save what a draft lacks before it can be submitted."""
        super().save_related(request, form, formsets, change)
        missing = unmet(form.instance) if form.instance.status == CampaignStatus.DRAFT else {}
        if missing:
            sentences = " ".join(text for texts in missing.values() for text in texts)
            messages.warning(request, f"Before this campaign can be submitted: {sentences}")

    def choice_label(self, campaign: Campaign) -> str:
        return f"{campaign} ({campaign.account}, {campaign.get_status_display().lower()})"

    def links(self, obj: Campaign) -> Iterable[Link]:
        yield "Assign a number", add_link("numbers_assignment", campaign=obj.pk)
        yield "Assignments", list_link("numbers_assignment", campaign__id__exact=obj.pk)

    @admin.display(description="Numbers")
    def numbers(self, campaign: Any) -> str:
        return f"{campaign.number_count} of {campaign.number_limit}"


@admin.register(TrustTier)
class TrustTierAdmin(StaffAdmin):
    """Edits the three tiers; every brand needs one, so none can be added or deleted."""

    list_display = ["name", "from_score", "daily_limit", "messages_per_second"]
    readonly_fields = ["name"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: TrustTier | None = None) -> bool:
        return False
