"""Posts of the demo with a film: one that waits for whoever signs to watch it, and one that was put out by hand."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cache

from django.conf import settings

from accounts.models import Organisation, User
from policyhub.demo.clock import SchoolClock
from policyhub.demo.pictures.film import ALT, draw_film
from posts import publishing, services
from posts.criteria import NO_PROBLEM, QUESTIONS
from posts.kinds import origin_of
from posts.models import Account, Post
from posts.services import Composition, NewVideo
from posts.videos import CleanVideo, clean

FILMED_AT = "skyline-east"
WAITS = (
    "Our film of the morning",
    "Good morning! Year 5 drew how the sun comes up over our school, one drawing after the other.",
)
IS_OUT = (
    "How a film is drawn",
    "Six drawings, two seconds: the film club shows its first film. Meetings are on Mondays.",
)


def leave_films(
    organisation: Organisation, *, author: User, signer: Callable[[Post], User], account: Account, clock: SchoolClock
) -> None:
    """Let a film wait at one school, and another stand on its page; where there is nobody who posts by hand, there is none."""
    if organisation.slug != FILMED_AT:
        return
    _forward(WAITS, organisation, author=author, account=account, at=clock.ago(4))
    post = _forward(IS_OUT, organisation, author=author, account=account, at=clock.ago(30))
    seen, by = clock.ago(28), signer(post)
    services.watch_video(post=post, by=by, now=seen, seen=post.shown, ticked=True)
    services.sign_off(post=post, by=by, now=seen, seen=post.shown)
    services.publish(post=post, by=by, now=seen)
    publishing.send_out(post=Post.objects.get(pk=post.pk), now=seen)
    address = f"https://www.facebook.com/{account.handle}/posts/20301"
    services.mark_done(publication=post.publications.get(), by=by, now=clock.ago(27), address=address)


def _forward(
    words: tuple[str, str], organisation: Organisation, *, author: User, account: Account, at: datetime
) -> Post:
    composition = Composition(
        title=words[0],
        words=words[1],
        purpose="information",
        accounts={account.pk: ""},
        nobody_recognisable=True,
        answers=dict.fromkeys((question.key for question in QUESTIONS), NO_PROBLEM),
        new_video=_film(),
    )
    post = services.draft(organisation=organisation, by=author, now=at, composition=composition)
    return services.submit(post=post, by=author, now=at)


def _film() -> NewVideo:
    known, kept = _cleaned()
    return NewVideo(clean=replace(known, file=io.BytesIO(kept)), alt=ALT, origin=origin_of("school-device"))


@cache
def _cleaned() -> tuple[CleanVideo, bytes]:
    """Have the film looked through once, the way an upload is."""
    found = clean(
        file=io.BytesIO(draw_film()),
        filename="film.webm",
        most_bytes=settings.VIDEO_MOST_BYTES,
        most_seconds=settings.VIDEO_MOST_SECONDS,
    )
    with found.file as file:
        return found, file.read()
