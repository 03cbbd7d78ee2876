"""Who is asked before somebody writes a post, and who may answer: whoever the rules name, and those who sign posts off there."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from accounts.access import user_can
from accounts.directory import Directory, Person
from accounts.models import Organisation
from accounts.roles import Can
from accounts.slots import directory_for, place_line
from core.clocks import london_day
from posts.chains import last_of
from posts.rulebook import rules_of

LINE_MANAGER = "line-manager"


def people_asked(organisation: Organisation, asker: Any) -> tuple[Person, ...]:
    """Give whom somebody asks today: the first of those the rules name who is here and somebody else (W14).

    Where none of them is, the chief executive is asked, or the chair of governors in a single school. Empty only where even they
    are missing.
    """
    people = directory_for(organisation, on=london_day(timezone.now()), contacts=False)
    line = place_line(organisation)
    roles = (*rules_of(organisation)[0].ask_first, last_of(line))
    for role in roles:
        found = {one.id: one for one in _holding(role, people, line, asker) if one.id != asker.pk}
        if found:
            return tuple(found.values())
    return ()


def may_answer(user: Any, question: Any) -> bool:
    """Let those answer who were asked and still would be, and those who sign posts off there; never the one who asks."""
    if not getattr(user, "pk", None) or not user.is_active or user.pk == question.asked_by_id:
        return False
    if user_can(user, Can.SIGN_OFF_POSTS, at=question.organisation):
        return True
    was_asked = any(one.pk == user.pk for one in question.asked_of.all())
    return was_asked and user.pk in {one.id for one in people_asked(question.organisation, question.asked_by)}


def may_take_back_question(user: Any, question: Any) -> bool:
    """Let only the person who asked say that no answer is needed any more."""
    return bool(user.pk == question.asked_by_id)


def asker_of(question: Any) -> list[Any]:
    """Give who asked, while they are here."""
    return [question.asked_by] if question.asked_by.is_active else []


def asked_of(question: Any) -> list[Any]:
    """Give those who were asked, while they are here."""
    return [one for one in question.asked_of.all() if one.is_active]


def _holding(role: str, people: Directory, line: Any, asker: Any) -> Iterator[Person]:
    if role == LINE_MANAGER:
        manager = people.line_manager_of(asker.pk)
        away = {one.person.id for one in people.holdings if one.absent}
        if manager is not None and manager.id not in away:
            yield manager
        return
    is_office = role == "headteacher" and line.is_trust_office
    held = people.nearest("chief-executive" if is_office else role, line)
    yield from (one.person for one in people.available(held))
