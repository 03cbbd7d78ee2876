"""What the reporter is told to do, whom they can ring, and which outside duties are to be ticked."""

from incidents.kinds import Kind, Ladder
from incidents.routing.facts import Facts
from incidents.rules import Route

RING_999 = "If somebody is in danger now, call 999."
DO_NOT_LOOK = "Do not look at, copy, save or send it. Leave it where it is and tell the DSL now."
DO_NOT_LOOK_NOR_TELL = (
    "Do not look at, copy, save or send it. Leave it where it is. Whoever receives this report tells you what to do."
)
RING_THE_LADO = "If you would rather not wait for the school, ring the LADO yourself. The number is on this page."
# Where nobody has put the number on the card of the school.
FIND_THE_LADO = (
    "If you would rather not wait for the school, ring the LADO yourself. The local authority gives you the number."
)


def advice_for(*, kind: Kind, route: Route, facts: Facts, ladder: Ladder, lead_is_out: bool) -> tuple[str, ...]:
    """Give the sentences the reporter reads.

    Where there may be sexual images of somebody under 18, one sentence takes the place of every sentence about
    evidence (rules.md, section 4). It sends nobody to a safeguarding lead who is left out of this report.
    """
    do_not_look = DO_NOT_LOOK_NOR_TELL if lead_is_out else DO_NOT_LOOK
    sentences = [RING_999] if facts.immediate_danger else []
    sentences += [do_not_look] if facts.may_hold_images else [*kind.evidence, *route.evidence]
    sentences += [*kind.advice, *route.advice]
    sentences += [RING_THE_LADO] if ladder is Ladder.ADULT else []
    return tuple(dict.fromkeys(sentences))


def duties_for(*, kind: Kind, route: Route, facts: Facts, ladder: Ladder) -> tuple[str, ...]:
    """Give the outside duties the owner decides on and ticks."""
    duties = [*kind.duties, *route.duties]
    duties += ["social-care"] if ladder is Ladder.CHILD or facts.concerns_a_child else []
    duties += ["lado"] if ladder is Ladder.ADULT else []
    duties += ["police"] if facts.suspected_crime or facts.may_hold_images else []
    duties += ["data-protection-officer"] if facts.personal_data_exposed else []
    return tuple(dict.fromkeys(duties))


def numbers_for(*, facts: Facts, ladder: Ladder) -> tuple[str, ...]:
    """Give the lines of the contacts card to show; the LADO's number always stands beside a concern about an adult."""
    numbers = ["lado"] if ladder is Ladder.ADULT else []
    if ladder is Ladder.CHILD or facts.concerns_a_child:
        numbers += ["social-care", "social-care-night"]
    urgent = facts.immediate_danger or facts.suspected_crime
    numbers += ["police"] if numbers or urgent else []
    return tuple(numbers)
