"""The request as every view here meets it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest


class Request(HttpRequest):
    """A request with its one moment (set by the middleware) and its person.

    `user` is an account's user or Django's anonymous one; who may do what is asked in `accounts.access`, not of the type.
    """

    now: datetime
    user: Any
