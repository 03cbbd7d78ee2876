"""What a password may not be, in our own words: too short, too common, too much like its owner.

The tests of these are the framework's; only the sentences are ours, which somebody reads while they are in a hurry to come in.
"""

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)


class LongEnough(MinimumLengthValidator):
    """Refuses short passwords."""

    def get_error_message(self) -> str:
        """Say how long it has to be, and an easy way to get there."""
        return f"This password is too short. Use at least {self.min_length} characters: three or four words are good."

    def get_help_text(self) -> str:
        """Say the same before anything is typed."""
        return f"Use at least {self.min_length} characters. Three or four words that nobody would guess are good."


class NotCommon(CommonPasswordValidator):
    """Refuses what many people use."""

    def get_error_message(self) -> str:
        """Say why that is bad."""
        return "Many people use this password, so it is quickly guessed. Choose a different one."

    def get_help_text(self) -> str:
        """Say the same before anything is typed."""
        return "Do not use a password that many people use."


class NotLikeOneself(UserAttributeSimilarityValidator):
    """Refuses what is close to the name or the address of its owner."""

    def get_error_message(self) -> str:
        """Say what it is too close to."""
        return "This password is too much like your name or your email address. Choose a different one."

    def get_help_text(self) -> str:
        """Say the same before anything is typed."""
        return "Do not use your name or your email address."
