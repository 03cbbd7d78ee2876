"""One rung of one day, given to many people by the database itself: reminders, messages and history, one statement each.

Who is due, and what of, is each app's to say. How rows are worked through slice by slice is in `slices`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import JSONObject

from core.bulk import as_text, insert_from
from core.models import AuditEntry, Message, Reminder


@dataclass(frozen=True, kw_only=True, slots=True)
class Rung:
    """One rung of one day: of what people are reminded, and when they hear of it.

    `about` and `place` are the columns, of the rows that are due, with what each is about and where it belongs.
    """

    kind: str
    about_kind: str
    about: str
    place: str
    due_on: date
    number: int
    now: datetime
    due_at: datetime

    def overtaken(self) -> Exists:
        """Ask of a row whether its person was given this rung, or a newer one, for this day."""
        return Exists(self._reminders().filter(rung__lte=self.number))

    def given_now(self) -> Exists:
        """Ask of a row whether its person was given this rung by this very run: another one may have given the rest."""
        return Exists(self._reminders().filter(rung=self.number, given_at=self.now))

    def remind(self, rows: "QuerySet[Any]") -> int:
        """Write down that the people of these rows are reminded, and return how many were not before."""
        mine = {"person": F("person_id"), "kind": self.kind, "due_on": self.due_on}
        return insert_from(
            rows, into=Reminder, columns=self._about | mine | {"rung": self.number, "given_at": self.now}
        )

    def tell(self, rows: "QuerySet[Any]", *, facts: Mapping[str, Any], path: Any) -> None:
        """Write a message to the person of each row, and one line of history for each thing and place among them."""
        message = {
            "person": F("person_id"),
            "kind": self.kind,
            "occurrence": f"{self.due_on.isoformat()} {self.number}",
            "organisation": F(self.place),
            "context": JSONObject(**facts, due_on=Value(self.due_on.isoformat()), rung=Value(self.number)),
            "path": path,
            "created_at": self.now,
            "due_at": self.due_at,
        }
        line = {
            "at": self.now,
            "verb": "remind",
            "outcome": AuditEntry.Outcome.DONE,
            "reason_code": f"rung {self.number}",
            "organisation": F(self.place),
        }
        insert_from(rows.order_by("pk"), into=Message, columns=self._about | message)
        insert_from(rows.order_by().distinct(), into=AuditEntry, columns=self._about | line)

    @property
    def _about(self) -> dict[str, Any]:
        return {"about_kind": self.about_kind, "about_id": as_text(self.about)}

    def _reminders(self) -> "QuerySet[Reminder]":
        return Reminder.objects.filter(
            person=OuterRef("person"),
            about_kind=self.about_kind,
            about_id=as_text(OuterRef(self.about)),
            kind=self.kind,
            due_on=self.due_on,
        )
