"""The pages of django-allauth that we use, and no others: what is not listed here does not exist.

Left out on purpose: signing up (people are invited), changing addresses (the school keeps them), codes by mail.
"""

from allauth.account import views as account
from django.urls import include, path, re_path

from accounts.views import forgotten

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    # Where the page before sends somebody who has none yet.
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", forgotten.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("2fa/", include("allauth.mfa.urls")),
]
