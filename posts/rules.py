"""What a school's rules say about posts, parsed from settings and checked; and who can sign a step off, on plain values.

Here: frozen values and one chain: the step's roles, then the stand-ins, then the chief executive or chair of
governors, never the author, the last editor or somebody absent (rules.md, section 5). Not here: permissions and
buttons (`permissions`, `workflow`).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any, TypeVar

from accounts.directory import Directory, Holding, Person, PlaceLine
from accounts.ladders import Ladder, LadderError
from accounts.rule_files import AnySetting, Section, one_of, role, table
from posts.ladders import WaitingLadder

_Shape = TypeVar("_Shape", Ladder, WaitingLadder)
CRITERIA = ("S0", "S4")
NEEDS = ("nothing", "account-authorisation", "duties", "headteacher-permission")
NAME_RULES = ("permission-for-the-name", "written-permission", "additional-consent")
AUTHORISED = "authorised-person"
# Who signs where nobody named can, and for a headteacher where there is none.
_ALWAYS = ("chief-executive", "chair-of-governors")
_PICTURES = (
    "permission",
    "express_exception",
    "owners_permission",
    "dignity",
    "do_not_publish_list",
    "video",
)
_EVENTS = ("never", "with-permission", "with-consent", "privacy-settings", "never-reused")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the sign-off, and the roles any of which may take it."""

    label: str
    any_of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drafting:
    """Who may draft (`staff` or `anyone`), and what they need for it."""

    who: str
    needs: str


@dataclass(frozen=True, slots=True)
class Pictures:
    """What a picture of people needs. `express_exception`: the approver allows it, and that is kept as a condition (W23)."""

    permission: bool = False
    express_exception: bool = False
    owners_permission: bool = False
    dignity: bool = False
    do_not_publish_list: bool = False
    video: bool = False


@dataclass(frozen=True, slots=True)
class EventPictures:
    """Event pictures on personal accounts: of pupils, of colleagues, and whose consent allows them (R7)."""

    pupils: str
    colleagues: str
    consent_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PostRules:
    """The rules on posts at one place."""

    who_may_draft: Drafting
    steps: tuple[Step, ...]
    stand_in: tuple[str, ...]
    conditions_allowed: bool
    who_publishes: tuple[str, ...]
    criteria: tuple[str, ...]
    pictures: Pictures
    pupil_names: str
    fast_lane: tuple[str, ...]
    event_pictures: EventPictures
    account_custody: Mapping[str, Any] | None
    new_account: Mapping[str, Any] | None
    waiting: WaitingLadder
    running_out: Ladder

    @classmethod
    def parse(cls, settings: Mapping[str, AnySetting]) -> "PostRules":
        """Read the section on posts; raises ValueError with a sentence that names the rule which is wrong."""
        section = Section(settings, "posts")
        drafting = section.table("who_may_draft", keys=("who", "needs"))
        pictures = section.table("pictures_of_people", keys=_PICTURES)
        steps = tuple(_step(entry) for entry in section.items("sign_off_steps"))
        if not steps:
            raise ValueError("The rule posts.sign_off_steps names nobody: every post needs somebody who signs it off.")
        return cls(
            who_may_draft=Drafting(
                who=one_of(drafting.get("who"), ("staff", "anyone"), where="posts.who_may_draft"),
                needs=one_of(drafting.get("needs"), NEEDS, where="posts.who_may_draft"),
            ),
            steps=steps,
            stand_in=section.roles("stand_in"),
            conditions_allowed=section.yes("conditions"),
            who_publishes=section.roles("who_publishes"),
            criteria=section.choices("criteria", CRITERIA),
            pictures=Pictures(**{name: _yes(value, "posts.pictures_of_people") for name, value in pictures.items()}),
            pupil_names=section.choice("pupil_names", NAME_RULES),
            fast_lane=section.roles("fast_lane"),
            event_pictures=_event_pictures(section),
            account_custody=_open_table(
                section, "account_custody", ("stored", "shared_with", "facebook", "invitation_to")
            ),
            new_account=_open_table(section, "new_account", ("through", "questions")),
            waiting=_ladder(section, "waiting_ladder", WaitingLadder),
            running_out=_ladder(section, "running_out_ladder", Ladder),
        )

    @property
    def roles(self) -> frozenset[str]:
        """Give every role that could ever sign, publish or hurry here; relations such as the author's are among them."""
        signing = {role for step in self.steps for role in step.any_of}
        return frozenset({*signing, *self.stand_in, *self.who_publishes, *self.fast_lane, *_ALWAYS})


@dataclass(frozen=True, slots=True)
class Chain:
    """Who can sign a step off. `fallback` says that nobody named could, so that it went to a stand-in or further up."""

    people: tuple[Person, ...]
    role: str
    fallback: bool


