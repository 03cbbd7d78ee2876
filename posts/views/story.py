"""Gathers the whole story of one post for one reader: a dozen questions to the database, however long the story is."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO
from itertools import starmap
from typing import Any

from django.core.files.storage import default_storage
from PIL import Image

from core import audit
from core.models import AuditEntry, Message
from posts.comparing import Content
from posts.criteria import clauses_in_words, purpose_by_key
from posts.history import Address, Answer, Line, Picture, Story, Version, in_full, reason_in_words, way_in_words
from posts.kinds import DEVICES, OWN_DEVICE, SOURCES
from posts.models import Delivery, Photo, Post, PostComment, PostFlag, Publication
from posts.permissions import deciders_of, may_read_flag
from posts.views.telling import told, words_kept
from posts.workflow import PublicationState, State

MACHINE_NAME, SOMEBODY = "PolicyHub", "Somebody here"
ON_ACCOUNT = {
    "send": "began to send it to {account}",
    "confirm": "saw that it is out on {account}",
    "fail": "saw that {account} refused it",
    "lose_sight": "could not see whether it went out on {account}",
    "hand_over": "handed it over to be put out by hand on {account}",
    "mark_done": "put it out by hand on {account}",
    "mark_missing": "looked and did not find it on {account}",
    "mark_gone": "took it down by hand on {account}",
}


def story_of(post: Post, *, reader: Any, now: datetime) -> Story:
    """Tell everything that is known of a post, to a reader who may see it: they meet nothing here that its pages keep from them."""
    publications = list(post.publications.all())
    lines = [
        *_recorded(post, publications),
        *_attempts(publications),
        *_comments(post),
        *_flags(post, reader),
        *_told(post),
    ]
    return Story(
        title=post.title,
        place=post.organisation.name,
        state=State(post.state).label,
        author=post.author.name,
        told_at=now,
        told_to=reader.name,
        addresses=tuple(_address(one) for one in sorted(publications, key=lambda one: (one.account.label, one.pk))),
        versions=tuple(_version(one) for one in reversed(post.versions.latest_first())),
        lines=tuple(sorted(lines, key=lambda line: line.at)),
    )


def pictures_of(post: Post) -> dict[str, bytes]:
    """Read the pictures of every version, small enough for a page; one whose file is gone or damaged is left out."""
    known = {one["uid"]: one["path"] for version in post.versions.all() for one in version.beside["photos"]}
    read = {uid: _content(Photo(post_id=post.pk, uid=uid, path=path)) for uid, path in known.items()}
    return {uid: content for uid, content in read.items() if _can_be_seen(content)}


def _content(stored: Photo) -> bytes:
    path = next((path for path in (stored.path_of("list"), stored.path) if default_storage.exists(path)), None)
    if path is None:
        return b""
    with default_storage.open(path) as file:
        content: bytes = file.read()
    return content


def _can_be_seen(content: bytes) -> bool:
    try:
        with Image.open(BytesIO(content), formats=["JPEG"]) as picture:
            picture.load()
    except (OSError, SyntaxError):
        # The story without this picture is worth more than none; its words and the digest of its bytes are told all the same.
        return False
    return True


def _recorded(post: Post, publications: list[Publication]) -> list[Line]:
    """Tell what the history holds, in the order in which it was written: much of it happens in the same moment."""
    numbered = [*_steps(post), *_on_accounts(publications)]
    return [line for _number, line in sorted(numbered, key=lambda one: one[0])]


def _steps(post: Post) -> Iterator[tuple[int, Line]]:
    words = words_kept(post)
    for entry in audit.entries_about(post).select_related("person"):
        if entry.outcome == AuditEntry.Outcome.READ:
            yield entry.pk, Line(at=entry.at, by=_name(entry.person), what="took this story away as a file")
            continue
        if entry.verb in {"comment", "retract_comment"} and entry.outcome == AuditEntry.Outcome.DONE:
            # The comments themselves are told below.
            continue
        line = told(entry, words.get((entry.verb, entry.at, entry.person_id), ""))
        why = f": {reason_in_words(entry.reason_code)}" if line["refused"] and entry.reason_code else ""
        what = f"{line['what']}{why}"
        yield (
            entry.pk,
            Line(at=entry.at, by=_name(entry.person), what=what, words=line["note"], refused=line["refused"]),
        )


def _on_accounts(publications: list[Publication]) -> Iterator[tuple[int, Line]]:
    labels = {str(one.pk): one.account.label for one in publications}
    kind = Publication._meta.label_lower
    entries = AuditEntry.objects.filter(about_kind=kind, about_id__in=list(labels)).select_related("person")
    for entry in entries.order_by("id"):
        what = ON_ACCOUNT.get(entry.verb, f"{entry.verb.replace('_', ' ')} on {{account}}")
        refused = entry.outcome == AuditEntry.Outcome.REFUSED
        why = f": {reason_in_words(entry.reason_code)}" if refused and entry.reason_code else ""
        words = what.format(account=labels[entry.about_id]) + why
        yield entry.pk, Line(at=entry.at, by=_name(entry.person), what=words, refused=refused)


def _attempts(publications: list[Publication]) -> Iterator[Line]:
    labels = {one.pk: one.account.label for one in publications}
    for one in Delivery.objects.filter(publication__in=publications).order_by("pk"):
        what = (
            f"tried to send it to {labels[one.publication_id]}, try {one.number}: {one.get_outcome_display().lower()}"
        )
        yield Line(at=one.ended_at or one.started_at, by=MACHINE_NAME, what=what, words=one.sentence)


def _comments(post: Post) -> Iterator[Line]:
    for one in PostComment.objects.filter(post=post).latest_first():
        answers = " in answer to another" if one.parent_id else ""
        yield Line(
            at=one.at, by=one.person.name, what=f"wrote a comment on version {one.version}{answers}", words=one.words
        )
        if one.retracted_at:
            yield Line(at=one.retracted_at, by=one.person.name, what="took back a comment")


def _flags(post: Post, reader: Any) -> Iterator[Line]:
    for one in PostFlag.objects.filter(post=post).select_related("person", "answered_by"):
        one.post = post
        if not may_read_flag(reader, one):
            continue
        knows = reader.pk == one.person_id or any(person.pk == reader.pk for person in deciders_of(one))
        what = f"said that something is wrong with it: {one.get_reason_display().lower()}"
        yield Line(at=one.at, by=one.person.name if knows else SOMEBODY, what=what, words=one.words)
        if one.answered_at:
            what = "left it up after it was flagged" if one.state == "kept" else "took it down after it was flagged"
            yield Line(at=one.answered_at, by=_name(one.answered_by), what=what, words=one.answer)


def _told(post: Post) -> Iterator[Line]:
    for one in Message.objects.about(post).select_related("person").order_by("pk"):
        what = way_in_words(kind=one.kind.partition(".")[2], state=one.state, opened=one.read_at is not None)
        yield Line(at=one.sent_at or one.created_at, by=one.person.name, what=what)


def _address(one: Publication) -> Address:
    return Address(
        account=one.account.label,
        state=PublicationState(one.state).label,
        address=one.address,
        since=one.published_at,
        gone=one.removed_at,
    )


def _version(one: Any) -> Version:
    shown: Content = one.shown
    purpose = purpose_by_key(shown.purpose)
    return Version(
        number=one.number,
        at=one.submitted_at,
        by=one.author.name,
        changed_by=one.last_editor.name,
        words=shown.words,
        own_words=tuple((account.label, account.own_words) for account in shown.accounts if account.own_words),
        pictures=tuple(starmap(_picture, zip(shown.pictures, one.beside["photos"], strict=True))),
        people=tuple(_people(shown.people)),
        accounts=tuple(account.label for account in shown.accounts),
        moment=shown.moment,
        purpose=purpose.label if purpose else "",
        rule_set=one.rule_set,
        fingerprint=one.fingerprint,
        video=_picture(shown.video, one.beside["video"]) if shown.video else None,
        quote=_source(*shown.quote),
        answers=_answers(one),
    )


def _picture(shown: Any, kept: dict[str, Any]) -> Picture:
    return Picture(
        uid=kept["uid"],
        alt=shown.alt,
        sha256=shown.sha256,
        source=_source(shown.source, shown.source_words),
        device=_device(kept),
    )


def _source(source: str, words: str) -> str:
    return f"{SOURCES.get(source, source)}{f': {words}' if words else ''}"


def _device(kept: dict[str, Any]) -> str:
    """Say what a picture was taken with, and what was said of it when the version was put forward."""
    device = kept.get("device", "")
    if device != OWN_DEVICE:
        return DEVICES.get(device, "")
    left = kept.get("left_device_at")
    said = (
        f"deleted there, its author said, on {in_full(datetime.fromisoformat(left))}"
        if left
        else "not said to be deleted"
    )
    return f"{DEVICES[OWN_DEVICE]}, {said}"


def _answers(version: Any) -> tuple[Answer, ...] | None:
    """Give what was asked and answered then, in the words of then; None for a version that is older than keeping it."""
    kept = version.beside.get("answers")
    return None if kept is None else tuple(Answer(**one | {"source": clauses_in_words(one["source"])}) for one in kept)


def _people(people: Iterable[Any]) -> Iterator[str]:
    for one in people:
        yield f"{one.name} ({one.kind}{', the name is written' if one.name_shown else ''})"


def _name(person: Any) -> str:
    return person.name if person is not None else MACHINE_NAME
