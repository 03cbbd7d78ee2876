"""People and places: who there is, where, in which role, from when to when, who is away, and what the rules say there.

Not here: what a role may do (`roles.py`), how that is asked (`access.py`), or what people do to these rows (`services`).
"""

from accounts.models.calendar_addresses import CalendarAddress
from accounts.models.offices import Administrator, Membership, RoleProposal
from accounts.models.people import Absence, Invitation, User, UserManager
from accounts.models.places import CalendarDay, Contact, Organisation, OrganisationGroupPermission
from accounts.models.rules import RuleChange, RuleSetting
from accounts.models.sessions import Session
from accounts.models.telling import MailText, Preference
from accounts.models.training import Course, TrainingRecord
from accounts.models.webhooks import WebhookDelivery, WebhookReceiver

__all__ = [
    "Absence",
    "Administrator",
    "CalendarAddress",
    "CalendarDay",
    "Contact",
    "Course",
    "Invitation",
    "MailText",
    "Membership",
    "Organisation",
    "OrganisationGroupPermission",
    "Preference",
    "RoleProposal",
    "RuleChange",
    "RuleSetting",
    "Session",
    "TrainingRecord",
    "User",
    "UserManager",
    "WebhookDelivery",
    "WebhookReceiver",
]
