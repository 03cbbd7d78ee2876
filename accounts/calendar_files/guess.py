"""What the words of a line mean: a holiday, a half-term, an INSET day, or nothing that closes a school. A guess, no more."""

import re

HOLIDAY, HALF_TERM, INSET, LEAVE_OUT = "holiday", "half-term", "inset", ""

# The first that fits counts: “INSET day after half-term” is an INSET day, “Back after half-term” is none of them.
_MEANINGS: tuple[tuple[str, str, str], ...] = (
    (r"\bback to school\b|\breturns?\b|\bre-?opens?\b|\bstarts? back\b|\bschool (starts|begins|resumes)\b", LEAVE_OUT,
     "It says when school goes on. What counts are the days without school."),
    (r"\bcancell?ed\b|\bpostponed\b", LEAVE_OUT, "It says that something does not happen."),
    (r"\binset\b|\bin-service\b|\bstaff training\b|\btraining day\b|\bteacher training\b|\bbaker day\b|\bprofessional development\b"
     r"|\bpd day\b|\bnon[- ]pupil day\b|\bpupil[- ]free\b|\bstaff day\b|\btwilight\b", INSET, "It names an INSET or training day."),
    (r"\b(last|first) day\b|\bterm (starts|begins|ends|opens|closes)\b"
     r"|\b(end|start|beginning) of term\b|\bbreaks? up\b", LEAVE_OUT,
     "It says when a term begins or ends. What counts are the days between terms."),
    (r"\bhalf[\s-]?term\b|\bmid[\s-]?term\b", HALF_TERM, "It names a half-term."),
    (r"\bbank hol|\bpublic hol|\bgood friday\b|\beaster monday\b|\bboxing day\b|\bchristmas day\b|\bnew year'?s day\b"
     r"|\bmay day\b", LEAVE_OUT,
     "Bank holidays are known already."),
    (r"\bholiday (club|camp|lunch|activit)|\b(club|party|fair|fayre|concert|play|photo|homework|request)", LEAVE_OUT,
     "It sounds like something that happens, not like days without school."),
    (r"\bholidays?\b|\bvacation\b|\bclosed\b|\bclosure\b|\bno school\b"
     r"|\b(christmas|easter|summer|winter|spring|autumn) break\b", HOLIDAY,
     "It names a holiday or days on which school is closed."),
    (r"\bterm\b", LEAVE_OUT, "It names a term. What counts are the days between terms."),
)  # fmt: skip


_TERM = re.compile(r"\bterm\b")


def names_a_term(words: str) -> bool:
    """Say whether some words name a term itself, and nothing in it or between two."""
    return guess(words)[0] == LEAVE_OUT and bool(_TERM.search(words.casefold()))


def guess(words: str) -> tuple[str, str]:
    """Give what we take some words for, and why; nothing where they do not speak of days without school."""
    plain = words.casefold().replace("\u2019", "'")
    for pattern, kind, why in _MEANINGS:
        if re.search(pattern, plain):
            return kind, why
    return LEAVE_OUT, "Its words do not say that school is closed."
