"""Whom a report is about: the holders of a role today, and people whose name somebody wrote.

A written name keeps a person out only where it cannot be a pupil's by chance: the whole name, the official address,
or a title with the surname. Where two people are called so, both are kept out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from accounts.directory import Directory, Person
from accounts.models import Organisation, User
from accounts.slots import directory_for, place_line
from incidents.routing import Facts
from incidents.routing import Subject as About
from incidents.routing.seats import Seats, subjects_of

_TITLES = re.compile(r"^(mr|mrs|ms|miss|mx|dr|sir|madam|prof|professor|rev|revd)\.?\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"[,;\n]| and | & ")


@dataclass(frozen=True, slots=True)
class NamedSubject:
    """Somebody a report is about: a person found, a role nobody holds, or a name as it was written."""

    person_id: int | None = None
    role: str = ""
    name: str = ""


def find_subjects(
    *, organisation: Organisation, roles: Iterable[str], names: str, reporter: int | None, on: date
) -> list[NamedSubject]:
    """Find the people behind roles and written names, each once; what nobody answers to is kept as it was said."""
    directory = directory_for(organisation, on=on)
    seats = Seats(directory=directory, place=place_line(organisation))
    found: list[NamedSubject] = []
    for role in roles:
        people = subjects_of(Facts(kind="K1", about=(About(role=role),), reporter=reporter), seats)
        found += [NamedSubject(person_id=person.id, role=role) for person in people] or [NamedSubject(role=role)]
    for name in filter(None, (part.strip() for part in _BETWEEN.split(names))):
        called = people_called(name, directory)
        found += [NamedSubject(person_id=person.id, name=name) for person in called] or [NamedSubject(name=name)]
    return _each_person_once(found)


def people_called(name: str, directory: Directory) -> list[Person]:
    """Give everybody in a directory whom a written name could mean."""
    wanted = _plain(name)
    titled = bool(_TITLES.match(name.strip()))
    people = {person.id: person for person in _everybody(directory)}
    by_address = _behind_address(wanted)
    return [
        person
        for person in people.values()
        if wanted == _plain(person.name)
        or person.id in by_address
        or (titled and wanted == _plain(person.name).split(" ")[-1])
    ]


def _behind_address(written: str) -> set[int]:
    """Give who can be reached at a written address: some people have two."""
    if "@" not in written:
        return set()
    people = User.objects.filter(Q(email__iexact=written) | Q(emailaddress__email__iexact=written))
    return set(people.values_list("pk", flat=True))


def _everybody(directory: Directory) -> list[Person]:
    return [*(holding.person for holding in directory.holdings), *directory.line_managers.values()]


def _plain(name: str) -> str:
    return " ".join(_TITLES.sub("", name.strip()).lower().split())


def _each_person_once(found: list[NamedSubject]) -> list[NamedSubject]:
    once: dict[object, NamedSubject] = {}
    for subject in found:
        once.setdefault(subject.person_id or (subject.role, subject.name), subject)
    return list(once.values())
