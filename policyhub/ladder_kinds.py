"""Every reminder ladder that people may change, in the order of the page. A new one is a line here, its rule in each rule set, and
a shape that can be read, shown and asked for (`accounts.ladders.Steps`).
"""

from accounts.ladders import Ladder, LadderKind, ladder_questions
from posts.ladders import WAITING_QUESTIONS, WaitingLadder

KINDS = (
    LadderKind(
        "policies.confirm_ladder",
        "Reading and confirming a policy",
        "People hear of a policy at once when they are asked to read it. This says when they are reminded of it, and who hears "
        "of it when they do not.",
        Ladder,
        ladder_questions(who=("line-manager", "headteacher", "policy-owner")),
    ),
    LadderKind(
        "policies.review_ladder",
        "Reviewing a policy",
        "When the owner of a policy is reminded of its review, and who hears of it when nothing happens.",
        Ladder,
        ladder_questions(who=("headteacher", "accountable")),
    ),
    LadderKind(
        "posts.waiting_ladder",
        "Posts that wait for sign-off",
        "When whoever signs a post off is reminded of it, and when a stand-in is asked too. School hours only.",
        WaitingLadder,
        WAITING_QUESTIONS,
    ),
    LadderKind(
        "posts.running_out_ladder",
        "Permission to post that runs out",
        "When a person, and whoever gives permission, hear that a permission to post to an account, or a standing one, is about "
        "to end.",
        Ladder,
        ladder_questions(weekly=False),
    ),
    LadderKind(
        "training.running_out",
        "Training that runs out",
        "When people hear that a training of theirs is about to run out, and who hears of it when nothing happens.",
        Ladder,
        ladder_questions(who=("line-manager", "headteacher")),
    ),
)
