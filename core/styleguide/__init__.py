"""Sample values for the living style guide: every component in every state, with the awkward cases that real life brings.

Plain values only, all invented: `names`, `forms`, `work` and `pieces`. Not here: how they look
(`templates/styleguide.html`), or anything that asks the database.
"""

from datetime import UTC, date, datetime
from typing import Any

from django.core.paginator import Paginator

from core.styleguide import pieces, work
from core.styleguide.forms import SampleForm, failed_form
from core.styleguide.names import FOUR_SCRIPTS, LONG_NAME, TURNED_NAME, SamplePerson


def samples() -> dict[str, Any]:
    """Give the style guide something to show."""
    return {
        "people": [SamplePerson("Ms Adeyemi"), SamplePerson(TURNED_NAME), SamplePerson(FOUR_SCRIPTS), None],
        "moments": [
            datetime(2027, 3, 4, 16, 30, tzinfo=UTC),
            datetime(2027, 3, 28, 11, 0, tzinfo=UTC),
            date(2027, 3, 4),
        ],
        "tones": pieces.tones(),
        "items": work.items(),
        "action_sets": work.action_sets(),
        "fresh_form": SampleForm(),
        "failed_form": failed_form(),
        "page": Paginator(range(1, 124), 25).page(3),
        "table": pieces.table(),
        "matrix": pieces.matrix(),
        "history": work.history(),
        "tiles": pieces.tiles(),
        "bars": pieces.bars(),
        "summary": pieces.summary(),
        "steps": work.steps(),
        "contacts": pieces.contacts(),
        "findings": work.findings(),
        "demo_door": [
            {
                "name": "Larkrise Primary",
                "people": [{"name": "Joan Marsh", "job": "Headteacher", "address": "head@larkrise.example"}],
            }
        ],
        "crumbs": [{"label": "Posts", "url": "#"}, {"label": "Waiting for me", "url": "#"}],
        "nav": pieces.nav(),
        "long_name": LONG_NAME,
        "four_scripts": FOUR_SCRIPTS,
        "attack": "<script>alert('no')</script> =1+1",
    }
