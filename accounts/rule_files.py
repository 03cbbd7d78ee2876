"""The rule sets that ship, read into plain values: every setting with the clause it comes from, or marked as our own.

Here: reading a file and checking its shape, and the small readers that each app's `rules.py` uses to check its own
section. Not here: what a value means (`policies.rules`, `posts.rules`, `incidents.rules`), or which rules are in force
where (`accounts.rules`).
"""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from accounts.roles import Role
from accounts.rule_headings import HEADINGS

FOLDER = Path(__file__).with_name("rule_sets")
# What stands in for rules where a place has none: the set that asks least of anybody.
SILENT_RULES = "light-touch"
RELATIONS = frozenset({"line-manager", "author", "authorised-person"})
_FIELDS = {"value", "clause", "ours", "says", "note"}
# A rule names one person by this and their address.
NAMED = "person:"


class AnySetting(Protocol):
    """A setting from a file, or as it holds at an organisation: what each app parses its own rules from."""

    @property
    def key(self) -> str: ...
    @property
    def value(self) -> Any: ...
    @property
    def clause(self) -> str: ...
    @property
    def ours(self) -> bool: ...
    @property
    def says(self) -> str: ...
    @property
    def rule_set(self) -> str: ...


class RuleFileError(ValueError):
    """A rule set that cannot be used, with the sentence an operator reads."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One rule: its value, and whose words stand behind it.

    `ours` marks our own default where the source policy is silent: it never carries a clause. A `value` of None means
    the policy leaves the matter open and we do not fill it in; `note` then says so to the policy's owner.
    """

    key: str
    value: Any = None
    clause: str = ""
    ours: bool = False
    says: str = ""
    note: str = ""
    rule_set: str = ""

    @property
    def section(self) -> str:
        """Give the app this rule belongs to."""
        return self.key.partition(".")[0]

    @property
    def heading(self) -> str:
        """Give what a page calls this rule."""
        return HEADINGS[self.key]


@dataclass(frozen=True, slots=True)
class RuleFile:
    """A complete rule set: its name, its title, what the source trust or school is like, and every setting by key."""

    name: str
    title: str
    after: str
    settings: dict[str, Setting]


def available() -> list[str]:
    """Give the names of the rule sets that ship."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def read(name: str) -> RuleFile:
    """Read one of the rule sets that ship; raises RuleFileError where there is none by that name."""
    if name not in available():
        raise RuleFileError(f"There is no rule set called {name!r}. There are: {', '.join(available())}.")
    return parse(name=name, text=(FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=16)
def parse(*, name: str, text: str) -> RuleFile:
    """Read the text of a rule set, the same text once; raises RuleFileError with the line, or the setting, that is wrong."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise RuleFileError(f"The rule set {name} cannot be read: {error}.") from error
    title, after = (_heading(name, content, field) for field in ("title", "after"))
    settings = _settings(name, content)
    missing = [key for key in HEADINGS if key not in settings]
    if missing:
        raise RuleFileError(f"The rule set {name} leaves out {', '.join(missing)}.")
    return RuleFile(name=name, title=title, after=after, settings={key: settings[key] for key in HEADINGS})


def _heading(name: str, content: dict[str, Any], field: str) -> str:
    words = content.pop(field, None)
    if not isinstance(words, str) or not words.strip():
        raise RuleFileError(f"The rule set {name} has no {field}.")
    return words


def _settings(name: str, content: dict[str, Any]) -> dict[str, Setting]:
    settings = {}
    for section, entries in content.items():
        if not isinstance(entries, dict):
            raise RuleFileError(f"The rule set {name} has {section!r}, which is no section of rules.")
        for word, fields in entries.items():
            key = f"{section}.{word}"
            if key not in HEADINGS:
                raise RuleFileError(f"The rule set {name} has {key}, which is no rule we know.")
            settings[key] = _setting(name, key, fields)
    return settings


