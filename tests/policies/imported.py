"""Documents that tests of the import read, and what of their words must be kept."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

from policies.importing import read_policy

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = Path(__file__).parent / "documents"
DEMO = ROOT / "policyhub" / "demo" / "documents"
TODAY = date(2026, 11, 21)


def imported(path, on=TODAY):
    return read_policy(data=path.read_bytes(), filename=path.name, on=on)


def from_text(text, on=TODAY, filename="policy.txt"):
    return read_policy(data=text.encode(), filename=filename, on=on)


def words_of(text):
    """Count the words of a text; page numbers and the targets of links inside the page are none."""
    text = re.sub(r"</?u>|\]\(#[^)]*\)", "", text)
    text = re.sub(r"[–-] page \d+$|^o\t", "", text, flags=re.MULTILINE)
    return Counter(word for word in re.findall(r"[^\W_]+", text.lower()) if not word.isdigit() or len(word) > 3)


def words_kept(policy):
    clauses = [" ".join((clause.number, clause.heading, clause.text)) for clause in policy.clauses]
    kept = [*policy.cover, *policy.furniture, *policy.contents, *policy.not_understood, *clauses]
    return words_of(" ".join(kept))
