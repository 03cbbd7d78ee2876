"""When a post may go out: the hours that suit its school, the days it is closed, what pauses it now, and what held it meanwhile.

Asked of a post. Not here: what stands in the way of a step, and its sentence (`workflow.guards`).
"""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from accounts.calendar import Calendars, KindOn, is_closed_by, nearest_kind
from accounts.models import Organisation
from accounts.querysets import lineage
from posts.hours import SuitableHours
from posts.models.pauses import Pause
from posts.querysets import CALENDAR
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
        return self.on_open_days(rules.suitable_hours)

    def on_open_days(self, hours: SuitableHours | None) -> SuitableHours | None:
        """Give hours that know when its school is closed; the calendar is read only where that counts."""
        if hours is None or not hours.open_days_only:
            return hours
        return hours.kept_by(is_closed_by(self.kind_on))

    @property
    def kind_on(self) -> KindOn:
        """Give what its school's calendar says about a day, from the calendar that came along with it where it did."""
        if CALENDAR not in self.__dict__:
            return Calendars([self.organisation]).kinds_of(self.organisation)
        by_place: dict[str, list[tuple[str, date, date]]] = defaultdict(list)
        for one in self.__dict__[CALENDAR] or ():
            span = (one["kind"], date.fromisoformat(one["first"]), date.fromisoformat(one["last"]))
            by_place[one["path"]].append(span)
        return nearest_kind([by_place[path] for path in reversed(lineage(self.organisation.path))])

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
