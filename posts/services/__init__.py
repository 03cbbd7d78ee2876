"""What people do with posts and accounts: one function per verb."""

from posts.services.accounts import authorise, close_account, end_authorisation, open_account
from posts.services.asking import advise_against, agree, ask, draft_from, take_back_question, talk_first
from posts.services.compose import Composition, Named, NewPhoto, draft, edit
from posts.services.devices import say_left_device
from posts.services.flags import flag, keep
from posts.services.history import export_history
from posts.services.lifecycle import (
    publish,
    publish_urgently,
    reject,
    reopen,
    retry,
    send_back,
    settle,
    sign_off,
    submit,
    take_down,
    withdraw,
)
from posts.services.moderation import arrange_moderation, end_moderation
from posts.services.pauses import end_sensitive_day, hold_for_sensitive_day, pause, resume
from posts.services.publications import mark_done, mark_gone, mark_missing
from posts.services.reviews import look_over
from posts.services.several import sign_off_several
from posts.services.standing import end_standing_permission, give_standing_permission
from posts.services.suggestions import accept_suggestion, decline_suggestion, suggest_words
from posts.services.talk import comment, retract_comment
from posts.services.videos import NewVideo, watch_video

__all__ = [
    "Composition",
    "Named",
    "NewPhoto",
    "NewVideo",
    "accept_suggestion",
    "advise_against",
    "agree",
    "arrange_moderation",
    "ask",
    "authorise",
    "close_account",
    "comment",
    "decline_suggestion",
    "draft",
    "draft_from",
    "edit",
    "end_moderation",
    "export_history",
    "end_authorisation",
    "end_sensitive_day",
    "end_standing_permission",
    "flag",
    "give_standing_permission",
    "hold_for_sensitive_day",
    "keep",
    "look_over",
    "mark_done",
    "mark_gone",
    "mark_missing",
    "open_account",
    "pause",
    "publish",
    "publish_urgently",
    "reject",
    "reopen",
    "resume",
    "retract_comment",
    "retry",
    "say_left_device",
    "send_back",
    "settle",
    "sign_off",
    "sign_off_several",
    "submit",
    "suggest_words",
    "take_back_question",
    "take_down",
    "talk_first",
    "watch_video",
    "withdraw",
]
