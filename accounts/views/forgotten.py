"""A forgotten password: the page that asks for the address. Everything after it is the library's own."""

import logging
from collections.abc import Callable

from allauth.account import views as allauth_views
from allauth.core import context
from django.http import HttpResponse

from core.web import Request

log = logging.getLogger(__name__)


def password_reset(request: Request) -> HttpResponse:
    """Ask for the address of somebody who forgot their password.

    The mail is written and sent once the answer has gone: neither the time it takes nor a mail server that is down tells
    whether there is such a person.
    """
    letters: list[Callable[[], None]] = []
    request.write_afterwards = letters  # type: ignore[attr-defined]  # the adapter finds it there
    response: HttpResponse = allauth_views.password_reset(request)
    close = response.close

    def write_and_close() -> None:
        try:
            with context.request_context(request):
                for write in letters:
                    write()
        except Exception:
            # There is nobody left to tell, and the person can ask again.
            log.exception("A mail for a new password was not sent.")
        finally:
            close()

    # For the type checker: the answer closes once, with ours before.
    response.close = write_and_close  # type: ignore[method-assign]
    return response
