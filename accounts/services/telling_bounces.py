"""What is done about mail that came back: the message says so, the mailbox counts as broken, and people hear of it once."""

from datetime import datetime

from django.db import transaction

from accounts.access import people_who
from accounts.models import Membership, Organisation, User
from accounts.roles import ROLES, Can, Role
from core import audit, notify
from core.clocks import london_day
from core.models import Message
from core.workflow import MACHINE

_UNDER_WAY = (Message.State.SENT, Message.State.WAITING, Message.State.PARKED)


def mail_came_back(*, mail_mark: str, status: str, now: datetime) -> bool:
    """Write down that a mail came back for good, and say whether there is such a mail.

    Its messages stand as returned. The first time, its reader's mailbox counts as broken from now on: they are told in PolicyHub,
    and whoever keeps the people where they work is asked to put it right. A second copy of the same answer changes nothing.
    """
    person = _reader_of(mail_mark)
    if person is None:
        return False
    with transaction.atomic():
        _return(mail_mark, f"The mail came back ({status}).")
        worked = User.objects.filter(pk=person.pk, mailbox=User.Mailbox.WORKS)
        if worked.update(mailbox=User.Mailbox.RETURNS):
            audit.record(verb="mail_came_back", about=person, by=MACHINE, now=now, to_state=User.Mailbox.RETURNS.value)
            _tell(person, mail_mark, now=now)
    return True


def mail_given_up(*, mail_mark: str, status: str) -> bool:
    """Write down that a server tried for days and gave a mail up: it did not arrive, and its mailbox may well work again."""
    known = _reader_of(mail_mark) is not None
    if known:
        _return(mail_mark, f"The mail was given up on its way ({status}).")
    return known


def mail_delayed(*, mail_mark: str, status: str) -> bool:
    """Write down that a mail is held up on its way and still being tried; nothing else follows from it."""
    known = _reader_of(mail_mark) is not None
    if known:
        sent = Message.objects.filter(mail_mark=mail_mark, state=Message.State.SENT)
        sent.update(failure=f"A mail server is still trying ({status}).")
    return known


def _reader_of(mail_mark: str) -> User | None:
    """Give whom a mail went to. Its mark is keyed: nobody who has not seen the mail can name one."""
    message = Message.objects.exclude(mail_mark="").filter(mail_mark=mail_mark).select_related("person").first()
    return message.person if message else None


def _return(mail_mark: str, why: str) -> None:
    Message.objects.filter(mail_mark=mail_mark, state__in=_UNDER_WAY).update(
        state=Message.State.RETURNED, failure=why, claimed_until=None, attempt_started_at=None
    )


def _tell(person: User, mail_mark: str, *, now: datetime) -> None:
    """Tell the person, who reads it in PolicyHub, and those who can put it right, at once where reports go to this person."""
    notify.tell(
        [person], about=person, kind="accounts.mail_returns", path="/messages/", now=now, occurrence=mail_mark[-20:]
    )
    held = list(
        Membership.objects.in_force(on=london_day(now)).filter(person=person).values_list("organisation", "role")
    )
    receives_reports = any(ROLES[Role(role)].given_by_two for _place, role in held)
    for place in Organisation.objects.filter(pk__in={place for place, _role in held}).order_by("path"):
        notify.tell(
            people_who(Can.KEEP_PEOPLE, at=place).exclude(pk=person.pk),
            about=person,
            kind="accounts.mail_to_put_right",
            path=f"/people/{person.pk}/",
            now=now,
            occurrence=mail_mark[-20:],
            urgent=receives_reports,
            context={"name": person.name, "place": place.name},
        )
