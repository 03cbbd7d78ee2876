"""The link in the mail that asks for a sign-off: making it, saying what has become of it, and deciding by it.

Opening a link changes nothing, however often and by whomever. It decides for one person, about one version, once; rights are asked
when it decides, like everywhere. The reasons stand in docs/adr/0038-the-link-in-the-mail.md.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.urls import reverse

from accounts.second_factor import needs_second_factor
from core import audit
from core.models import Message
from core.workflow import NotNow, Sought
from posts.models import CriterionAnswer, Decision, Post, SignOffLink
from posts.models.links import digest_of_token, token_of
from posts.permissions import may_sign_off
from posts.services.lifecycle import asks_authority, asks_exception, send_back, sign_off
from posts.workflow import State

BY_MAIL_LINK = "by_mail_link"
SIGN_IN_FIRST = "Sign in to decide on this post: there is something in it that this link alone cannot decide."
NO_LONGER_GOOD = "This link is used up or too old. Sign in to see what waits for you."
NOT_YOURS = "It is not your turn to decide on this any more."
CHANGED = "What this mail was about was changed or taken back after it was sent."
MISSED = "It missed its time, so nobody decides on it any more."
RAN_OUT = "This link has run out. What it was about still waits for you."


@dataclass(frozen=True, slots=True)
class Ended:
    """What is said of a link that opens nothing any more: a sentence, or who did what when. Never a word of the post."""

    sentence: str = ""
    by: Any = None
    what: str = ""
    at: datetime | None = None


def mail_address(message: Message, *, now: datetime) -> str:
    """Give the address that a mail about a waiting post carries for its reader, or nothing where it is not their turn.

    Asked when the mail is said (MESSAGE_ADDRESSES): what is kept of a message, and what is listed in PolicyHub, holds no secret.
    """
    post = Post.objects.whole().filter(pk=message.about_id).first()
    link = _link_for(post, message.person, now=now) if post and _is_waiting(post, message.person, now=now) else None
    return reverse("posts:link", args=[link.token]) if link else ""


def link_of(token: str) -> SignOffLink | None:
    """Find the link behind an address, with its person; one whose person has left is as if there were none."""
    found: SignOffLink | None = (
        SignOffLink.objects.filter(digest=digest_of_token(token), person__is_active=True)
        .select_related("person")
        .first()
    )
    return found


def opened(link: SignOffLink, *, now: datetime) -> Post | Ended:
    """Give the post that waits for a link's person exactly as the link was made for it; else what became of it."""
    post = Post.objects.visible_to(link.person).whole().filter(pk=link.post_id).first()
    if post is None:
        return Ended(NOT_YOURS)
    if post.shown != link.shown or post.state != State.IN_REVIEW:
        return _what_became_of(post, link)
    if not may_sign_off(link.person, post):
        return _last_decision(post, link, by=link.person) or Ended(NOT_YOURS)
    if _is_past(post, now=now):
        return Ended(MISSED)
    return post if link.is_open(now=now) else Ended(RAN_OUT)


def asks_to_sign_in(post: Post, person: Any) -> bool:
    """Say whether a mailbox alone is too little to decide on a post: then its person signs in first.

    So it is for whoever holds a role that needs a second factor or has set one up (access.md, rule 7), and for every post in which
    a check, an answer, a person, a suggestion, or words that a signature carries ask for more than a glance.
    """
    return (
        needs_second_factor(person)
        or is_mfa_enabled(person)
        or any(one.level != "information" for one in post.found)
        or any(one.answer != CriterionAnswer.Answer.NO_PROBLEM for one in post.answers.all())
        or bool(post.people.all())
        or post.film is not None
        or asks_exception(post)
        or asks_authority(post)
        or any(one.conditions or one.exception or one.authority for one in post.signatures)
        or bool(post.suggestions_standing)
    )


def sign_off_by_link(*, link: SignOffLink, now: datetime) -> Post:
    """Sign off, as the link's person, the version the link was made for; the link is used up with it.

    Raises what `sign_off` raises, and NotNow where the link is no longer good or its person has to sign in first.
    """
    sought = Sought(Post, link.post_id)
    return sign_off(post=sought, by=link.person, now=now, seen=link.shown, first=_spending(link, now=now))


def send_back_by_link(*, link: SignOffLink, now: datetime, note: str, picked: Iterable[str] = ()) -> Post:
    """Send back, as the link's person, the version the link was made for; the link is used up.

    `picked` is as for `send_back`. Raises what that raises, and NotNow where the link is no longer good or its person must sign in
    first (docs/adr/0038-the-link-in-the-mail.md).
    """
    sought, first = Sought(Post, link.post_id), _spending(link, now=now)
    return send_back(post=sought, by=link.person, now=now, seen=link.shown, note=note, picked=picked, first=first)


def _spending(link: SignOffLink, *, now: datetime) -> Any:
    """Use a link up in the transaction of what it decides, and write down that the decision came this way."""

    def spend(row: Post) -> None:
        if asks_to_sign_in(row, link.person):
            raise NotNow(SIGN_IN_FIRST, code="sign_in_first")
        good = SignOffLink.objects.filter(pk=link.pk, uid=link.uid, used_at=None, until__gt=now)
        if not good.update(used_at=now):
            raise NotNow(NO_LONGER_GOOD, code="link_no_longer_good")
        audit.record(verb="use_link", about=row, by=link.person, now=now, reason_code=BY_MAIL_LINK)

    return spend


def _is_waiting(post: Post, person: Any, *, now: datetime) -> bool:
    return post.state == State.IN_REVIEW and not _is_past(post, now=now) and may_sign_off(person, post)


def _is_past(post: Post, *, now: datetime) -> bool:
    return post.moment is not None and post.moment <= now


def _link_for(post: Post, person: Any, *, now: datetime) -> SignOffLink | None:
    """Give the one link of a person to this version, made anew where it has run out; none where it was used."""
    link, _ = SignOffLink.objects.get_or_create(
        post=post,
        version=post.version,
        person=person,
        defaults={"fingerprint": post.fingerprint, **_fresh(post, now=now)},
    )
    if link.used_at is None and not link.is_open(now=now):
        # Two mails may be said at once: the first makes it anew, the other finds it so.
        SignOffLink.objects.filter(pk=link.pk, uid=link.uid, used_at=None).update(**_fresh(post, now=now))
        link.refresh_from_db()
    return link if link.is_open(now=now) else None


def _fresh(post: Post, *, now: datetime) -> dict[str, Any]:
    uid, until = uuid.uuid4(), now + settings.SIGN_OFF_LINK_LASTS
    return {
        "uid": uid,
        "digest": digest_of_token(token_of(uid)),
        "made_at": now,
        "until": min(until, post.moment) if post.moment else until,
    }


def _what_became_of(post: Post, link: SignOffLink) -> Ended:
    if decided := _last_decision(post, link):
        return decided
    return Ended(MISSED) if post.state == State.EXPIRED else Ended(CHANGED)


def _last_decision(post: Post, link: SignOffLink, *, by: Any = None) -> Ended | None:
    """Give the last decision on the version a link was made for; that of one person, where one is asked for."""
    decided: list[Decision] = [one for one in post.story_of_decisions if one.version == link.version]
    last = next((one for one in reversed(decided) if by is None or one.person_id == by.pk), None)
    return Ended(by=last.person or "PolicyHub", what=last.get_outcome_display(), at=last.at) if last else None
