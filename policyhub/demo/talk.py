"""What people of the demo say about posts among themselves: a talk before a signature, a word about a post that is out, and who
looks after comments.
"""

from datetime import time

from accounts.models import User
from policyhub.demo.clock import SchoolClock
from posts import services
from posts.models import Account, Post, PostFlag

SCHOOL_WEEK = range(5)


def talk_about(post: Post, *, teacher: User, author: User, clock: SchoolClock) -> None:
    """Leave two comments on a post that waits: a question, and its answer."""
    question = services.comment(
        post=post,
        by=teacher,
        now=clock.ago(1),
        words=f"@{author.name}, is the day right? I thought it was the week after.",
    )
    services.comment(
        post=post, by=author, now=clock.ago(0.5), words="It is right: I asked the office today.", reply_to=question
    )


def doubt(post: Post, *, teacher: User, clock: SchoolClock) -> PostFlag:
    """Let somebody say that something is wrong with a post that is out; nobody has answered yet."""
    words = "It is open on Tuesdays and Thursdays only, since October. A parent asked me about it."
    return services.flag(post=post, by=teacher, now=clock.ago(2), reason=PostFlag.Reason.UNTRUE, words=words)


def look_after_comments(account: Account, *, head: User, clock: SchoolClock) -> None:
    """Say who looks after comments on an account in school hours; in the evening and at weekends nobody does."""
    services.arrange_moderation(
        account=account,
        by=head,
        now=clock.ago(200),
        role="school-office",
        days=SCHOOL_WEEK,
        starts=time(8),
        ends=time(16, 30),
        cover=head,
    )
