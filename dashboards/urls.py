"""Addresses of dashboards."""

from django.urls import path

from dashboards.views import calendar, figures, today

app_name = "dashboards"
urlpatterns = [
    path("", today.today, name="today"),
    path("calendar/<str:secret>.ics", calendar.calendar_file, name="calendar_file"),
    # Calendar programs that were given the address while it held posts alone.
    path("posts/calendar/<str:secret>.ics", calendar.calendar_file, name="calendar_file_of_posts"),
    path("dashboard/", figures.index, name="index"),
    path("dashboard/<slug:slug>/", figures.show, name="figures"),
    path("dashboard/<slug:slug>/freeze/", figures.freeze, name="freeze"),
    path("dashboard/<slug:slug>/<slug:block>.csv", figures.download, name="download"),
    path("dashboard/<slug:slug>/snapshots/<uuid:uid>/", figures.snapshot, name="snapshot"),
    path(
        "dashboard/<slug:slug>/snapshots/<uuid:uid>/<slug:block>.csv", figures.download_frozen, name="download_frozen"
    ),
]
