"""The whole permission table, on one screen: what may be done here (`Can`), and who may do it (`ROLES`).

A headteacher could read and sign this page. `Can` becomes the permissions of an organisation; `sync_roles` makes the stored
rights equal to this table. What the *rules of a school* allow on top is asked in the sisters' `permissions`; who receives
reports is decided by routing alone (access.md).
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db import models


class Can(StrEnum):
    """What a person can be allowed to do at an organisation. The words finish "This person can ..."."""

    READ_POLICIES = "read_policies", "read, confirm and ask about policies"
    SEE_COMPLETION_BY_NAME = "see_completion_by_name", "see by name who has read and confirmed"
    WRITE_POLICIES = "write_policies", "write policies and run consultations"
    RECORD_DECISIONS = "record_decisions", "record what a body decided"
    RECORD_OWN_BODY_DECISIONS = "record_own_body_decisions", "record what their own body decided"
    SEE_POSTS = "see_posts", "see posts that are not drafts"
    DRAFT_POSTS = "draft_posts", "draft posts where the school's rules allow it"
    SIGN_OFF_POSTS = "sign_off_posts", "sign posts off where the school's rules name them"
    PUBLISH_POSTS = "publish_posts", "publish signed-off posts"
    TAKE_DOWN_POSTS = "take_down_posts", "take posts down"
    PAUSE_POSTS = "pause_posts", "pause posting"
    SEE_ACCOUNTS = "see_accounts", "see the register of school accounts"
    KEEP_ACCOUNTS = "keep_accounts", "keep the register of school accounts"
    AUTHORISE_FOR_ACCOUNTS = "authorise_for_accounts", "authorise people for an account"
    REVEAL_CREDENTIALS = "reveal_credentials", "reveal an account's credential"
    KEEP_PHOTO_PERMISSIONS = "keep_photo_permissions", "keep the register of photo permissions"
    HANDLE_SAFEGUARDING = "handle_safeguarding", "be sent reports about children"
    HANDLE_CONDUCT = "handle_conduct", "be sent reports about adults"
    HANDLE_BREACHES = "handle_breaches", "be sent reports about personal data"
    HANDLE_OTHER_REPORTS = "handle_other_reports", "be sent reports of other kinds"
    SEE_INCIDENT_FIGURES = "see_incident_figures", "see incident figures in full"
    SEE_FIGURES = "see_figures", "see the figures, small incident numbers hidden"
    KEEP_PEOPLE = "keep_people", "keep people and ordinary roles up to date"
    KEEP_ALL_ROLES = "keep_all_roles", "give and take every role"
    KEEP_CONTACTS = "keep_contacts", "keep the card of numbers to ring up to date"
    SEE_RULES = "see_rules", "see the rules"
    PROPOSE_RULES = "propose_rules", "propose changes to the rules"
    CHANGE_RULES = "change_rules", "change the rules"
    SEE_HISTORY = "see_history", "see the school's history, cases left out"
    SEE_POST_HISTORY = "see_post_history", "see the history of posts"
    SEE_POLICY_HISTORY = "see_policy_history", "see the history of policies"
    SEE_PRIVACY_HISTORY = "see_privacy_history", "see the history of personal data"
    SEE_DECISION_HISTORY = "see_decision_history", "see the history of decisions"
    SEE_SYSTEM_HEALTH = "see_system_health", "see messages, failures and the health of the system"

    label: str

    def __new__(cls, value: str, label: str) -> "Can":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Role(models.TextChoices):
    """The roles people hold, by slug."""

    STAFF = "staff", "Staff"
    ASSOCIATE = "associate", "Volunteer, contractor or agency"
    SCHOOL_OFFICE = "school-office", "School office"
    BUSINESS_MANAGER = "business-manager", "School business manager"
    HEADTEACHER = "headteacher", "Headteacher"
    DEPUTY_HEADTEACHER = "deputy-headteacher", "Deputy headteacher"
    SAFEGUARDING_LEAD = "safeguarding-lead", "Designated safeguarding lead"
    DEPUTY_SAFEGUARDING_LEAD = "deputy-safeguarding-lead", "Deputy safeguarding lead"
    TRUST_SAFEGUARDING_LEAD = "trust-safeguarding-lead", "Trust safeguarding lead"
    COMMUNICATIONS = "communications", "Trust communications"
    POLICY_OWNER = "policy-owner", "Policy owner"
    HUMAN_RESOURCES = "human-resources", "Human resources"
    IT_SUPPORT = "it-support", "IT support"
    DATA_PROTECTION_OFFICER = "data-protection-officer", "Data protection officer"
    CLERK = "clerk", "Clerk (governance professional)"
    GOVERNOR = "governor", "Governor"
    CHAIR_OF_GOVERNORS = "chair-of-governors", "Chair of governors"
    VICE_CHAIR_OF_GOVERNORS = "vice-chair-of-governors", "Vice-chair of governors"
    TRUSTEE = "trustee", "Trustee"
    CHAIR_OF_TRUSTEES = "chair-of-trustees", "Chair of trustees"
    SAFEGUARDING_TRUSTEE = "safeguarding-trustee", "Safeguarding trustee"
    CHIEF_EXECUTIVE = "chief-executive", "Chief executive"
    AUDITOR = "auditor", "Auditor"
    SYSTEM_ADMINISTRATOR = "system-administrator", "System administrator"


@dataclass(frozen=True)
class Entry:
    """One row of the table: the role in plain words, what it can do, and what giving or holding it asks for."""

    description: str
    can: frozenset[Can]
    second_factor: bool = False
    given_by_two: bool = False


_READER = {Can.READ_POLICIES}
_FIGURES = {Can.SEE_FIGURES}
_COMPLETION = {Can.SEE_COMPLETION_BY_NAME}
_DRAFTS = {Can.DRAFT_POSTS, Can.SEE_POSTS, Can.SEE_ACCOUNTS}
_RUNS_POSTS = {Can.PUBLISH_POSTS, Can.TAKE_DOWN_POSTS, Can.KEEP_ACCOUNTS, Can.PAUSE_POSTS}
_PHOTOS = {Can.KEEP_PHOTO_PERMISSIONS}
_LEADS_SCHOOL = (
    _READER | _FIGURES | _COMPLETION | _DRAFTS | _RUNS_POSTS | _PHOTOS
    | {
        Can.WRITE_POLICIES, Can.RECORD_DECISIONS, Can.SIGN_OFF_POSTS, Can.AUTHORISE_FOR_ACCOUNTS, Can.REVEAL_CREDENTIALS,
        Can.HANDLE_SAFEGUARDING, Can.HANDLE_CONDUCT, Can.HANDLE_OTHER_REPORTS, Can.SEE_INCIDENT_FIGURES,
        Can.KEEP_PEOPLE, Can.KEEP_ALL_ROLES, Can.KEEP_CONTACTS, Can.SEE_RULES, Can.CHANGE_RULES, Can.SEE_HISTORY,
    }
)  # fmt: skip
_SAFEGUARDS = (
    _READER | _FIGURES | _COMPLETION | _DRAFTS | _PHOTOS
    | {
        Can.WRITE_POLICIES, Can.PAUSE_POSTS, Can.HANDLE_SAFEGUARDING, Can.HANDLE_OTHER_REPORTS,
        Can.SEE_INCIDENT_FIGURES, Can.KEEP_CONTACTS, Can.SEE_RULES, Can.PROPOSE_RULES,
    }
)  # fmt: skip
_GOVERNS = _READER | _FIGURES | {Can.RECORD_OWN_BODY_DECISIONS, Can.SEE_ACCOUNTS}
_CHAIRS = _GOVERNS | {Can.HANDLE_CONDUCT, Can.HANDLE_OTHER_REPORTS}

ROLES: dict[Role, Entry] = {
    Role.STAFF: Entry(
        "Works here: employee, trainee, part-time, fixed-term. Reads, confirms, drafts posts where the rules allow, reports.",
        frozenset(_READER | _DRAFTS),
    ),
    Role.ASSOCIATE: Entry(
        "Volunteer, contractor, consultant, agency, third party with system access. Reads, confirms, reports; ends on a date.",
        frozenset(_READER | {Can.SEE_ACCOUNTS}),
    ),
    Role.SCHOOL_OFFICE: Entry(
        "Keeps people without a computer on board: sign sheets, bulk entry with a witness, people, photo permissions.",
        frozenset(_READER | _COMPLETION | _DRAFTS | _PHOTOS | {Can.KEEP_PEOPLE}),
        second_factor=True,
    ),
    Role.BUSINESS_MANAGER: Entry(
        "Signs posts off where the rules say so, publishes, keeps accounts, photo permissions and people up to date.",
        frozenset(
            _READER | _FIGURES | _COMPLETION | _DRAFTS | _RUNS_POSTS | _PHOTOS
            | {
                Can.WRITE_POLICIES, Can.RECORD_DECISIONS, Can.SIGN_OFF_POSTS, Can.HANDLE_OTHER_REPORTS,
                Can.KEEP_PEOPLE, Can.SEE_RULES, Can.PROPOSE_RULES, Can.SEE_HISTORY,
            }
        ),  # fmt: skip
        second_factor=True,
    ),
    Role.HEADTEACHER: Entry(
        "Answers for the school: signs off, authorises people per account, sees names in compliance, receives staff concerns.",
        frozenset(_LEADS_SCHOOL),
        second_factor=True,
        given_by_two=True,
    ),
    Role.DEPUTY_HEADTEACHER: Entry(
        "Standing stand-in for the headteacher's sign-off.",
        frozenset(_READER | _FIGURES | _DRAFTS | {Can.SIGN_OFF_POSTS, Can.TAKE_DOWN_POSTS, Can.HANDLE_OTHER_REPORTS}),
        second_factor=True,
    ),
    Role.SAFEGUARDING_LEAD: Entry(
        "Receives and handles safeguarding reports; sees the parts of cases they own or that are shared with them.",
        frozenset(_SAFEGUARDS),
        second_factor=True,
        given_by_two=True,
    ),
    Role.DEPUTY_SAFEGUARDING_LEAD: Entry(
        "Takes over from the safeguarding lead; the same duties.",
        frozenset(_SAFEGUARDS),
        second_factor=True,
        given_by_two=True,
    ),
    Role.TRUST_SAFEGUARDING_LEAD: Entry(
        "Leads on safeguarding across the trust; receives what its schools cannot.",
        frozenset(_SAFEGUARDS),
        second_factor=True,
        given_by_two=True,
    ),
    Role.COMMUNICATIONS: Entry(
        "Trust-wide: account set-up, emergency custody, calendar of all schools, pause, sign-off of trust accounts by the rules.",
        frozenset(
            _READER | _FIGURES | _DRAFTS | _RUNS_POSTS
            | {Can.SIGN_OFF_POSTS, Can.REVEAL_CREDENTIALS, Can.HANDLE_OTHER_REPORTS, Can.SEE_POST_HISTORY}
        ),  # fmt: skip
        second_factor=True,
    ),
    Role.POLICY_OWNER: Entry(
        "Writes policies, runs consultation, sees completion by name; no parts of cases about conduct.",
        frozenset(
            _READER | _FIGURES | _COMPLETION | _DRAFTS
            | {Can.WRITE_POLICIES, Can.RECORD_DECISIONS, Can.SEE_RULES, Can.PROPOSE_RULES, Can.SEE_POLICY_HISTORY}
        ),  # fmt: skip
    ),
    Role.HUMAN_RESOURCES: Entry(
        "Parts of cases about staff conduct that are sent to or shared with it; completion by name.",
        frozenset(
            _READER | _FIGURES | _COMPLETION | _DRAFTS
            | {Can.HANDLE_CONDUCT, Can.KEEP_PEOPLE, Can.KEEP_ALL_ROLES, Can.SEE_RULES, Can.PROPOSE_RULES}
        ),  # fmt: skip
        second_factor=True,
        given_by_two=True,
    ),
    Role.IT_SUPPORT: Entry(
        "Blocked content and devices; never a safeguarding case, never a credential.",
        frozenset(_READER | _DRAFTS | {Can.HANDLE_OTHER_REPORTS}),
        second_factor=True,
    ),
    Role.DATA_PROTECTION_OFFICER: Entry(
        "Personal data breaches, subject access, retention, basis of photo permissions; nothing else of a case.",
        frozenset(
            _READER | _FIGURES | _DRAFTS | _PHOTOS
            | {Can.HANDLE_BREACHES, Can.SEE_RULES, Can.PROPOSE_RULES, Can.SEE_PRIVACY_HISTORY}
        ),  # fmt: skip
        second_factor=True,
        given_by_two=True,
    ),
    Role.CLERK: Entry(
        "Governance professional: records decisions of bodies with minute references.",
        frozenset(_READER | {Can.RECORD_DECISIONS, Can.SEE_ACCOUNTS, Can.SEE_DECISION_HISTORY}),
    ),
    Role.GOVERNOR: Entry("Own school's figures; records decisions of the body.", frozenset(_GOVERNS)),
    Role.CHAIR_OF_GOVERNORS: Entry(
        "Chairs the governing body and receives what is about the headteacher.",
        frozenset(_CHAIRS),
        second_factor=True,
        given_by_two=True,
    ),
    Role.VICE_CHAIR_OF_GOVERNORS: Entry(
        "Stands beside the chair and receives what is about the chair where no trust stands above the school.",
        frozenset(_CHAIRS),
        second_factor=True,
        given_by_two=True,
    ),
    Role.TRUSTEE: Entry("Trust's figures, small numbers hidden.", frozenset(_GOVERNS)),
    Role.CHAIR_OF_TRUSTEES: Entry(
        "Chairs the trust board and receives what is about the chief executive.",
        frozenset(_CHAIRS),
        second_factor=True,
        given_by_two=True,
    ),
    Role.SAFEGUARDING_TRUSTEE: Entry(
        "The board's link for safeguarding: figures by term, never a case.", frozenset(_GOVERNS)
    ),
    Role.CHIEF_EXECUTIVE: Entry(
        "Trust-wide approvals; receives what the rules send there; names in compliance.",
        frozenset(
            _LEADS_SCHOOL
            - {Can.HANDLE_SAFEGUARDING, Can.SEE_INCIDENT_FIGURES, Can.KEEP_PHOTO_PERMISSIONS, Can.REVEAL_CREDENTIALS}
        ),
        second_factor=True,
        given_by_two=True,
    ),
    Role.AUDITOR: Entry(
        "Read-only evidence, with an end date.",
        frozenset(_FIGURES | _COMPLETION | {Can.SEE_ACCOUNTS, Can.SEE_RULES, Can.SEE_HISTORY}),
        second_factor=True,
    ),
    Role.SYSTEM_ADMINISTRATOR: Entry(
        "People, schools, settings, health of the system. No case, no credential, no photo permission.",
        frozenset(
            _READER | {Can.KEEP_PEOPLE, Can.KEEP_ALL_ROLES, Can.KEEP_CONTACTS, Can.SEE_RULES, Can.SEE_SYSTEM_HEALTH}
        ),
        second_factor=True,
    ),
}  # fmt: skip

STRICT_ROLES = frozenset(role for role, entry in ROLES.items() if entry.second_factor)

# Who can be the second person where two give a role: the headteacher, the chair or the trust; but nobody confirms those who would
# receive a report about themselves, so no headteacher confirms a chair and no chief executive the board (access.md, rule 4).
_SECONDS = frozenset(
    {
        Role.HEADTEACHER,
        Role.CHIEF_EXECUTIVE,
        Role.CHAIR_OF_GOVERNORS,
        Role.VICE_CHAIR_OF_GOVERNORS,
        Role.CHAIR_OF_TRUSTEES,
    }
)
_ABOVE_THE_HEAD = _SECONDS - {Role.HEADTEACHER}
_THE_BOARD = frozenset({Role.CHAIR_OF_TRUSTEES, Role.TRUSTEE, Role.SAFEGUARDING_TRUSTEE})
_OWN_SECONDS = {
    Role.HEADTEACHER: _ABOVE_THE_HEAD,
    Role.CHAIR_OF_GOVERNORS: _ABOVE_THE_HEAD,
    Role.VICE_CHAIR_OF_GOVERNORS: _ABOVE_THE_HEAD,
    Role.CHIEF_EXECUTIVE: _THE_BOARD,
    Role.CHAIR_OF_TRUSTEES: _THE_BOARD,
}
CONFIRMED_BY: dict[Role, frozenset[Role]] = {
    role: _OWN_SECONDS.get(role, _SECONDS) for role, entry in ROLES.items() if entry.given_by_two
}
# Whom these would be reported to: they do not end that role, whatever else they may.
ANSWERS_TO: dict[Role, frozenset[Role]] = {
    Role.HEADTEACHER: frozenset({Role.CHAIR_OF_GOVERNORS, Role.VICE_CHAIR_OF_GOVERNORS}),
    Role.CHIEF_EXECUTIVE: frozenset({Role.CHAIR_OF_TRUSTEES}),
}
