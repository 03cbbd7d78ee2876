"""What the clauses themselves say about the policy: its reach, its keepers, its review.

Belongs here: facts found in sentences. What stands on the cover belongs in `cover`; what is wrong belongs in `defects`.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from policies.importing.imported import ImportedClause
from policies.importing.periods import find_interval
from policies.importing.words import plain, sentences

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_QUESTION = re.compile(r"\b(?:questions?|quer(?:y|ies)|enquir(?:y|ies))\b", re.I)
_DIRECTED = re.compile(
    r"\b(?:directed|addressed|referred|sent|put|taken|contact|ask|speak|go)\s+"
    r"(?:by\s+e-?mail\s+)?(?:to|with)?\s*(?P<who>.+)",
    re.I,
)
_ATTENTION = re.compile(
    r"\b(?:attention of|marked for|marked)\s+(?:the attention of\s+)?(?:the\s+)?(?P<who>[\w &/’'-]{2,60})", re.I
)
_COVERS = re.compile(
    r"\b(?:polic(?:y|ies)|it|they|rules?)\s+(?:also\s+)?(?:appl(?:y|ies)|covers?|extends?)\b|"
    r"\b(?:comply|follow|keep to|bound by)\b.{0,40}\bthis policy\b",
    re.I,
)
_ACCOUNTABLE = re.compile(
    r"\b(?P<who>[\w &/’'-]{2,60}?)\s+(?:has|have|holds?|carr(?:y|ies)|keeps?|is|are)\s+"
    r"(?:the\s+)?(?:overall|ultimate(?:ly)?)\s+(?:responsib|accountab)",
    re.I,
)
_DAY_TO_DAY = re.compile(
    r"day[\s-]*to[\s-]*day\b.{0,80}?\b(?:to|with|by)\s+(?:the\s+)?(?P<who>[A-Z][\w /&’'-]{1,60})",
)
_APPROVERS = re.compile(
    r"\b(local governing body|governing body|governing board|board of trustees|trust board|trustees|executive team|"
    r"chief executive|CEO|governors)\b",
    re.I,
)
# The people a policy may cover, as the sources call them (P15), in the words shown to the reader.
_GROUPS = (
    ("employees", r"employees?"),
    ("all staff", r"all (?:school |of our )?staff|members? of staff|staff members?"),
    ("senior managers", r"senior (?:managers|leaders)"),
    ("officers", r"officers"),
    ("governors", r"governors|governing bod(?:y|ies)"),
    ("trustees", r"trustees"),
    ("consultants", r"consultants"),
    ("contractors", r"contractors"),
    ("trainees", r"trainees"),
    ("homeworkers", r"home[\s-]?workers"),
    ("part-time staff", r"part[\s-]time"),
    ("fixed-term staff", r"fixed[\s-]term"),
    ("casual staff", r"casual"),
    ("agency staff", r"agency"),
    ("volunteers", r"volunteers"),
    (
        "third parties with access to the systems",
        r"third part(?:y|ies)|(?:outside|other) (?:people|bodies|firms|organisations)",
    ),
)
_GROUP_PATTERNS = tuple((name, re.compile(rf"\b(?:{words})\b", re.I)) for name, words in _GROUPS)
_ACT = re.compile(r"\b((?:[A-Z][\w’'-]{1,30}\s+(?:(?:of|and|the|on|to|etc\.?)\s+){0,2}){1,7}Act)\s+((?:19|20)\d\d)\b")
_REGULATION = re.compile(r"\b((?:UK\s+)?(?:GDPR|General Data Protection Regulation))\b")
_GUIDANCE = (
    ("Keeping Children Safe in Education", re.compile(r"keeping children safe in education", re.I)),
    ("Working Together to Safeguard Children", re.compile(r"working together to safeguard children", re.I)),
    ("Data protection in schools", re.compile(r"data protection in schools", re.I)),
    ("Teachers’ Standards", re.compile(r"\bteach(?:er|ing)[s’']{0,2} standards\b", re.I)),
)
_NEAR_YEAR = re.compile(r"[\s\"'”’(,]{0,4}((?:19|20)\d\d)\b")
_YEAR_BEFORE = re.compile(r"\(((?:19|20)\d\d)\)\s*[\"'“‘]?\s*$")


@dataclass
class Statements:
    """The facts found in the clauses."""

    accountable: str = ""
    day_to_day: str = ""
    approver: str = ""
    approved_before_use: bool = False
    contact: str = ""
    contractual: bool | None = None
    review_every_months: int | None = None
    reviewed_from_time_to_time: bool = False
    audiences: tuple[str, ...] = ()
    guidance: tuple[tuple[str, str], ...] = field(default=())


def read_statements(clauses: Iterable[ImportedClause]) -> Statements:
    """Read the facts the clauses state."""
    facts = Statements()
    audiences: dict[str, None] = {}
    guidance: dict[tuple[str, str], None] = {}
    for clause in clauses:
        if "review" in clause.heading.lower() or "review" in clause.text.lower():
            _read_review(facts, clause)
        for sentence in _sentences_of(clause):
            _read_keepers(facts, sentence)
            facts.contact = facts.contact or _contact(sentence)
            facts.contractual = _contractual(sentence) if facts.contractual is None else facts.contractual
            audiences.update(dict.fromkeys(_audiences(sentence)))
            guidance.update(dict.fromkeys(_guidance(sentence)))
    facts.audiences = tuple(audiences)
    facts.guidance = _without_repeats(guidance)
    return facts


def _sentences_of(clause: ImportedClause) -> Iterator[str]:
    for sentence in sentences(clause.text):
        words = plain(sentence).lstrip("-• ").strip()
        if words:
            yield words


def _read_review(facts: Statements, clause: ImportedClause) -> None:
    for sentence in _sentences_of(clause):
        lower = sentence.lower()
        if "review" not in lower or "policy" not in f"{lower} {clause.heading.lower()}":
            continue
        facts.review_every_months = facts.review_every_months or find_interval(sentence)
        facts.reviewed_from_time_to_time |= "from time to time" in lower


def _read_keepers(facts: Statements, sentence: str) -> None:
    lower = sentence.lower()
    if not facts.accountable and ("overall" in lower or "ultimate" in lower):
        found = _ACCOUNTABLE.search(sentence)
        facts.accountable = _who(found["who"]) if found else ""
    if not facts.day_to_day and "day" in lower:
        found = _DAY_TO_DAY.search(sentence)
        facts.day_to_day = _who(found["who"]) if found else ""
    if not facts.approver and "approv" in lower and re.search(r"\b(?:policy|amend|change)", lower):
        body = _APPROVERS.search(sentence)
        if body and not re.search(r"\b(?:account|post|site|posting|communication)s?\b", lower):
            facts.approver = body.group(1)
            facts.approved_before_use = bool(re.search(r"\b(?:before|prior to)\b", lower))


def _who(words: str) -> str:
    words = re.split(r"\b(?:and|who|which|but|for|so)\b", words)[0] if " of " not in words else words
    return re.sub(r"^(?:the|our|its)\s+", "", words.strip(" .,;"), flags=re.I)


def _contact(sentence: str) -> str:
    asked = _QUESTION.search(sentence)
    directed = _DIRECTED.search(sentence, asked.end()) if asked else None
    if not directed or "policy" not in sentence.lower():
        return ""
    email = _EMAIL.search(sentence)
    if not email:
        return re.sub(r"^(?:the|your|our)\s+", "", directed["who"].strip(" .")).strip()
    who = _ATTENTION.search(sentence)
    return f"{email.group()}, for the attention of the {who['who'].strip()}" if who else email.group()


def _contractual(sentence: str) -> bool | None:
    lower = sentence.lower()
    about_contracts = re.search(r"\bcontract(?:s|ual)?\b|\bterms and conditions\b", lower)
    if not about_contracts or not re.search(r"\bpolicy\b|\bit\b", lower):
        return None
    if re.search(r"\bnot\b.{0,40}\b(?:form|part|contractual|intended|change)\b|\bno part\b", lower):
        return False
    return True if re.search(r"\b(?:forms?|is) (?:a )?part of\b", lower) else None


def _audiences(sentence: str) -> list[str]:
    if not _COVERS.search(sentence):
        return []
    return [name for name, pattern in _GROUP_PATTERNS if pattern.search(sentence)]


def _guidance(sentence: str) -> Iterator[tuple[str, str]]:
    for found in _ACT.finditer(sentence):
        yield _without_lead(found.group(1)), found.group(2)
    for found in _REGULATION.finditer(sentence):
        name = " ".join(found.group(1).split()).replace("General Data Protection Regulation", "GDPR")
        yield name, "2016/679" if "2016/679" in sentence else ""
    for name, pattern in _GUIDANCE:
        at = pattern.search(sentence)
        if at:
            year = _NEAR_YEAR.match(sentence, at.end()) or _YEAR_BEFORE.search(sentence[: at.start()])
            yield name, year.group(1) if year else ""


def _without_lead(name: str) -> str:
    return re.sub(r"^(?:(?:The|Under|In|See|And)\s+)+", "", " ".join(name.split()))


def _without_repeats(guidance: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Drop a mention without an edition where the same source is named with one."""
    dated = {name for name, edition in guidance if edition}
    return tuple((name, edition) for name, edition in guidance if edition or name not in dated)
