"""What people are told, in the groups in which they think of it, and what a place may say in its own words.

The first group that names a kind has it. A new message needs no line among the kinds where its app's last line names everything of
that app; `tests/house` looks that none is left out, and that each has a wording or a reason why ours always stand.
"""

from accounts.telling import Group, Wording

_VERSION = ("policy", "version")
_AUTHOR = ("author",)
_PERMISSION = ("account", "day")

GROUPS = (
    Group(
        "reading",
        "Policies for you to read and confirm",
        ("policies.confirm", "policies.notice"),
        daily=True,
        wordings=(
            Wording(
                "policies.confirm", "Somebody is asked, or reminded, to read and confirm", ("policy", "why", "day")
            ),
            Wording("policies.notice", "A new version is announced to its readers", ("policy", "day", "change")),
        ),
    ),
    Group(
        "reviews",
        "Reviews of policies you look after",
        ("policies.review", "policies.review_late"),
        daily=True,
        wordings=(
            Wording("policies.review", "A review comes near, or is late", ("policy", "why", "day")),
            Wording(
                "policies.review_late", "A review is late, to whoever answers for the policy", ("policy", "why", "day")
            ),
        ),
    ),
    Group(
        "late",
        "People of yours who have not read and confirmed",
        ("policies.late",),
        daily=True,
        wordings=(Wording("policies.late", "People have not read and confirmed a policy", ("policy", "why")),),
    ),
    Group(
        "policies",
        "Drafts, consultations and decisions",
        ("policies.*",),
        daily=True,
        wordings=(
            Wording("policies.consult", "Comments on a draft are open", _VERSION),
            Wording("policies.conclude", "The comments are in, and a decision is needed", _VERSION),
            Wording("policies.put_to_bodies", "A decision is needed", _VERSION),
            Wording("policies.decide", "A decision was recorded", (*_VERSION, "state")),
            Wording("policies.send_back", "A version was sent back", _VERSION),
            Wording("policies.announce", "A version is announced, to its owner", _VERSION),
            Wording("policies.put_in_force", "A version comes into force, to its owner", _VERSION),
            Wording("policies.withdraw", "A version was withdrawn", _VERSION),
        ),
    ),
    Group(
        "waiting-posts",
        "Posts that wait for you",
        (
            *("posts.submit", "posts.take_over", "posts.sign_off"),
            *(
                "posts.remind",
                "posts.call_stand_in",
                "posts.expire_soon",
                "posts.flag",
                "posts.ask",
                "posts.look_again",
            ),
        ),
        wordings=(
            Wording("posts.submit", "A post waits for somebody's sign-off", _AUTHOR),
            Wording("posts.take_over", "A post waits for somebody else than before", _AUTHOR),
            Wording("posts.remind", "A post still waits for somebody's sign-off", _AUTHOR),
            Wording("posts.call_stand_in", "A post has waited so long that a stand-in is asked too", _AUTHOR),
            Wording("posts.expire_soon", "A post is about to miss its time", (*_AUTHOR, "until")),
            Wording("posts.look_again", "A post that a sensitive day held is to be looked at once more", _AUTHOR),
            Wording("posts.ask", "Somebody asks before they write a post", _AUTHOR),
            Wording("posts.flag", "Somebody says that something is wrong with a post that is out", ()),
        ),
    ),
    Group(
        "talk",
        "Comments on posts",
        ("posts.comment", "posts.mention"),
        daily=True,
        wordings=(
            Wording("posts.comment", "Somebody wrote a comment on a post", _AUTHOR),
            Wording("posts.mention", "Somebody is mentioned in a comment on a post", _AUTHOR),
        ),
    ),
    Group(
        "posts",
        "What happens to posts",
        ("posts.*",),
        wordings=(
            Wording("posts.send_back", "A post was sent back to its author", _AUTHOR),
            Wording("posts.suggest_words", "Other words are suggested for a post", _AUTHOR),
            Wording("posts.decline_suggestion", "Suggested words were not taken", _AUTHOR),
            Wording("posts.reject", "A post will not be published", _AUTHOR),
            Wording("posts.withdraw", "A post was withdrawn", _AUTHOR),
            Wording("posts.reopen", "A post was taken back to be changed", _AUTHOR),
            Wording("posts.void_sign_off", "A sign-off no longer counts", _AUTHOR),
            Wording("posts.expire", "A post missed its time", _AUTHOR),
            Wording("posts.sensitive_day", "Posts that can wait are held for some days", ("starts", "until")),
            Wording("posts.publish_urgently", "A closure was announced without sign-off", _AUTHOR),
            Wording("posts.look_over", "Somebody looked at a post that went out at once", _AUTHOR),
            Wording(
                "posts.remind_to_look", "A post that went out without sign-off still waits to be looked at", _AUTHOR
            ),
            Wording("posts.finish", "A post is out", _AUTHOR),
            Wording("posts.hand_over", "A post is ready to be put out by hand", _AUTHOR),
            Wording("posts.need_attention", "A post did not go out everywhere", _AUTHOR),
            Wording("posts.settle", "It is settled how a post went out", _AUTHOR),
            Wording("posts.take_down", "A post was taken down", _AUTHOR),
            Wording("posts.agree", "A post that somebody asked about may be written", _AUTHOR),
            Wording("posts.talk_first", "A post that somebody asked about is to be talked about", _AUTHOR),
            Wording("posts.advise_against", "A post that somebody asked about had better not be written", _AUTHOR),
            Wording("posts.take_back_question", "A question about a post needs no answer any more", _AUTHOR),
            Wording("posts.keep", "A post that was flagged stays up", ()),
            Wording("posts.end_flag", "The post somebody flagged was taken down", ()),
            Wording("posts.running_out", "A person's permission to post to an account ends soon", _PERMISSION),
            Wording(
                "posts.running_out_here", "Whoever gives permission hears that one ends soon", (*_PERMISSION, "whose")
            ),
            Wording("posts.standing_runs_out", "A person's standing permission to post ends soon", ("place", "day")),
            Wording(
                "posts.standing_runs_out_here",
                "Whoever gives permission hears that a standing one ends soon",
                ("place", "day", "whose"),
            ),
        ),
    ),
    Group(
        "reports",
        "Reports and concerns",
        ("incidents.*",),
        may_be_changed=False,
        why_not="These can be about a child's safety, so they always come by mail, at once, on every day of the year.",
    ),
    Group(
        "training",
        "Training that runs out",
        ("accounts.training_*",),
        daily=True,
        wordings=(
            Wording("accounts.training_runs_out", "A person's training runs out, or has", ("course", "why", "day")),
            Wording("accounts.training_late", "Training of people ran out, to whoever leads them", ("course", "why")),
        ),
    ),
    Group("mailboxes", "Mail that comes back", ("accounts.mail_*",)),
    Group(
        "roles",
        "Your roles and rights",
        ("accounts.*",),
        may_be_changed=False,
        why_not="These tell you when somebody changes what you may do, so they always come by mail.",
    ),
)

# Ours always stand, and why: shown where places choose their words.
NOT_REWORDED = {
    "incidents.*": "Mails about reports say the same for every report, so that nobody can read anything out of them.",
    "accounts.*_role": "Mails about roles warn people when somebody changes what they may do, so nobody softens them.",
    "accounts.new_address*": "Mails about a new address warn people that somebody else could sign in, so nobody softens them.",
    "accounts.mail_*": "Mails about a mailbox that does not work say exactly what is to be put right, so ours stand.",
    "posts.sign_off": "This mail says one thing to the next person who signs off and another to the author, so ours stands.",
    "posts.accept_suggestion": "This mail says whether the post is signed off or waits for somebody else, so ours stands.",
}
