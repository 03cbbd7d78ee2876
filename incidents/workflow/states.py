"""Where a case can stand, and which of those places belong together. How it gets there is in the table."""

from django.db import models


class State(models.TextChoices):
    """Where a case stands. `tone` colours its tag; `for_reporter` is what the person who reported it reads."""

    REPORTED = "reported", "Reported"
    ACKNOWLEDGED = "acknowledged", "Received"
    TRIAGED = "triaged", "Looked at"
    IN_PROGRESS = "in_progress", "Being dealt with"
    CLOSED = "closed", "Closed"

    @property
    def tone(self) -> str:
        """Give the colour of the tag."""
        return _TONES[self]

    @property
    def for_reporter(self) -> str:
        """Say in plain words where the report stands, for the person who made it."""
        return _FOR_REPORTER[self]


_TONES = {
    State.REPORTED: "bad",
    State.ACKNOWLEDGED: "warn",
    State.TRIAGED: "warn",
    State.IN_PROGRESS: "plain",
    State.CLOSED: "quiet",
}
_FOR_REPORTER = {
    State.REPORTED: "Your report has arrived.",
    State.ACKNOWLEDGED: "Somebody has your report and will look at it.",
    State.TRIAGED: "Somebody has looked at your report and decided what happens next.",
    State.IN_PROGRESS: "Your report is being dealt with.",
    State.CLOSED: "Your report has been dealt with. You can still add to it.",
}
OPEN = (State.REPORTED, State.ACKNOWLEDGED, State.TRIAGED, State.IN_PROGRESS)
KNOWN = (State.ACKNOWLEDGED, State.TRIAGED, State.IN_PROGRESS)
ANY = tuple(State)
