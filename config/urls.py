from django.contrib import admin
from django.urls import include, path

from phone_numbers.overview import overview

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("a/<slug:slug>/", overview, name="overview"),
    path("a/<slug:slug>/", include("campaigns.urls")),
    path("a/<slug:slug>/", include("phone_numbers.urls")),
]
