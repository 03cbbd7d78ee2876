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
EVERYWHERE = pytest.mark.parametrize("place", PLACES, ids=lambda place: place.organisation)
ONE = PLACES[-1]
