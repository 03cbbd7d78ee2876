"""Kinds of message whose mail carries an address of its reader's own, and who makes it when the mail is said."""

from core.telling import Address
from posts.services.links import mail_address

_ASK_TO_DECIDE = (
    "posts.submit",
    "posts.sign_off",
    "posts.accept_suggestion",
    "posts.take_over",
    "posts.remind",
    "posts.call_stand_in",
)

ADDRESSES: dict[str, Address] = dict.fromkeys(_ASK_TO_DECIDE, mail_address)
