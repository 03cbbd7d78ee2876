"""Writing a post: its first draft, and every change of it. Whatever is changed here is checked and fingerprinted anew.

Pictures arrive here as clean copies: the form has made them, in a process of their own and outside every transaction.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from accounts.models import Organisation
from core import audit
from core.workflow import CHANGED_MEANWHILE, NotNow
from posts import checking, criteria
from posts.kinds import Origin
from posts.models import CriterionAnswer, PersonNamed, Photo, Post, Publication
from posts.permissions import may_draft, may_edit
from posts.photos import CleanPhoto
from posts.services.devices import say_of
from posts.services.lifecycle import reopen
from posts.services.videos import NewVideo, discard_video, replace_video, store_video
from posts.workflow import WORKFLOW, State

OPEN_STATES = (State.DRAFT, State.SENT_BACK)
VOIDED_BY_AN_EDIT = (State.IN_REVIEW, State.APPROVED, State.EXPIRED)
MOST_PHOTOS = 10


@dataclass(frozen=True, kw_only=True)
class Named:
    """One person in the post, as its author says."""

    name: str
    kind: str
    permission: str = "unknown"
    name_shown: bool = False
    name_permission: bool = False


@dataclass(frozen=True, kw_only=True)
class NewPhoto:
    """A clean copy to add, the words for those who cannot see it, and where it is from."""

    clean: CleanPhoto
    alt: str = ""
    origin: Origin = Origin()


@dataclass(frozen=True, kw_only=True)
class Composition:
    """Everything an author can say in one go. `accounts` are numbers of accounts, each with its own words or none.

    `places` says which of the stored pictures comes first, second and so on, as far as the author said so; `origins` where each is
    from, and `left_device` which of them somebody has deleted from their own device; the same is said of the stored video, where
    None leaves what was said alone. `quote` is where a quotation is from, if any.
    """

    title: str
    words: str = ""
    purpose: str = ""
    moment: datetime | None = None
    accounts: Mapping[int, str] = field(default_factory=dict)
    people: tuple[Named, ...] = ()
    nobody_recognisable: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)
    alts: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, int] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    left_device: frozenset[str] = frozenset()
    quote: Origin = Origin()
    remove_photos: frozenset[str] = frozenset()
    new_photos: tuple[NewPhoto, ...] = ()
    new_video: NewVideo | None = None
    video_alt: str | None = None
    video_origin: Origin | None = None
    video_left_device: bool = False
    remove_video: bool = False


def draft(*, organisation: Organisation, by: Any, now: datetime, composition: Composition) -> Post:
    """Begin a post at an organisation. Raises PermissionDenied where the school's rules do not let this person write posts."""
    if not may_draft(by, organisation):
        raise PermissionDenied("You cannot write posts here.")
    post = Post(
        organisation=organisation, author=by, last_editor=by, title=composition.title, created_at=now, edited_at=now
    )
    stored = _store_files(composition.new_photos)

    def write(row: Post) -> None:
        _write(row, composition, stored, by=by, now=now)

    try:
        store_video(composition.new_video)
        return cast("Post", WORKFLOW.begin(post, by=by, now=now, verb="draft", effect=write))
    except BaseException:
        _delete_files(path for path, _photo in stored)
        discard_video(composition.new_video)
        raise


def edit(*, post: Post, by: Any, now: datetime, composition: Composition, seen: str | None = None) -> Post:
    """Change a post. A post that waits or was signed off is taken back first: what was signed counts no more.

    `seen` is the fingerprint the form was filled from. Raises PermissionDenied, or NotNow when the post is out, or was changed by
    somebody else meanwhile.
    """
    if seen is not None and seen != post.fingerprint:
        raise NotNow(CHANGED_MEANWHILE, code="changed_meanwhile")
    if post.state in VOIDED_BY_AN_EDIT:
        post = reopen(post=post, by=by, now=now, content=seen)
    stored = _store_files(composition.new_photos)
    try:
        store_video(composition.new_video)
        with transaction.atomic(durable=True):
            row = Post.objects.select_for_update(of=("self",)).select_related("video").get(pk=post.pk)
            if not may_edit(by, row):
                raise PermissionDenied("You cannot change this post.")
            if row.state not in OPEN_STATES:
                raise NotNow(
                    f"This is now “{row.get_state_display()}”, so it can no longer be changed.", code="wrong_state"
                )
            if seen is not None and seen != row.fingerprint:
                raise NotNow(CHANGED_MEANWHILE, code="changed_meanwhile")
            gone = _write(row, composition, stored, by=by, now=now)
            audit.record(verb="edit", about=row, by=by, now=now, from_state=row.state, to_state=row.state)
    except BaseException:
        _delete_files(path for path, _photo in stored)
        discard_video(composition.new_video)
        raise
    _delete_files(set(gone) - row.versions.paths_of_pictures() if gone else ())
    return row


def _write(
    row: Post, composition: Composition, stored: Iterable[tuple[str, NewPhoto]], *, by: Any, now: datetime
) -> list[str]:
    """Write every part of a composition, then check and fingerprint the whole; return the files that are no longer needed."""
    row.title, row.words = composition.title.strip(), composition.words.replace("\r\n", "\n").strip()
    row.purpose, row.moment = composition.purpose, composition.moment
    row.nobody_recognisable = composition.nobody_recognisable
    row.quote_source, row.quote_words = composition.quote.source, composition.quote.words
    row.last_editor, row.edited_at = by, now
    _write_accounts(row, composition.accounts)
    gone = _write_photos(row, composition, stored, by=by, now=now)
    _write_video(row, composition, by=by, now=now)
    _write_people(row, composition.people, by=by)
    _write_answers(row, composition.answers, by=by)
    row.fingerprint = row.fingerprint_now()
    row.findings = checking.as_data(checking.findings_of(post=row))
    row.save()
    return gone


