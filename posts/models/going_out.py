"""When a post may go out: the hours that suit its school, what pauses it now, and what held it meanwhile.

Asked of a post. Not here: what stands in the way of a step, and its sentence (`workflow.guards`).
"""

from datetime import datetime
from typing import Any

from accounts.models import Organisation
from posts.hours import SuitableHours
from posts.models.pauses import Pause
from posts.rulebook import rules_from, rules_of


class GoesOut:
    """What a post knows of the times in which it may go out."""

    organisation: Organisation
    moment: datetime | None

    @property
    def suitable_hours(self) -> SuitableHours | None:
        """Give the hours in which posts go out here (W20), or nothing where every hour suits."""
        along = getattr(self, "settings_along", None)
        rules, _name = rules_of(self.organisation) if along is None else rules_from(along)
        return rules.suitable_hours

    def pauses_ahead(self, now: datetime) -> list[Pause]:
        """Give what holds here or above and what is planned, read once for this one object (a move reads the row afresh)."""
        known = self.__dict__.setdefault("_pauses_ahead", {})
        if now not in known:
            known[now] = list(Pause.objects.not_over(at=now).over(self.organisation))
        found: list[Pause] = known[now]
        return found

    def paused_by(self, now: datetime) -> Pause | None:
        """Give what holds it back at this moment, here or above: a sensitive day before a pause of everything."""
        found = [one for one in self.pauses_ahead(now) if one.has_begun(now) and one.concerns(self)]
        return min(found, key=lambda one: not one.is_sensitive_day, default=None)

    def held_back_between(self, start: datetime, end: datetime) -> list[Pause]:
        """Give what held it back at any time between two moments, over or not."""
        return [one for one in Pause.objects.between(start, end).over(self.organisation) if one.concerns(self)]

    @property
    def waits_since(self) -> datetime | None:
        """Give the moment from which it could have gone out: its own, or that of the last signature."""
        signatures: list[Any] = getattr(self, "signatures", [])
        return self.moment or max((one.at for one in signatures), default=None)

    def held_over(self, now: datetime) -> bool:
        """Say whether a sensitive day held it since it could have gone out."""
        since = self.waits_since
        return since is not None and any(one.is_sensitive_day for one in self.held_back_between(since, now))
