"""Which road a message takes to its reader, and in whose words: preferences, mailboxes, working days and absences, and own texts.

Asked by the outbox once per batch, when messages are due; a handful of questions per batch, whatever its size. Holidays and days
off hold back everything but the groups that may not be changed: those go out at once, on every day of the year.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.calendar import Calendars
from accounts.models import Absence, MailText, Membership, Organisation, Preference, User
from accounts.querysets import lineage
from core.clocks import DIGEST_AT, NeverAtWork, london, london_day, next_digest
from core.models import Message
from core.telling import Road, Verdict, outlived, values_of

_BRACKETED = re.compile(r"\{([a-z_]+)\}")
# Line breaks and other marks that cannot be seen, among them those that turn the direction of what follows.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_ADDRESS = re.compile(r"https?:|www\.", re.IGNORECASE)
LONGEST_HEADLINE, LONGEST_WORDS = 120, 2000
MAIL = Verdict(Road.MAIL)
NOWHERE = Verdict(Road.NOWHERE)


@dataclass(frozen=True, slots=True)
class Wording:
    """A kind of message whose words a place may choose: when it is sent, and what its words may name beside reader and place."""

    kind: str
    when: str
    names: tuple[str, ...] = ()

    @property
    def allowed(self) -> tuple[str, ...]:
        """Give every name its words may use."""
        return ("person", "place", *self.names)


@dataclass(frozen=True, slots=True)
class Group:
    """Some kinds of message that people think of as one: its name, what it holds, and whether it may be changed at all.

    `daily` ones never come at once, whatever is chosen: nobody waits for an answer to them. `wordings` are the kinds a place may
    put into words of its own.
    """

    slug: str
    label: str
    kinds: tuple[str, ...]
    may_be_changed: bool = True
    why_not: str = ""
    daily: bool = False
    wordings: tuple[Wording, ...] = ()


def message_groups() -> tuple[Group, ...]:
    """Give every group of messages; the roof knows them, because it knows every app."""
    groups: tuple[Group, ...] = import_string(settings.MESSAGE_GROUPS)
    return groups


def group_of(kind: str) -> Group:
    """Give the group a kind of message belongs to: the first that names it. Raises LookupError for a kind that none names."""
    for group in message_groups():
        if any(fnmatchcase(kind, pattern) for pattern in group.kinds):
            return group
    raise LookupError(f"No group of messages names {kind}.")


def fill_in(text: str, values: Mapping[str, Any]) -> str:
    """Put values into a text's names in curly brackets; a name nobody knows stays as it is."""
    return _BRACKETED.sub(lambda found: str(values.get(found[1], found[0])), text)


def names_in(text: str) -> set[str]:
    """Give the names in curly brackets that a text uses."""
    return set(_BRACKETED.findall(text))


def wording_of(kind: str) -> Wording | None:
    """Give what a place may put into its own words for a kind of message, or None where our words stand."""
    return next((one for group in message_groups() for one in group.wordings if one.kind == kind), None)


def faults_of_text(wording: Wording, *, headline: str, words: str) -> dict[str, list[str]]:
    """Say what is wrong with a place's own words, sentence by sentence, under the name of the field; nothing where all is well."""
    found = {
        "headline": [
            *_faults(wording, headline, longest=LONGEST_HEADLINE),
            *(["A headline is one line of words that can be seen."] if _UNSEEN.search(headline) else []),
        ],
        "words": [
            *_faults(wording, words, longest=LONGEST_WORDS),
            *(["There is a mark in this text that cannot be seen."] if _UNSEEN.search(_one_line(words)) else []),
        ],
    }
    return {field: sentences for field, sentences in found.items() if sentences}


def _faults(wording: Wording, text: str, *, longest: int) -> list[str]:
    known = ", ".join(f"{{{name}}}" for name in wording.allowed)
    strange = sorted(names_in(text) - set(wording.allowed))
    sentences = [f"{{{name}}} is not known here; you can use {known}." for name in strange]
    if set("{}") & set(_BRACKETED.sub("", text)):
        sentences.append(f"Curly brackets stand only around a name that is filled in: {known}.")
    if _ADDRESS.search(text):
        sentences.append("Leave web addresses out. The mail ends with the link to the page by itself.")
    if not text.strip():
        sentences.append("Write something here, or go back to our words.")
    if len(text) > longest:
        sentences.append(f"This has {len(text)} characters; {longest} is the most.")
    return sentences


def _one_line(words: str) -> str:
    return words.replace("\r\n", " ").replace("\n", " ").replace("\t", " ")


