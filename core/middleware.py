"""What happens to every request: one moment for the whole request, and pages that no shared computer keeps."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

Page = Callable[[HttpRequest], HttpResponse]


class FreshMomentMiddleware:
    """Take the time once, at the edge, and pass it down as `request.now`."""

    def __init__(self, get_response: Page) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.now = timezone.now()  # type: ignore[attr-defined]
        return self.get_response(request)


class PrivatePagesMiddleware:
    """Tell browsers to keep no copy of a page that a signed-in person sees, and of the report form, unless the page says else."""

    def __init__(self, get_response: Page) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()")
        return response
