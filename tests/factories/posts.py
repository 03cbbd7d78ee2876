"""Posts for tests: written, put forward and signed the way the services do it."""

import hashlib
import uuid
from datetime import timedelta
from io import BytesIO

import factory
from django.utils import timezone

from accounts.models import RuleSetting
from accounts.services import load_rule_set
from core import audit
from core.clocks import london_day
from core.models import Message
from core.workflow import MACHINE
from posts import services
from posts.criteria import NO_PROBLEM, QUESTIONS
from posts.kinds import origin_of
from posts.models import Account, Pause, Post, SignOffLink, StandingPermission
from posts.models.links import digest_of_token, token_of
from posts.photos import CleanPhoto
from posts.services import Composition, NewPhoto, NewVideo
from posts.videos import CleanVideo, Kind

RULE_SETS = (
    "headteacher-authorises",
    "chief-executive-approves",
    "safeguarding-first",
    "light-touch",
    "business-manager-confirms",
)


class AccountFactory(factory.django.DjangoModelFactory):
    """The website feed of a school."""

    class Meta:
        model = Account

    kind = "atom"
    handle = factory.Sequence(lambda n: f"website-{n}")
    slug = factory.LazyAttribute(lambda o: f"{o.organisation.slug}-{o.handle}".lower().replace("@", ""))
    label = "Website news"
    mailbox = "office@school.test"
    opened_on = factory.LazyFunction(lambda: london_day(timezone.now()))
    changed_at = factory.LazyFunction(timezone.now)


class PostFactory(factory.django.DjangoModelFactory):
    """A draft, stored as it is; use `write` for one that was checked and fingerprinted."""

    class Meta:
        model = Post

    title = "Year 4 at the brook"
    words = "Our geographers measured the brook today."
    purpose = "information"
    last_editor = factory.SelfAttribute("author")
    created_at = factory.LazyFunction(timezone.now)
    edited_at = factory.LazyFunction(timezone.now)


class StandingPermissionFactory(factory.django.DjangoModelFactory):
    """A standing permission to post information, in force for a month."""

    class Meta:
        model = StandingPermission

    purposes = ("information",)
    reason = "Writes the news of the nursery"
    starts = factory.LazyFunction(timezone.now)
    until = factory.LazyAttribute(lambda o: o.starts + timedelta(days=30))


class SensitiveDayFactory(factory.django.DjangoModelFactory):
    """A day on which posts with information wait, begun now."""

    class Meta:
        model = Pause

    kind = "sensitive"
    reason = "Our community has had sad news."
    holds = ("information",)
    started_at = factory.LazyFunction(timezone.now)
    until = factory.LazyAttribute(lambda o: o.started_at + timedelta(days=1))


def use_rules(name, organisation, *, any_hour=True):
    """Let an organisation live by one of the rule sets that ship; at any hour, unless a test is about suitable hours."""
    load_rule_set(name=name, organisation=organisation, by=MACHINE, now=timezone.now())
    if any_hour:
        RuleSetting.objects.filter(organisation=organisation, key="posts.suitable_hours").update(value=None)
    return organisation


def entrust(person, account, *, now=None, **details):
    """Authorise a person for an account."""
    now = now or timezone.now()
    details.setdefault("reason", "Runs the page")
    services.authorise(person=person, account=account, by=MACHINE, now=now, starts=now, **details)
    return person


def composition(*accounts, **parts):
    """What an author says, valid unless a test says otherwise."""
    parts.setdefault("title", "Year 4 at the brook")
    parts.setdefault("words", "Our geographers measured the brook today.")
    parts.setdefault("purpose", "information")
    parts.setdefault("accounts", {account.pk: "" for account in accounts})
    return Composition(**parts)


def write(author, organisation, *accounts, now=None, answered=True, **parts):
    """A draft by this author; all questions are answered unless a test says otherwise."""
    if answered:
        # What the school's rules do not ask is dropped with its answer.
        parts["answers"] = dict.fromkeys((one.key for one in QUESTIONS), NO_PROBLEM) | parts.get("answers", {})
    said = composition(*accounts, **parts)
    return services.draft(organisation=organisation, by=author, now=now or timezone.now(), composition=said)


def put_forward(author, organisation, *accounts, now=None, **parts):
    """A post that waits for sign-off."""
    now = now or timezone.now()
    return services.submit(post=write(author, organisation, *accounts, now=now, **parts), by=author, now=now)


