"""Accounts and posts of the demo: every state at every school, three that wait for sign-off, and a year of what went out.

What matters goes through the services, so that history, messages and fingerprints are real; the year behind is written in bulk.
"""

import random
from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any

from accounts.models import Organisation, User
from core import audit
from core.clocks import at_london, is_statutory_working_day, london_day
from core.workflow import MACHINE
from policyhub.demo.people import PLACES, person
from policyhub.demo.pictures import draw, words_for
from policyhub.demo.post_words import (
    BY_HAND,
    CLOSURE,
    DRAFT,
    EXPIRED,
    REJECTED,
    SENT_BACK,
    SIGNED,
    TAKEN_DOWN,
    TROUBLE,
    WAITING,
    WITHDRAWN,
    YEAR,
    Words,
)
from posts import publishing, services
from posts.channels.atom import name_for
from posts.models import Account, Decision, Post, Publication, SignOffStep
from posts.permissions import people_by_number, signers_now, standing_at
from posts.photos import CleanPhoto, clean
from posts.services import Composition, Named, NewPhoto

LEADING = frozenset({"harbour-north", "millstone-abbey", "oakfield", "skyline-east", "larkrise"})
ENTRUSTED = ("author", "teacher")
NETWORKS = (("facebook", "School Facebook page"), ("x", "School on X"), ("instagram", "School on Instagram"))

CHILDREN = tuple(Named(name=name, kind="pupil", permission="yes") for name in ("Amara", "Bilal", "Cerys", "Danny"))


def load(*, now: datetime) -> None:
    """Load accounts, authorisations and posts. Safe to run again: a school that has posts is left as it is."""
    for place in PLACES:
        organisation = Organisation.objects.get(slug=place.slug)
        if organisation.kind == Organisation.Kind.CLUSTER:
            continue
        accounts = _accounts(organisation, now=now)
        if not organisation.is_school or organisation.posts.exists():
            continue
        school = _School(organisation, accounts, now=now)
        school.year_behind(60 if place.slug in LEADING else 20)
        school.every_state()


@cache
def _cleaned(kind: str) -> CleanPhoto:
    """Clean each drawn picture once, the way an upload is cleaned."""
    return clean(data=draw(kind, 1), filename=f"{kind}.jpg")


def _accounts(organisation: Organisation, *, now: datetime) -> list[Account]:
    wanted = [("atom", "Website news", "website")]
    if organisation.is_school:
        name = organisation.name.split(" School")[0].replace(" ", "")
        wanted += [(kind, label, name if kind == "facebook" else f"@{name[:15]}") for kind, label in NETWORKS]
    return [_account(organisation, *one, now=now) for one in wanted]


def _account(organisation: Organisation, kind: str, label: str, handle: str, *, now: datetime) -> Account:
    standing = Account.objects.filter(organisation=organisation, kind=kind, handle=handle).first()
    return standing or services.open_account(
        organisation=organisation,
        kind=kind,
        label=label,
        handle=handle,
        mailbox=organisation.mailbox,
        by=MACHINE,
        now=now,
        opened_on=london_day(now) - timedelta(days=500),
        purpose="News for families and friends of the school",
    )


