"""Reports and cases of the demo: several kinds in every state at each organisation, one about a headteacher, one about oneself.

Every report is sent and moved by the services people use. The words are small and harmless on purpose: this is shown to strangers.
"""

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from accounts.models import Organisation, User
from core.sealing import keyed_digest
from incidents import services
from incidents.models import Incident
from incidents.services.deciding import Answers
from incidents.workflow import State
from policyhub.demo.clock import HOURS_A_DAY, SchoolClock
from policyhub.demo.people import LEADING, PLACES, person


@dataclass(frozen=True)
class Told:
    """One report of the demo: who says what, how many hours of school ago, and how far it has come.

    `where` is one school, or else "leading" for one school of each organisation, or "everywhere".
    """

    kind: str
    by: str
    words: str
    age: float
    upto: str = "reported"
    outcome: str = "no-action"
    given: dict[str, Any] = field(default_factory=dict)
    where: str = "leading"


TOLD: tuple[Told, ...] = (
    Told("K3", "teacher", "A pupil says that somebody they do not know writes to them in a game. They want to block the account.",
         0, given={"child_involved": True, "place_seen": "A game on a tablet at home", "time_seen": "Since last week"},
         where="everywhere"),
    Told("K4", "ta", "A pupil from Year 9 sent me a friend request. I have not answered.", 9, "acknowledged",
         given={"child_involved": True, "place_seen": "My own account", "time_seen": "Yesterday evening"}, where="everywhere"),
    Told("K5", "office", "A page in the school’s name shows our badge and opening times that are wrong.", 21, "triaged",
         given={"place_seen": "A page called “Our school news”", "wishes": "It should be taken down."}, where="everywhere"),
    Told("K16", "author", "A class list could be opened from our website. I have asked for it to be taken off.", 33, "in_progress",
         given={"personal_data_exposed": True, "place_seen": "The page for parents"}),
    Told("K4b", "teacher", "I liked a picture of a former pupil by mistake and took it back at once.", 70, "closed", "no-action",
         given={"place_seen": "My own account"}, where="everywhere"),
    Told("K2", "", "The headteacher answered a parent sharply in a public group. It was about parking.", 17,
         given={"about_roles": ("headteacher",), "place_seen": "A group for parents"}),
    Told("K15", "manager", "May we show the bake sale with the stall holders’ backs to the camera?", 92, "closed", "support"),
    Told("K1", "", "A colleague shares memes during lessons. It does not look good.", 13, "acknowledged",
         given={"about_roles": ("staff",)}),
    # The year behind us: all of it closed, spread over the terms.
    Told("K5", "manager", "An old prospectus is passed round as if it were new.", HOURS_A_DAY * 62, "closed", "removed",
         where="everywhere", given={"place_seen": "A local group"}),
    Told("K4", "teacher", "A pupil asked to follow my account. I have not answered.", HOURS_A_DAY * 85, "closed", "no-action",
         where="everywhere", given={"child_involved": True, "place_seen": "My own account"}),
    Told("K12", "office", "A reporter rang about the new building.", HOURS_A_DAY * 104, "closed", "support", where="larkrise"),
    Told("K1", "author", "Somebody answers comments in the school’s name without being asked to.", HOURS_A_DAY * 130, "closed",
         "support", where="everywhere"),
    Told("K16", "office", "A photograph with a name badge was on the website for an hour.", HOURS_A_DAY * 160, "closed", "removed",
         where="everywhere", given={"personal_data_exposed": True, "place_seen": "The news page"}),
    # What does not come up every week: once, at one school.
    Told("K4c", "teacher", "A former pupil who is 17 asked to follow me. I have not answered.", 24, where="harbour-north",
         given={"child_involved": True, "place_seen": "My own account"}),
    Told("K6", "teacher", "Somebody made a page that makes fun of me. It has three followers.", 28, "acknowledged",
         where="oakfield", given={"place_seen": "A page with my name on it"}),
    Told("K7", "office", "A seller uses our badge and takes money for uniforms that never come.", 31, "acknowledged",
         where="larkrise", given={"suspected_crime": True, "place_seen": "A market for used things"}),
    Told("K8", "manager", "The filter stopped a betting page on a laptop of the staff.", 35, where="millstone-abbey"),
    Told("K8b", "ta", "The filter stopped a page about diets on a tablet in Year 8.", 26, "acknowledged",
         where="skyline-east", given={"child_involved": True}),
    Told("K9", "", "Money for the trip is counted by one person alone, and has been for a year.", 52, where="harbour-north"),
    Told("K10", "ta", "I was told off for a post that I did not write, and I want it looked at again.", 57,
         where="millstone-abbey"),
    Told("K11", "office", "A photographer asks us to take down a picture of the fair that is theirs.", 19, "acknowledged",
         where="skyline-east", given={"place_seen": "The website news"}),
    Told("K13", "teacher", "The page for our rock collection is blocked. Can it be opened for Year 3?", 15, "acknowledged",
         where="oakfield"),
    Told("K14", "author", "The headteacher is away and nobody can get into the page to say that the hall is shut.", 38,
         where="larkrise"),
)  # fmt: skip
JUST_NOW = timedelta(minutes=12)
NOTES = ("Spoke to the person who reported this.", "Asked the website team; they answer tomorrow.")


