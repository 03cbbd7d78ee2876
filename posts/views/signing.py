"""What the page of a post says about signing it: the steps with who signed them, and the words a signature asks for.

Not here: the act of signing (`acts`).
"""

from typing import Any

from posts.models import Post
from posts.permissions import names_now
from posts.services.lifecycle import asks_authority, asks_exception
from posts.workflow import State

_EXCEPTION = {
    "name": "exception",
    "label": "Your exception for the people shown",
    "hint": "For example “Written permission is held for all four; this picture only.”",
    "required": True,
}
_AUTHORITY = {
    "name": "authority",
    "label": "What you give your authority for",
    "hint": "For example “The new head of year may be named: the staff were told on Monday.”",
    "required": True,
}
_CONDITIONS = {
    "name": "conditions",
    "label": "Your condition",
    "hint": "For example “Not before the parents have been told.”",
    "required": True,
}


def words_for_signing(post: Post) -> dict[str, Any]:
    """Say which words of their own a signer writes, whether they must, and what the button is called."""
    needed = [
        words for asked, words in ((asks_exception(post), _EXCEPTION), (asks_authority(post), _AUTHORITY)) if asked
    ]
    conditions = [_CONDITIONS | {"required": not needed}] if post.standing.rules.conditions_allowed else []
    if not needed:
        label = "Sign off with a condition"
    else:
        label = "Sign off as an exception" if needed == [_EXCEPTION] else "Sign off with your authority"
    return {"fields": [*needed, *conditions], "needed": bool(needed), "label": label}


def kept_words(post: Post) -> list[dict[str, Any]]:
    """Give what signers of this version wrote with their signatures: it binds whoever puts the post out."""
    return [
        {"title": title, "words": words, "by": one.person}
        for one in post.signatures
        for title, words in (
            ("Signed off on a condition", one.conditions),
            ("An express exception for the people shown", one.exception),
            ("Express authority", one.authority),
        )
        if words
    ]


def steps_of(post: Post) -> list[dict[str, Any]]:
    """Say for each step who signed it, or who can, and why it is needed where not every post needs it."""
    return [{"label": step.label, **_standing(step, post), "why": step.why} for step in post.steps]


def _standing(step: Any, post: Post) -> dict[str, str]:
    signed = [one.person.name for one in post.signatures if one.step_id == step.pk]
    by = f"Signed by {' and '.join(signed)}" if signed else ""
    if len(signed) == len(step.shares):
        return {"state": "done", "note": by}
    if post.state != State.IN_REVIEW or step != post.current_step:
        return {"state": "next", "note": by}
    waiting = ", ".join(names_now(post))
    return {"state": "now", "note": "; ".join(filter(None, [by, waiting and f"Waiting for {waiting}"]))}