def _write_accounts(row: Post, accounts: Mapping[int, str]) -> None:
    allowed = set(row.organisation.accounts.open_now().filter(pk__in=accounts).values_list("pk", flat=True))
    if unknown := set(accounts) - allowed:
        raise NotNow(f"{len(unknown)} of these accounts cannot be posted to from here.", code="unknown_account")
    row.publications.exclude(account_id__in=allowed).delete()
    for number in sorted(allowed):
        own = accounts[number].replace("\r\n", "\n").strip()
        Publication.objects.update_or_create(post=row, account_id=number, defaults={"own_words": own})


def _write_photos(
    row: Post, composition: Composition, stored: Iterable[tuple[str, NewPhoto]], *, by: Any, now: datetime
) -> list[str]:
    gone: list[str] = []
    for photo in row.photos.in_order():
        if str(photo.uid) in composition.remove_photos:
            gone.append(photo.path)
            photo.delete()
        else:
            uid = str(photo.uid)
            say_of(
                row,
                photo,
                alt=composition.alts.get(uid, photo.alt),
                origin=composition.origins.get(uid, photo.origin),
                left_device=uid in composition.left_device,
                by=by,
                now=now,
            )
    last = _arrange(list(row.photos.in_order()), composition.places)
    new = list(stored)
    if row.photos.count() + len(new) > MOST_PHOTOS:
        raise NotNow(f"A post takes up to {MOST_PHOTOS} pictures.", code="too_many_photos")
    for order, (path, photo_in) in enumerate(new, start=last + 1):
        clean = photo_in.clean
        Photo.objects.create(
            post=row,
            order=order,
            path=path,
            sha256=clean.sha256,
            bytes=len(clean.jpeg),
            width=clean.width,
            height=clean.height,
            alt=photo_in.alt.strip(),
            source=photo_in.origin.source,
            source_words=photo_in.origin.words,
            device=photo_in.origin.device,
            removed=list(clean.removed),
            added_at=now,
        )
    return gone


def _write_video(row: Post, composition: Composition, *, by: Any, now: datetime) -> None:
    film = row.film
    if composition.new_video or composition.remove_video:
        replace_video(row, new=composition.new_video, now=now)
    elif film:
        alt, origin = composition.video_alt, composition.video_origin
        say_of(
            row,
            film,
            alt=film.alt if alt is None else alt,
            origin=film.origin if origin is None else origin,
            left_device=composition.video_left_device,
            by=by,
            now=now,
        )


def _arrange(photos: list[Photo], places: Mapping[str, int]) -> int:
    """Put pictures where their author wants them, and return the last number taken. Whichever was moved gets the place."""
    now_in = {str(one.uid): place for place, one in enumerate(photos, start=1)}

    def wish(photo: Photo) -> tuple[int, int]:
        place = now_in[str(photo.uid)]
        wanted = places.get(str(photo.uid), place)
        return wanted, (wanted > place) - (wanted < place)

    wanted = sorted(photos, key=wish)
    # Every number may stand once only, at every instant: the pictures move past the end first.
    for start in (photos[-1].order + 1, 1) if wanted != photos else ():
        for order, photo in enumerate(wanted, start=start):
            photo.order = order
            photo.save(update_fields=["order"])
    return max((one.order for one in photos), default=0)


def _write_people(row: Post, people: Iterable[Named], *, by: Any) -> None:
    row.people.all().delete()
    for person in {(one.kind, one.name.strip()): one for one in people if one.name.strip()}.values():
        PersonNamed.objects.create(
            post=row,
            name=person.name.strip(),
            kind=person.kind,
            permission=person.permission,
            name_shown=person.name_shown,
            name_permission=person.name_permission,
            confirmed_by=by if person.permission == PersonNamed.Permission.YES else None,
        )


def _write_answers(row: Post, answers: Mapping[str, str], *, by: Any) -> None:
    """Keep the answers that are asked for now; a question nobody asks any more is dropped with its answer."""
    asked = {question.key: question for question in row.questions()}
    by_rules = {"rule_set": row.standing.rule_set, "edition": criteria.EDITION, "answered_by": by}
    row.answers.exclude(key__in=asked).delete()
    given = {key: answer for key, answer in answers.items() if key in asked and answer in criteria.ANSWERS}
    CriterionAnswer.objects.bulk_create(
        [
            CriterionAnswer(
                post=row, key=key, source=asked[key].source, asked=asked[key].question, answer=answer, **by_rules
            )
            for key, answer in given.items()
        ],
        update_conflicts=True,
        unique_fields=["post", "key"],
        update_fields=["source", "asked", "answer", *by_rules],
    )


# Files: written before the row, under names made here; taken away when neither a picture nor a version that is kept names them ----
def _store_files(photos: Iterable[NewPhoto]) -> list[tuple[str, NewPhoto]]:
    stored: list[tuple[str, NewPhoto]] = []
    try:
        for photo in photos:
            name = f"posts/{uuid.uuid4().hex}"
            stored.append((f"{name}.jpg", photo))
            _save(f"{name}.jpg", photo.clean.jpeg)
            for rendition in photo.clean.renditions:
                _save(f"{name}-{rendition.name}.jpg", rendition.jpeg)
    except BaseException:
        _delete_files(path for path, _photo in stored)
        raise
    return stored


def _save(path: str, jpeg: bytes) -> None:
    default_storage.save(path, ContentFile(jpeg))


def _delete_files(paths: Iterable[str]) -> None:
    for path in paths:
        for size in ("", "-page", "-phone", "-list"):
            default_storage.delete(path.removesuffix(".jpg") + f"{size}.jpg")
