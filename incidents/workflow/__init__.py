"""The lifecycle of a case: its table on one screen.

A report comes in and goes to the people the rules name, never to those it is about. Whoever looks after it says that they have it,
decides what it is, works on it and closes their part with an outcome; when the last part is closed the case is. What nobody opens
moves on by itself, and so does a part whose people have left or no longer hold the role it came to. Where the law gives a time,
somebody meets that clock or decides that it need not be met; while nobody does, others are called. People add notes, record what
was done outside, share or hand over their part, step aside where they have an interest, and write to the reporter, who can always
add words. Closed is not forgotten: a case is opened again with a reason.

States are `states`, what stands in the way is `guards`, whom a step tells is `people`, and the table is `case`.
"""

from incidents.workflow.case import WORKFLOW
from incidents.workflow.guards import IN_GOOD_HANDS, NO_CLOCK, still_to_meet
from incidents.workflow.states import OPEN, State

__all__ = ["IN_GOOD_HANDS", "NO_CLOCK", "OPEN", "State", "WORKFLOW", "still_to_meet"]
