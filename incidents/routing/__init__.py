"""Who would get this: a report, a place, its people and its rules in; a decision out. Pure.

Here: resolving roles to people, the statutory floor, the conflict filter, the three ladders, advice, and the proof
that no report can reach nobody (rules.md, section 3). Not here: storing a decision, telling anybody, or what the
rules say (`incidents.rules`). The readings behind the doubtful cells are written down in
`docs/adr/0010-routing-readings.md`.
"""

from incidents.routing.deciding import who_gets
from incidents.routing.decision import As, Clock, Decision, Reason, Recipient, Removed, RuleUsed, Rung
from incidents.routing.facts import Facts, Imagery, Subject
from incidents.routing.proof import Gap, choices, never_empty_gaps
from incidents.routing.record import from_json, to_json

__all__ = [
    "As",
    "Clock",
    "Decision",
    "Facts",
    "Gap",
    "Imagery",
    "Reason",
    "Recipient",
    "Removed",
    "RuleUsed",
    "Rung",
    "Subject",
    "choices",
    "from_json",
    "never_empty_gaps",
    "to_json",
    "who_gets",
]
