"""Posts: what a school wants to say on its own accounts, who may say it there, who signed it off, and how it went out.

Rows, constraints and descriptions of one row. Who may do what is `permissions`; when is `workflow`; what people do is `services`.
"""

from posts.models.accounts import Account, AccountGrant
from posts.models.asking import AskFirst, AskFirstAnswer
from posts.models.clocks import SignOffClock
from posts.models.content import CriterionAnswer, PersonNamed, Photo
from posts.models.decisions import Decision, SignOffStep, Turn
from posts.models.flags import PostFlag
from posts.models.links import SignOffLink
from posts.models.moderation import AccountModeration
from posts.models.pauses import Pause
from posts.models.posts import Post
from posts.models.publications import Delivery, Publication
from posts.models.reviews import PostReview
from posts.models.standing import StandingPermission
from posts.models.suggestions import Suggestion
from posts.models.talk import Mention, PostComment
from posts.models.versions import PostVersion
from posts.models.videos import Video, WatchedVideo

__all__ = [
    "Account",
    "AccountGrant",
    "AccountModeration",
    "AskFirst",
    "AskFirstAnswer",
    "CriterionAnswer",
    "Decision",
    "Delivery",
    "Mention",
    "Pause",
    "PersonNamed",
    "Photo",
    "Post",
    "PostComment",
    "PostFlag",
    "PostReview",
    "PostVersion",
    "Publication",
    "SignOffClock",
    "SignOffLink",
    "SignOffStep",
    "StandingPermission",
    "Suggestion",
    "Turn",
    "Video",
    "WatchedVideo",
]
