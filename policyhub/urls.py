"""The roof's map: one include per app."""

from django.urls import include, path

urlpatterns = [
    path("", include("core.urls")),
    path("", include("accounts.urls")),
    path("account/", include("policyhub.entrance_urls")),
    path("", include("policies.urls")),
    path("", include("posts.urls")),
    path("", include("incidents.urls")),
    path("", include("dashboards.urls")),
]
