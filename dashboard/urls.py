from django.urls import include, path

from dashboard import (
    account_switcher,
    activity,
    balance,
    brands,
    campaigns,
    home,
    number_detail,
    number_list,
    overview,
    personal_settings,
    reasons,
    stuck_numbers,
)

app_name = "dashboard"

of_account = [
    path("", overview.overview, name="overview"),
    path("numbers/", number_list.number_list, name="number_list"),
    path("numbers/moving/", number_list.moving_rows, name="number_rows"),
    path("numbers/stuck/", stuck_numbers.stuck, name="stuck_numbers"),
    path("numbers/<int:pk>/", number_detail.detail, name="number_detail"),
    path("numbers/<int:pk>/remove/", number_detail.remove, name="number_remove"),
    path("numbers/<int:pk>/cancel/", number_detail.cancel, name="number_cancel"),
    path("numbers/<int:pk>/retry/", number_detail.retry, name="number_retry"),
    path("numbers/<int:pk>/ask-again/", number_detail.ask_again, name="number_ask_again"),
    path("numbers/<int:pk>/keep/", number_detail.keep, name="number_keep"),
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
