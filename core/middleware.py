"""What happens to every request: one moment for the whole request, pages that no shared computer keeps, and what pages may load."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

Page = Callable[[HttpRequest], HttpResponse]


class FreshMomentMiddleware:
    """Take the time once, at the edge, and pass it down as `request.now`."""

    def __init__(self, get_response: Page) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # For the type checker: core.web.Request says it to whoever reads it.
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


class ContentPolicyMiddleware(CSPMiddleware):
    """Builds the header once for all pages that ask for nothing of their own; the library builds it anew for each."""

    @cached_property
    def _usual(self) -> str:
        return build_policy()

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        """Say what a page may load. Django's own pages about errors, and pages with wishes, are left to the library."""
        if settings.DEBUG or hasattr(request, "_csp_nonce") or any(name.startswith("_csp_") for name in vars(response)):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self._usual)
        # Nobody can ask for a nonce any more that this header would have to name.
        # For the type checker: the library's own name on the request.
        request.csp_nonce = CheckableLazyObject(self._csp_nonce_post_response)  # type: ignore[attr-defined]
        return response
