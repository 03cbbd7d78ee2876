"""The video of a post: the fields that ask for it, and the file as it may be kept, or a sentence beside the field (W24)."""

from typing import Any, BinaryIO, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from core.uploads import NO_ROOM, is_full
from posts.channels.platforms import PLATFORMS
from posts.forms.origins import LEFT_DEVICE
from posts.kinds import answer_of, origin_of
from posts.models import Account, Post, Video
from posts.services import NewVideo
from posts.videos import CleanVideo, RefusedVideo, clean

BY_HAND_ONLY = (
    "{label} is filled by PolicyHub itself, and a video is put out by hand. "
    "Take out this account here, or the video below."
)


def video_field() -> forms.FileField:
    """Make the field for the file."""
    megabytes, minutes = settings.VIDEO_MOST_BYTES // 1_000_000, settings.VIDEO_MOST_SECONDS // 60
    return forms.FileField(
        label="Add a video",
        help_text=(
            f"MP4, MOV or WebM, up to {megabytes} MB and {minutes} minutes. Place, date and phone are taken out of the file. "
            "What can be seen and heard stays as it was filmed, so whoever signs off watches all of it. No live streams."
        ),
        required=False,
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": "video/mp4,video/quicktime,video/webm,.m4v"}),
    )


def video_words_field() -> forms.CharField:
    """Make the field for the words."""
    return forms.CharField(
        label="What can be seen and heard in this video?",
        help_text="For people who cannot see or hear it, without names: “A class sings on the steps, somebody counts to three”.",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def said_of(film: Video | None) -> dict[str, str]:
    """Give what was said of a stored video, for its fields."""
    if film is None:
        return {}
    said = {"video_taken": answer_of(film.origin), "video_taken_words": film.source_words}
    return {"video_alt": film.alt} | said


class WithVideo:
    """What the form of a post does about its video: looks through a new one, and keeps it off accounts that take none."""

    accounts: list[Account]
    cleaned_data: dict[str, Any]
    stored: Post | None
    fields: dict[str, forms.Field]
    add_error: Any

    @property
    def film(self) -> Video | None:
        """Give the stored video, or nothing."""
        return self.stored.film if self.stored else None

    def add_video_fields(self) -> None:
        """Ask whether it was deleted while somebody's own device may hold the stored one."""
        if self.film is not None and self.film.is_on_own_device:
            self.fields["video_left"] = forms.BooleanField(label=LEFT_DEVICE, required=False)

    def film_row(self) -> dict[str, Any]:
        """Give what the page asks, or says, of the device of the stored video."""
        has_left = "video_left" in self.fields
        # For the type checker: a mix-in of a form.
        left = self["video_left"] if has_left else None  # type: ignore[index]
        return {"left": left, "left_at": self.film.left_device_at if self.film else None}

    def clean_video(self) -> CleanVideo | None:
        """Have the file looked through in a process of its own, or say why it is not taken.

        The copy takes the place of what was uploaded, so it is closed with the request whatever becomes of it.
        """
        upload = self.cleaned_data.get("video")
        if upload is None:
            return None
        try:
            copy = clean(
                file=cast("BinaryIO", upload),
                filename=upload.name or "",
                most_bytes=settings.VIDEO_MOST_BYTES,
                most_seconds=settings.VIDEO_MOST_SECONDS,
            )
        except RefusedVideo as refused:
            raise ValidationError(refused.sentence, code="refused") from refused
        except OSError as error:
            # It lies twice on the disk for a moment, as it came and as it is kept.
            if not is_full(error):
                raise
            raise ValidationError(NO_ROOM, code="no_room") from error
        upload.file.close()
        upload.file = copy.file
        return copy

    def has_video(self, data: dict[str, Any]) -> bool:
        """Say whether there will be a video: a new one, or the stored one that nobody takes out."""
        return bool(data.get("video")) or (self.film is not None and not data.get("remove_video"))

    def refuse_accounts_without_video(self, data: dict[str, Any]) -> None:
        """Say beside an account that it cannot go with a video: only people put one out."""
        if not self.has_video(data):
            return
        for one in self.accounts:
            if data.get(f"account_{one.pk}") and one.kind not in PLATFORMS:
                self.add_error(f"account_{one.pk}", BY_HAND_ONLY.format(label=one.label))

    def video_in(self, data: dict[str, Any]) -> dict[str, Any]:
        """Give what was said of the video as plain values for the services."""
        new, origin = data.get("video"), origin_of(data["video_taken"], data["video_taken_words"])
        return {
            "new_video": NewVideo(clean=new, alt=data["video_alt"], origin=origin) if new else None,
            "video_alt": data["video_alt"] if self.film else None,
            "video_origin": origin if self.film and data["video_taken"] else None,
            "video_left_device": bool(data.get("video_left")),
            "remove_video": bool(data.get("remove_video")),
        }
