"""Posts with everything around them: accounts, publications, answers, sign-off steps, decisions, turns, history and messages."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Any

from django.db import transaction

from accounts.models import Organisation, User
from accounts.roles import Role
from core.clocks import at_london, is_statutory_working_day, london_day, working_days_after
from core.models import AuditEntry, Message
from core.workflow import MACHINE
from policyhub.scale.people import heads_of
from policyhub.scale.publications import publications_of, store_traces
from policyhub.scale.rows import batches, entry
from policyhub.scale.stories import DECISIONS, HEAD, WAITING, Beat, ending, other_story
from policyhub.scale.stories import MACHINE as BY_MACHINE
from policyhub.scale.wording import NO_WORDS, post_words
from posts import criteria, services
from posts.checking import as_data, known_names
from posts.checks import Draft, DraftAccount, run_checks
from posts.fingerprint import PostContent, fingerprint
from posts.models import Account, CriterionAnswer, Decision, Post, Publication, SignOffStep, Turn
from posts.permissions import Standing, standing_at
from posts.steps import Facts, steps_needed
from posts.workflow import WORKFLOW, State

BETWEEN_STEPS = timedelta(minutes=35)
EVERY_THIRD = 3  # goes to Facebook as well


@dataclass(frozen=True)
class School:
    """What writing posts at one school needs to know, read once."""

    place: Organisation
    standing: Standing
    head: User
    authors: list[User]
    accounts: list[Account]
    names: tuple[str, ...]
    _findings: dict[tuple[str, int, date], list[dict[str, str]]] = field(default_factory=dict)

    def findings_of(self, words: str, accounts: int, goes_out_on: date) -> list[dict[str, str]]:
        """Ask the checks about words for the first so many accounts; the same words are asked about once for a day."""
        asked = words, accounts, goes_out_on
        if asked not in self._findings:
            chosen = {account.handle: DraftAccount(account.kind, "") for account in self.accounts[:accounts]}
            draft = Draft(
                words=words,
                per_account=chosen,
                known_names=self.names,
                goes_out_on=goes_out_on,
                own_mailbox=self.place.mailbox,
            )
            self._findings[asked] = as_data(run_checks(draft))
        return self._findings[asked]


@dataclass
class Written:
    """One post on its way into the database, with the steps that were taken and when."""

    post: Post
    school: School
    beats: tuple[Beat, ...]
    publications: list[Publication]

    def moment(self, position: int) -> datetime:
        """Give when the step at this position was taken."""
        return self.post.created_at + BETWEEN_STEPS * (position + 1)

    def person(self, who: str) -> User | None:
        """Give the person behind a part in the story; the machine is nobody."""
        return None if who == BY_MACHINE else self.school.head if who == HEAD else self.post.author


def load(*, trust: Organisation, posts: int, waiting: int, now: datetime) -> None:
    """Load posts up to a number; those that wait are all at the first school, for its headteacher."""
    schools = list(_schools(trust, now=now))
    here = Post.objects.filter(organisation__path__startswith=trust.path)
    standing, waits = here.count(), here.filter(state=State.IN_REVIEW).count()
    coming = chain(
        (_write(number, schools[0], WAITING, now=now) for number in range(waits, waiting)),
        (_write(number, schools[number % len(schools)], other_story(number), now=now)
         for number in range(standing - waits, posts - waiting)),
    )  # fmt: skip
    for batch in batches(coming):
        with transaction.atomic():
            _store(batch, now=now)


def _schools(trust: Organisation, *, now: datetime) -> Iterator[School]:
    heads = heads_of(trust)
    for place in Organisation.objects.schools().at_or_below(trust).order_by("slug"):
        staff = User.objects.filter(memberships__organisation=place, memberships__role=Role.STAFF).order_by("pk")
        yield School(
            place=place,
            standing=standing_at(place),
            head=heads[place.pk],
            authors=list(staff),
            accounts=_accounts(place, now=now),
            names=known_names(place),
        )


def _accounts(place: Organisation, *, now: datetime) -> list[Account]:
    """Give the website feed and the Facebook page of a school, opened when first asked for."""
    for kind, label in (("atom", "Website news"), ("facebook", "Facebook page")):
        if not place.accounts.filter(kind=kind).exists():
            services.open_account(
                organisation=place,
                kind=kind,
                label=label,
                handle=place.slug.replace("-", "."),
                mailbox=place.mailbox,
                by=MACHINE,
                now=now - timedelta(days=400),
                opened_on=london_day(now) - timedelta(days=400),
            )
    return list(place.accounts.order_by("kind"))


def _noon(days: int, *, now: datetime) -> datetime:
    """Give the moment for which something is signed off: noon, so many working days ahead, when posts may go out anywhere."""
    return at_london(working_days_after(london_day(now), days, is_statutory_working_day), time(12))


def _write(number: int, school: School, beats: tuple[Beat, ...], *, now: datetime) -> Written:
    """Write one post, as `posts.services` would leave it after the steps of its story."""
    title, words, purpose = post_words(number)
    accounts = school.accounts if number % EVERY_THIRD == 0 else school.accounts[:1]
    author = school.authors[number * 7 % len(school.authors)]
    created_at = now - (
        timedelta(minutes=50 * (number % 10_000)) if beats != WAITING else timedelta(hours=number % 480)
    )
    created_at -= timedelta(days=1)
    state, is_put_forward = ending(beats), bool(beats)
    moment = _noon(2 + number % 20, now=now) if state == State.APPROVED else None
    content = PostContent(
        words=words,
        words_per_account={},
        accounts=tuple(str(account.pk) for account in accounts),
        photos=(),
        people=(),
        moment=moment,
        purpose=purpose,
    )
    post = Post(
        organisation=school.place,
        title=title,
        words=words,
        purpose=purpose,
        moment=moment,
        author=author,
        last_editor=author,
        state=state,
        version=int(is_put_forward),
        fingerprint=fingerprint(content),
        findings=school.findings_of(words, len(accounts), london_day(moment or now)),
        rule_set=school.standing.rule_set if is_put_forward else "",
        created_at=created_at,
        edited_at=created_at,
        submitted_at=created_at + BETWEEN_STEPS if is_put_forward else None,
    )
    out_at = created_at + BETWEEN_STEPS * len(beats) if state == State.PUBLISHED else None
    publications = publications_of(post, accounts, out_at=out_at)
    post.published_at = min((row.published_at for row in publications if row.published_at), default=None)
    return Written(post=post, school=school, beats=beats, publications=publications)


def _store(batch: list[Written], *, now: datetime) -> None:
    """Store a batch of posts and everything that hangs on them, in a constant number of statements."""
    Post.objects.bulk_create([one.post for one in batch])
    CriterionAnswer.objects.bulk_create([row for one in batch for row in _answers(one)])
    steps = SignOffStep.objects.bulk_create([row for one in batch if one.beats for row in _steps(one)])
    Decision.objects.bulk_create(list(_decisions(batch, {step.post_id: step for step in steps})))
    Turn.objects.bulk_create(
        [
            Turn(post=one.post, person=one.school.head, since=one.moment(0))
            for one in batch
            if one.post.state == State.IN_REVIEW
        ]
    )
    _store_history(batch)
    publications = Publication.objects.bulk_create([row for one in batch for row in one.publications])
    store_traces(publications)


def _answers(one: Written) -> Iterator[CriterionAnswer]:
    rules = one.school.standing.rules
    for question in criteria.questions_for(rules.criteria, has_photo=False, names_people=False):
        yield CriterionAnswer(
            post=one.post,
            key=question.key,
            source=question.source,
            asked=question.question,
            rule_set=one.school.standing.rule_set,
            edition=criteria.EDITION,
            answer=criteria.NO_PROBLEM,
            answered_by=one.post.author,
        )


def _steps(one: Written) -> Iterator[SignOffStep]:
    for order, needed in enumerate(steps_needed(one.school.standing.rules.steps, Facts(purpose=one.post.purpose))):
        yield SignOffStep(post=one.post, version=one.post.version, order=order, **needed.frozen())


def _decisions(batch: list[Written], steps: dict[int, SignOffStep]) -> Iterator[Decision]:
    for one in batch:
        for position, beat in enumerate(one.beats):
            if beat.step.verb in DECISIONS:
                yield Decision(
                    post=one.post,
                    version=one.post.version,
                    step=steps[one.post.pk] if beat.step.verb == "sign_off" else None,
                    person=one.person(beat.by),
                    outcome=beat.step.verb,
                    words=_note(one, beat),
                    fingerprint=one.post.fingerprint,
                    at=one.moment(position),
                )


def _note(one: Written, beat: Beat) -> str:
    return NO_WORDS[one.post.pk % len(NO_WORDS)] if beat.step.note == "required" else ""


def _store_history(batch: list[Written]) -> None:
    """Write the line of history of every step, and the message that went out with it."""
    AuditEntry.objects.bulk_create(
        entry(verb="draft", about=one.post, by=one.post.author_id, at=one.post.created_at, to_state=State.DRAFT)
        for one in batch
    )
    taken = [(one, beat, one.moment(position)) for one in batch for position, beat in enumerate(one.beats)]
    entries = AuditEntry.objects.bulk_create(
        entry(
            verb=beat.step.verb,
            about=one.post,
            by=getattr(one.person(beat.by), "pk", None),
            at=at,
            from_state=beat.before,
            to_state=beat.after,
            note=_note(one, beat),
        )
        for one, beat, at in taken
    )
    Message.objects.bulk_create(
        _message(one, beat, at, line.pk) for (one, beat, at), line in zip(taken, entries, strict=True) if beat.tells
    )


def _message(one: Written, beat: Beat, at: datetime, line: int) -> Message:
    """Make the message of one step, which has been sent: `core.workflow` names the line of history in it."""
    ended = one.post.state
    one.post.state = beat.after
    context: dict[str, Any] = dict(WORKFLOW.context(one.post))
    one.post.state = ended
    return Message(
        person=one.person(beat.tells),
        kind=f"{WORKFLOW.name}.{beat.step.verb}",
        about_kind=one.post._meta.label_lower,
        about_id=str(one.post.pk),
        occurrence=f"entry {line}",
        organisation=one.school.place,
        context=context,
        path=WORKFLOW.page(one.post),
        urgent=beat.step.urgent,
        state=Message.State.SENT,
        created_at=at,
        due_at=at,
        attempts=1,
        attempt_started_at=at,
        sent_at=at,
    )
