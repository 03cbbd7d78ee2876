"""Every rule whose value people may change on a page of its own. A new one is a line here, and a form that asks for it and says
what it changes (`accounts.forms.rules.RuleForm`).
"""

from accounts.forms.rules import RuleKind
from posts.forms.hours import SuitableHoursForm
from posts.rules import SUITABLE_HOURS

KINDS = (
    RuleKind(
        SUITABLE_HOURS,
        "A post without a time of its own waits for these hours. What families must know at once waits for nothing.",
        SuitableHoursForm,
    ),
)
