"""What a school's rules say about policies, parsed from settings and checked.

Here: frozen values. Not here: moving a policy along (`workflow`), or reading a document (`importing`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from accounts.ladders import Ladder, LadderError
from accounts.rule_files import AnySetting, Section, one_of, role, table

BODY_SLUGS = (
    "union-council",
    "executive-team",
    "chief-executive",
    "headteacher",
    "cluster-governing-body",
    "governing-body",
    "trust-board",
)
NEEDED = ("required", "conditional", "may-be-blank")
AUDIENCES = (
    "staff",
    "volunteers",
    "governing-bodies",
    "governors",
    "trustees",
    "officers",
    "consultants",
    "contractors",
    "casual",
    "agency",
    "trainees",
    "homeworkers",
    "part-time",
    "fixed-term",
    "third-parties",
)
EARLY_REVIEWS = ("law-change", "online-safety-incident")
FROM_TIME_TO_TIME = "from-time-to-time"


@dataclass(frozen=True, slots=True)
class ApprovingBody:
    """One body that approves a policy, and whether its decision can be missing (P2)."""

    body: str
    needed: str


@dataclass(frozen=True, slots=True)
class Consultation:
    """Who is consulted, and at which moments: approval, change or review (P8)."""

    with_: str
    at: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Who is told of a change, how many months before it takes effect, and after what (P6)."""

    tell: str
    months: int = 0
    after: str = ""


@dataclass(frozen=True, slots=True)
class Questions:
    """Where questions about a policy go. A shared mailbox is `confidential=False`: never for anything private (P14)."""

    roles: tuple[str, ...]
    mailbox: str = ""
    confidential: bool = True


@dataclass(frozen=True, slots=True)
class PolicyRules:
    """The rules on policies at one place. Where the policy is silent a value is None or empty, and `left_open` names the rule."""

    SECTION: ClassVar[str] = "policies"

    approving_bodies: tuple[ApprovingBody, ...]
    accountable: tuple[str, ...]
    day_to_day: tuple[str, ...]
    review_every_months: int | None
    early_review: tuple[str, ...]
    consultation: Consultation | None
    notice: Notice | None
    questions_to: Questions
    audiences: tuple[str, ...]
    contractual: bool | None
    monitoring_notice: str
    confirm_ladder: Ladder
    review_ladder: Ladder
    left_open: tuple[str, ...]

    @classmethod
    def parse(cls, settings: Mapping[str, AnySetting]) -> "PolicyRules":
        """Read the section on policies; raises ValueError with a sentence that names the rule which is wrong."""
        section = Section(settings, cls.SECTION)
        answers = (*BODY_SLUGS, "trust", "business-manager", "line-manager")
        words = ("approving_bodies", "accountable", "day_to_day", "review_every_months", "audiences")
        return cls(
            approving_bodies=tuple(_body(entry) for entry in _items(section, "approving_bodies")),
            accountable=_choices(section, "accountable", answers),
            day_to_day=_choices(section, "day_to_day", answers),
            review_every_months=_months(section),
            early_review=_choices(section, "early_review", EARLY_REVIEWS),
            consultation=_consultation(section),
            notice=_notice(section),
            questions_to=_questions(section),
            audiences=_choices(section, "audiences", AUDIENCES),
            contractual=None if section.open("contractual") else section.yes("contractual"),
            monitoring_notice=_monitoring(section),
            confirm_ladder=_ladder(section, "confirm_ladder"),
            review_ladder=_ladder(section, "review_ladder"),
            left_open=tuple(word for word in words if section.open(word) or _has_no_date(section, word)),
        )

    @property
    def consulted_on_change(self) -> str:
        """Name who must be heard before a change is decided; empty where the rules promise nobody that."""
        if self.consultation is None or "change" not in self.consultation.at:
            return ""
        return self.consultation.with_

    @property
    def notice_months(self) -> int:
        """Give how many months before it takes effect people are told of a change; 0 where none is promised."""
        return self.notice.months if self.notice else 0


def _items(section: Section, word: str) -> list[Any]:
    return [] if section.open(word) else section.items(word)


def _choices(section: Section, word: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    return () if section.open(word) else section.choices(word, allowed)


def _body(entry: Any) -> ApprovingBody:
    where = "policies.approving_bodies"
    fields = table(entry, keys=("body", "needed"), where=where)
    return ApprovingBody(
        body=one_of(fields.get("body"), BODY_SLUGS, where=where),
        needed=one_of(fields.get("needed"), NEEDED, where=where),
    )


def _has_no_date(section: Section, word: str) -> bool:
    return word == "review_every_months" and section.setting(word).value == FROM_TIME_TO_TIME


def _months(section: Section) -> int | None:
    value = section.setting("review_every_months").value
    return None if value is None or value == FROM_TIME_TO_TIME else _whole(value, "policies.review_every_months")


def _consultation(section: Section) -> Consultation | None:
    if section.open("consultation"):
        return None
    fields = section.table("consultation", keys=("with", "at"))
    where = "policies.consultation"
    return Consultation(
        with_=one_of(fields.get("with"), ("union-council", "trade-unions"), where=where),
        at=tuple(one_of(moment, ("approval", "change", "review"), where=where) for moment in fields.get("at", [])),
    )


def _notice(section: Section) -> Notice | None:
    if section.open("notice"):
        return None
    fields = section.table("notice", keys=("tell", "months", "after"))
    where = "policies.notice"
    return Notice(
        tell=one_of(fields.get("tell"), ("staff", "all-stakeholders"), where=where),
        months=_whole(fields["months"], where) if "months" in fields else 0,
        after=one_of(fields.get("after", ""), ("", "union-consultation"), where=where),
    )


def _questions(section: Section) -> Questions:
    fields = section.table("questions_to", keys=("roles", "mailbox", "confidential"))
    where = "policies.questions_to"
    roles = tuple(role(slug, where=where) for slug in fields.get("roles", []))
    if not roles:
        raise ValueError("The rule policies.questions_to names nobody who answers questions.")
    return Questions(
        roles=roles,
        mailbox=one_of(fields.get("mailbox", ""), ("", "school-office"), where=where),
        confidential=fields.get("confidential", True) is True,
    )


def _monitoring(section: Section) -> str:
    if section.open("monitoring_notice"):
        return ""
    return section.choice("monitoring_notice", ("notice-seen", "consent-bundled"))


def _ladder(section: Section, word: str) -> Ladder:
    setting = section.setting(word)
    try:
        return Ladder.parse(setting.value)
    except LadderError as error:
        raise ValueError(f"The rule {setting.key} cannot be used. {error}") from error


def _whole(value: Any, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError(f"The rule {where} needs a whole number of months above nought, and has {value!r}.")
    return value
