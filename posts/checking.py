"""What the checks and the school's rules say about a post: asked while composing, kept with the content, asked again on submission.

A check may flag; it never says that something is safe. Not here: the text checks themselves (`checks`), which are pure.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from typing import Any

from django.utils import timezone

from accounts.models import Organisation, User
from core.clocks import london_day
from posts import criteria
from posts.checks import (
    ASK,
    BLOCK,
    GRAVITY,
    Draft,
    DraftAccount,
    DraftPerson,
    DraftPhoto,
    DraftVideo,
    Finding,
    accounts_by_handle,
    run_checks,
)
from posts.kinds import Origin
from posts.models import PersonNamed, Post
from posts.rulebook import rules_of
from posts.rules import PostRules

SOURCE_UNSAID = "Say where this picture is from, and what it was taken with."
VIDEO_SOURCE_UNSAID = "Say where this video is from, and what it was taken with."


def findings_of(*, post: Post) -> list[Finding]:
    """Ask every text check and every rule of the school about a stored post, gravest first."""
    found = [*run_checks(draft_of(post=post)), *_rule_findings(post, post.standing.rules)]
    return sorted(found, key=lambda finding: GRAVITY[finding.level])


def look_again(post: Post) -> None:
    """Ask afresh, for whoever saves the post next."""
    post.findings = as_data(findings_of(post=post))


def keep_findings(*, number: int) -> None:
    """Ask afresh and keep the answer with the post, unless it changes meanwhile."""
    post = Post.objects.for_deciding().get(pk=number)
    look_again(post)
    Post.objects.filter(pk=number, fingerprint=post.fingerprint).update(findings=post.findings)


def check_draft(*, organisation: Organisation, draft: Draft) -> list[Finding]:
    """Ask the same text checks about a draft that is stored nowhere (`check_post`, and the page while somebody writes).

    The names of those who work at the school, its own mailbox and its rule on names beside pictures are put in here.
    """
    rules, _name = rules_of(organisation)
    asked = replace(
        draft,
        known_names=known_names(organisation),
        name_or_photo=rules.name_or_photo,
        own_mailbox=organisation.mailbox,
        suitable_hours=Post(organisation=organisation).on_open_days(rules.suitable_hours),
        own_devices=rules.own_devices,
    )
    found = run_checks(asked)
    if (asked.photos or asked.video) and rules.pictures.express_exception and not asked.nobody_recognisable:
        found.append(_exception_finding(has_photo=bool(asked.photos)))
    return sorted(found, key=lambda finding: GRAVITY[finding.level])


def draft_of(*, post: Post) -> Draft:
    """Turn a stored post into what the text checks read."""
    return Draft(
        words=post.words,
        per_account=accounts_by_handle(
            (one.account.handle, DraftAccount(one.account.kind, one.own_words)) for one in _publications(post)
        ),
        photos=tuple(
            DraftPhoto(photo.alt, photo.width, photo.height, photo.origin, photo.is_on_own_device)
            for photo in post.photos_in_order()
        ),
        known_names=_names_for(post),
        people=tuple(
            DraftPerson(person.name, person.kind == PersonNamed.Kind.PUPIL, person.name_shown)
            for person in post.people.all()
        ),
        nobody_recognisable=post.nobody_recognisable,
        name_or_photo=post.standing.rules.name_or_photo,
        goes_out_on=london_day(post.moment or timezone.now()),
        moment=post.moment,
        suitable_hours=post.on_open_days(post.standing.rules.suitable_hours),
        purpose=post.purpose,
        own_mailbox=post.organisation.mailbox,
        video=DraftVideo(post.film.alt, post.film.origin, post.film.is_on_own_device) if post.film else None,
        own_devices=post.standing.rules.own_devices,
        quote=Origin(source=post.quote_source, words=post.quote_words),
    )


def known_names(organisation: Organisation) -> tuple[str, ...]:
    """Give the names of the people who work here: a colleague's name needs a colleague's word too (W12)."""
    here = User.objects.working_at(organisation, on=london_day(timezone.now()))
    return tuple(here.order_by("name").values_list("name", flat=True))


def _names_for(post: Post) -> tuple[str, ...]:
    along = post.colleagues_along
    return known_names(post.organisation) if along is None else tuple(sorted(set(along)))


def needs_exception(post: Post) -> bool:
    """Say whether the rules allow this post's pictures only by the approver's express exception (W23)."""
    return post.standing.rules.pictures.express_exception and post.is_pictured and not post.nobody_recognisable


def as_data(found: Iterable[Finding]) -> list[dict[str, str]]:
    """Turn findings into what is stored."""
    return [asdict(one) for one in found]


def _rule_findings(post: Post, rules: PostRules) -> Iterator[Finding]:
    yield from _where_it_goes(post)
    if post.purpose not in {one.key for one in criteria.purposes_for(rules.criteria)}:
        yield Finding(check="purpose", level=BLOCK, sentence="Say what the post is for.", where="purpose")
    people = list(post.people.all())
    if post.is_pictured and not people and not post.nobody_recognisable:
        yield Finding(
            check="people",
            level=BLOCK,
            sentence=f"Name the people in the {'video' if post.film else 'picture'}, or say that nobody can be recognised.",
            where="people",
        )
    for person in people:
        yield from _permission(person, rules, shown="picture" if post.photos.all() or not post.film else "video")
    if needs_exception(post):
        yield _exception_finding(has_photo=bool(post.photos.all()))
    yield from _not_said(post)
    for answer in post.answers.all():
        if answer.answer != criteria.NO_PROBLEM:
            said = "The author is not sure" if answer.answer == criteria.NOT_SURE else "The author says yes"
            yield Finding(check=answer.key, level=ASK, sentence=f"{said}: {answer.question}", where="answers")


def _publications(post: Post) -> list[Any]:
    return sorted(post.publications.all(), key=lambda one: (one.account.label, one.pk))


def _where_it_goes(post: Post) -> Iterator[Finding]:
    publications = _publications(post)
    if not publications:
        yield Finding(check="accounts", level=BLOCK, sentence="Choose at least one account.", where="accounts")
    for publication in publications:
        if publication.account.closed_on is not None:
            sentence = f"{publication.account.label} is closed. Choose another account."
            yield Finding(check="accounts", level=BLOCK, sentence=sentence, where="accounts")


def _not_said(post: Post) -> Iterator[Finding]:
    """Ask where each picture and the video are from: nobody guesses it (W11)."""
    for number, photo in enumerate(post.photos_in_order(), start=1):
        if not photo.source:
            yield Finding(check="source_unsaid", level=BLOCK, sentence=SOURCE_UNSAID, where=f"photo {number}")
    if post.film and not post.film.source:
        yield Finding(check="source_unsaid", level=BLOCK, sentence=VIDEO_SOURCE_UNSAID, where="video")


def _permission(person: Any, rules: PostRules, *, shown: str) -> Iterator[Finding]:
    """What is missing for one person. The sentence names them: it is read on the post's own page only, never in a mail."""
    if person.permission == "refused":
        sentence = f"{person.name} may not be shown. Take the {shown} out, or choose one without them."
        yield Finding(check="permission", level=BLOCK, sentence=sentence, where="people")
    elif person.permission == "unknown" and rules.pictures.permission:
        sentence = f"Ask for permission to show {person.name} first, or choose a {shown} without them."
        yield Finding(check="permission", level=BLOCK, sentence=sentence, where="people")
    if person.name_shown and not person.name_permission:
        sentence = f"Writing the name of {person.name} needs a permission of its own."
        yield Finding(check="name_permission", level=BLOCK, sentence=sentence, where="people")


def _exception_finding(*, has_photo: bool) -> Finding:
    shown, where = ("Pictures", "photo 1") if has_photo else ("Videos", "video")
    return Finding(
        check="express_exception",
        level=ASK,
        sentence=f"{shown} of people go out only by the express exception of whoever approves. It is kept as a condition.",
        where=where,
    )
