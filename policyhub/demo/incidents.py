"""Reports and cases of the demo: several kinds in every state at each organisation, one about a headteacher, one about oneself.

Every report is sent and moved by the services people use. The words are small and harmless on purpose: this is shown to strangers.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from accounts.models import Organisation, User
from core.sealing import keyed_digest
from incidents import services
from incidents.models import Incident
from incidents.services.deciding import Answers
from incidents.workflow import State
from policyhub.demo.people import person


@dataclass(frozen=True)
class Told:
    """One report of the demo: who says what, how long ago, and how far it has come."""

    kind: str
    by: str
    words: str
    hours_ago: float
    upto: str = "reported"
    outcome: str = "no-action"
    given: dict[str, Any] = field(default_factory=dict)


TOLD: tuple[Told, ...] = (
    Told("K3", "teacher", "A pupil says that somebody they do not know writes to them in a game. They want to block the account.",
         0.2, given={"child_involved": True, "place_seen": "A game on a tablet at home", "time_seen": "Since last week"}),
    Told("K4", "ta", "A pupil from Year 9 sent me a friend request. I have not answered.", 20, "acknowledged",
         given={"child_involved": True, "place_seen": "My own account", "time_seen": "Yesterday evening"}),
    Told("K5", "office", "A page in the school’s name shows our badge and opening times that are wrong.", 60, "triaged",
         given={"place_seen": "A page called “Our school news”", "wishes": "It should be taken down."}),
    Told("K16", "author", "A class list could be opened from our website. I have asked for it to be taken off.", 100, "in_progress",
         given={"personal_data_exposed": True, "place_seen": "The page for parents"}),
    Told("K4b", "teacher", "I liked a picture of a former pupil by mistake and took it back at once.", 240, "closed", "no-action",
         given={"place_seen": "My own account"}),
    Told("K2", "", "The headteacher answered a parent sharply in a public group. It was about parking.", 50,
         given={"about_roles": ("headteacher",), "place_seen": "A group for parents"}),
    Told("K15", "manager", "May we show the bake sale with the stall holders’ backs to the camera?", 300, "closed", "support"),
    Told("K1", "", "A colleague shares memes during lessons. It does not look good.", 30, "acknowledged",
         given={"about_roles": ("staff",)}),
    # The year behind us: all of it closed, spread over the terms.
    Told("K5", "manager", "An old prospectus is passed round as if it were new.", 24 * 75, "closed", "removed",
         given={"place_seen": "A local group"}),
    Told("K4", "teacher", "A pupil asked to follow my account. I have not answered.", 24 * 160, "closed", "no-action",
         given={"child_involved": True, "place_seen": "My own account"}),
    Told("K12", "office", "A reporter rang about the new building.", 24 * 190, "closed", "support"),
    Told("K1", "author", "Somebody answers comments in the school’s name without being asked to.", 24 * 250, "closed", "support"),
    Told("K16", "office", "A photograph with a name badge was on the website for an hour.", 24 * 300, "closed", "removed",
         given={"personal_data_exposed": True, "place_seen": "The news page"}),
)  # fmt: skip
NOTES = ("Spoke to the person who reported this.", "Asked the website team; they answer tomorrow.")


def load(*, now: datetime) -> None:
    """Load the reports of every school that has people. Safe to run again: a report is known by the key it was sent with."""
    for organisation in Organisation.objects.filter(kind=Organisation.Kind.SCHOOL).order_by("path"):
        for number, told in enumerate(TOLD):
            key = keyed_digest(f"{organisation.slug} {number}", purpose="demo report")[:40]
            if not Incident.objects.filter(submission_digest=keyed_digest(key, purpose="submission")).exists():
                _tell(told, organisation, key=key, now=now)


def _tell(told: Told, organisation: Organisation, *, key: str, now: datetime) -> None:
    at = now - timedelta(hours=told.hours_ago)
    case = services.report(
        new=services.NewReport(
            organisation=organisation,
            kind=told.kind,
            words=told.words,
            submission_key=key,
            reporter=person(told.by, organisation.slug) if told.by else None,
            **told.given,
        ),
        now=at,
    ).incident
    owner = _owner(case)
    if told.upto != State.REPORTED and owner is not None:
        _move_on(case, owner, told, at=at)


def _owner(case: Incident) -> User | None:
    strand = case.strands.select_related("owner").order_by("pk").first()
    return strand.owner if strand else None


def _move_on(case: Incident, owner: User, told: Told, *, at: datetime) -> None:
    """Take a case as far as the demo wants it, one step of the people who look after it at a time."""
    steps = list(State.values)[: list(State.values).index(told.upto) + 1]
    services.open_case(incident=case, by=owner, now=at + timedelta(minutes=12))
    case = services.acknowledge(
        incident=_again(case), by=owner, now=at + timedelta(minutes=14), seen=_again(case).fingerprint
    )
    services.note(incident=case, by=owner, now=at + timedelta(minutes=50), note=NOTES[0])
    if State.TRIAGED in steps:
        answers = Answers(
            kind=case.kind,
            child_involved=case.child_involved,
            immediate_danger=case.immediate_danger,
            suspected_crime=case.suspected_crime,
            personal_data_exposed=case.personal_data_exposed,
            imagery=case.imagery,
        )
        case = services.triage(
            incident=case,
            by=owner,
            now=at + timedelta(hours=2),
            seen=case.fingerprint,
            note="It is what it says. We ask for it to be put right.",
            answers=answers,
        )
    if State.IN_PROGRESS in steps:
        case = services.begin_work(incident=case, by=owner, now=at + timedelta(hours=3))
        services.note(incident=case, by=owner, now=at + timedelta(hours=4), note=NOTES[1])
    if State.CLOSED in steps:
        _close(case, told, at=at + timedelta(hours=30))


def _close(case: Incident, told: Told, *, at: datetime) -> None:
    for strand in case.strands.filter(closed_at=None).select_related("owner").order_by("pk"):
        for duty in case.duties.filter(done_at=None):
            services.record_action(
                incident=_again(case), by=strand.owner, now=at, note="There is no need.", duty=duty.kind, needed=False
            )
        case = _again(case)
        services.close(
            incident=case,
            by=strand.owner,
            now=at,
            seen=case.fingerprint,
            note="Put right the same day.",
            outcome=told.outcome,
        )


def _again(case: Incident) -> Incident:
    return Incident.objects.get(pk=case.pk)
