"""Turning rows into the values a page shows: facts, clauses, defects, words for dates.

Asks no permission and decides nothing.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from core.markdown import to_html
from policies import checks
from policies.importing.dates import MonthDate
from policies.importing.wording import query_wording
from policies.models import Clause, Policy, PolicyVersion
from policies.workflow import State


@dataclass(frozen=True)
class ShownClause:
    """One clause as the page shows it."""

    number: str
    anchor: str
    heading: str
    html: SafeString
    is_section: bool
    is_appendix: bool


def clauses_of(version: PolicyVersion) -> list[ShownClause]:
    """Give the clauses of a text in order, ready to show."""
    return [
        ShownClause(
            number=clause.number,
            anchor=clause.anchor,
            heading=clause.heading,
            html=to_html(clause.text) if clause.text else SafeString(""),
            is_section=clause.level <= 1 or clause.kind == Clause.Kind.APPENDIX,
            is_appendix=clause.kind == Clause.Kind.APPENDIX,
        )
        for clause in version.clauses.order_by("order")
    ]


def contents_of(clauses: list[ShownClause]) -> list[ShownClause]:
    """Give what a contents list names: headings of sections and appendices."""
    return [clause for clause in clauses if clause.heading and clause.is_section]


def facts_of(version: PolicyVersion, *, on: date) -> list[dict[str, str]]:
    """Give the particulars beside a text; what is not known is left out, and shows as missing to its owner."""
    policy = version.policy
    rows = [
        (
            "In force since" if version.state != State.ANNOUNCED else "In force from",
            day_words(version.effective_on),
            "",
        ),
        ("Approved", words(version.approved), ""),
        ("Last reviewed", words(version.last_reviewed), ""),
        ("Next review", words(version.next_review), _review_note(version, on=on)),
        ("Looked after by", owner_words(policy), policy.owner_title if policy.owner else ""),
        ("Answered for by", policy.accountable, ""),
        ("Questions go to", contact_words(policy), ""),
        ("Who it is for", ", ".join(sorted(row.label for row in policy.audience.all())), ""),
        ("Part of the contract", {True: "Yes", False: "No", None: ""}[policy.contractual], ""),
        ("Version", " ".join(filter(None, [str(version.number), f"({version.label})" if version.label else ""])), ""),
    ]
    return [{"key": key, "value": value, "note": note} for key, value, note in rows if value]


def defects_of(version: PolicyVersion, *, on: date) -> list[str]:
    """Give what is missing in the particulars and what the wording gets wrong, worked out afresh."""
    bodies = tuple(body.body for body in version.rules.approving_bodies)
    missing = particulars_missing(version, on=on, bodies=bodies, notice_months=version.notice_months)
    # For the type checker: a stored clause reads like an imported one.
    return [*missing, *query_wording(list(version.clauses.order_by("order")))]  # type: ignore[arg-type]


def particulars_missing(
    version: PolicyVersion, *, on: date, bodies: tuple[str, ...], notice_months: int = 0
) -> list[str]:
    """Give what is missing in the particulars alone, for lists."""
    policy = version.policy
    return checks.defects(
        checks.Facts(
            owner=owner_words(policy),
            accountable=policy.accountable,
            contact=contact_words(policy),
            bodies=bodies,
            has_audience=bool(policy.audience.all()),
            approved=version.approved,
            next_review=version.next_review,
            review_every_months=policy.review_every_months,
            in_force=version.state == State.IN_FORCE,
            effective_on=version.effective_on,
            notice_sent_on=version.notice_sent_on,
            notice_months=notice_months,
        ),
        on=on,
    )


def words(when: MonthDate | None) -> str:
    """Write a date as exactly as it is known."""
    return "" if when is None else day_words(when.first_day()) if when.day else str(when)


def day_words(day: date | None) -> str:
    """Write a day the way a school says it."""
    return f"{day:%A} {day.day} {day:%B %Y}" if day else ""


def owner_words(policy: Policy) -> str:
    """Name who looks after a policy: the person, or only the post."""
    return policy.owner.name if policy.owner else policy.owner_title


def contact_words(policy: Policy) -> str:
    """Name where questions go."""
    return policy.contact.name if policy.contact else policy.contact_words


def about_page(version: PolicyVersion, *, on: date) -> dict[str, Any]:
    """Give everything a reading page shows of a text."""
    clauses = clauses_of(version)
    return {
        "version": version,
        "policy": version.policy,
        "clauses": clauses,
        "contents": contents_of(clauses),
        "facts": facts_of(version, on=on),
        "state": State(version.state),
    }


def _review_note(version: PolicyVersion, *, on: date) -> str:
    return "This review is overdue." if version.is_review_overdue(on=on) else ""