def signers(
    *,
    step: Step,
    rules: PostRules,
    people: Directory,
    line: PlaceLine,
    author: int | None,
    last_editor: int | None,
    authorised: Collection[int] = (),
    signed: Collection[int] = (),
    called: bool = False,
) -> Chain:
    """Give who can sign this step off today.

    Anybody in one of the step's roles can, but the author, the last editor, whoever has `signed` this version already, and absent
    people, whose stand-ins act for them. Where that leaves nobody, the next in `stand_in` signs, then the chief executive, or the
    chair of governors in a single school. Where the post has waited so long that its clock has `called` a stand-in, the next of
    these who is somebody else may sign as well. `authorised` are the people authorised for every account of the post. `people` is
    empty only where even those are missing.
    """
    barred = {author, last_editor, *signed}
    chain: Chain | None = None
    named = [person for slug in step.any_of for person in _holding(slug, people, line, authorised)]
    rungs = [("/".join(step.any_of), named)]
    rungs += [(slug, list(_holding(slug, people, line, authorised))) for slug in (*rules.stand_in, _last(line))]
    for number, (name, found) in enumerate(rungs):
        free = {person.id: person for person in found if person.id not in barred}
        if free and chain is None:
            chain = Chain(people=tuple(free.values()), role=name, fallback=number > 0)
            barred |= free.keys()
            if not called:
                break
        elif free and chain is not None:
            return Chain(people=(*chain.people, *free.values()), role=chain.role, fallback=chain.fallback)
    return chain or Chain(people=(), role="", fallback=True)


def could_leave_nobody(*, rules: PostRules, people: Directory, line: PlaceLine) -> list[str]:
    """Give a sentence for every step that some author and last editor would leave without a signer; empty is good.

    Rules are not saved while this says anything (rules.md, section 5). Authorisations for an account come and go with
    the post, so they are not counted on.
    """
    return [
        f"Nobody could sign off “{step.label}” when {_names(pair, people)} wrote the post."
        for step in rules.steps
        for pair in _first_pair_without(step, rules, people, line)
    ]


def _first_pair_without(step: Step, rules: PostRules, people: Directory, line: PlaceLine) -> Iterator[tuple[int, int]]:
    roles = (*step.any_of, *rules.stand_in, _last(line))
    known = sorted({person.id for slug in roles for person in _holding(slug, people, line, ())}) or [0]
    pairs = combinations(known, 2) if len(known) > 1 else [(known[0], known[0])]
    for author, editor in pairs:
        chain = signers(step=step, rules=rules, people=people, line=line, author=author, last_editor=editor)
        if not chain.people:
            yield author, editor
            return


def _holding(slug: str, people: Directory, line: PlaceLine, authorised: Collection[int]) -> Iterable[Person]:
    if slug == AUTHORISED:
        away = {holding.person.id for holding in people.holdings if holding.absent}
        return [_person(number, people) for number in authorised if number not in away]
    if slug == "headteacher" and line.kinds[0] != "school":
        slug = "chief-executive"
    held = people.nearest(slug, line)
    absent = {holding.person.id for holding in held if holding.absent}
    return [holding.person for holding in people.available(held) if _acts(holding, absent)]


def _acts(holding: Holding, absent: set[int]) -> bool:
    # A stand-in has the duty only while the holder is away, and nobody stands in for themselves.
    stands_in_for = holding.stands_in_for
    return stands_in_for is None or (stands_in_for in absent and stands_in_for != holding.person.id)


def _last(line: PlaceLine) -> str:
    return "chair-of-governors" if line.is_single_school else "chief-executive"


def _person(number: int, people: Directory) -> Person:
    known = (holding.person for holding in people.holdings if holding.person.id == number)
    return next(known, Person(id=number, email="", name=""))


def _names(pair: tuple[int, int], people: Directory) -> str:
    names = (_person(number, people).name for number in dict.fromkeys(pair))
    return " and ".join(name or "somebody" for name in names)


def _step(entry: Any) -> Step:
    where = "posts.sign_off_steps"
    fields = table(entry, keys=("label", "any_of"), where=where)
    label, slugs = fields.get("label"), fields.get("any_of")
    if not isinstance(label, str) or not label or not isinstance(slugs, list) or not slugs:
        raise ValueError("The rule posts.sign_off_steps must give each step a label and at least one role.")
    return Step(label=label, any_of=tuple(role(slug, where=where) for slug in slugs))


def _event_pictures(section: Section) -> EventPictures:
    where = "posts.event_pictures_on_personal_accounts"
    fields = section.table("event_pictures_on_personal_accounts", keys=("pupils", "colleagues", "consent_of"))
    return EventPictures(
        pupils=one_of(fields.get("pupils"), _EVENTS, where=where),
        colleagues=one_of(fields.get("colleagues"), _EVENTS, where=where),
        consent_of=tuple(role(slug, where=where) for slug in fields.get("consent_of", [])),
    )


def _open_table(section: Section, word: str, keys: tuple[str, ...]) -> Mapping[str, Any] | None:
    return None if section.open(word) else section.table(word, keys=keys)


def _ladder(section: Section, word: str, shape: type[_Shape]) -> _Shape:
    try:
        return shape.parse(section.setting(word).value)
    except LadderError as error:
        raise ValueError(f"The rule posts.{word} cannot be used. {error}") from error


def _yes(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"The rule {where} must say true or false, and says {value!r}.")
    return value
