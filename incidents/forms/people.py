"""Whom a report can be about or kept from, by their job, in plain words. Who receives it is asked of `routing`."""

from accounts.models import Organisation
from accounts.roles import Role

PEOPLE = (
    (Role.HEADTEACHER, "The headteacher or principal"),
    (Role.DEPUTY_HEADTEACHER, "The deputy headteacher"),
    (Role.SAFEGUARDING_LEAD, "The safeguarding lead (DSL)"),
    (Role.DEPUTY_SAFEGUARDING_LEAD, "A deputy safeguarding lead"),
    (Role.BUSINESS_MANAGER, "The business manager"),
    ("line-manager", "My line manager"),
    (Role.STAFF, "A teacher or somebody else who works here"),
    (Role.ASSOCIATE, "A volunteer, contractor or agency worker"),
    (Role.CHAIR_OF_GOVERNORS, "The chair of governors"),
    (Role.GOVERNOR, "Another governor"),
)
TRUST_PEOPLE = (
    (Role.CHIEF_EXECUTIVE, "The chief executive"),
    (Role.TRUST_SAFEGUARDING_LEAD, "The trust safeguarding lead"),
    (Role.CHAIR_OF_TRUSTEES, "The chair of trustees"),
    (Role.TRUSTEE, "Another trustee"),
)


def people_at(organisation: Organisation, *, signed_in: bool) -> list[tuple[str, str]]:
    """Give the jobs a report can be about at a place, in plain words."""
    school = [(str(role), label) for role, label in PEOPLE if signed_in or role != "line-manager"]
    trust = [(str(role), label) for role, label in TRUST_PEOPLE]
    if organisation.is_school:
        return school + (trust if organisation.parent_id else [])
    return trust + [(Role.STAFF.value, "Somebody else who works for the trust")]


def name_of(role: str) -> str:
    """Name a role or relation in plain words."""
    if role == "line-manager":
        return "My line manager"
    return str(Role(role).label) if role in Role.values else "The outside contact"
