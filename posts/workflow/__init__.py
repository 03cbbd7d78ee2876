"""The life of a post, and the small lives beside it: each table on one screen.

Somebody drafts a post and puts it forward; the people the school's rules name sign it off, send it back or say no. Signed off, it
goes out when its time has come, by the machine or by a person, as the rules say. Whatever changes in it before that takes the
sign-off away. What is out can be taken down. A post that missed its time expires: it is never late. Each account it goes to has a
small life of its own (`publication`), and the post's own state follows from those.

States are `states`, what stands in the way is `guards`, and each table has a file: `post`, `publication`, `flag`, `asking`.
"""

from posts.criteria import CLOSURE
from posts.workflow.asking import ASKING, Asked
from posts.workflow.flag import FLAG
from posts.workflow.guards import (
    LOOKED_AT_ALREADY,
    MAY_BE_LATE,
    NOTHING_SUGGESTED,
    VIDEO_UNWATCHED,
    before_its_time,
    checks_blocking,
    criteria_unanswered,
    fingerprint_differs,
    looked_at_already,
    no_longer_in_time,
    nobody_could_sign_off,
    not_held_over,
    nothing_suggested,
    nothing_to_try_again,
    outside_hours,
    past_its_time,
    paused,
    permission_refused,
    purpose_is_not_closure,
    still_in_time,
    suitable_from,
    video_in_a_hurry,
    video_unwatched,
)
from posts.workflow.post import JUDGES_WORDS, WORKFLOW
from posts.workflow.publication import PUBLICATION, outside_hours_meanwhile, paused_meanwhile
from posts.workflow.states import LIVE, OUT_OR_ON_ITS_WAY, FlagState, PublicationState, State

__all__ = [
    "ASKING",
    "Asked",
    "CLOSURE",
    "FLAG",
    "FlagState",
    "JUDGES_WORDS",
    "LIVE",
    "LOOKED_AT_ALREADY",
    "MAY_BE_LATE",
    "NOTHING_SUGGESTED",
    "OUT_OR_ON_ITS_WAY",
    "PUBLICATION",
    "PublicationState",
    "State",
    "VIDEO_UNWATCHED",
    "WORKFLOW",
    "before_its_time",
    "checks_blocking",
    "criteria_unanswered",
    "fingerprint_differs",
    "looked_at_already",
    "no_longer_in_time",
    "nobody_could_sign_off",
    "not_held_over",
    "nothing_suggested",
    "nothing_to_try_again",
    "outside_hours",
    "outside_hours_meanwhile",
    "past_its_time",
    "paused",
    "paused_meanwhile",
    "permission_refused",
    "purpose_is_not_closure",
    "still_in_time",
    "suitable_from",
    "video_in_a_hurry",
    "video_unwatched",
]
