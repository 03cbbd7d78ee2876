"""What people do about accounts: open and close one, entrust it to somebody for a reason and a time."""

from datetime import date, datetime
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from accounts.access import grant, user_can
from accounts.models import Organisation, User
from accounts.roles import Can
from core import audit
from core.workflow import MACHINE, NotNow
from posts.channels import CHANNELS, label_for
from posts.models import Account, AccountGrant


def open_account(
    *,
    organisation: Organisation,
    kind: str,
    label: str,
    handle: str,
    mailbox: str,
    by: Any,
    now: datetime,
    opened_on: date,
    address: str = "",
    purpose: str = "",
) -> Account:
    """Put an account of the school on the register.

    The mailbox must be on the school's own domains: an account tied to a personal address is lost with the person (A1). Raises
    PermissionDenied, or NotNow with the sentence, also when somebody else adds one at the same moment.
    """
    if by is not MACHINE and not user_can(by, Can.KEEP_ACCOUNTS, at=organisation):
        raise PermissionDenied("You cannot add an account here.")
    if kind not in CHANNELS:
        raise NotNow("There is no such kind of account. Choose one from the list.", code="unknown_kind")
    if problem := why_not_official(organisation=organisation, mailbox=mailbox):
        raise NotNow(problem, code="not_official")
    handle = handle.strip() or slugify(label)
    _refuse_known(organisation, kind, handle)
    try:
        with transaction.atomic():
            account = Account.objects.create(
                organisation=organisation,
                kind=kind,
                slug=_free_slug(f"{organisation.slug}-{handle}"),
                label=label.strip(),
                handle=handle,
                mailbox=mailbox.strip(),
                address=address,
                purpose=purpose.strip(),
                opened_on=opened_on,
                changed_at=now,
            )
            audit.record(verb="open_account", about=account, by=by, now=now)
    except IntegrityError as error:
        _refuse_known(organisation, kind, handle)
        # Not the same account, but one that was given the same address here a moment ago: the next try finds another.
        raise NotNow(
            "Somebody added another account with this name at the same moment. Please try again.",
            code="another_just_now",
        ) from error
    return account


def close_account(*, account: Account, by: Any, now: datetime, on: date) -> Account:
    """Close an account: nothing new goes there, and nobody is entrusted with it any more. Raises PermissionDenied."""
    if by is not MACHINE and not user_can(by, Can.KEEP_ACCOUNTS, at=account.organisation_id):
        raise PermissionDenied("You cannot close this account.")
    with transaction.atomic():
        account.closed_on = max(on, account.opened_on)
        account.save(update_fields=["closed_on"])
        for row in account.grants.live(at=now):
            _end(row, now=now)
        audit.record(verb="close_account", about=account, by=by, now=now)
    return account


def authorise(
    *,
    person: User,
    account: Account,
    by: Any,
    now: datetime,
    reason: str,
    starts: datetime,
    until: datetime | None = None,
) -> AccountGrant:
    """Entrust a person with an account, for a stated reason and time (A4). Nobody authorises themselves.

    Raises PermissionDenied, or NotNow with the sentence.
    """
    if by is not MACHINE and not user_can(by, Can.AUTHORISE_FOR_ACCOUNTS, at=account.organisation_id):
        raise PermissionDenied("You cannot authorise people for this account.")
    if by is not MACHINE and by.pk == person.pk:
        raise NotNow("Nobody authorises themselves. Ask the headteacher or the chief executive.", code="oneself")
    if account.closed_on is not None:
        raise NotNow("This account is closed.", code="closed")
    if until is not None and until <= starts:
        raise NotNow("The last day is before the first day.", code="ends_before_start")
    with transaction.atomic():
        row = cast(
            "AccountGrant",
            grant(
                AccountGrant,
                person=person,
                to=account,
                permission="post_to_account",
                reason=reason.strip(),
                starts=starts,
                until=until,
                by=None if by is MACHINE else by,
            ),
        )
        audit.record(verb="authorise", about=account, by=by, now=now, note=f"{person.pk}: {reason}")
    return row


def end_authorisation(*, row: AccountGrant, by: Any, now: datetime) -> AccountGrant:
    """Take an account out of a person's hands at once. Raises PermissionDenied."""
    account = row.content_object
    if by is not MACHINE and not user_can(by, Can.AUTHORISE_FOR_ACCOUNTS, at=account.organisation_id):
        raise PermissionDenied("You cannot change who is authorised for this account.")
    with transaction.atomic():
        _end(row, now=now)
        audit.record(verb="end_authorisation", about=account, by=by, now=now, note=str(row.user_id))
    return row


def why_not_official(*, organisation: Organisation, mailbox: str) -> str | None:
    """Say why a mailbox cannot stand behind a school account, or None."""
    domains = {
        domain.lower()
        for place in Organisation.objects.at_or_above(organisation)
        for domain in [*place.domains, *([place.mailbox.rpartition("@")[2]] if place.mailbox else [])]
    }
    if not domains or mailbox.strip().lower().rpartition("@")[2] in domains:
        return None
    return (
        f"Use a mailbox of the school, such as office@{sorted(domains)[0]}. A personal address leaves with its owner."
    )


def _refuse_known(organisation: Organisation, kind: str, handle: str) -> None:
    if Account.objects.filter(organisation=organisation, kind=kind, handle=handle).exists():
        raise NotNow(f"{label_for(kind)} {handle} is on the register already.", code="known")


def _end(row: AccountGrant, *, now: datetime) -> None:
    row.until = max(now, row.starts)
    row.save(update_fields=["until"])


def _free_slug(words: str) -> str:
    base = slugify(words)[:70] or "account"
    taken = set(Account.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{number}" for number in range(2, 1000))) if slug not in taken)
