"""The form on which a place says in which hours its posts go out (W20)."""

from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.calendar import Calendars, is_closed_by
from accounts.forms.rules import RuleForm
from accounts.models import Organisation
from core.fields import TimeOfDayField
from posts.hours import ASK, BLOCK, DAYS, OPEN_DAYS_ONLY, SuitableHours, moment_in_words
from posts.ladders import clock_time
from posts.models import Post

CERTAIN, ANY = "certain", "any"
AT_LEAST = timedelta(hours=1)
NO_DAY = "Tick at least one day, or let posts go out at any hour."
NO_TIME = "Say {} when posts go out, for example {}."
BEFORE_IT_BEGINS = "This is not later than “From”, so posts would never go out."
TOO_SHORT = "This is less than an hour, so posts would hardly ever go out. Give them at least one hour."
AT_ANY_HOUR = "Posts go out at any hour, on any day."
_AFTERWARDS = {
    ASK: "At any other time only if whoever signs off has agreed to it, or if families must know at once.",
    BLOCK: "At any other time only if families must know at once.",
}
_WHEN_SIGNED = (
    "A post that is not signed off yet follows this once it is. A post with a time of its own keeps that time."
)


class SuitableHoursForm(RuleForm):
    """In certain hours or at any; on which days, from when until when; and what is done about a time outside."""

    kept = forms.ChoiceField(
        label="When may posts go out?",
        choices=[(CERTAIN, "In certain hours only"), (ANY, "At any hour")],
        widget=forms.RadioSelect,
    )
    days = forms.TypedMultipleChoiceField(
        label="On which days?",
        choices=list(enumerate(DAYS)),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    starts = TimeOfDayField(label="From", required=False, help_text="For example 7 am.")
    ends = TimeOfDayField(label="Until", required=False, help_text="For example 8 pm.")
    open_days_only = forms.BooleanField(
        label="Not on days when the school is closed",
        required=False,
        help_text="Holidays, half-terms and bank holidays in the school's calendar. On an INSET day the school counts as open.",
    )
    outside = forms.ChoiceField(
        label="What if somebody chooses another time?",
        choices=[(ASK, "Ask whether it has to be then"), (BLOCK, "Do not let the post be put forward")],
        required=False,
        widget=forms.RadioSelect,
    )

    @classmethod
    def answers(cls, value: Any) -> dict[str, Any]:
        """Give what the form begins with; where every hour suits, hours that most schools would choose."""
        if value is None:
            hours = SuitableHours(frozenset(range(5)), time(7), time(20))
            return {"kept": ANY} | _answers(hours)
        return {"kept": CERTAIN} | _answers(SuitableHours.parse(value))

    @classmethod
    def words(cls, value: Any) -> str:
        """Say the hours in a sentence or two."""
        if value is None:
            return AT_ANY_HOUR
        hours = SuitableHours.parse(value)
        return f"Posts go out {hours}. {_AFTERWARDS[hours.outside]}"

    def clean(self) -> dict[str, Any]:
        """Ask for days and hours where there are to be any; what is wrong stands beside the field it is about."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("kept") == CERTAIN:
            self._refuse_missing(given)
            self._refuse_short(given.get("starts"), given.get("ends"))
        return given

    def value(self) -> Any:
        """Give the hours as the rules hold them; nothing where every hour suits."""
        given = self.cleaned_data
        if given["kept"] == ANY:
            return None
        days, outside = frozenset(given["days"]), given["outside"] or ASK
        return SuitableHours(days, given["starts"], given["ends"], outside, given[OPEN_DAYS_ONLY]).value()

    def meanwhile(self, place: Organisation, *, but_not: Collection[str], now: datetime) -> list[str]:
        """Say when those posts go out that are signed off and wait."""
        waiting = Post.objects.due_when_hours_suit().at_or_below(place)
        for path in but_not:
            waiting = waiting.exclude(organisation__path__startswith=path)
        count = waiting.count()
        if not count:
            return [_WHEN_SIGNED]
        posts = "1 post is signed off and waits" if count == 1 else f"{count} posts are signed off and wait"
        return [
            f"{posts} without a time of {'its' if count == 1 else 'their'} own. {self._then(place, now)}",
            _WHEN_SIGNED,
        ]

    def _then(self, place: Organisation, now: datetime) -> str:
        value = self.value()
        hours = SuitableHours.parse(value) if value is not None else None
        if hours and hours.open_days_only:
            hours = hours.kept_by(is_closed_by(Calendars([place]).kinds_of(place)))
        if hours is None or hours.suit(now):
            return "With this, the hours hold nothing back any more."
        return f"With this, the hours hold back until {moment_in_words(hours.next_after(now))}."

    def _refuse_missing(self, given: dict[str, Any]) -> None:
        missing = {
            "days": NO_DAY,
            "starts": NO_TIME.format("from", "7 am"),
            "ends": NO_TIME.format("until", "8 pm"),
        }
        for name, sentence in missing.items():
            if name not in self.errors and given.get(name) in (None, []):
                self.add_error(name, ValidationError(sentence, code="missing"))

    def _refuse_short(self, starts: time | None, ends: time | None) -> None:
        if starts is None or ends is None:
            return
        if ends <= starts:
            self.add_error("ends", ValidationError(BEFORE_IT_BEGINS, code="before_it_begins"))
        elif _minutes(ends) - _minutes(starts) < AT_LEAST // timedelta(minutes=1):
            self.add_error("ends", ValidationError(TOO_SHORT, code="too_short"))


def _answers(hours: SuitableHours) -> dict[str, Any]:
    return {
        "days": sorted(hours.days),
        "starts": clock_time(hours.starts),
        "ends": clock_time(hours.ends),
        OPEN_DAYS_ONLY: hours.open_days_only,
        "outside": hours.outside,
    }


def _minutes(wall: time) -> int:
    return wall.hour * 60 + wall.minute
