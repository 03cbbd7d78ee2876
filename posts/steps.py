"""The steps of a sign-off as data: who has to sign, any or all of them, and when a step is needed at all.

Pure: a rule in, the steps that one post needs out. A post is any object with the attributes of one. Not here: who holds a role, or
stands in for whom (`chains`), or which rules hold where (`rulebook`).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import compress, product
from typing import Any

from accounts.rule_files import NAMED, one_of, role, table
from posts import criteria

MOST = 8
_WHERE = "posts.sign_off_steps"
_FIELDS = ("label", "any_of", "all_of", "when", "express", "clause")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the sign-off: any of these sign it, or all of them.

    A member is a role, a relation such as `authorised-person`, or `person:` with the address of somebody who works there. `when`
    are the conditions which must all hold for the step to be needed; none means always. In an `express` step the signer writes the
    authority down in words; where nobody it names can, it goes up before it goes to the stand-ins of the rules.
    """

    label: str
    any_of: tuple[str, ...] = ()
    all_of: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    express: bool = False
    clause: str = ""

    @property
    def members(self) -> tuple[str, ...]:
        """Give everybody it names."""
        return self.any_of or self.all_of

    @property
    def shares(self) -> tuple[str, ...]:
        """Give what has to be signed: the share of each member, or one share without a name that any of them fulfils."""
        return self.all_of or ("",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What decides about a post's conditional steps. Doubts and problems are keys of questions, with the question's words."""

    purpose: str = ""
    doubts: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    found: frozenset[str] = frozenset()
    pictures_of_people: bool = False

    def raised(self, key: str) -> bool:
        """Say whether the author answered a question with anything but "no problem"."""
        return key in self.doubts or key in self.problems


@dataclass(frozen=True, slots=True)
class Condition:
    """When a step is needed: the test, why it is needed now, and how a rule says it."""

    holds: Callable[[Facts], bool]
    why: Callable[[Facts], str]
    says: str


@dataclass(frozen=True, slots=True)
class Needed:
    """A step that one post needs, and why, where it is not needed by every post; and a standing permission beside it."""

    step: Step
    why: str = ""
    permission: int | None = None

    def frozen(self) -> dict[str, Any]:
        """Give what is kept of it with the version that is put forward."""
        step = self.step
        return {
            "label": step.label,
            "roles": list(step.members),
            "needs_all": bool(step.all_of),
            "express": step.express,
            "why": self.why,
            "permission_id": self.permission,
        }


def _plain(holds: Callable[[Facts], bool], why: str, says: str) -> Condition:
    return Condition(holds=holds, why=lambda _facts: why, says=says)


def _posted_as(purpose: criteria.Purpose) -> Condition:
    words = f"it is posted as “{purpose.label}”"
    return _plain(lambda facts: facts.purpose == purpose.key, f"{words[0].upper()}{words[1:]}.", words)


CONDITIONS: dict[str, Condition] = {
    "not-sure": Condition(
        holds=lambda facts: bool(facts.doubts),
        why=lambda facts: _about("The author is not sure", facts.doubts),
        says="the author is not sure about something",
    ),
    "problem": Condition(
        holds=lambda facts: bool(facts.problems),
        why=lambda facts: _about("The author sees a problem", facts.problems),
        says="the author sees a problem",
    ),
    "confidential": _plain(
        lambda facts: facts.raised("confidential"),
        "It may tell something that is known only from work.",
        "it may tell something known only from work",
    ),
    "own-logo": _plain(
        lambda facts: facts.raised("own_logo"),
        "Our own logo or name is used in it.",
        "our own logo or name is used in it",
    ),
    "others-work": _plain(
        lambda facts: facts.raised("copyright") or "source_other" in facts.found,
        "Some of it may belong to somebody else.",
        "some of it may belong to somebody else",
    ),
    "political": _plain(
        lambda facts: facts.raised("political") or "political_words" in facts.found,
        "It may touch on politics.",
        "it may touch on politics",
    ),
    "in-pre-election-period": _plain(
        lambda facts: "pre_election_period" in facts.found,
        "An election is near.",
        "an election is near",
    ),
    "pictures-of-people": _plain(
        lambda facts: facts.pictures_of_people,
        "A picture shows people.",
        "a picture shows people",
    ),
    **{f"purpose-{one.key}": _posted_as(one) for one in criteria.PURPOSES},
}


def steps_from(entries: Sequence[Any]) -> tuple[Step, ...]:
    """Read the rule on steps; raises ValueError with a sentence that names it."""
    steps = tuple(_step(entry) for entry in entries)
    if not any(not step.when for step in steps):
        raise ValueError(f"The rule {_WHERE} names nobody: every post needs somebody who signs it off.")
    if len(steps) > MOST:
        raise ValueError(f"The rule {_WHERE} has {len(steps)} steps, and {MOST} are the most there can be.")
    return steps


def steps_needed(steps: Iterable[Step], facts: Facts) -> tuple[Needed, ...]:
    """Give the steps a post with these facts needs, in order, each with the reason where it has one.

    A conditional step that shares a signer with another one is no second step: the two become one, which those sign who stand in
    both. So a headteacher who signs every post signs a confidential one once, with the authority in words; and where anybody
    authorised signs, a doubtful post is left to the headteacher among them (docs/adr/0035-chains-from-the-rules.md).
    """
    holding = (step for step in steps if all(CONDITIONS[name].holds(facts) for name in step.when))
    return _joined(
        Needed(step=step, why=" ".join(CONDITIONS[name].why(facts) for name in step.when)) for step in holding
    )


def every_chain(steps: Iterable[Step]) -> list[tuple[Step, ...]]:
    """Give every chain these rules could ask for: the conditional steps in each combination, each chain once."""
    listed = tuple(steps)
    cases = product(*((False, True) if step.when else (True,) for step in listed))
    chains = (_joined(Needed(step=step) for step in compress(listed, case)) for case in cases)
    return list(dict.fromkeys(tuple(one.step for one in chain) for chain in chains))


def condition_in_words(step: Step) -> str:
    """Say when a step is needed, or nothing where it always is."""
    return " and ".join(CONDITIONS[name].says for name in step.when)


def facts_of(post: Any) -> Facts:
    """Gather what decides about the conditional steps of a post as it stands; before it is stored, nothing is known of it."""
    if post.pk is None:
        return Facts(purpose=post.purpose)
    answers = {one.key: one.answer for one in post.answers.all()}
    return Facts(
        purpose=post.purpose,
        doubts=_questions(answers, criteria.NOT_SURE),
        problems=_questions(answers, criteria.PROBLEM),
        found=frozenset(one.check for one in post.found),
        pictures_of_people=shows_people(post),
    )


def shows_people(post: Any) -> bool:
    """Say whether people may be recognised in a picture of it."""
    return bool(post.is_pictured) and not post.nobody_recognisable


def _questions(answers: Mapping[str, str], wanted: str) -> dict[str, str]:
    asked = ((key, criteria.question_by_key(key)) for key, answer in answers.items() if answer == wanted)
    return {key: question.question for key, question in asked if question is not None}


def _about(beginning: str, questions: Mapping[str, str]) -> str:
    first, *others = questions.values()
    more = f" And {len(others)} more." if others else ""
    return f"{beginning}: “{first}”{more}"


def _joined(steps: Iterable[Needed]) -> tuple[Needed, ...]:
    chain: list[Needed] = []
    for new in steps:
        place = next((number for number, other in enumerate(chain) if _are_one(other.step, new.step)), None)
        if place is None:
            chain.append(new)
        else:
            chain[place] = _together(chain[place], new)
    return tuple(chain)


def _are_one(one: Step, other: Step) -> bool:
    if not (one.when or other.when) or (one.all_of and other.all_of):
        return False
    return bool(set(one.members) & set(other.members))


def _together(one: Needed, other: Needed) -> Needed:
    """Make one step of two that share signers: all of them where either asks for all, else any of those in both."""
    first, second = one.step, other.step
    all_of = first.all_of or second.all_of
    step = replace(
        second if second.when else first,
        any_of=() if all_of else tuple(member for member in first.any_of if member in second.any_of),
        all_of=all_of,
        when=(*first.when, *second.when),
        express=first.express or second.express,
    )
    return Needed(step=step, why=f"{one.why} {other.why}".strip())


def _step(entry: Any) -> Step:
    fields = table(entry, keys=_FIELDS, where=_WHERE)
    label, any_of, all_of = fields.get("label"), fields.get("any_of", []), fields.get("all_of", [])
    if not isinstance(label, str) or not label:
        raise ValueError(f"The rule {_WHERE} must give each step a label and at least one role.")
    if not isinstance(any_of, list) or not isinstance(all_of, list) or bool(any_of) == bool(all_of):
        raise ValueError(
            f"The rule {_WHERE} must say of “{label}” either any_of or all_of, and name at least one role."
        )
    if not isinstance(fields.get("express", False), bool) or not isinstance(fields.get("clause", ""), str):
        raise ValueError(f"The rule {_WHERE} must say true or false for express, and give a clause as words.")
    return Step(
        label=label,
        any_of=_members(any_of),
        all_of=_members(all_of),
        when=_conditions(fields.get("when", [])),
        express=fields.get("express", False),
        clause=fields.get("clause", ""),
    )


def _members(slugs: Collection[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_member(slug) for slug in slugs))


def _member(slug: Any) -> str:
    if isinstance(slug, str) and slug.startswith(NAMED) and "@" in slug:
        return slug.lower()
    return role(slug, where=_WHERE)


def _conditions(names: Any) -> tuple[str, ...]:
    listed = [names] if isinstance(names, str) else names
    if not isinstance(listed, list):
        raise ValueError(f"The rule {_WHERE} must give when as one word or a list of words.")
    return tuple(one_of(name, CONDITIONS, where=_WHERE) for name in listed)
