"""The site's addresses, and those of the pages to compare with."""

from django.urls import include, path

from bench.pages.bare_list import bare_list
from bench.pages.stock_admin import stock_site

urlpatterns = [
    path("bench/bare/<slug:slug>/", bare_list),
    path("bench/stock/", stock_site.urls),
    path("", include("config.urls")),
]
handler429 = "accounts.sign_in.too_many_requests"
