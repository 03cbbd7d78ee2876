"""Who says what becomes of a post that somebody flagged (W17)."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from accounts.access import people_who
from accounts.models import User
from accounts.roles import Can
from posts.permissions.publishing import publishers_of
from posts.permissions.signing import author_of, signers_of


def deciders_of(flag: Any) -> list[Any]:
    """Give who decides on a flag: those who may take the post down, but neither whoever wrote or changed it nor the flagger.

    Where that leaves nobody, the flagger may too; and where only its author could take it down, its author, but then those
    who signed it are told what was said (`flag` and `keep` in `workflow.FLAG`).
    """
    able = _able(flag)
    wrote = {flag.post.author_id, flag.post.last_editor_id}
    for barred in (wrote | {flag.person_id}, wrote, set()):
        if found := [person for person in able if person.pk not in barred]:
            return found
    return []


def may_answer_flag(user: Any, flag: Any) -> bool:
    """Let those answer a flag who decide on it."""
    return any(user.pk == person.pk for person in deciders_of(flag))


def may_read_flag(user: Any, flag: Any) -> bool:
    """Let those read what was said who said it, decide on it, wrote the post or signed it; only the first two learn who said it."""
    concerned = {flag.person_id, flag.post.author_id, flag.post.last_editor_id}
    concerned.update(person.pk for person in signers_of(flag.post))
    return user.pk in concerned or may_answer_flag(user, flag)


def asked_about(flag: Any) -> Iterable[Any]:
    """Give who is told that a post was flagged: those of its publishers who decide on it, or else all who do."""
    deciders = deciders_of(flag)
    publishers = {person.pk for person in publishers_of(flag.post)}
    return [person for person in deciders if person.pk in publishers] or deciders


def flagger_of(flag: Any) -> Iterable[Any]:
    """Give who flagged it, while they are here."""
    return [flag.person] if flag.person.is_active else []


def people_behind(flag: Any) -> Iterable[Any]:
    """Give the post's author and whoever signed it: they hear that a doubt was raised and settled."""
    return [*author_of(flag.post), *signers_of(flag.post)]


def _able(flag: Any) -> list[Any]:
    """Give who may take the post down, read once for each object of it; a move works on one read afresh."""
    if "_able" not in flag.post.__dict__:
        entrusted = User.objects.active().filter(pk__in=flag.entrusted_people(at=timezone.now()))
        by_role = people_who(Can.TAKE_DOWN_POSTS, at=flag.post.organisation)
        known = {person.pk: person for person in (*by_role, *entrusted)}
        flag.post.__dict__["_able"] = sorted(known.values(), key=lambda person: (person.name, person.pk))
    able: list[Any] = flag.post.__dict__["_able"]
    return able
