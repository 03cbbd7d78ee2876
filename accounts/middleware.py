"""Rights are remembered for one request, and no longer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from accounts.access import remember_rights_on


class RememberRightsMiddleware:
    """Let `access.user_can` remember its answers on this request's user."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        remember_rights_on(request.user)
        return self.get_response(request)
