"""The five organisations of the demo, and who does what in each: their rules differ, the journeys do not."""

from dataclasses import dataclass

import pytest


@dataclass(frozen=True)
class Place:
    """One school of an organisation; people by the local part of their address."""

    organisation: str
    school: str
    signer: str
    governor: str = "governor"

    def person(self, part):
        return f"{part}@{self.school}.example"


PLACES = (
    Place("harbour", "harbour-north", "head"),
    Place("millstone", "millstone-abbey", "head"),
    Place("oakfield", "oakfield", "head"),
    Place("skyline", "skyline-east", "head"),
    Place("larkrise", "larkrise", "sbm"),
)
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
ONE = PLACES[-1]
# Each story on a phone in each organisation, and in one of them at a desk too.
EVERYWHERE_AND_AT_A_DESK = pytest.mark.parametrize(
    ("place", "viewport"),
    [*(pytest.param(place, PHONE, id=place.organisation) for place in PLACES), pytest.param(ONE, DESK, id="at-a-desk")],
)
