"""Where a post, its place on one account and a word about it can stand. How they get there is in the tables."""

from django.db.models import TextChoices


class State(TextChoices):
    """Where a post stands; each with whose turn it is and how the page colours the word."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "Waiting for sign-off"
    SENT_BACK = "sent_back", "Sent back"
    APPROVED = "approved", "Signed off"
    PUBLISHING = "publishing", "Going out"
    PUBLISHED = "published", "Published"
    NEEDS_ATTENTION = "needs_attention", "Needs attention"
    REJECTED = "rejected", "Not to be published"
    WITHDRAWN = "withdrawn", "Withdrawn"
    EXPIRED = "expired", "Missed its time"
    TAKEN_DOWN = "taken_down", "Taken down"

    @property
    def turn(self) -> str:
        """Say whose turn it is, in words."""
        return _TURNS.get(self.value, "")

    @property
    def tone(self) -> str:
        """Say how the word is coloured."""
        return _TONES.get(self.value, "plain")


_TURNS = {
    "draft": "the author",
    "in_review": "the people who sign off",
    "sent_back": "the author",
    "approved": "whoever publishes, when its time has come",
    "publishing": "whoever publishes",
    "needs_attention": "whoever publishes",
    "expired": "the author",
}
_TONES = {
    "draft": "quiet",
    "sent_back": "warn",
    "approved": "good",
    "published": "good",
    "needs_attention": "bad",
    "rejected": "bad",
    "withdrawn": "quiet",
    "expired": "warn",
    "taken_down": "quiet",
}


class PublicationState(TextChoices):
    """Where a post stands on one account."""

    WAITING = "waiting", "Not out yet"
    SENDING = "sending", "Being sent"
    PUBLISHED = "published", "Published"
    UNCONFIRMED = "unconfirmed", "Nobody knows whether it went out"
    FAILED = "failed", "Did not go out"
    TO_DO_BY_HAND = "to_do_by_hand", "To put out by hand"
    TAKEN_DOWN = "taken_down", "Taken down"

    @property
    def tone(self) -> str:
        """Say how the word is coloured."""
        return {"published": "good", "unconfirmed": "bad", "failed": "bad", "to_do_by_hand": "warn"}.get(
            self.value, "quiet"
        )


class FlagState(TextChoices):
    """What became of somebody's word that something is wrong with a post that is out."""

    OPEN = "open", "Being looked at"
    KEPT = "kept", "It stays up"
    TAKEN_DOWN = "taken_down", "The post was taken down"

    @property
    def tone(self) -> str:
        """Say how the word is coloured."""
        return {"open": "warn"}.get(self.value, "quiet")


OUT_OR_ON_ITS_WAY = (State.PUBLISHING, State.PUBLISHED, State.NEEDS_ATTENTION)
LIVE = (State.PUBLISHED, State.NEEDS_ATTENTION)
