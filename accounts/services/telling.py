"""How people are told: their own choices, whether they read mail at all, and what was handed over on paper."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q

from accounts.access import organisations_where
from accounts.models import Membership, Organisation, Preference, User
from accounts.querysets import lineage
from accounts.roles import Can
from accounts.telling import message_groups
from core import audit, tasks
from core.clocks import london_day
from core.models import Message
from core.querysets import MessageQuerySet
from core.workflow import NotNow

ON_PAPER = (Message.State.ON_PAPER, Message.State.RETURNED)


def change_telling(*, person: User, choices: Mapping[str, str], by: Any, now: datetime) -> bool:
    """Keep how somebody wants to be told, all groups at once, and say whether anything changed.

    Everybody chooses for themselves alone. Raises PermissionDenied, and NotNow for a group that may not be changed.
    """
    if by.pk != person.pk:
        raise PermissionDenied("Everybody chooses for themselves how they are told.")
    groups = {group.slug: group for group in message_groups()}
    for slug in choices:
        if slug not in groups or not groups[slug].may_be_changed:
            raise NotNow("How you are told of this cannot be changed.", code="cannot_be_changed")
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)
        standing = dict(Preference.objects.filter(person=person).values_list("group", "choice"))
        changed = {slug: choice for slug, choice in choices.items() if standing.get(slug) != choice}
        for slug, choice in changed.items():
            Preference.objects.update_or_create(person=person, group=slug, defaults={"choice": choice})
        if changed:
            audit.record(verb="change_telling", about=person, by=by, now=now)
    return bool(changed)


def keep_mailbox(*, person: User, reads_mail: bool, by: Any, now: datetime) -> bool:
    """Write down whether somebody reads mail, and say whether that is new; what waited on paper is mailed once they do.

    For those who keep people where this person works. Raises PermissionDenied.
    """
    if not places_of(person, kept_by=by, now=now).exists():
        raise PermissionDenied("You do not keep the people of this place.")
    state = User.Mailbox.WORKS if reads_mail else User.Mailbox.NONE
    with transaction.atomic():
        new = User.objects.filter(pk=person.pk).exclude(mailbox=state).update(mailbox=state)
        if new:
            audit.record(verb="keep_mailbox", about=person, by=by, now=now, to_state=state)
            if reads_mail:
                mail_what_lay_there(person, now=now)
    return bool(new)


def hand_over(*, person: User, at: "models.QuerySet[Organisation]", until: datetime, by: Any, now: datetime) -> int:
    """Write down that somebody was given what the office's list held for them when it was printed; return how many that were."""
    with transaction.atomic():
        rows = on_paper_for(at).filter(person=person, created_at__lte=until)
        given = rows.update(handed_over_at=now, handed_over_by=by)
        if given:
            audit.record(verb="hand_over_on_paper", about=person, by=by, now=now)
    return given


def on_paper_for(at: "models.QuerySet[Organisation]") -> MessageQuerySet:
    """Give what lies on the office's list at some places, and of what stands above these; not what was handed over."""
    above = {path for place in at.values_list("path", flat=True) for path in lineage(place)}
    here = Q(organisation=None) | Q(organisation__path__in=above)
    found: MessageQuerySet = Message.objects.filter(here, state__in=ON_PAPER, handed_over_at=None)
    return found


def places_of(person: User, *, kept_by: Any, now: datetime) -> "models.QuerySet[Membership]":
    """Give the roles a person holds today where another keeps people."""
    kept = organisations_where(kept_by, Can.KEEP_PEOPLE, Can.KEEP_ALL_ROLES)
    return Membership.objects.in_force(on=london_day(now)).filter(person=person, organisation__in=kept)


def mail_what_lay_there(person: User, *, now: datetime) -> None:
    """Send, as one mail, what was neither read in PolicyHub nor handed over while there was no mailbox."""
    lay = Message.objects.filter(person=person, state__in=ON_PAPER, handed_over_at=None, read_at=None)
    if lay.update(
        state=Message.State.WAITING,
        urgent=False,
        due_at=now,
        attempts=0,
        attempt_started_at=None,
        mail_mark="",
        failure="",
    ):
        tasks.ring(tasks.deliver_messages)
