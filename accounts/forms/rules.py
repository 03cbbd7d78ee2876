"""Rules whose value people change on a page of its own: what such a page needs of a rule, and which rules have one.

A rule is asked for by one form, in the app that knows what its value means; the roof lists them all (`policyhub.rule_kinds`). Not
here: reminder ladders, which show an example of what changes (`forms.ladders`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django import forms
from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import Organisation
from accounts.rule_headings import HEADINGS
from core.forms import Form


class RuleForm(Form):
    """What people fill in to change one rule, and whether places below may have their own."""

    locked = forms.BooleanField(
        label="Places below keep to this", required=False, help_text="They cannot have a rule of their own then."
    )

    def __init__(self, *args: Any, may_lock: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        locked = self.fields.pop("locked")
        if may_lock:
            self.fields["locked"] = locked


class AsksForRule(Protocol):
    """What the page needs of the form of one rule, beside what `RuleForm` brings."""

    fields: dict[str, forms.Field]
    cleaned_data: dict[str, Any]

    def __init__(self, data: Any = None, *, may_lock: bool, initial: Any = None) -> None:
        """Begin with what was sent, or with `initial`; only a place with others below may lock."""

    def is_valid(self) -> bool:
        """Say whether what was filled in can be kept."""

    @classmethod
    def answers(cls, value: Any) -> dict[str, Any]:
        """Give what the form begins with where a rule has this value."""

    @classmethod
    def words(cls, value: Any) -> str:
        """Say a value in a sentence, as the page of rules shows it."""

    def value(self) -> Any:
        """Give what was filled in as the rules hold it; asked of a form without errors."""

    def meanwhile(self, place: Organisation, *, but_not: Collection[str], now: datetime) -> list[str]:
        """Say what the new value changes for what waits already at a place and below, but not at these paths and under them."""


@dataclass(frozen=True, slots=True)
class RuleKind:
    """One rule people may change on a page: the key it is kept under, what it is about, and the form that asks for it."""

    key: str
    about: str
    form: type[AsksForRule]

    @property
    def title(self) -> str:
        """Give its heading on the page of rules."""
        return HEADINGS[self.key]


def rule_kinds() -> tuple[RuleKind, ...]:
    """Give every rule that has a page to change it; the roof knows them, because it knows every app."""
    kinds: tuple[RuleKind, ...] = import_string(settings.RULE_KINDS)
    return kinds
