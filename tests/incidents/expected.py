"""Reads the expected routing matrix and lays it out cell by cell."""

import tomllib
from pathlib import Path

from incidents.kinds import KINDS
from tests.incidents.places import LINES

FOLDER = Path(__file__).with_name("matrix")
SUBJECTS = (
    "nobody",
    "by-teacher",
    "teacher",
    "volunteer",
    "not-sure",
    "headteacher",
    "safeguarding-lead",
    "deputy-safeguarding-lead",
    "business-manager",
    "school-office",
    "deputy-headteacher",
    "line-manager",
    "governor",
    "chair-of-governors",
    "data-protection-officer",
    "human-resources",
)
IN_A_TRUST = ("chief-executive", "trustee", "chair-of-trustees", "communications", "trust-safeguarding-lead")


def table_for(slug):
    """Give the expected table of one school: kind -> subject -> recipients, the nearer file winning line by line."""
    single = len(LINES[slug]) == 1
    table = {kind: {} for kind in KINDS}
    for name, content in _files(slug, single):
        for heading, lines in content.items():
            if name == "everywhere" and heading.endswith("in-a-trust" if single else "in-a-single-school"):
                continue
            for kind in lines.get("kinds", [heading]):
                table[kind] |= {subject: value for subject, value in lines.items() if subject != "kinds"}
    return table


def cells(slug):
    """Give every cell of one school: kind, subject and the expected recipients."""
    subjects = SUBJECTS if len(LINES[slug]) == 1 else SUBJECTS + IN_A_TRUST
    for kind, lines in table_for(slug).items():
        for subject in subjects:
            yield kind, subject, lines.get(subject, lines["otherwise"])


def _files(slug, single):
    names = dict.fromkeys(["everywhere", LINES[slug][-1], slug])
    for name in names:
        path = FOLDER / f"{name}.toml"
        if path.exists():
            yield name, tomllib.loads(path.read_text())
