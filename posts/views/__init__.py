"""Pages of posts: translate a request into one call and back; no rules, no questions to the database beyond one word."""

from posts.views.accounts import (
    account,
    accounts,
    authorise,
    close_account,
    end_authorisation,
    new_account,
)
from posts.views.acts import (
    accept_suggestion,
    decline_suggestion,
    look_over,
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
from posts.views.asking import advise_against, agree, ask, draft_from, question, take_back_question, talk_first
from posts.views.by_hand import by_hand, mark_done, mark_gone, mark_missing
from posts.views.calendar import calendar
from posts.views.comparing import version, versions
from posts.views.compose import check, edit, new
from posts.views.devices import say_left_device
from posts.views.diary import calendar_address, end_calendar_address
from posts.views.feeds import feed, public_photo, public_post
from posts.views.flags import flag, flagged, keep
from posts.views.history import export_history, history
from posts.views.links import link, link_photo, send_back_by_link, sign_off_by_link
from posts.views.lists import index, queue
from posts.views.moderation import arrange_moderation, end_moderation
from posts.views.pauses import end_sensitive_day, pauses, sensitive_day
from posts.views.pictures import photo
from posts.views.post import post
from posts.views.queue import queue_next, skip
from posts.views.reread import reread
from posts.views.several import several, sign_off_several, signed_several
from posts.views.standing import end_standing_permission, standing
from posts.views.suggestions import suggest_words
from posts.views.talk import retract_comment, talk
from posts.views.videos import video, watch_video

__all__ = [
    "accept_suggestion",
    "account",
    "accounts",
    "advise_against",
    "agree",
    "arrange_moderation",
    "ask",
    "authorise",
    "by_hand",
    "calendar",
    "calendar_address",
    "check",
    "close_account",
    "decline_suggestion",
    "draft_from",
    "edit",
    "end_authorisation",
    "end_calendar_address",
    "end_moderation",
    "end_sensitive_day",
    "end_standing_permission",
    "export_history",
    "feed",
    "flag",
    "flagged",
    "history",
    "index",
    "keep",
    "link",
    "link_photo",
    "look_over",
    "mark_done",
    "mark_gone",
    "mark_missing",
    "new",
    "new_account",
    "pauses",
    "photo",
    "post",
    "public_photo",
    "public_post",
    "publish",
    "publish_urgently",
    "question",
    "queue",
    "queue_next",
    "reject",
    "reopen",
    "reread",
    "retract_comment",
    "retry",
    "say_left_device",
    "send_back",
    "send_back_by_link",
    "sensitive_day",
    "settle",
    "several",
    "sign_off",
    "sign_off_by_link",
    "sign_off_several",
    "signed_several",
    "skip",
    "standing",
    "submit",
    "suggest_words",
    "take_back_question",
    "take_down",
    "talk",
    "talk_first",
    "version",
    "versions",
    "video",
    "watch_video",
    "withdraw",
]