def _setting(name: str, key: str, fields: Any) -> Setting:
    where = f"In the rule set {name}, {key}"
    if not isinstance(fields, dict):
        raise RuleFileError(f"{where} is no table.")
    unknown = sorted(set(fields) - _FIELDS)
    if unknown:
        raise RuleFileError(f"{where} has {', '.join(unknown)}, which means nothing there.")
    setting = Setting(key=key, rule_set=name, **fields)
    if not isinstance(setting.ours, bool):
        raise RuleFileError(f"{where} must say true or false for ours.")
    for field in ("clause", "says", "note"):
        if not isinstance(getattr(setting, field), str):
            raise RuleFileError(f"{where} must give {field} as words.")
    if not setting.says.strip():
        raise RuleFileError(f"{where} does not say in plain words what it means.")
    if setting.value is None and setting.ours:
        raise RuleFileError(f"{where} is marked as ours but has no value.")
    if setting.value is not None and setting.ours == bool(setting.clause):
        raise RuleFileError(f"{where} must name a clause or be marked as ours, and not both.")
    return setting


class Section:
    """The settings of one app, read with checks: each reader raises ValueError with a sentence that names the rule.

    The settings may be all there are, by their whole key, or those of this section, by the rest of it.
    """

    def __init__(self, settings: Mapping[str, AnySetting], name: str) -> None:
        self._settings = settings
        self._name = name

    def setting(self, word: str) -> AnySetting:
        """Give one setting; refuses a section that leaves it out."""
        key = f"{self._name}.{word}"
        found = self._settings.get(key) or self._settings.get(word)
        if found is None:
            raise ValueError(f"The rules leave out {key}.")
        return found

    def open(self, word: str) -> bool:
        """Say whether the policy leaves this open and nothing fills it in."""
        return self.setting(word).value is None

    def yes(self, word: str) -> bool:
        """Give a rule that is true or false."""
        value: bool = self._of(word, bool, "true or false")
        return value

    def choice(self, word: str, allowed: Collection[str]) -> str:
        """Give a rule that is one of a few words."""
        return one_of(self._of(word, str, "one word"), allowed, where=self.setting(word).key)

    def choices(self, word: str, allowed: Collection[str]) -> tuple[str, ...]:
        """Give a rule that lists some of a few words, in order."""
        return tuple(one_of(item, allowed, where=self.setting(word).key) for item in self.items(word))

    def roles(self, word: str) -> tuple[str, ...]:
        """Give a rule that lists roles or relations, in order."""
        return tuple(role(item, where=self.setting(word).key) for item in self.items(word))

    def items(self, word: str) -> list[Any]:
        """Give a rule that is a list."""
        value: list[Any] = self._of(word, list, "a list")
        return value

    def table(self, word: str, *, keys: Collection[str]) -> dict[str, Any]:
        """Give a rule that is a table with these entries and no others."""
        return table(self._of(word, dict, "a table"), keys=keys, where=self.setting(word).key)

    def _of(self, word: str, kind: type, words: str) -> Any:
        setting = self.setting(word)
        if not isinstance(setting.value, kind):
            raise ValueError(f"The rule {setting.key} must be {words}, and is {setting.value!r}.")
        return setting.value


def one_of(value: Any, allowed: Collection[str], *, where: str) -> str:
    """Give a word back if it is an allowed one; raises ValueError otherwise."""
    if value not in allowed:
        raise ValueError(f"The rule {where} says {value!r}, which is not one of {', '.join(sorted(allowed))}.")
    return str(value)


def role(value: Any, *, where: str) -> str:
    """Give a role or relation back if there is one by that slug; raises ValueError otherwise."""
    if value not in Role.values and value not in RELATIONS:
        raise ValueError(f"The rule {where} names {value!r}, which is no role.")
    return str(value)


def table(value: Any, *, keys: Collection[str], where: str) -> dict[str, Any]:
    """Give a table back if it has no entry but these; raises ValueError otherwise."""
    if not isinstance(value, dict):
        raise ValueError(f"The rule {where} must be a table, and is {value!r}.")
    unknown = sorted(set(value) - set(keys))
    if unknown:
        raise ValueError(f"The rule {where} has {', '.join(unknown)}, which means nothing there.")
    return value
