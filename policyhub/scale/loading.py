"""What to load and in which order, and where it may be loaded at all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from accounts.models import Organisation
from core import audit
from policyhub.checks import looks_like_production
from policyhub.scale import duties, people, posts, reminders
from policyhub.scale.people import TRUST


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much there should be in the end; what stands already is counted in, so a second load only adds."""

    schools: int
    people: int
    posts: int
    waiting: int
    policies: int
    reminders: int = 0

    def problem(self) -> str:
        """Say why this cannot be loaded, or nothing."""
        if self.schools < 1 or min(self.posts, self.waiting, self.policies, self.reminders) < 0:
            return "There is at least one school, and no number is below zero."
        if self.people < (least := people.fewest(schools=self.schools)):
            return f"{self.schools} schools with everybody they need take at least {least} people."
        if self.waiting > self.posts:
            return "There cannot be more posts waiting than posts."
        return ""


def why_not_here() -> str:
    """Say why nothing of this may be loaded into this database, or nothing."""
    if looks_like_production():
        return "These look like the settings of a real installation. Invented people are never loaded there."
    others = Organisation.objects.exclude(path__startswith=f"{TRUST}/")
    if others.exists() and not settings.DEMO:
        return "There are schools in this database that are not of this trust. Use a database of its own."
    return ""


def load(*, size: Size, now: datetime, say: Callable[[str], object]) -> None:
    """Load everything up to the size asked for."""
    say(f"{size.schools} schools and {size.people} people ...")
    trust = people.load(schools=size.schools, people=size.people, now=now)
    say(f"{size.policies} policies, and what everybody owes for them ...")
    duties.load(trust=trust, policies=size.policies, now=now)
    if size.reminders:
        say(f"Policies that {size.reminders} reminders of are due today ...")
        reminders.load(trust=trust, reminders=size.reminders, now=now)
    say(f"{size.posts} posts, {size.waiting} of them waiting ...")
    posts.load(trust=trust, posts=size.posts, waiting=size.waiting, now=now)
    say("Sealing the history ...")
    audit.seal_waiting(now=now)
