"""One post to be read or to be moved (then locked), with what that asks of it: each question is built once.

Not here: what a person may see (`words`), or how parts come along (`gathering`).
"""

from datetime import date
from typing import Any

from django.apps import apps
from django.utils import timezone

from accounts.access import organisations_held
from accounts.roles import Can
from core.clocks import london_day
from core.prepared import prepared


def find(number: int, *, seen_by: Any, is_signed: bool, is_checked: bool) -> Any:
    """Give the post, or None; to one person (None: to whoever moves it), only if they may see it at this moment."""
    if seen_by is None:
        return next(iter(_any.ask(number=number)), None)
    if not (getattr(seen_by, "is_authenticated", False) and seen_by.is_active):
        return None
    question = _seen_to_sign if is_signed else _seen_to_check if is_checked else _seen_to_move
    row = next(iter(question.ask(number=number, person=seen_by.pk, today=london_day(timezone.now()))), None)
    if row is not None:
        row.rights_of = seen_by.pk
    return row


def read(number: int, *, by: Any) -> Any:
    """Give the post to somebody who may see it at this moment, with everything its page shows, or None."""
    if not (getattr(by, "is_authenticated", False) and by.is_active):
        return None
    return next(iter(_seen_to_read.ask(number=number, person=by.pk, today=london_day(timezone.now()))), None)


@prepared
def _any(*, number: int) -> Any:
    return _posts().filter(pk=number).for_deciding().select_for_update(of=("self",))


@prepared
def _seen_to_read(*, number: int, person: int, today: date) -> Any:
    return _seen(number, person, today).whole()


@prepared
def _seen_to_move(*, number: int, person: int, today: date) -> Any:
    return _seen(number, person, today).for_deciding().select_for_update(of=("self",))


@prepared
def _seen_to_check(*, number: int, person: int, today: date) -> Any:
    return _seen(number, person, today).for_checking(on=today, by=person).select_for_update(of=("self",))


@prepared
def _seen_to_sign(*, number: int, person: int, today: date) -> Any:
    return _seen(number, person, today).for_signing(on=today).select_for_update(of=("self",))


def _seen(number: int, person: int, today: date) -> Any:
    return _posts().seen_by(person, organisations_held(person, Can.SEE_POSTS, on=today)).filter(pk=number)


def _posts() -> Any:
    return apps.get_model("posts", "Post")._default_manager.all()
