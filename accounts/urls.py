"""The sign-in and password pages of django-allauth, for owners and staff.

They come before the pages of the admin site, whose own sign-in limits no attempts.
"""

from allauth.account import views as sign_in
from django.urls import path, re_path
from django.views.generic import RedirectView

from accounts.sign_in import staff_sign_in

_change_password = RedirectView.as_view(pattern_name="account_change_password")

urlpatterns = [
    path("admin/login/", staff_sign_in),
    path("admin/logout/", sign_in.logout),
    path("admin/password_change/", _change_password),
    path("admin/password_change/done/", _change_password),
    path("accounts/login/", sign_in.login, name="account_login"),
    path("accounts/logout/", sign_in.logout, name="account_logout"),
    path("accounts/signup/", sign_in.signup, name="account_signup"),
    path("accounts/inactive/", sign_in.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", sign_in.password_change, name="account_change_password"),
    path("accounts/password/set/", sign_in.password_set, name="account_set_password"),
    path("accounts/password/reset/", sign_in.password_reset, name="account_reset_password"),
    path(
        "accounts/password/reset/done/",
        sign_in.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        sign_in.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "accounts/password/reset/key/done/",
        sign_in.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
