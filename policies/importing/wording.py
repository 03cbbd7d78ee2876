"""What single sentences of a policy get wrong, each as a sentence its owner can act on.

Belongs here: wording a careful reader would query. Each check looks at one sentence and says in which clause it stands.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from policies.importing.imported import ImportedClause
from policies.importing.words import plain, sentences

# Services that have closed or have another name now, with what became of them.
_PLATFORMS = (
    ("Windows Live Messenger", r"windows live messenger|msn messenger", "closed in 2013"),
    ("Google+", r"google\s?\+|google plus", "closed in 2019"),
    ("Vine", r"\bVine\b", "closed in 2017"),
    ("Periscope", r"\bPeriscope\b", "closed in 2021"),
    ("Bebo", r"\bBebo\b", "closed in 2022"),
    ("Friends Reunited", r"friends reunited", "closed in 2016"),
    ("Skype", r"\bSkype\b", "closed in 2025"),
    ("Xbox Live", r"xbox live", "has been called the Xbox network since 2021"),
    ("Twitter", r"\btwitter\b", "has been called X since 2023"),
)
_CASED = {"Vine", "Periscope", "Bebo", "Skype"}
_PLATFORM_PATTERNS = tuple(
    (name, re.compile(pattern, 0 if name in _CASED else re.IGNORECASE), fate) for name, pattern, fate in _PLATFORMS
)
_TELLS = re.compile(
    r"\b(?:report(?:ed|ing)?|notif(?:y|ied)|inform(?:ed)?|tell|told|rais(?:e|ed)|contact(?:ed)?|escalated?)\b", re.I
)
_SOMEBODY = re.compile(
    r"\b(?:DSL|designated safeguarding|safeguarding lead|head\s?-?teachers?|principal|line manager|business manager|"
    r"chief executive|CEO|director|governors?|head of school|executive head|HR)\b",
    re.I,
)


def query_wording(clauses: Sequence[ImportedClause]) -> list[str]:
    """List what the wording of these clauses gets wrong."""
    found: dict[str, None] = {}
    reported = False
    for clause in clauses:
        for sentence in sentences(clause.text):
            words = plain(sentence)
            reported = reported or bool(_TELLS.search(words) and _SOMEBODY.search(words))
            for check in _CHECKS:
                complaint = check(words)
                if complaint:
                    found.setdefault(f"{_where(clause)} {complaint}")
    if not reported:
        found.setdefault("The policy does not say who is to be told about a misuse or a concern.")
    return [*found, *_platforms(clauses)]


def _where(clause: ImportedClause) -> str:
    if clause.number:
        return f"{'Clause' if clause.kind == 'clause' else 'Section'} {clause.number}"
    return f"“{clause.heading}”" if clause.heading else "The opening"


def _bundles_consent(words: str) -> str:
    lower = words.lower()
    by_reading = re.search(r"\backnowledg|\bread(?:ing)?\b|\bsign(?:ing|ed|ature)?\b|\bconfirm", lower)
    consents = re.search(r"\bconsent|\bagree(?:s|ing)? to\b", lower) and re.search(r"\bmonitor|\bpolicy\b", lower)
    if not (by_reading and consents):
        return ""
    return (
        "takes reading the policy as consent to monitoring. "
        "Consent bundled like this is seldom valid: give notice of it instead."
    )


def _notice_is_ambiguous(words: str) -> str:
    if not re.search(r"\b(?:no|not) later than\b.{0,60}\bfrom (?:the|that|its)\b", words.lower()):
        return ""
    return "gives notice of a change “from” its date, which can mean before or after. It is read as before: say so."


def _asks_for_passwords(words: str) -> str:
    lower = words.lower()
    given = r"\b(?:provid|hand|giv|disclos|surrender|suppl)\w{0,4}\b.{0,40}\b(?:passwords?|log-?\s?ins?)\b"
    if not (re.search(given, lower) and re.search(r"\binvestigat|\bsuspect", lower)):
        return ""
    return "lets an investigation ask for passwords. Nobody should be asked for one."


def _forbids_searches(words: str) -> str:
    lower = words.lower()
    searches = re.search(r"\bsearch", lower) and re.search(r"\b(?:applicants?|candidates?)\b", lower)
    if not (searches and re.search(r"\b(?:not|never|nobody|no one)\b", lower)):
        return ""
    return (
        "forbids online searches on applicants. "
        "Statutory guidance says that schools should consider them for shortlisted candidates."
    )


_CHECKS: tuple[Callable[[str], str], ...] = (
    _bundles_consent,
    _notice_is_ambiguous,
    _asks_for_passwords,
    _forbids_searches,
)


def _platforms(clauses: Sequence[ImportedClause]) -> Iterator[str]:
    for name, pattern, fate in _PLATFORM_PATTERNS:
        where = [_where(clause) for clause in clauses if pattern.search(clause.text)]
        if where:
            others = f" and {len(where) - 1} more name" if len(where) > 1 else " names"
            yield f"{where[0]}{others} {name}, which {fate}."
