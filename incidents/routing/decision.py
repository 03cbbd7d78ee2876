"""What routing answers: who receives a report, who was left out and why, and what happens next."""

from dataclasses import dataclass
from enum import StrEnum

from accounts.directory import Person
from incidents.kinds import Side

OUTSIDE_ROLE = "outside-contact"


class As(StrEnum):
    """In which part somebody receives a report."""

    OWNER = "owner"
    COLLABORATOR = "collaborator"
    TOLD = "told"


class Reason(StrEnum):
    """Why somebody does not receive a report, and the sentence that says so."""

    SUBJECT = "subject", "The report is about this person."
    SELF_REPORT = "self-report", "This person reported a mistake of their own, so somebody else handles it."
    INTEREST = "interest", "This person has declared an interest in the matter."
    KEPT_OUT = "kept-out", "The reporter asked that this person does not see it."
    LINE_REPORT = "line-report", "This person is managed by somebody the report is about."
    FLOOR = "floor", "The statutory floor: whoever receives the report by law decides who else learns of it."

    sentence: str

    def __new__(cls, value: str, sentence: str) -> "Reason":
        member = str.__new__(cls, value)
        member._value_ = value
        member.sentence = sentence
        return member


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody who receives the report. An outside contact has no account: no `person_id`, and a letter is printed."""

    person_id: int | None
    name: str
    email: str
    role: str
    as_: As
    side: Side
    why: str
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Removed:
    """Somebody who would have come into question and does not receive the report.

    For every reason but the floor the case does not exist for this person. A person the floor leaves out may be told
    by the owner.
    """

    person_id: int
    email: str
    role: str
    reason: Reason
    why: str


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: a role and the people who could take the report there, those left out already gone.

    `roles` says, person by person, in which role they would: deputies may stand on the rung of whom they deputise for.
    """

    role: str
    people: tuple[Person, ...]
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clock:
    """When an unopened report moves on: after how many minutes, working days or school days, and to whom."""

    after: int
    unit: str
    role: str
    people: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class RuleUsed:
    """The rule behind a decision: its rule set, its clause (empty where no policy says it) and the kind it is for."""

    rule_set: str
    clause: str
    kind: str
    says: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody the rules, the floor or a ladder came upon."""

    person: Person
    role: str
    source: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The whole answer.

    `floor`, `fallback` and `ours` say that the recipients are not the policy's own words (rules.md, section 2).
    `breach_ladder` is who is called for the side of personal data, the data protection officer first.
    `adult_side` is whom the owner of a child's case brings in where an adult is named. `confirm_keeping_out` lists
    the people the reporter asked to keep out: the owner confirms that. `record_in` names the outside system that
    keeps the child protection record.
    """

    kind: str
    recipients: tuple[Recipient, ...]
    removed: tuple[Removed, ...]
    rule: RuleUsed
    floor: bool
    fallback: bool
    ours: bool
    candidates: tuple[Candidate, ...]
    ladder: tuple[Rung, ...]
    breach_ladder: tuple[Rung, ...]
    clocks: tuple[Clock, ...]
    advice: tuple[str, ...]
    takes_files: bool
    duties: tuple[str, ...]
    numbers: tuple[str, ...]
    record_in: str | None = None
    adult_side: Recipient | None = None
    confirm_keeping_out: tuple[int, ...] = ()

    @property
    def owner(self) -> Recipient | None:
        """Give the first recipient, or None where the report would reach nobody."""
        return self.recipients[0] if self.recipients else None

    @property
    def excluded(self) -> frozenset[int]:
        """Give the people for whom this case does not exist."""
        return frozenset(removed.person_id for removed in self.removed if removed.reason is not Reason.FLOOR)
