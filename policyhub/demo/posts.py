"""Accounts and posts of the demo: every state at every school, three that wait for sign-off, and a year of what went out.

What matters goes through the services, so that history, messages and fingerprints are real; the year behind is written in bulk.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any

from accounts.models import Organisation, User
from core.clocks import london_day
from core.workflow import MACHINE
from policyhub.demo.clock import SchoolClock
from policyhub.demo.films import leave_films
from policyhub.demo.notices import leave_notices
from policyhub.demo.people import LEADING, PLACES, person
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
from policyhub.demo.quiet_days import plan_a_quiet_day
from policyhub.demo.talk import doubt, look_after_comments, talk_about
from policyhub.demo.year import year_behind
from posts import publishing, services
from posts.criteria import NO_PROBLEM, QUESTIONS
from posts.kinds import origin_of
from posts.models import Account, Post
from posts.permissions import people_by_number, reviewers_of, signers_now, standing_at
from posts.permissions.lasting import knows_standing_permission
from posts.photos import CleanPhoto, clean
from posts.services import Composition, Named, NewPhoto
from posts.services.lifecycle import asks_exception
from posts.workflow import State

ENTRUSTED = ("author", "teacher")
NETWORKS = (("facebook", "School Facebook page"), ("x", "School on X"), ("instagram", "School on Instagram"))

SUGGESTED = "The bake sale paid for new library books. Thank you to everybody who baked, bought or washed up."
SUGGESTED_BECAUSE = "Shorter, and without the sum: we are still counting."
MAY_WE = "May I write about the brook walk with Year 4? There is a picture from behind, without faces."
YOU_MAY = "Yes, please do. Name nobody, and say thank you to the parents who came along."
IS_THIS = "A parent has sent a poem about the school. May we post it, and do we need her word for it?"
BEFORE = "The nurses are in school on Tuesday. Please send the blue form back by Monday."

CHILDREN = tuple(Named(name=name, kind="pupil", permission="yes") for name in ("Amara", "Bilal", "Cerys", "Danny"))


def load(*, now: datetime) -> None:
    """Load accounts, authorisations and posts. Safe to run again: a school that has posts is left as it is."""
    for number, place in enumerate(PLACES):
        organisation = Organisation.objects.get(slug=place.slug)
        if organisation.kind == Organisation.Kind.CLUSTER:
            continue
        accounts = _accounts(organisation, now=now)
        if not organisation.is_school or organisation.posts.exists():
            continue
        school = _School(organisation, accounts, now=now)
        pattern = school.out(YEAR[0], age=90)
        year_behind(pattern, school.clock, count=60 if place.slug in LEADING else 20)
        school.asked_first()
        if place.slug in LEADING:
            school.every_state()
            school.words_about(pattern)
            school.films()
            leave_notices(place.slug, forward=school.forward, clock=school.clock)
        else:
            school.a_usual_week()
            school.one_waiting(number)


@cache
def _cleaned(kind: str) -> CleanPhoto:
    """Clean each drawn picture once, the way an upload is cleaned."""
    return clean(data=draw(kind, 1), filename=f"{kind}.jpg")


def _picture(kind: str, taken: str) -> NewPhoto:
    return NewPhoto(clean=_cleaned(kind), alt=words_for(kind), origin=origin_of(taken))


def _accounts(organisation: Organisation, *, now: datetime) -> list[Account]:
    wanted = [("atom", "Website news", "website")]
    if organisation.is_school:
        name = organisation.name.split(" School")[0].replace(" ", "")
        wanted += [(kind, label, name if kind == "facebook" else f"@{name[:15]}") for kind, label in NETWORKS]
    return [_account(organisation, *one, now=now) for one in wanted]


def _account(organisation: Organisation, kind: str, label: str, handle: str, *, now: datetime) -> Account:
    standing = Account.objects.filter(organisation=organisation, kind=kind, handle=handle).first()
    opened = SchoolClock(organisation, now=now).before(now - timedelta(days=500), 0)
    return standing or services.open_account(
        organisation=organisation,
        kind=kind,
        label=label,
        handle=handle,
        mailbox=organisation.mailbox,
        by=MACHINE,
        now=opened,
        opened_on=london_day(opened),
        purpose="News for families and friends of the school",
    )


class _School:
    """One school while its posts are being written."""

    def __init__(self, organisation: Organisation, accounts: list[Account], *, now: datetime) -> None:
        self.organisation, self.now = organisation, now
        self.clock = SchoolClock(organisation, now=now)
        self.website, self.facebook, self.x, self.instagram = accounts
        self.author = person("author", organisation.slug)
        self.head = person("head", organisation.slug)
        self._entrust()

    def _entrust(self) -> None:
        """Authorise people by name where the school's rules build on it; one of them for a while."""
        needs = standing_at(self.organisation).rules.who_may_draft.needs
        if needs not in {"account-authorisation", "duties"}:
            return
        for part in ENTRUSTED:
            for account in (self.website, self.facebook, self.x, self.instagram):
                services.authorise(
                    person=person(part, self.organisation.slug),
                    account=account,
                    by=self.head,
                    now=self.clock.before(self.now - timedelta(days=400), 0),
                    reason="Writes the school's posts in term time",
                    starts=self.now - timedelta(days=400),
                    until=self.now + timedelta(days=120)
                    if (part, account) == (ENTRUSTED[-1], self.instagram)
                    else None,
                )

    def asked_first(self) -> None:
        """Leave a question from before a post, answered, one that waits, and a standing permission where the rules know one."""
        ago, here = self.clock.ago, self.organisation
        agreed = services.ask(organisation=here, by=self.author, now=ago(20), words=MAY_WE)
        services.agree(question=agreed, by=self.head, now=ago(18), note=YOU_MAY)
        services.ask(organisation=here, by=person("teacher", here.slug), now=ago(3), words=IS_THIS)
        if knows_standing_permission(standing_at(here).rules):
            services.give_standing_permission(
                organisation=here,
                person=self.author,
                purposes=("information", "event"),
                reason="Writes the school's posts in term time",
                until=self.now + timedelta(days=200),
                by=self.head,
                now=self.clock.before(self.now - timedelta(days=400), 0),
            )

    # Every state ----------------------------------------------------------------------------------------------------------
    def every_state(self) -> None:
        """Bring one post into each state, the way people would."""
        ago = self.clock.ago
        first, suggested_for, changed = WAITING
        self.forward(first, at=ago(1.5), moment=self._ahead(1))
        self._suggest(self.forward(suggested_for, at=ago(8.5)), at=ago(7))
        self._change(changed, at=ago(15.5))
        sent_back = self.forward(SENT_BACK, at=ago(11))
        self.decide(
            services.send_back, sent_back, at=ago(9), note="Two robots carry name labels. Can you crop the picture?"
        )
        self.a_usual_week()
        self._trouble(age=22)
        rejected = self.forward(REJECTED, at=ago(48))
        self.decide(services.reject, rejected, at=ago(46), note="The school takes no side in an election.")
        withdrawn = self.forward(WITHDRAWN, at=ago(41))
        services.withdraw(post=withdrawn, by=self.author, now=ago(40), note="The trip moved to another week.")
        expired = self.forward(EXPIRED, at=ago(70), moment=ago(62))
        publishing.expire(post=expired, now=ago(60))
        down = self.out(TAKEN_DOWN, age=103)
        services.take_down(post=down, by=self.head, now=ago(86), note="A family asked us to. Thank you for telling us.")
        self._closure(at=self.clock.last(1, 20))

    def words_about(self, live: Post) -> None:
        """Let people talk: about the first post that waits, about one that is out, and settle who looks after comments."""
        teacher = person("teacher", self.organisation.slug)
        waiting = self.organisation.posts.filter(state=State.IN_REVIEW).order_by("submitted_at").first()
        if waiting is not None:
            talk_about(waiting, teacher=teacher, author=self.author, clock=self.clock)
        doubt(live, teacher=teacher, clock=self.clock)
        look_after_comments(self.facebook, head=self.head, clock=self.clock)
        plan_a_quiet_day(self.organisation, head=self.head, clock=self.clock)

    def films(self) -> None:
        """Leave films where there are any."""
        leave_films(self.organisation, author=self.author, signer=self._signer, account=self.facebook, clock=self.clock)

    def a_usual_week(self) -> None:
        """Leave what any school has on an ordinary day: one post being written, one signed, one to be put out by hand."""
        ago = self.clock.ago
        self.write(DRAFT, at=ago(1), taken="own-device")
        self.sign(self.forward(SIGNED, at=ago(18), moment=self._ahead(3)), at=ago(16.5))
        post = self.sign(self.forward(BY_HAND, self.website, self.facebook, at=ago(13)), at=ago(12))
        self._send(post, at=ago(11.5))

    def one_waiting(self, number: int) -> None:
        """Leave one post that waits for sign-off."""
        self.forward(WAITING[number % len(WAITING)], at=self.clock.ago(2 + number))

    def _suggest(self, post: Post, *, at: datetime) -> None:
        """Let whoever signs suggest other words, which the author has not answered yet."""
        by = self._signer(post)
        services.suggest_words(post=post, by=by, now=at, seen=post.shown, words=SUGGESTED, note=SUGGESTED_BECAUSE)

    def _change(self, words: Words, *, at: datetime) -> None:
        """Leave a post that was sent back, changed and put forward anew: what changed stands on the page to sign."""
        before = self.forward(replace(words, words=BEFORE), at=self.clock.ago(21))
        self.decide(services.send_back, before, at=self.clock.ago(18), note="Is it Tuesday? And where do families ask?")
        post = services.edit(
            post=Post.objects.get(pk=before.pk), by=self.author, now=at, composition=self._composed(words, self.website)
        )
        services.submit(post=post, by=self.author, now=at)

    def _trouble(self, *, age: float) -> None:
        """Leave one post where nobody saw how sending ended, as a power cut would."""
        ago = self.clock.ago
        post = self.sign(self.forward(TROUBLE, self.website, self.facebook, at=ago(age)), at=ago(age - 1))
        post = services.publish(post=post, by=self.head, now=ago(age - 2))
        page = post.publications.get(account=self.facebook)
        publishing.claim(publication=page, now=ago(age - 2))
        publishing.send(publication=page, now=ago(age - 2))
        publishing.lose_sight(publication=page, now=ago(age - 3), sentence="The machine stopped in the middle.")
        publishing.send_out(post=post, now=ago(age - 3))

    def _closure(self, *, at: datetime) -> None:
        allowed = standing_at(self.organisation).rules.fast_lane
        by = self.head if "headteacher" in allowed else self.author
        post = self.write(CLOSURE, at=at, by=by)
        post = services.publish_urgently(post=post, by=by, now=at, note="Snow: the buses have stopped running.")
        publishing.send_out(post=post, now=at)
        for looking in people_by_number(one.pk for one in reviewers_of(post)[:1]):
            services.look_over(post=post, by=looking, now=at + timedelta(minutes=40), note="Clear, and in good time.")

    # What people do -----------------------------------------------------------------------------------------------------------
    def write(
        self,
        words: Words,
        *accounts: Account,
        at: datetime,
        moment: datetime | None = None,
        by: User | None = None,
        taken: str = "school-device",
    ) -> Post:
        """Write a draft with its picture, people and answers."""
        composition = self._composed(words, *(accounts or (self.website,)), moment=moment, taken=taken)
        return services.draft(organisation=self.organisation, by=by or self.author, now=at, composition=composition)

    def _composed(
        self, words: Words, *accounts: Account, moment: datetime | None = None, taken: str = "school-device"
    ) -> Composition:
        people = CHILDREN if words.picture == "brook" else ()
        parts: dict[str, Any] = {
            "title": words.title,
            "words": words.words,
            "purpose": words.purpose,
            "moment": moment,
            "accounts": {account.pk: "" for account in accounts},
            "people": people,
            "nobody_recognisable": bool(words.picture) and not people,
        }
        photos = (_picture(words.picture, taken),) if words.picture else ()
        # Only what the school's rules ask is kept of the answers.
        answers = dict.fromkeys((question.key for question in QUESTIONS), NO_PROBLEM)
        return Composition(**parts, new_photos=photos, answers=answers)

    def forward(self, words: Words, *accounts: Account, at: datetime, moment: datetime | None = None) -> Post:
        """Put a post forward."""
        return services.submit(post=self.write(words, *accounts, at=at, moment=moment), by=self.author, now=at)

    def sign(self, post: Post, *, at: datetime) -> Post:
        """Let the person whose turn it is sign."""
        exception = "Families have agreed in writing." if asks_exception(post) else ""
        return services.sign_off(post=post, by=self._signer(post), now=at, seen=post.shown, exception=exception)

    def decide(self, act: Callable[..., Post], post: Post, *, at: datetime, note: str) -> Post:
        """Let the person whose turn it is decide otherwise."""
        return act(post=post, by=self._signer(post), now=at, seen=post.shown, note=note)

    def out(self, words: Words, *, age: float) -> Post:
        """Bring a post out on the website: put forward that many hours of school ago, signed and sent an hour later."""
        written, signed = self.clock.ago(age), self.clock.ago(age - 1)
        return self._send(self.sign(self.forward(words, at=written), at=signed), at=signed)

    def _send(self, post: Post, *, at: datetime) -> Post:
        post = services.publish(post=post, by=self.head, now=at)
        return publishing.send_out(post=post, now=at)

    def _signer(self, post: Post) -> User:
        people: list[User] = people_by_number(signers_now(post))
        return next((one for one in people if one.pk == self.head.pk), people[0])

    def _ahead(self, days: int) -> datetime:
        return self.clock.days_ahead(days, time(16, 0))
