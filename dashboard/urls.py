from django.urls import include, path

from dashboard import (
    account_switcher,
    activity,
    balance,
    brands,
    campaigns,
    home,
    number_detail,
    number_export,
    number_list,
    overview,
    personal_settings,
    reasons,
    saved_filters,
    stuck_numbers,
    suggestions,
)
from dashboard.jobs import campaign_choice
from dashboard.jobs import detail as job_detail
from dashboard.jobs import history as job_history
from dashboard.jobs import lines as job_lines
from dashboard.jobs import rows as job_rows
from dashboard.jobs import selection as job_selection

app_name = "dashboard"

of_account = [
    path("", overview.overview, name="overview"),
    path("numbers/", number_list.number_list, name="number_list"),
    path("numbers/export.csv", number_export.number_export, name="number_export"),
    path("numbers/moving/", number_list.moving_rows, name="number_rows"),
    path("numbers/saved/", saved_filters.saved_filters, name="saved_filters"),
    path(
        "numbers/saved/<int:pk>/delete/",
        saved_filters.delete_saved_filter,
        name="saved_filter_delete",
    ),
    path("numbers/suggestions/", suggestions.suggestions, name="suggestions"),
    path("numbers/stuck/", stuck_numbers.stuck, name="stuck_numbers"),
    path("numbers/<int:pk>/", number_detail.detail, name="number_detail"),
    path("numbers/<int:pk>/remove/", number_detail.remove, name="number_remove"),
    path("numbers/<int:pk>/cancel/", number_detail.cancel, name="number_cancel"),
    path("numbers/<int:pk>/retry/", number_detail.retry, name="number_retry"),
    path("numbers/<int:pk>/ask-again/", number_detail.ask_again, name="number_ask_again"),
    path("numbers/<int:pk>/keep/", number_detail.keep, name="number_keep"),
    path("jobs/", job_history.job_list, name="job_list"),
    path("jobs/selection/", job_selection.selection, name="job_selection"),
    path("jobs/campaigns/", campaign_choice.matches, name="job_campaigns"),
    path("jobs/lines/", job_lines.lines, name="job_lines"),
    path("jobs/<int:pk>/", job_detail.detail, name="job_detail"),
    path("jobs/<int:pk>/rows/", job_rows.rows, name="job_rows"),
    path("jobs/<int:pk>/results.csv", job_rows.as_csv, name="job_csv"),
    path("campaigns/", campaigns.campaign_list, name="campaign_list"),
    path("campaigns/<int:pk>/", campaigns.campaign_detail, name="campaign_detail"),
    path("brands/", brands.brand_list, name="brand_list"),
    path("brands/<int:pk>/", brands.brand_detail, name="brand_detail"),
    path("balance/", balance.balance, name="balance"),
    path("activity/", activity.activity, name="activity"),
    path("reasons/", reasons.reasons, name="reasons"),
]
urlpatterns = [
    path("", home.home, name="home"),
    path("me/", personal_settings.personal_settings, name="settings"),
    path("me/accounts/", account_switcher.accounts, name="account_list"),
    path("a/<slug:slug>/", include(of_account)),
]