def load(*, now: datetime) -> None:
    """Load the reports of every school that has people. Safe to run again: a report is known by the key it was sent with."""
    for organisation in Organisation.objects.filter(kind=Organisation.Kind.SCHOOL).order_by("path"):
        clock = SchoolClock(organisation, now=now)
        for number, told in enumerate(TOLD):
            if organisation.slug not in _schools(told):
                continue
            key = keyed_digest(f"{organisation.slug} {number}", purpose="demo report")[:40]
            if not Incident.objects.filter(submission_digest=keyed_digest(key, purpose="submission")).exists():
                _tell(told, organisation, key=key, clock=clock)


def _schools(told: Told) -> Container[str]:
    everywhere = {place.slug for place in PLACES}
    return {"leading": LEADING, "everywhere": everywhere}.get(told.where, {told.where})


def _tell(told: Told, organisation: Organisation, *, key: str, clock: SchoolClock) -> None:
    # The newest came in just now, whatever the hour: a worry about a child does not wait for the bell.
    at = clock.ago(told.age) if told.age else clock.now - JUST_NOW
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
        _move_on(case, owner, told, at=at, clock=clock)


def _owner(case: Incident) -> User | None:
    strand = case.strands.select_related("owner").order_by("pk").first()
    return strand.owner if strand else None


def _move_on(case: Incident, owner: User, told: Told, *, at: datetime, clock: SchoolClock) -> None:
    """Take a case as far as the demo wants it, one step of the people who look after it at a time."""
    steps = list(State.values)[: list(State.values).index(told.upto) + 1]
    services.open_case(incident=case, by=owner, now=clock.after(at, 0.2))
    case = services.acknowledge(
        incident=_again(case), by=owner, now=clock.after(at, 0.25), seen=_again(case).fingerprint
    )
    services.note(incident=case, by=owner, now=clock.after(at, 0.8), note=NOTES[0])
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
            now=clock.after(at, 2),
            seen=case.fingerprint,
            note="It is what it says. We ask for it to be put right.",
            answers=answers,
        )
    if State.IN_PROGRESS in steps:
        case = services.begin_work(incident=case, by=owner, now=clock.after(at, 3))
        services.note(incident=case, by=owner, now=clock.after(at, 4), note=NOTES[1])
        _meet_clocks(case, at=clock.after(at, 5))
    if State.CLOSED in steps:
        _close(case, told, at=clock.after(at, 10))


def _meet_clocks(case: Incident, *, at: datetime) -> None:
    """Settle what the law asks for in time, as whoever looks after that part would."""
    for clock in case.clocks.to_meet().select_related("strand__owner").order_by("pk"):
        by = clock.strand.owner
        services.meet_clock(incident=_again(case), by=by, now=at, note="A risk is unlikely.", clock=clock, needed=False)


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
