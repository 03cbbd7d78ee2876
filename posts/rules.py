"""What a school's rules say about posts, parsed from settings and checked.

Here: frozen values. Not here: the steps of a sign-off (`steps`), or who can sign them (`chains`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from accounts.ladders import Ladder, LadderError
from accounts.rule_files import AnySetting, Section, one_of, role
from posts.hours import SuitableHours
from posts.ladders import WaitingLadder
from posts.steps import Step, steps_from

_Shape = TypeVar("_Shape", Ladder, WaitingLadder)
CRITERIA = ("S0", "S1", "S4")
NEEDS = ("nothing", "account-authorisation", "duties", "headteacher-permission")
NAME_RULES = ("permission-for-the-name", "written-permission", "additional-consent")
NAME_OR_PHOTO = ("off", "warn", "block")
OWN_DEVICES = ("deleted-before-sign-off", "deleted-before-publishing", "not-with-pupils")
AUTHORISED = "authorised-person"
# Whom the rule sets name for signing. They come along with a post that is signed; where rules name others too, all are asked for.
SIGNERS = frozenset({"headteacher", "deputy-headteacher", "business-manager", "chief-executive", "chair-of-governors"})
SUITABLE_HOURS = "posts.suitable_hours"
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
    ask_first: tuple[str, ...]
    conditions_allowed: bool
    who_publishes: tuple[str, ...]
    criteria: tuple[str, ...]
    pictures: Pictures
    pupil_names: str
    name_or_photo: str
    own_devices: str
    fast_lane: tuple[str, ...]
    event_pictures: EventPictures
    account_custody: Mapping[str, Any] | None
    new_account: Mapping[str, Any] | None
    waiting: WaitingLadder
    running_out: Ladder
    suitable_hours: SuitableHours | None

    @classmethod
    def parse(cls, settings: Mapping[str, AnySetting]) -> "PostRules":
        """Read the section on posts; raises ValueError with a sentence that names the rule which is wrong."""
        section = Section(settings, "posts")
        drafting = section.table("who_may_draft", keys=("who", "needs"))
        pictures = section.table("pictures_of_people", keys=_PICTURES)
        return cls(
            who_may_draft=Drafting(
                who=one_of(drafting.get("who"), ("staff", "anyone"), where="posts.who_may_draft"),
                needs=one_of(drafting.get("needs"), NEEDS, where="posts.who_may_draft"),
            ),
            steps=steps_from(section.items("sign_off_steps")),
            stand_in=section.roles("stand_in"),
            ask_first=section.roles("ask_first"),
            conditions_allowed=section.yes("conditions"),
            who_publishes=section.roles("who_publishes"),
            criteria=section.choices("criteria", CRITERIA),
            pictures=Pictures(**{name: _yes(value, "posts.pictures_of_people") for name, value in pictures.items()}),
            pupil_names=section.choice("pupil_names", NAME_RULES),
            name_or_photo=section.choice("name_or_photo", NAME_OR_PHOTO),
            own_devices=section.choice("own_devices", OWN_DEVICES),
            fast_lane=section.roles("fast_lane"),
            event_pictures=_event_pictures(section),
            account_custody=_open_table(
                section, "account_custody", ("stored", "shared_with", "facebook", "invitation_to")
            ),
            new_account=_open_table(section, "new_account", ("through", "questions")),
            waiting=_ladder(section, "waiting_ladder", WaitingLadder),
            running_out=_ladder(section, "running_out_ladder", Ladder),
            suitable_hours=_suitable_hours(settings),
        )

    @property
    def roles(self) -> frozenset[str]:
        """Give every role that could ever sign, publish or hurry here; relations, and people who are named, are among them."""
        signing = {member for step in self.steps for member in step.members}
        return frozenset({*signing, *self.stand_in, *self.who_publishes, *self.fast_lane, *_ALWAYS})


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


def _suitable_hours(settings: Mapping[str, AnySetting]) -> SuitableHours | None:
    """Read the hours that suit (W20). Where none are set, every hour does: nothing a school has not chosen holds a post back."""
    found = settings.get(SUITABLE_HOURS) or settings.get(SUITABLE_HOURS.partition(".")[2])
    if found is None or found.value is None:
        return None
    try:
        return SuitableHours.parse(found.value)
    except ValueError as error:
        raise ValueError(f"The rule {SUITABLE_HOURS} cannot be used. {error}") from error


def _yes(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"The rule {where} must say true or false, and says {value!r}.")
    return value
