"""Who may do what with a post: plain functions on (person, post).

Rights come from roles (`accounts.access`), from an authorisation for an account, and from what the school's rules say on top. The
right to sign is asked of rules and people as they are at the moment of asking; the author, the last editor and whoever has signed
this version already never sign it, and nobody stands in for themselves (access.md, rule 2; rules.md, section 5). Where a post has
waited so long that its clock called a stand-in, that one may sign besides (docs/adr/0034-the-clock-calls-a-stand-in.md).

Not here: whether it is possible *now* (`workflow`), or which posts a person sees (`querysets`).
"""

from posts.permissions.exporting import may_export
from posts.permissions.flags import (
    asked_about,
    deciders_of,
    flagger_of,
    may_answer_flag,
    may_read_flag,
    people_behind,
)
from posts.permissions.publishing import (
    machine_may_publish,
    may_publish,
    may_take_down,
    may_use_fast_lane,
    next_approvers_or_author,
    publishers_of,
)
from posts.permissions.reviewing import may_look_over, reviewers_of
from posts.permissions.signing import (
    WhoSigns,
    approvers_of,
    author_of,
    could_sign,
    may_sign_off,
    names_now,
    nobody_for,
    people_if_called,
    share_of,
    signers_now,
    signers_of,
    steps_for,
)
from posts.permissions.standing import Standing, people_by_number, roles_in, standing_at, standing_of
from posts.permissions.suggesting import may_answer_suggestion, may_suggest_words, suggester_of
from posts.permissions.talking import may_retract, readers_of
from posts.permissions.writing import drafting_at, may_draft, may_edit, may_withdraw, needs_own_account
from posts.rulebook import rules_of

__all__ = [
    "Standing",
    "WhoSigns",
    "approvers_of",
    "asked_about",
    "author_of",
    "could_sign",
    "deciders_of",
    "drafting_at",
    "flagger_of",
    "machine_may_publish",
    "may_answer_flag",
    "may_answer_suggestion",
    "may_draft",
    "may_edit",
    "may_export",
    "may_look_over",
    "may_publish",
    "may_read_flag",
    "may_retract",
    "may_sign_off",
    "may_suggest_words",
    "may_take_down",
    "may_use_fast_lane",
    "may_withdraw",
    "names_now",
    "needs_own_account",
    "next_approvers_or_author",
    "nobody_for",
    "people_behind",
    "people_by_number",
    "people_if_called",
    "publishers_of",
    "readers_of",
    "reviewers_of",
    "roles_in",
    "rules_of",
    "share_of",
    "signers_now",
    "signers_of",
    "standing_at",
    "standing_of",
    "steps_for",
    "suggester_of",
]
