"""The roof's map: one include per app, those first whose pages are asked for most: addresses are looked up in this order."""

from django.urls import include, path

urlpatterns = [
    path("", include("posts.urls")),
    path("", include("policies.urls")),
    path("", include("incidents.urls")),
    path("", include("dashboards.urls")),
    path("account/", include("policyhub.entrance_urls")),
    path("", include("accounts.urls")),
    path("", include("core.urls")),
]
