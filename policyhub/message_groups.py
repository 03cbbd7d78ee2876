"""What people are told, in the groups in which they think of it. The first group that names a kind has it.

A new message needs no line here where its app's last line names everything of that app; `tests/house` looks that none is left out.
"""

from accounts.telling import Group

GROUPS = (
    Group("reading", "Policies for you to read and confirm", ("policies.confirm", "policies.notice")),
    Group("reviews", "Reviews of policies you look after", ("policies.review",)),
    Group("policies", "Drafts, consultations and decisions", ("policies.*",)),
    Group(
        "waiting-posts", "Posts that wait for you", ("posts.submit", "posts.take_over", "posts.wait", "posts.sign_off")
    ),
    Group("posts", "What happens to posts", ("posts.*",)),
    Group(
        "reports",
        "Reports and concerns",
        ("incidents.*",),
        may_be_changed=False,
        why_not="These can be about a child's safety, so they always come by mail, at once, on every day of the year.",
    ),
    Group(
        "roles",
        "Your roles and rights",
        ("accounts.*",),
        may_be_changed=False,
        why_not="These tell you when somebody changes what you may do, so they always come by mail.",
    ),
)
