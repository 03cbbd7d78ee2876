"""What happened to a post, told line by line on its page. The whole story for a file or for paper is `story`."""

from typing import Any

from core import audit
from core.models import AuditEntry
from posts.models import Post
from posts.reasons import reasons_by_keys
from posts.services.suggestions import BY_SUGGESTION
from posts.views.suggestions import notes_of

TOLD = {
    "draft": "began this post",
    "edit": "changed it",
    "submit": "put it forward for sign-off",
    "sign_off": "signed it off",
    "watch_video": "watched the video to its end, with sound",
    "suggest_words": "suggested other words",
    "accept_suggestion": "took the words that were suggested",
    "decline_suggestion": "kept the words as they were",
    "send_back": "sent it back",
    "reject": "said no",
    "withdraw": "withdrew it",
    "reopen": "took it back to change it",
    "publish": "published it",
    "publish_urgently": "published it at once",
    "retry": "tried again",
    "settle": "settled how it went out",
    "take_down": "took it down",
    "use_link": "decided by the link in the mail",
    "say_left_device": "said that what it shows is deleted on the device it was taken with",
    "look_over": "looked at it afterwards: it stays",
    "remind_to_look": "reminded those who look at it afterwards",
    "void_sign_off": "took the sign-off away",
    "expire": "let it go: it missed its time",
    "remind": "reminded those whose turn it is",
    "call_stand_in": "asked a stand-in too, because it had waited so long",
    "look_again": "asked for another look: a sensitive day had held it",
    "expire_soon": "warned that its time was near",
    "pause_clock": "let its waiting time stand still while posting is paused",
    "resume_clock": "let its waiting time go on",
    "finish": "saw that it is out everywhere",
    "comment": "wrote a comment",
    "retract_comment": "took a comment back",
    "need_attention": "asked for attention: it did not go out everywhere",
}
TRIED = {
    "sign_off": "sign it off",
    "send_back": "send it back",
    "submit": "put it forward",
    "publish": "publish it",
    "look_over": "say that it stays",
}


def story(post: Post) -> list[dict[str, Any]]:
    """Tell what happened to a post, latest first, with the words people gave."""
    words = words_kept(post)
    entries = audit.entries_about(post).exclude(outcome=AuditEntry.Outcome.READ)
    latest = entries.select_related("person").order_by("-id")[:200]
    return [told(entry, words.get((entry.verb, entry.at, entry.person_id), "")) for entry in latest]


def words_kept(post: Post) -> dict[Any, str]:
    """Give the words people gave with what they did, by what, when and who."""
    decided = {(one.outcome, one.at, one.person_id): _words_of(one) for one in post.story_of_decisions}
    return decided | notes_of(post)


def told(entry: AuditEntry, words: str) -> dict[str, Any]:
    """Tell one line of history in words."""
    refused = entry.outcome == AuditEntry.Outcome.REFUSED
    if refused:
        what = f"tried to {TRIED.get(entry.verb, entry.verb.replace('_', ' '))}"
    elif entry.reason_code == BY_SUGGESTION:
        what = "signed it off by having suggested exactly these words"
    else:
        what = TOLD.get(entry.verb, entry.verb)
    return {
        "what": what,
        "by": entry.person or "PolicyHub",
        "at": entry.at,
        "note": words,
        "refused": refused,
    }


def _words_of(decision: Any) -> str:
    kept = (
        ("Condition", decision.conditions),
        ("Express exception for the people shown", decision.exception),
        ("Express authority", decision.authority),
    )
    picked = "; ".join(one.label for one in reasons_by_keys(decision.reasons))
    return "\n".join(
        filter(
            None,
            [picked and f"Picked: {picked}", decision.words, *(f"{title}: {words}" for title, words in kept if words)],
        )
    )