class _School:
    """One school while its posts are being written."""

    def __init__(self, organisation: Organisation, accounts: list[Account], *, now: datetime) -> None:
        self.organisation, self.now = organisation, now
        self.website, self.facebook, self.x, self.instagram = accounts
        self.author = person("author", organisation.slug)
        self.head = person("head", organisation.slug)
        self._entrust()

    def _entrust(self) -> None:
        """Authorise people by name where the school's rules build on it."""
        needs = standing_at(self.organisation).rules.who_may_draft.needs
        if needs not in {"account-authorisation", "duties"}:
            return
        for part in ENTRUSTED:
            for account in (self.website, self.facebook, self.x, self.instagram):
                services.authorise(
                    person=person(part, self.organisation.slug),
                    account=account,
                    by=self.head,
                    now=self.now - timedelta(days=400),
                    reason="Writes the school's posts in term time",
                    starts=self.now - timedelta(days=400),
                )

    # Every state ----------------------------------------------------------------------------------------------------------
    def every_state(self) -> None:
        """Bring one post into each state, the way people would."""
        hours = self._hours
        for number, words in enumerate(WAITING):
            self.forward(words, at=hours(3 + 20 * number), moment=self._tomorrow() if not number else None)
        sent_back = self.forward(SENT_BACK, at=hours(30))
        self.decide(
            services.send_back, sent_back, at=hours(26), note="Two robots carry name labels. Can you crop the picture?"
        )
        self.write(DRAFT, at=hours(2))
        self.sign(self.forward(SIGNED, at=hours(50), moment=self._tomorrow(days=3)), at=hours(45))
        self._by_hand(at=hours(28))
        self._trouble(at=hours(70))
        rejected = self.forward(REJECTED, at=hours(140))
        self.decide(services.reject, rejected, at=hours(138), note="The school takes no side in an election.")
        withdrawn = self.forward(WITHDRAWN, at=hours(120))
        services.withdraw(post=withdrawn, by=self.author, now=hours(118), note="The trip moved to the spring.")
        expired = self.forward(EXPIRED, at=hours(200), moment=hours(180))
        publishing.expire(post=expired, now=hours(179))
        down = self.out(TAKEN_DOWN, at=hours(300))
        services.take_down(
            post=down, by=self.head, now=hours(250), note="A family asked us to. Thank you for telling us."
        )
        self._closure(at=hours(1000))

    def _by_hand(self, *, at: datetime) -> None:
        post = self.sign(self.forward(BY_HAND, self.website, self.facebook, at=at), at=at + timedelta(hours=2))
        self._send(post, at=at + timedelta(hours=3))

    def _trouble(self, *, at: datetime) -> None:
        """Leave one post where nobody saw how sending ended, as a power cut would."""
        post = self.sign(self.forward(TROUBLE, self.website, self.facebook, at=at), at=at + timedelta(hours=1))
        post = services.publish(post=post, by=self._publisher(post), now=at + timedelta(hours=2))
        page = post.publications.get(account=self.facebook)
        publishing.claim(publication=page, now=at + timedelta(hours=2))
        publishing.send(publication=page, now=at + timedelta(hours=2))
        publishing.lose_sight(
            publication=page, now=at + timedelta(hours=3), sentence="The machine stopped in the middle."
        )
        publishing.send_out(post=post, now=at + timedelta(hours=3))

    def _closure(self, *, at: datetime) -> None:
        allowed = standing_at(self.organisation).rules.fast_lane
        by = self.head if "headteacher" in allowed else self.author
        post = self.write(CLOSURE, at=at, by=by)
        post = services.publish_urgently(post=post, by=by, now=at, note="Snow: families leave home at 7.30.")
        publishing.send_out(post=post, now=at)

    # What people do -----------------------------------------------------------------------------------------------------------
    def write(
        self, words: Words, *accounts: Account, at: datetime, moment: datetime | None = None, by: User | None = None
    ) -> Post:
        """Write a draft with its picture, people and answers."""
        chosen = accounts or (self.website,)
        people = CHILDREN if words.picture == "brook" else ()
        parts: dict[str, Any] = {
            "title": words.title,
            "words": words.words,
            "purpose": words.purpose,
            "moment": moment,
            "accounts": {account.pk: "" for account in chosen},
            "people": people,
            "nobody_recognisable": bool(words.picture) and not people,
        }
        photos = (NewPhoto(clean=_cleaned(words.picture), alt=words_for(words.picture)),) if words.picture else ()
        by = by or self.author
        post = services.draft(
            organisation=self.organisation, by=by, now=at, composition=Composition(**parts, new_photos=photos)
        )
        answers = {question.key: "no problem" for question in post.open_questions()}
        return services.edit(post=post, by=by, now=at, composition=Composition(**parts, answers=answers))

    def forward(self, words: Words, *accounts: Account, at: datetime, moment: datetime | None = None) -> Post:
        """Put a post forward."""
        return services.submit(post=self.write(words, *accounts, at=at, moment=moment), by=self.author, now=at)

    def sign(self, post: Post, *, at: datetime) -> Post:
        """Let the person whose turn it is sign."""
        conditions = "Families have agreed in writing." if post.standing.rules.conditions_allowed else ""
        return services.sign_off(post=post, by=self._signer(post), now=at, seen=post.shown, conditions=conditions)

    def decide(self, act: Callable[..., Post], post: Post, *, at: datetime, note: str) -> Post:
        """Let the person whose turn it is decide otherwise."""
        return act(post=post, by=self._signer(post), now=at, seen=post.shown, note=note)

    def out(self, words: Words, *, at: datetime) -> Post:
        """Bring a post out on the website."""
        return self._send(self.sign(self.forward(words, at=at), at=at + timedelta(hours=1)), at=at + timedelta(hours=1))

    def _send(self, post: Post, *, at: datetime) -> Post:
        post = services.publish(post=post, by=self._publisher(post), now=at)
        return publishing.send_out(post=post, now=at)

    def _signer(self, post: Post) -> User:
        people: list[User] = people_by_number(signers_now(post))
        return next((one for one in people if one.pk == self.head.pk), people[0])

    def _publisher(self, post: Post) -> User:
        return self.head

    def _hours(self, count: int) -> datetime:
        return self.now - timedelta(hours=count)

    def _tomorrow(self, *, days: int = 1) -> datetime:
        return at_london(london_day(self.now) + timedelta(days=days), time(16, 30))

    # A year behind ------------------------------------------------------------------------------------------------------------
    def year_behind(self, count: int) -> None:
        """Write a year of published posts in bulk: plain words on the website feed, each signed by the person of its time."""
        chance = random.Random(self.organisation.slug)  # noqa: S311 - a demo, not a secret
        days = [london_day(self.now) - timedelta(days=14 + back) for back in range(350)]
        school_days = [day for day in days if is_statutory_working_day(day) and day.month != 8]
        moments = sorted(at_london(day, time(chance.randrange(9, 17), 30)) for day in chance.sample(school_days, count))
        signer, standing = self._signer_of_the_year(), standing_at(self.organisation)
        label, roles = standing.rules.steps[0].label, list(standing.rules.steps[0].any_of)
        posts = Post.objects.bulk_create(
            self._old(YEAR[n % len(YEAR)], at=at, chance=chance) for n, at in enumerate(moments)
        )
        Publication.objects.bulk_create(self._old_publication(post) for post in posts)
        steps = SignOffStep.objects.bulk_create(
            SignOffStep(post=post, version=1, order=0, label=label, roles=roles) for post in posts
        )
        for post in posts:
            post.fingerprint = post.fingerprint_now()
        Post.objects.bulk_update(posts, ["fingerprint"], batch_size=200)
        Decision.objects.bulk_create(
            Decision(
                post=post,
                version=1,
                step=step,
                person=signer,
                outcome=Decision.Outcome.SIGN_OFF,
                fingerprint=post.fingerprint,
                at=at,
            )
            for post, step, at in zip(posts, steps, moments, strict=True)
        )
        for post, at in zip(posts, moments, strict=True):
            audit.record(verb="submit", about=post, by=self.author, now=post.edited_at, to_state="in_review")
            audit.record(verb="sign_off", about=post, by=signer, now=at, to_state="approved")
            audit.record(verb="finish", about=post, by=MACHINE, now=at, to_state="published")

    def _old(self, words: Words, *, at: datetime, chance: random.Random) -> Post:
        before = at - timedelta(minutes=chance.randrange(20, 600))
        return Post(
            organisation=self.organisation,
            author=self.author,
            last_editor=self.author,
            title=words.title,
            words=words.words,
            purpose=words.purpose,
            state="published",
            version=1,
            created_at=before,
            edited_at=before,
            submitted_at=before,
            published_at=at,
        )

    def _old_publication(self, post: Post) -> Publication:
        publication = Publication(post=post, account=self.website, state="published", published_at=post.published_at)
        publication.remote_id = name_for(**publishing.channel_settings(self.website), path=str(publication.uid))
        publication.address = publishing.public_address(publication)
        return publication

    def _signer_of_the_year(self) -> User:
        roles = standing_at(self.organisation).rules.steps[0].any_of
        return person("sbm", self.organisation.slug) if "business-manager" in roles else self.head
