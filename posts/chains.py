"""Who can sign a chain of steps, on plain values: people and place of one day, and whom four eyes keep from signing.

The step's own people, then the stand-ins of the rules, then the chief executive or chair of governors; never the author, the last
editor, somebody absent, or somebody who has signed this version already (rules.md, section 5). Not here: which steps a post needs
(`steps`), or buttons (`workflow`).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from accounts.directory import Directory, Holding, Person, PlaceLine
from accounts.rule_files import NAMED
from posts.rules import AUTHORISED, PostRules
from posts.steps import Step, every_chain

# How far signing has come: the number of the step, what of it is fulfilled, and who signs no more.
_Place = tuple[int, frozenset[str], frozenset[int | None]]
# How many people of one pool stand for all of it: an author, an editor, and one who signs.
_ENOUGH = 3


@dataclass(frozen=True, slots=True)
class Chain:
    """Who can sign. `fallback` says that nobody named could, so that it went to a stand-in or further up."""

    people: tuple[Person, ...]
    role: str
    fallback: bool


_NOBODY = Chain(people=(), role="", fallback=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whom a step is asked of: rules, people and place of a day. `barred` are those who may not sign this version.

    `authorised` are the people authorised for every account of the post. Where the post has waited so long that its clock has
    `called` a stand-in, the next in line who is somebody else may sign besides.
    """

    rules: PostRules
    people: Directory
    line: PlaceLine
    barred: frozenset[int | None] = frozenset()
    authorised: Collection[int] = ()
    called: bool = False

    def without(self, *more: int | None) -> "Asked":
        """Ask the same, but none of these."""
        return replace(self, barred=self.barred.union(more))

    def shares(self, step: Step, fulfilled: Collection[str] = ()) -> dict[str, Chain]:
        """Give who can sign each share of a step that is open yet."""
        return {share: self._share(step, share) for share in step.shares if share not in fulfilled}

    def signers(self, step: Step, fulfilled: Collection[str] = ()) -> Chain:
        """Give who can sign any open share of a step. Empty only where even those above are missing."""
        found = list(self.shares(step, fulfilled).values())
        people = {person.id: person for one in found for person in one.people}
        return Chain(
            people=tuple(people.values()),
            role="/".join(one.role for one in found),
            fallback=any(one.fallback for one in found),
        )

    def pool(self, step: Step, share: str) -> set[int]:
        """Give everybody who could ever sign a share today."""
        return {person.id for _name, found in self._rungs(step, share) for person in found}

    def _share(self, step: Step, share: str) -> Chain:
        barred = set(self.barred)
        chain: Chain | None = None
        for number, (name, found) in enumerate(self._rungs(step, share)):
            free = {person.id: person for person in found if person.id not in barred}
            if free and chain is None:
                chain = Chain(people=tuple(free.values()), role=name, fallback=number > 0)
                barred |= free.keys()
                if not self.called:
                    break
            elif free and chain is not None:
                return replace(chain, people=(*chain.people, *free.values()))
        return chain or _NOBODY

    def _rungs(self, step: Step, share: str) -> Iterator[tuple[str, list[Person]]]:
        members = (share,) if share else step.members
        yield "/".join(members), [person for member in members for person in self._holding(member)]
        # Express authority goes up before it goes to a deputy, who else has it only while standing in for those the step names.
        above, beside = (last_of(self.line),), self.rules.stand_in
        for slug in (*above, *beside) if step.express else (*beside, *above):
            yield slug, list(self._holding(slug))

    def _holding(self, slug: str) -> Iterable[Person]:
        if slug == AUTHORISED:
            away = {holding.person.id for holding in self.people.holdings if holding.absent}
            return [_person(number, self.people) for number in self.authorised if number not in away]
        if slug.startswith(NAMED):
            held = tuple(_held_by(slug.removeprefix(NAMED), self.people))
        else:
            is_office = slug == "headteacher" and self.line.kinds[0] != "school"
            held = self.people.nearest("chief-executive" if is_office else slug, self.line)
        absent = {holding.person.id for holding in held if holding.absent}
        return [holding.person for holding in self.people.available(held) if _acts(holding, absent)]


def share_for(person: int, shares: Mapping[str, Collection[int]]) -> str:
    """Choose which open share a person's signature fulfils: one after which others can still fulfil the rest, where there is one.

    Raises KeyError where the person can sign none of them.
    """
    theirs = [share for share, people in shares.items() if person in people]
    if not theirs:
        raise KeyError(person)
    return next((share for share in theirs if _can_fill(_without(share, shares), {person})), theirs[0])


def free_to_sign(steps: Sequence[Step], asked: Asked, fulfilled: Collection[str] = ()) -> tuple[Person, ...]:
    """Give who can sign the first of the steps that are left, but those who must keep themselves for a later share.

    Somebody whose signature here would leave a later step to nobody is not asked here, unless nobody else is.
    """
    people = asked.signers(steps[0], fulfilled).people
    if len(steps) == 1 and len(steps[0].shares) == 1:
        return people
    scarce = set().union(*_small_pools(steps, asked))
    free = tuple(one for one in people if one.id not in scarce or _leads_on(steps, asked, fulfilled, one.id))
    return free or people


def stuck_at(steps: Sequence[Step], asked: Asked, matter: Collection[int] | None = None) -> Step | None:
    """Give the step that nobody could sign however those before it are signed, or None where all can be signed to the end.

    Of the people who do not `matter`, one signs for all.
    """
    stuck = None
    for end in _ends(steps, asked, matter=matter):
        if end is None:
            return None
        stuck = stuck or end
    return stuck


