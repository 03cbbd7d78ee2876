"""What a policy leaves open or gets wrong, each as a sentence its owner can act on.

Belongs here: what is missing from the document as a whole. What single sentences of it say wrongly belongs in
`wording`. Nothing is ever assumed instead of a missing fact (P4).
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from policies.importing.cover import Cover
from policies.importing.dates import MonthDate
from policies.importing.imported import ImportedClause, Ratification
from policies.importing.periods import in_words
from policies.importing.statements import Statements

# Re-issued every September; which edition is in force is the school's to check, so the sentence says "expected".
_EVERY_SEPTEMBER = "Keeping Children Safe in Education"
_REPLACED = {
    ("Data Protection Act", "1998"): "the Data Protection Act 2018 replaced it",
    ("GDPR", "2016/679"): "the UK GDPR has taken its place in this country",
    ("Data Protection Act", "1984"): "the Data Protection Act 2018 replaced it",
}


@dataclass(frozen=True)
class Dates:
    """The dates of a policy after cover and clauses have been weighed."""

    approved: MonthDate | None
    last_reviewed: MonthDate | None
    next_review: MonthDate | None
    derived: bool
    every_months: int | None


def weigh_dates(cover: Cover, facts: Statements) -> Dates:
    """Choose the dates that count: what the cover states goes before what can be worked out.

    Without a stated approval the last body's date counts; without a stated next review it is worked out from the last
    review or ratification and the interval.
    """
    decided = [say.on for say in cover.ratifications if say.on and say.kind != "consultation"]
    approved = cover.dates.get("approved") or max(decided, key=MonthDate.last_day, default=None)
    last_reviewed = cover.dates.get("last_reviewed")
    every = cover.review_every_months or facts.review_every_months
    stated = cover.dates.get("next_review")
    basis = max([when for when in (approved, last_reviewed) if when], key=MonthDate.last_day, default=None)
    worked_out = basis.plus_months(every) if basis and every and not stated else None
    return Dates(approved, last_reviewed, stated or worked_out, bool(worked_out), every)


def bodies(cover: Cover, facts: Statements) -> tuple[Ratification, ...]:
    """List the bodies with a say: those on the cover, else the one the clauses name."""
    if cover.ratifications or not facts.approver:
        return tuple(cover.ratifications)
    condition = "before it is put in force" if facts.approved_before_use else ""
    return (Ratification(facts.approver, condition=condition, kind="approval"),)


def find_gaps(
    *, cover: Cover, facts: Statements, dates: Dates, clauses: Sequence[ImportedClause], on: date
) -> list[str]:
    """List what is missing, out of date or inconsistent in the document as a whole."""
    return [
        *_about_title(cover),
        *_about_owner(cover, facts),
        *_about_bodies(bodies(cover, facts), dates),
        *_about_review(dates, facts, on=on),
        *_about_contact(cover, facts),
        *_about_guidance(facts, on=on),
        *_about_numbers(clauses),
    ]


def _about_title(cover: Cover) -> Iterator[str]:
    if not cover.title:
        yield "The policy has no title, so the name of the file was used."


def _about_owner(cover: Cover, facts: Statements) -> Iterator[str]:
    if cover.owner:
        return
    post = cover.owner_title or facts.day_to_day
    if post:
        yield f"No owner is named. The policy says only which post looks after it: {post}."
    else:
        yield "No owner is named, and the policy does not say which post looks after it."


def _about_bodies(says: Sequence[Ratification], dates: Dates) -> Iterator[str]:
    if not any(say.body for say in says):
        yield "No body is named that approved this policy."
    for say in says:
        if say.on or not say.body:
            continue
        condition = f" ({say.condition})" if say.condition else ""
        yield f"The {say.kind} by {_with_article(say.body)}{condition} has no date."
    if dates.approved is None:
        yield "No date of approval is given."


def _with_article(body: str) -> str:
    return body if body.lower().startswith("the ") else f"the {body}"


def _about_review(dates: Dates, facts: Statements, *, on: date) -> Iterator[str]:
    if dates.last_reviewed is None and dates.approved is None:
        yield "No date of the last review is given."
    if dates.next_review is None:
        yield from _no_review_date(dates, facts)
        return
    if dates.derived and dates.every_months:
        yield (
            f"No date for the next review is given. {dates.next_review} was worked out: "
            f"{in_words(dates.every_months)} after the last approval or review."
        )
    elif dates.every_months is None:
        yield "The policy gives the date of its next review but does not say how often it is reviewed."
    if dates.next_review.last_day() < on:
        yield f"The review is overdue: it was due by {dates.next_review}."


def _no_review_date(dates: Dates, facts: Statements) -> Iterator[str]:
    if facts.reviewed_from_time_to_time and not dates.every_months:
        yield "The review is promised only “from time to time”: it needs a date or an interval."
    elif dates.every_months:
        yield f"The policy is to be reviewed every {in_words(dates.every_months)}, but no date says from when."
    yield "No date for the next review is given."


def _about_contact(cover: Cover, facts: Statements) -> Iterator[str]:
    if not cover.contact and not facts.contact:
        yield "The policy names nobody to contact with questions about it."


def _about_guidance(facts: Statements, *, on: date) -> Iterator[str]:
    current = on.year if on.month >= 9 else on.year - 1
    for name, edition in facts.guidance:
        if name == _EVERY_SEPTEMBER and edition and int(edition) < current:
            yield (
                f"“{name}” is cited in its {edition} edition, which is superseded: "
                f"a new edition comes out each September, and that of {current} is expected to be in force."
            )
        if (name, edition) in _REPLACED:
            yield f"“{name} {edition}” is cited, but {_REPLACED[name, edition]}."


def _about_numbers(clauses: Sequence[ImportedClause]) -> Iterator[str]:
    """Find clause numbers that come twice or are left out: whoever cites one would cite the wrong words."""
    where = ""
    last: tuple[int, ...] = (0,)
    seen: Counter[tuple[str, str]] = Counter()
    for clause in clauses:
        if clause.kind == "appendix":
            where, last = clause.number or clause.heading, (0,)
        if clause.kind != "clause" or not clause.number:
            continue
        place = f" in {where}" if where else ""
        seen[where, clause.number] += 1
        if seen[where, clause.number] == 2:
            yield f"The number {clause.number}{place} is used twice."
        parts = tuple(int(part) for part in clause.number.split("."))
        if len(parts) == len(last) and parts[:-1] == last[:-1] and parts[-1] > last[-1] + 1:
            missing = ".".join(str(part) for part in (*parts[:-1], last[-1] + 1))
            yield f"The numbers{place} jump from {'.'.join(map(str, last))} to {clause.number}: is {missing} missing?"
        last = parts
