"""People who exist only in the style guide, and names that are hard to show: long, turned around, in four scripts."""

from dataclasses import dataclass

LONG_NAME = "Saint Wilfrid and the Blessed Company of All Hallows Voluntary Aided Infant School " * 4
TURNED_NAME = "Ms \u202eimeyedA evitaleR\u202c"
FOUR_SCRIPTS = "Zoë Ólafsdóttir · Ελένη Παππά · محمد العلي · 王小明 👩🏽‍🏫👨‍👩‍👧‍👦"


@dataclass(frozen=True)
class SamplePerson:
    """Somebody who exists only in the style guide."""

    name: str
    is_authenticated: bool = True
