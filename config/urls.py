from django.contrib import admin
from django.urls import include, path

from accounts.sign_in import too_many_requests

urlpatterns = [
    path("", include("accounts.urls")),
    path("admin/", admin.site.urls),
    path("", include("dashboard.urls")),
]

handler429 = too_many_requests
