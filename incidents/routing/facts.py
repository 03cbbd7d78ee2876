"""What a report says, as far as routing needs it: kinds, people and answers, never the words of the report."""

from dataclasses import dataclass
from enum import StrEnum


class Imagery(StrEnum):
    """The answer to: could there be sexual images of somebody under 18, real or computer-made?"""

    YES = "yes"
    NOT_SURE = "not-sure"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a report is about: a named person, "the person in role X", or, with neither, "not sure"."""

    person_id: int | None = None
    role: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one report (rules.md, section 3.1).

    `pick` is the role the reporter chose where the rules let them choose. `keep_out` are people the reporter asked to
    keep out, and `interests` people with a declared interest in this matter. `reporter` is empty for an anonymous
    report.
    """

    kind: str
    about: tuple[Subject, ...] = ()
    reporter: int | None = None
    child_involved: bool = False
    immediate_danger: bool = False
    suspected_crime: bool = False
    imagery: Imagery = Imagery.NO
    personal_data_exposed: bool = False
    source: str = "form"
    pick: str = ""
    keep_out: tuple[int, ...] = ()
    interests: tuple[int, ...] = ()

    @property
    def may_hold_images(self) -> bool:
        """Say whether images of somebody under 18 are possible: "not sure" counts as yes (rules.md, section 4)."""
        return self.imagery is not Imagery.NO

    @property
    def concerns_a_child(self) -> bool:
        """Say whether the answers put a child's safety in the report, whatever its kind."""
        return self.child_involved or self.may_hold_images
