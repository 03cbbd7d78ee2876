"""The decision record: the inputs of a decision as JSON, and back, so that it can be replayed to the same answer."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from accounts.directory import Directory, Holding, OutsideContact, Person, PlaceLine
from accounts.rule_files import AnySetting, Setting
from incidents.routing.facts import Facts, Imagery, Subject

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a decision was made from; `settings` are those of the incidents section as they stood."""

    report: Facts
    place: PlaceLine
    directory: Directory
    settings: dict[str, Setting]


def to_json(
    *, report: Facts, place: PlaceLine, directory: Directory, settings: Mapping[str, AnySetting]
) -> dict[str, Any]:
    """Give the inputs of a decision as plain JSON values."""
    return {
        "format": FORMAT,
        "report": asdict(report),
        "place": asdict(place),
        "holdings": [asdict(holding) for holding in directory.holdings],
        "line_managers": [[person_id, asdict(manager)] for person_id, manager in directory.line_managers.items()],
        "outside": [asdict(contact) for contact in directory.outside],
        "settings": [_setting(setting) for setting in settings.values() if setting.key.startswith("incidents.")],
    }


def from_json(*, record: Mapping[str, Any]) -> Inputs:
    """Read the inputs back; refuses a format it does not know."""
    if record.get("format") != FORMAT:
        raise ValueError(f"This decision record has format {record.get('format')!r}, which cannot be replayed.")
    return Inputs(
        report=_facts(record["report"]),
        place=PlaceLine(slugs=tuple(record["place"]["slugs"]), kinds=tuple(record["place"]["kinds"])),
        directory=Directory(
            holdings=tuple(Holding(**{**held, "person": Person(**held["person"])}) for held in record["holdings"]),
            line_managers={person_id: Person(**manager) for person_id, manager in record["line_managers"]},
            outside=tuple(OutsideContact(**contact) for contact in record["outside"]),
        ),
        settings={fields["key"]: Setting(**fields) for fields in record["settings"]},
    )


def _setting(setting: AnySetting) -> dict[str, Any]:
    return {name: getattr(setting, name) for name in ("key", "value", "clause", "ours", "says", "rule_set")}


def _facts(fields: dict[str, Any]) -> Facts:
    tuples = {name: tuple(fields[name]) for name in ("keep_out", "interests")}
    about = tuple(Subject(**subject) for subject in fields["about"])
    return Facts(**{**fields, **tuples, "about": about, "imagery": Imagery(fields["imagery"])})
