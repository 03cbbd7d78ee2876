"""A report on its way: the answers given so far, sealed in the session, so that the session table tells nothing.

It ends after an hour without an answer, when the reporter says so, and when another report is begun. Once sent it
forgets every answer and keeps only what shows the same receipt again after a refresh.
"""

import json
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from accounts.models import Organisation, User
from core.sealing import SealBroken, unwrap, wrap
from incidents.kinds import KINDS
from incidents.models import Incident
from incidents.services import NewReport
from incidents.services.reporting import new_submission_key

ENDS_AFTER = timedelta(hours=1)
ORDER = ("door", "kind", "facts", "imagery", "about", "words", "you")


@dataclass(frozen=True, slots=True)
class SealedPocket:
    """A named place in a session whose content is sealed and ends by itself."""

    name: str

    def put(self, session: Any, content: dict[str, Any], *, now: datetime) -> None:
        """Seal some plain values into the session."""
        uid = uuid.uuid4()
        text = json.dumps({"until": (now + ENDS_AFTER).isoformat(), "content": content})
        session[self.name] = {"uid": uid.hex, "sealed": wrap(text.encode(), uid)}

    def take(self, session: Any, *, now: datetime) -> dict[str, Any] | None:
        """Open what is in the pocket; nothing where it is empty, too old, or was sealed with a key that is gone."""
        kept = session.get(self.name)
        if kept is None:
            return None
        try:
            opened = json.loads(unwrap(kept["sealed"], uuid.UUID(kept["uid"])))
        except SealBroken:
            self.empty(session)
            return None
        if datetime.fromisoformat(opened["until"]) <= now:
            self.empty(session)
            return None
        return dict(opened["content"])

    def empty(self, session: Any) -> None:
        """Forget what was in the pocket."""
        session.pop(self.name, None)


POCKET = SealedPocket("report")


@dataclass
class Draft:
    """The answers so far. `sent` is the reference once the report is stored."""

    organisation: Organisation
    key: str = field(default_factory=new_submission_key)
    answers: dict[str, Any] = field(default_factory=dict)
    sent: str = ""

    @classmethod
    def begun(cls, organisation: Organisation, *, kind: str = "", seen: str = "") -> "Draft":
        """Begin a report. What the page that led here knows is filled in and still asked; a kind there is none of is left out."""
        answers: dict[str, Any] = {"place_seen": seen[:500]} if seen else {}
        if kind in KINDS:
            answers |= {"door": KINDS[kind].doors[0].value, "kind": kind}
        return cls(organisation=organisation, answers=answers)

    @classmethod
    def of(cls, session: Any, *, now: datetime) -> "Draft | None":
        """Give the report this session has begun, if any."""
        kept = POCKET.take(session, now=now)
        organisation = Organisation.objects.filter(slug=kept["organisation"]).first() if kept else None
        if kept is None or organisation is None:
            return None
        return cls(organisation=organisation, key=kept["key"], answers=kept["answers"], sent=kept["sent"])

    def keep(self, session: Any, *, now: datetime) -> None:
        """Seal the answers into the session."""
        kept = {"organisation": self.organisation.slug, "key": self.key, "answers": self.answers, "sent": self.sent}
        POCKET.put(session, kept, now=now)

    def mark_sent(self, session: Any, *, reference: str, now: datetime) -> None:
        """Forget every answer, and keep what shows the receipt again."""
        self.answers, self.sent = {"named": self.answers.get("named", "")}, reference
        self.keep(session, now=now)

    @staticmethod
    def forget(session: Any) -> None:
        """Forget the report this session has begun or sent."""
        POCKET.empty(session)

    def answer(self, step: str, given: dict[str, Any]) -> None:
        """Take one page's answers; another door asks for another kind."""
        if step == "door" and given["door"] != self.answers.get("door"):
            self.answers.pop("kind", None)
        self.answers.update(given)
        self.answers[f"{step}_done"] = True

    def first_missing(self) -> str | None:
        """Give the first page without an answer, or None when everything is answered."""
        missing = (
            step
            for step in ORDER
            if not self.answers.get(f"{step}_done") or (step == "kind" and not self.answers.get("kind"))
        )
        return next(missing, None)

    def may_ask(self, step: str) -> bool:
        """Say whether everything before a page is answered."""
        missing = self.first_missing()
        return missing is None or ORDER.index(step) <= ORDER.index(missing)

    @property
    def may_hold_images(self) -> bool:
        """Say whether the answer about images was anything but no; before it is given, nothing is asked about evidence."""
        return self.answers.get("imagery") != Incident.Imagery.NO

    def as_report(self, user: Any) -> NewReport:
        """Give the report as it stands; what is not answered yet is left empty."""
        given = self.answers
        signed = getattr(user, "is_authenticated", False) and given.get("named", "named") in {"named", "logged"}
        ticked = given.get("facts", [])
        reporter: User | None = user if signed else None
        return NewReport(
            organisation=self.organisation,
            kind=given.get("kind", "K1"),
            words=given.get("words", ""),
            submission_key=self.key,
            reporter=reporter,
            reporter_name=given.get("reporter_name", ""),
            child_involved="child" in ticked,
            immediate_danger="danger" in ticked,
            suspected_crime="crime" in ticked,
            personal_data_exposed="data" in ticked,
            imagery=given.get("imagery", Incident.Imagery.NO),
            about_roles=tuple(given.get("about_roles", ())),
            about_names=given.get("about_names", ""),
            place_seen=given.get("place_seen", ""),
            time_seen=given.get("time_seen", ""),
            wishes=given.get("wishes", ""),
            pick=given.get("pick", ""),
            keep_out=tuple(given.get("keep_out", ())),
            source=Incident.Source.LOGGED if given.get("named") == "logged" else Incident.Source.FORM,
        )
