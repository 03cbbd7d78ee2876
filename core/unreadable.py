"""What no person types and no database stores: a null character, or a number beyond all bounds. Answered before any view reads it.

Forms check their fields themselves; this is for what a view takes straight from the request.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, QueryDict

BIGGEST_NUMBER = 2**63 - 1
Page = Callable[[HttpRequest], HttpResponse]


class UnreadableMiddleware:
    """Refuse what the two databases would choke on, each in its own way."""

    def __init__(self, get_response: Page) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        """Look at what the view will be given. Raises Http404 for such an address, BadRequest for such a form."""
        if any(_names_nothing(value) for value in kwargs.values()):
            raise Http404
        # A view without the usual check of its token reads its form in its own way, and checks it there.
        form = QueryDict() if getattr(view, "csrf_exempt", False) else request.POST
        if _has_nulls(request.GET) or _has_nulls(form):
            raise BadRequest("A null character was sent.")


def _names_nothing(value: Any) -> bool:
    return (isinstance(value, int) and value > BIGGEST_NUMBER) or (isinstance(value, str) and "\0" in value)


def _has_nulls(sent: QueryDict) -> bool:
    return any("\0" in value for _, values in sent.lists() for value in values)
