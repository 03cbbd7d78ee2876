"""How posts came to stand where they stand: which steps were taken by whom, and who was told.

Each story is a way through `posts.workflow.WORKFLOW`; the table gives the states, so a step that no longer fits fails at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from core.workflow import Step
from posts.workflow import WORKFLOW, State

AUTHOR, HEAD, MACHINE = "author", "head", "machine"
TAKEN_BY = {
    "submit": AUTHOR,
    "sign_off": HEAD,
    "send_back": HEAD,
    "reject": HEAD,
    "withdraw": AUTHOR,
    "publish": MACHINE,
    "finish": MACHINE,
}
TELLS = {
    "submit": HEAD,
    "sign_off": AUTHOR,
    "send_back": AUTHOR,
    "reject": AUTHOR,
    "withdraw": HEAD,
    "finish": AUTHOR,
}
DECISIONS = frozenset({"sign_off", "send_back", "reject", "withdraw"})


@dataclass(frozen=True)
class Beat:
    """One step that was taken: from where to where, by whom, and whom it told."""

    step: Step
    before: str
    after: str

    @property
    def by(self) -> str:
        """Give who took it."""
        return TAKEN_BY[self.step.verb]

    @property
    def tells(self) -> str:
        """Give whom it told, or nothing."""
        return TELLS.get(self.step.verb, "")


def story(*verbs: str) -> tuple[Beat, ...]:
    """Walk these verbs through the table, from a draft. Raises ValueError where the table has no such way."""
    return tuple(_walk(State.DRAFT, verbs))


def _walk(state: str, verbs: tuple[str, ...]) -> Iterator[Beat]:
    for verb in verbs:
        step = WORKFLOW[verb]
        if state not in step.sources:
            raise ValueError(f"A post that is {state} cannot take the step {verb}.")
        # One signature is enough under these rules, so of two places it leads to the last one.
        beat = Beat(step=step, before=state, after=step.targets[-1])
        state = beat.after
        yield beat


WAITING = story("submit")
OTHERS = {
    story("submit", "sign_off", "publish", "finish"): 82,
    story("submit", "sign_off"): 3,
    story(): 5,
    story("submit", "send_back"): 4,
    story("submit", "reject"): 3,
    story("submit", "withdraw"): 3,
}
_BOUNDS = list(accumulate(OTHERS.values()))


def other_story(number: int) -> tuple[Beat, ...]:
    """Give the story of one post that does not wait; of a hundred in a row, each kind has its share."""
    # 37 and 100 share no factor, so the kinds are mixed and every hundred is complete.
    place = number * 37 % _BOUNDS[-1]
    return next(beats for beats, bound in zip(OTHERS, _BOUNDS, strict=True) if place < bound)


def ending(beats: tuple[Beat, ...]) -> str:
    """Give the state a story ends in."""
    return beats[-1].after if beats else State.DRAFT