class Manner:
    """What is known about the readers of one batch of messages (see `core.telling.Manner`)."""

    def __init__(self, messages: Sequence[Message], *, now: datetime) -> None:
        self._now = now
        self._messages = messages
        self._people = {message.person_id: message.person for message in messages}
        self._places_of_kinds = {(message.kind, message.organisation_id) for message in messages}

    # Each is looked up when first asked for: a list of messages asks for words alone.
    @cached_property
    def _choices(self) -> dict[tuple[int, str], str]:
        chosen = Preference.objects.filter(person__in=self._people)
        return {(person, group): choice for person, group, choice in chosen.values_list("person_id", "group", "choice")}

    @cached_property
    def _outlived(self) -> set[int]:
        return outlived(self._messages)

    @cached_property
    def _days(self) -> "_WorkingDays":
        return _WorkingDays(set(self._people), on=london_day(self._now))

    @cached_property
    def _texts(self) -> dict[str, dict[str, MailText]]:
        return _own_texts({kind for kind, _ in self._places_of_kinds})

    @cached_property
    def _places(self) -> dict[int, Organisation]:
        worded = {place for kind, place in self._places_of_kinds if kind in self._texts and place is not None}
        return Organisation.objects.in_bulk(worded) if worded else {}

    def road(self, message: Message) -> Verdict:
        """Give the road a message takes at this moment: none, where what it asks for was done while it waited."""
        if message.pk in self._outlived:
            return NOWHERE
        if self._people[message.person_id].mailbox != User.Mailbox.WORKS:
            return Verdict(Road.ON_PAPER)
        group = group_of(message.kind)
        if not group.may_be_changed:
            return MAIL
        choice = self._choices.get((message.person_id, group.slug))
        if choice == Preference.Choice.LISTED:
            return Verdict(Road.LISTED)
        is_working_day = self._days.of(message.person_id)
        for_today = is_working_day(london_day(self._now))
        waits_for_the_daily_one = (
            message.urgent and choice == Preference.Choice.DAILY and london(message.due_at).time() != DIGEST_AT
        )
        if for_today and not waits_for_the_daily_one:
            return MAIL
        try:
            later = next_digest(self._now, is_working_day)
        except NeverAtWork:
            # Away for longer than anybody can look ahead: better a mail on a day off than none.
            return MAIL
        return Verdict(Road.LATER, later) if later > self._now else MAIL

    def own_words(self, message: Message) -> tuple[str, str] | None:
        """Give headline and words of the nearest place that has its own for this kind, filled in; None where nobody has."""
        by_path = self._texts.get(message.kind)
        place = self._places.get(message.organisation_id or 0)
        if not by_path or place is None:
            return None
        nearest = next((by_path[path] for path in reversed(lineage(place.path)) if path in by_path), None)
        if nearest is None:
            return None
        values = {
            "place": place.name,
            **values_of(message, now=self._now),
            "person": self._people[message.person_id].name,
        }
        headline, words = (fill_in(text, values) for text in (nearest.headline, nearest.words))
        return " ".join(headline.split()), words.strip()


class _WorkingDays:
    """On which days each of some people works: by the weekdays and the school of any of their roles, absences left out."""

    def __init__(self, people: set[int], *, on: date) -> None:
        memberships = Membership.objects.in_force(on=on).filter(person__in=people).select_related("organisation")
        self._by_person: dict[int, list[Membership]] = defaultdict(list)
        for membership in memberships:
            self._by_person[membership.person_id].append(membership)
        self._calendars = Calendars([membership.organisation for membership in memberships])
        self._away: dict[int, list[tuple[date, date]]] = defaultdict(list)
        absences = Absence.objects.filter(person__in=people, ends_on__gte=on, role="")
        for person, first, last in absences.values_list("person_id", "starts_on", "ends_on"):
            self._away[person].append((first, last))

    def of(self, person: int) -> Any:
        """Give the test for one person's working days; somebody without any role works when the country does."""
        tests = [(one.weekdays, self._calendars.of(one.organisation)) for one in self._by_person[person]]
        away = self._away[person]

        def is_working_day(day: date) -> bool:
            if any(first <= day <= last for first, last in away):
                return False
            if not tests:
                return self._calendars.is_ordinary(day)
            return any(str(day.isoweekday()) in weekdays and is_school_day(day) for weekdays, is_school_day in tests)

        return is_working_day


def _own_texts(kinds: set[str]) -> dict[str, dict[str, MailText]]:
    texts: dict[str, dict[str, MailText]] = defaultdict(dict)
    for text in MailText.objects.filter(kind__in=kinds).select_related("organisation"):
        texts[text.kind][text.organisation.path] = text
    return texts
