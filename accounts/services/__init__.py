"""What people do about people and places: one function per verb, each with its line of history."""

from accounts.services.absences import end_absence, record_absence
from accounts.services.addresses import change_address
from accounts.services.administrators import add_administrator, end_administrator
from accounts.services.calendar import (
    add_calendar_days,
    change_calendar_days,
    import_calendar,
    remove_calendar_days,
)
from accounts.services.calendar_addresses import (
    calendar_address_of,
    end_calendar_address,
    make_calendar_address,
    person_behind,
)
from accounts.services.contacts import keep_contact, remove_contact
from accounts.services.invitations import accept_invitation, invite
from accounts.services.ladders import change_ladder, reset_ladder
from accounts.services.messages import send_again, send_all_again
from accounts.services.organisations import add_organisation, change_place, close_school, move_school
from accounts.services.proposals import confirm_role, decline_role, proposals_for, propose_role
from accounts.services.receivers import (
    add_receiver,
    change_receiver,
    remove_receiver,
    renew_secret,
    try_receiver,
)
from accounts.services.roles import give_role, sync_roles, take_role
from accounts.services.rule_sets import load_rule_set
from accounts.services.rule_values import change_rule, reset_rule
from accounts.services.telling import change_telling, hand_over, keep_mailbox
from accounts.services.telling_bounces import mail_came_back, mail_delayed, mail_given_up
from accounts.services.telling_texts import change_text, reset_text
from accounts.services.training import correct_training, record_training, strike_training
from accounts.services.working_days import change_weekdays

__all__ = [
    "accept_invitation",
    "add_administrator",
    "add_calendar_days",
    "add_organisation",
    "add_receiver",
    "calendar_address_of",
    "change_address",
    "change_calendar_days",
    "change_ladder",
    "change_place",
    "change_receiver",
    "change_rule",
    "change_telling",
    "change_text",
    "change_weekdays",
    "close_school",
    "confirm_role",
    "correct_training",
    "decline_role",
    "end_absence",
    "end_administrator",
    "end_calendar_address",
    "give_role",
    "hand_over",
    "import_calendar",
    "invite",
    "keep_contact",
    "keep_mailbox",
    "load_rule_set",
    "mail_came_back",
    "mail_delayed",
    "mail_given_up",
    "make_calendar_address",
    "move_school",
    "person_behind",
    "proposals_for",
    "propose_role",
    "record_absence",
    "record_training",
    "remove_calendar_days",
    "remove_contact",
    "remove_receiver",
    "renew_secret",
    "reset_ladder",
    "reset_rule",
    "reset_text",
    "send_again",
    "send_all_again",
    "strike_training",
    "sync_roles",
    "take_role",
    "try_receiver",
]
