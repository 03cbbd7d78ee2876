"""The post itself: its words, when it should go out, where it stands, and the fingerprint of everything that is signed off."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property

from accounts.calendar import is_school_day_by
from accounts.models import Organisation, User
from core.clocks import WorkingHours
from posts import criteria
from posts.checks import Finding
from posts.fingerprint import Filmed, Pictured, PostContent, Quoted, fingerprint
from posts.kinds import SOURCES
from posts.models.accounts import AccountGrant
from posts.models.going_out import GoesOut
from posts.models.videos import ShowsVideo
from posts.permissions import Standing, standing_of
from posts.querysets import COLLEAGUES, PEOPLE, RIGHTS, RULES, PostQuerySet, parts_of
from posts.workflow import State


class Post(GoesOut, ShowsVideo, models.Model):
    """Something a school wants to say. Its state changes only through `workflow`, its content only through `services.compose`."""

    # Author and place are found by the indexes below that begin with them.
    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False, related_name="posts")
    title = models.CharField(max_length=200)
    words = models.TextField(blank=True)
    purpose = models.CharField(max_length=40, blank=True)
    moment = models.DateTimeField(
        null=True, blank=True, help_text="When it should go out; empty means when signed off."
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="posts_written")
    last_editor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts_edited")
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=0, help_text="How often it was put forward.")
    nobody_recognisable = models.BooleanField(default=False)
    quote_source = models.CharField(max_length=10, choices=list(SOURCES.items()), blank=True)
    quote_words = models.CharField(max_length=300, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    findings = models.JSONField(default=list, help_text="What the checks said of exactly this content.")
    rule_set = models.CharField(max_length=60, blank=True, help_text="The rules it was put forward under.")
    urgent = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    edited_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    held_over_at = models.DateTimeField(
        null=True, blank=True, help_text="When a sensitive day that held it left it to a person to look at once more."
    )

    objects = PostQuerySet.as_manager()
    # Whose rights came along with it: the number of the person who moves it.
    rights_of: int | None = None
    # Which suggestion the step that is being taken answers.
    answered_suggestion: Any = None

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="%(app_label)s_%(class)s_state_known"),
            models.CheckConstraint(
                condition=~Q(state=State.IN_REVIEW) | Q(submitted_at__isnull=False),
                name="%(app_label)s_%(class)s_waits_since",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "state", "submitted_at"], name="posts_post_waiting"),
            models.Index(fields=["author", "edited_at"], name="posts_post_mine"),
            models.Index(fields=["organisation", "edited_at"], name="posts_post_latest"),
            models.Index(
                fields=["moment"], condition=Q(state__in=[State.IN_REVIEW, State.APPROVED]), name="posts_post_due"
            ),
            models.Index(fields=["id"], condition=Q(state=State.PUBLISHING), name="posts_post_going_out"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Give the page of this post."""
        return reverse("posts:post", args=[self.pk])

    # What is signed off ---------------------------------------------------------------------------------------------
    def content(self) -> PostContent:
        """Gather everything a sign-off covers, as it stands in the database now."""
        publications = list(self.publications.all())
        return PostContent(
            words=self.words,
            words_per_account={str(one.account_id): one.own_words for one in publications if one.own_words},
            accounts=tuple(str(one.account_id) for one in publications),
            photos=tuple(
                Pictured(photo.sha256, photo.alt, photo.source, photo.source_words) for photo in self.photos_in_order()
            ),
            people=tuple(_as_named(person) for person in self.people.all()),
            moment=self.moment,
            purpose=self.purpose,
            quote=Quoted(self.quote_source, self.quote_words),
            video=_as_filmed(self.film) if self.film else None,
        )

    def photos_in_order(self) -> list[Any]:
        """Give its pictures as people see them, one after the other."""
        return sorted(self.photos.all(), key=lambda photo: (photo.order, photo.pk))

    def fingerprint_now(self) -> str:
        """Work the fingerprint out afresh, whatever is stored."""
        return fingerprint(self.content())

    @property
    def shown(self) -> str:
        """Give what a deciding form carries: which version, and exactly which content."""
        return f"{self.version}:{self.fingerprint}"

    # What the checks and criteria say ---------------------------------------------------------------------------------
    @property
    def found(self) -> list[Finding]:
        """Give the findings of the checks, gravest first."""
        return [Finding(**one) for one in self.findings]

    @property
    def blocking(self) -> list[Finding]:
        """Give the findings that must change before anybody can sign off."""
        return [one for one in self.found if one.level == "block"]

    def open_questions(self) -> list[criteria.Question]:
        """Give the questions of the school's criteria that the author has not answered in the words they have now."""
        answered = {one.key for one in self.answers.all() if not one.is_outdated}
        return [question for question in self.questions() if question.key not in answered]

    def questions(self) -> list[criteria.Question]:
        """Give every question the school's criteria ask about this post."""
        return list(
            criteria.questions_for(
                self.standing.rules.criteria,
                has_photo=self.is_pictured,
                names_people=bool(self.people.all()),
            )
        )

    def refused_people(self) -> bool:
        """Say whether somebody in it may not be shown."""
        return any(person.permission == "refused" for person in self.people.all())

    # Who is concerned ---------------------------------------------------------------------------------------------------
    @property
    def standing(self) -> Standing:
        """Give rules and people of this post's school, read once for this one object (a move reads the row, and them, afresh)."""
        return standing_of(self)

    def authorised_people(self, *, at: datetime) -> "models.QuerySet[User]":
        """Give the people authorised for every account this post goes to; before it goes anywhere, for any account here."""
        people = User.objects.active()
        if self._state.adding:
            here = AccountGrant.objects.live(at=at).filter(content_object__organisation=self.organisation)
            return people.filter(pk__in=here.values("user"))
        accounts = [one.account_id for one in self.publications.all()]
        for account in accounts:
            people = people.filter(
                pk__in=AccountGrant.objects.live(at=at).filter(content_object=account).values("user")
            )
        return people if accounts else people.none()

    @cached_property
    def steps(self) -> list[Any]:
        """Give the steps frozen when this version was put forward."""
        if not self.version:
            return []
        return sorted(
            (step for step in parts_of(self, "sign_off_steps") if step.version == self.version),
            key=lambda step: step.order,
        )

    @cached_property
    def decisions_now(self) -> list[Any]:
        """Give the decisions on this version, oldest first."""
        return [one for one in self.story_of_decisions if one.version == self.version]

    @cached_property
    def story_of_decisions(self) -> list[Any]:
        """Give every decision there ever was on this post, oldest first."""
        return sorted(parts_of(self, "decisions"), key=lambda one: one.pk)

    def begin_version(self, steps: list[Any]) -> None:
        """Go by the steps that were just written for a new version; nobody has signed it."""
        self.__dict__["steps"] = steps
        self._count_decisions_afresh()

    def remember(self, decision: Any) -> None:
        """Count a decision that was just written among those that are known."""
        known = [*self.story_of_decisions, decision]
        self._count_decisions_afresh()
        self.__dict__["story_of_decisions"] = known

    def _count_decisions_afresh(self) -> None:
        for name in ("decisions_now", "signatures", "current_step"):
            self.__dict__.pop(name, None)

    @cached_property
    def signatures(self) -> list[Any]:
        """Give the sign-offs of this version."""
        return [one for one in self.decisions_now if one.outcome == "sign_off"]

    @cached_property
    def current_step(self) -> Any | None:
        """Give the first step of this version that is not fulfilled."""
        signed = {(one.step_id, one.share) for one in self.signatures}
        return next((one for one in self.steps if any((one.pk, share) not in signed for share in one.shares)), None)

    @property
    def fulfilled(self) -> frozenset[str]:
        """Give what has been signed of the open step, where all of its roles sign."""
        step = self.current_step
        return frozenset(one.share for one in self.signatures if step is not None and one.step_id == step.pk)

    @property
    def suggestions_standing(self) -> list[Any]:
        """Give the suggested words that can still be taken: made of the version that waits, which nobody has signed since."""
        if self.state != State.IN_REVIEW:
            return []
        signed = len(self.signatures)
        open_now = [one for one in self.suggestions.all() if one.state == "open" and one.version == self.version]
        return sorted((one for one in open_now if one.signed_before == signed), key=lambda one: one.pk)

    # How long it waits -----------------------------------------------------------------------------------------------
    @property
    def clock(self) -> Any | None:
        """Give the clock of this version, if it was put forward."""
        return next((one for one in parts_of(self, "clocks") if one.version == self.version), None)

    @property
    def stand_in_called(self) -> bool:
        """Say whether this version waited so long that a stand-in may sign it although nobody is away."""
        return self.version > 0 and any(
            one.version == self.version and one.stand_in_called_at is not None for one in parts_of(self, "clocks")
        )

    @property
    def waits_to_be_looked_at(self) -> bool:
        """Say whether it went out without sign-off, and nobody who signs off has looked at it yet."""
        return self.urgent and Post.objects.filter(pk=self.pk, review__outcome="").exists()

    def forget_clocks(self) -> None:
        """Let the next question about the clock be asked of the database: what came along with the post holds no more."""
        self.__dict__.get("_prefetched_objects_cache", {}).pop("clocks", None)

    @property
    def settings_along(self) -> str | None:
        """Give the settings of its school's rules that came along with it, or None where none were asked for."""
        return (self.__dict__[RULES] or "[]") if RULES in self.__dict__ else None

    @property
    def people_along(self) -> str | None:
        """Give who holds the roles that sign (`rules.SIGNERS`) that came along with it, or None where nobody was asked for."""
        return (self.__dict__[PEOPLE] or "[]") if PEOPLE in self.__dict__ else None

    @property
    def colleagues_along(self) -> list[str] | None:
        """Give the names of those who work at its school that came along with it, or None where none were asked for."""
        return (self.__dict__[COLLEAGUES] or []) if COLLEAGUES in self.__dict__ else None

    def rights_along(self, person: int) -> set[str] | None:
        """Give the rights to write here that one person holds, where they came along for whoever moves it now; else None."""
        return set(self.__dict__[RIGHTS] or ()) if RIGHTS in self.__dict__ and self.rights_of == person else None

    @property
    def school_hours(self) -> WorkingHours:
        """Give the hours in which its school works."""
        return WorkingHours(is_school_day_by(self.kind_on))


def _as_filmed(film: Any) -> Filmed:
    return Filmed(film.sha256, film.alt, film.source, film.source_words)


def _as_named(person: Any) -> str:
    """One person as the fingerprint sees them: who, and whether their name is shown."""
    return f"{person.kind}|{person.name}|{'named' if person.name_shown else 'not named'}|{person.permission}"