def put_forward_again(post, *, by=None, now=None, **parts):
    """A post that was changed and waits for sign-off once more; what a test does not name stays as it was."""
    now, post = now or timezone.now(), Post.objects.get(pk=post.pk)
    by = by or post.author
    parts.setdefault("words", post.words)
    parts.setdefault("moment", post.moment)
    parts.setdefault("accounts", {one.account_id: one.own_words for one in post.publications.all()})
    parts.setdefault("nobody_recognisable", post.nobody_recognisable)
    parts.setdefault("answers", {one.key: one.answer for one in post.answers.all()})
    post = services.edit(post=post, by=by, now=now, composition=composition(**parts))
    return services.submit(post=post, by=by, now=now)


def ask_first(asker, organisation, *, words="May I post about the brook?", now=None):
    """A question asked before anything is written."""
    return services.ask(organisation=organisation, by=asker, now=now or timezone.now(), words=words)


def sign(post, signer, *, now=None, **details):
    """The post after this person signed what stands there now."""
    return services.sign_off(post=post, by=signer, now=now or timezone.now(), seen=post.shown, **details)


def link_to(post, person, *, now=None, **parts):
    """The link in this person's mail to the version of a post that waits."""
    now, uid = now or timezone.now(), uuid.uuid4()
    return SignOffLink.objects.create(
        **{"post": post, "version": post.version, "fingerprint": post.fingerprint, "person": person, "uid": uid}
        | {"digest": digest_of_token(token_of(uid)), "made_at": now, "until": now + timedelta(hours=48)}
        | parts
    )


def suggest(post, suggester, *, words="Our geographers measured the river today.", now=None, **details):
    """The words this person suggests for the post as it stands."""
    services.suggest_words(post=post, by=suggester, now=now or timezone.now(), seen=post.shown, words=words, **details)
    return post.suggestions.filter(by=suggester).latest("pk")


def accept(suggestion, *, by=None, now=None, seen=None):
    """The post after its author took these words."""
    post = Post.objects.get(pk=suggestion.post_id)
    return services.accept_suggestion(
        post=post, by=by or post.author, now=now or timezone.now(), seen=seen or post.shown, number=suggestion.pk
    )


def clean_photo(
    words=b"a picture", *, alt="Four children at a brook, seen from behind", taken="school-device", said=""
):
    """A clean copy without the work of cleaning; its bytes are what a test says, and where it is from."""
    photo = CleanPhoto(
        jpeg=words, width=1600, height=1200, sha256=hashlib.sha256(words).hexdigest(), removed=("place",), renditions=()
    )
    return NewPhoto(clean=photo, alt=alt, origin=origin_of(taken, said))


def clean_video(words=b"a video", *, alt="A class sings on the steps", taken="school-device", said=""):
    """A video as it may be kept, without the work of looking through it; its bytes are what a test says, and where it is from."""
    digest = hashlib.sha256(words).hexdigest()
    video = CleanVideo(
        file=BytesIO(words),
        kind=Kind.MP4,
        bytes=len(words),
        milliseconds=63_000,
        width=640,
        height=360,
        sha256=digest,
        removed=("place",),
    )
    return NewVideo(clean=video, alt=alt, origin=origin_of(taken, said))


def watch(post, person, *, now=None):
    """This person's word that they watched the video that stands there now."""
    services.watch_video(post=post, by=person, now=now or timezone.now(), seen=post.shown, ticked=True)


def change_rule(organisation, key, value):
    """Let one rule of an organisation say something else than the set it came from."""
    RuleSetting.objects.filter(organisation=organisation, key=key).update(value=value)


def told(kind):
    """Who was told something, each once."""
    return set(Message.objects.filter(kind=kind).values_list("person__name", flat=True))


def history(thing):
    """What happened to a thing, oldest first: verb, outcome, and whose hand it was."""
    return [(entry.verb, entry.outcome, entry.person_id) for entry in audit.entries_about(thing)]


def bring(post, state, *publications):
    """Put a post and its accounts, in the order they were chosen, where the machine would have left them."""
    Post.objects.filter(pk=post.pk).update(state=state)
    for row, now_in in zip(post.publications.order_by("account_id"), publications, strict=True):
        post.publications.filter(pk=row.pk).update(state=now_in)
    return Post.objects.select_related("organisation", "author").get(pk=post.pk)