def could_leave_nobody(*, rules: PostRules, people: Directory, line: PlaceLine) -> list[str]:
    """Give a sentence for every step that some author and last editor would leave without a signer; empty is good.

    Conditional steps are tried in every combination, and whoever signs one step signs no other. Rules are not saved while this
    says anything (rules.md, section 5). Authorisations for an account come and go with the post, so they are not counted on.
    """
    asked = Asked(rules=rules, people=people, line=line)
    found: dict[str, str] = {}
    for steps in every_chain(rules.steps):
        for step, pair in _stuck_in(steps, asked):
            words = f"Nobody could sign off “{step.label}” when {_names(pair, people)} wrote the post."
            found.setdefault(step.label, words)
    return list(found.values())


def last_of(line: PlaceLine) -> str:
    """Give who signs where nobody else can."""
    return "chair-of-governors" if line.is_single_school else "chief-executive"


def _stuck_in(steps: Sequence[Step], asked: Asked) -> Iterator[tuple[Step, tuple[int, ...]]]:
    """Try every author and last editor whom it could matter for, and give the pairs that leave a step to nobody."""
    small = _small_pools(steps, asked)
    if not small:
        return
    pools = [asked.pool(step, share) for step in steps for share in step.shares]
    matter = set().union(*small, *(sorted(pool)[:_ENOUGH] for pool in pools)) or {0}
    for pair in combinations(sorted(matter), 2) if len(matter) > 1 else [tuple(matter)]:
        step = stuck_at(steps, asked.without(*pair), matter)
        if step is not None:
            yield step, pair


def _small_pools(steps: Sequence[Step], asked: Asked) -> list[set[int]]:
    """Give the pools that author, editor and other signers could be all of; no other can run dry."""
    pools = [asked.pool(step, share) for step in steps for share in step.shares]
    return [pool for pool in pools if len(pool) < len(pools) + len(asked.barred) + 2]


def _leads_on(steps: Sequence[Step], asked: Asked, fulfilled: Collection[str], person: int) -> bool:
    """Say whether everything could still be signed after one person's signature."""
    able = _able(asked.shares(steps[0], fulfilled))
    start = _after(steps[0], (0, frozenset(fulfilled), asked.barred), person, able)
    return any(end is None for end in _ends(steps, replace(asked, called=False), start))


def _ends(
    steps: Sequence[Step], asked: Asked, start: _Place | None = None, matter: Collection[int] | None = None
) -> Iterator[Step | None]:
    """Sign steps in every way there is, and give where each way ends: the step nobody is left for, or None at the very end."""
    todo: list[_Place] = [start or (0, frozenset(), asked.barred)]
    met = set(todo)
    while todo:
        number, fulfilled, barred = place = todo.pop()
        if number == len(steps):
            yield None
            continue
        shares = asked.without(*barred).shares(steps[number], fulfilled)
        if not all(one.people for one in shares.values()):
            yield steps[number]
            continue
        able = _able(shares)
        for person in _choices({one for people in able.values() for one in people}, matter):
            then = _after(steps[number], place, person, able)
            if then not in met:
                met.add(then)
                todo.append(then)


def _after(step: Step, place: _Place, person: int, able: Mapping[str, Collection[int]]) -> _Place:
    number, fulfilled, barred = place
    done = fulfilled | {share_for(person, able)}
    is_done = done >= set(step.shares)
    return number + is_done, frozenset() if is_done else done, barred | {person}


def _able(shares: Mapping[str, Chain]) -> dict[str, list[int]]:
    return {share: [person.id for person in one.people] for share, one in shares.items()}


def _choices(people: set[int], matter: Collection[int] | None) -> set[int]:
    if matter is None:
        return people
    others = sorted(people - set(matter))
    return (people & set(matter)) | set(others[:1])


def _can_fill(shares: Mapping[str, Collection[int]], gone: set[int]) -> bool:
    """Say whether each of these shares could be fulfilled by somebody else of its own."""
    if not shares:
        return True
    share = min(shares, key=lambda name: len(shares[name]))
    rest = _without(share, shares)
    return any(_can_fill(rest, gone | {person}) for person in shares[share] if person not in gone)


def _without(share: str, shares: Mapping[str, Collection[int]]) -> dict[str, Collection[int]]:
    return {name: people for name, people in shares.items() if name != share}


def _held_by(address: str, people: Directory) -> list[Holding]:
    """Give the holdings of a named person, or of who stands in for them."""
    theirs = [one for one in people.holdings if one.person.email.lower() == address and one.stands_in_for is None]
    numbers = {one.person.id for one in theirs}
    return [*theirs, *(one for one in people.holdings if one.stands_in_for in numbers)]


def _acts(holding: Holding, absent: set[int]) -> bool:
    # A stand-in has the duty only while the holder is away, and nobody stands in for themselves.
    stands_in_for = holding.stands_in_for
    return stands_in_for is None or (stands_in_for in absent and stands_in_for != holding.person.id)


def _person(number: int, people: Directory) -> Person:
    known = (holding.person for holding in people.holdings if holding.person.id == number)
    return next(known, Person(id=number, email="", name=""))


def _names(pair: tuple[int, ...], people: Directory) -> str:
    names = (_person(number, people).name for number in dict.fromkeys(pair))
    return " and ".join(name or "somebody" for name in names)
