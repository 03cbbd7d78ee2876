"""Refusals and messages in words, as the story of a post tells them. What people do has its words on the page of the post."""

REASONS = {
    "not_you": "this person could not do that here",
    "wrong_state": "somebody else was first, or it was done already",
    "changed_meanwhile": "it had changed while they were reading",
    "note_needed": "no reason was given",
    "checks_blocking": "a check said that something must change first",
    "criteria_unanswered": "questions were not answered yet",
    "nobody_could_sign_off": "nobody could have signed it off",
    "exception_needed": "it shows people, and the express exception was missing",
    "authority_needed": "the words of express authority were missing",
    "no_conditions": "the rules there know no conditions",
    "still_in_time": "it was still in time",
    "before_its_time": "its time had not come",
    "past_its_time": "its time had passed",
    "no_longer_in_time": "its time had passed",
    "paused_meanwhile": "posting was paused",
    "paused": "posting was paused",
    "fingerprint_differs": "it was not exactly what had been signed off",
    "outside_hours": "it was outside the hours in which posts go out",
    "outside_hours_meanwhile": "it was outside the hours in which posts go out",
    "not_held_over": "no sensitive day had held it",
    "still_on_own_device": "a picture or the video could still lie on somebody's own device",
    "nothing_left": "nothing waited for that word any more",
    "permission_refused": "somebody in it may not be shown",
    "purpose_is_not_closure": "only what families must know at once goes out without sign-off",
    "video_unwatched": "nobody who signs had watched the video to its end",
    "video_in_a_hurry": "a video goes out only after somebody has watched it",
    "nothing_to_try_again": "there was nothing to try again",
    "no_such_reason": "a reason that was picked is on no list",
    "looked_at_already": "somebody had looked at it already",
    "sign_in_first": "it asked for signing in first",
    "link_no_longer_good": "the link in the mail was used up or too old",
    "nothing_suggested": "the suggested words were not on offer any more",
}
# What a message said, after "was told by mail that".
MESSAGES = {
    "submit": "it waited for sign-off",
    "take_over": "it waited for them now",
    "sign_off": "it was signed off",
    "remind": "it still waited",
    "call_stand_in": "they were asked to stand in",
    "expire_soon": "its time was near",
    "send_back": "it was sent back",
    "reject": "it would not be published",
    "withdraw": "it was withdrawn",
    "reopen": "it was taken back to be changed",
    "void_sign_off": "its sign-off no longer counted",
    "expire": "it missed its time",
    "publish_urgently": "it went out without sign-off",
    "finish": "it was out",
    "hand_over": "it was to be put out by hand",
    "need_attention": "it did not go out everywhere",
    "look_again": "a sensitive day had held it, and it needed another look",
    "settle": "it was settled",
    "take_down": "it was taken down",
    "look_over": "somebody had looked at it, and it stays",
    "remind_to_look": "it still waited to be looked at afterwards",
    "suggest_words": "other words were suggested",
    "accept_suggestion": "suggested words were taken",
    "decline_suggestion": "suggested words were not taken",
    "comment": "somebody wrote a comment",
    "mention": "somebody asked them to read a comment",
}
_WAYS = {
    "waiting": "is about to be told",
    "sent": "was told by mail",
    "parked": "could not be reached by mail to be told",
    "withdrawn": "was not told any more",
    "listed": "was told in PolicyHub",
    "on-paper": "was told on paper",
    "returned": "did not get the mail, which came back, to say",
}


def reason_in_words(code: str) -> str:
    """Say why something was refused; a reason without words is said by its own name, never left out."""
    return REASONS.get(code, code.replace("_", " "))


def way_in_words(*, kind: str, state: str, opened: bool) -> str:
    """Say what somebody was told of a post, by which way, and whether they opened it there."""
    what = MESSAGES.get(kind, kind.replace("_", " "))
    return f"{_WAYS[state]} that {what}{', and opened it' if opened else ''}"
