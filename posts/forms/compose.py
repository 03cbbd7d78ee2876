"""The one form a post is written with. It works without scripts; nothing typed is lost when something in it is refused."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from core.clocks import at_london, london, times_shown
from core.fields import DayField, TimeOfDayField
from core.forms import Form
from posts import criteria
from posts.checks import is_blank
from posts.forms.origins import fields_of, origins_in, quote_field, quote_in, taken_field, words_field
from posts.forms.questions import WithQuestions
from posts.forms.unsaid import WithUnsaid
from posts.forms.videos import WithVideo, said_of, video_field, video_words_field
from posts.kinds import origin_of
from posts.models import Account, Post
from posts.photos import CleanPhoto, RefusedPhoto, clean
from posts.photos.kinds import MOST_BYTES
from posts.reasons import Reason
from posts.rules import PostRules
from posts.services import Composition, Named, NewPhoto
from posts.services.compose import MOST_PHOTOS

PHOTO_HINT = "JPEG, PNG, WebP or HEIC, up to 25 MB. We keep a clean copy only: place, date and phone are taken out."
NO_SUCH_TIME = "The clocks go forward that night and leave this time out. Choose one before 1 am, or from 2 am on."

EMPTY = "Write what the post should say: so far nobody would see anything."
PICTURE_AGAIN = "Choose the picture that your words are about, or take the words out."
LOOK_AGAIN = "You were asked to look at this again."


class ComposeForm(WithUnsaid, WithVideo, WithQuestions, Form):
    """What a post says, where, when, for what, with which pictures, and the author's answers."""

    title = forms.CharField(
        label="A name for it in lists",
        max_length=200,
        help_text="Only colleagues see it. Leave children's names out of it.",
        error_messages={"required": "Give it a short name, so that it can be found again."},
    )
    words = forms.CharField(
        label="What should the post say?",
        help_text="Write it the way families will read it.",
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    photo = forms.FileField(
        label="Add a picture",
        help_text=PHOTO_HINT,
        required=False,
        allow_empty_file=True,
        max_length=255,
        widget=forms.FileInput(attrs={"accept": "image/*,.heic,.heif,.avif"}),
    )
    photo_alt = forms.CharField(
        label="What does this picture show?",
        help_text="For people who cannot see it, without names: “Four children at a brook, seen from behind”.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    taken = taken_field(label="Where is this picture from?")
    taken_words = words_field()
    quote_source = quote_field()
    quote_words = words_field(label="Who said or wrote it, and where?")
    video = video_field()
    video_alt = video_words_field()
    video_taken = taken_field(label="Where is this video from?")
    video_taken_words = words_field()
    remove_video = forms.BooleanField(label="Take this video out", required=False)
    nobody_recognisable = forms.BooleanField(
        label="Nobody can be recognised in the pictures or the video", required=False
    )
    purpose = forms.ChoiceField(label="What is it for?", required=False, widget=forms.RadioSelect)
    when = forms.ChoiceField(
        label="When should it go out?",
        choices=[("signed_off", "As soon as it is signed off"), ("at", "At a certain time")],
        initial="signed_off",
        widget=forms.RadioSelect,
        error_messages={"required": "Say when it should go out."},
    )
    day = DayField(label="Day", required=False)
    time = TimeOfDayField(label="Time", required=False, help_text="For example 16:30.", max_length=12)
    none_apply = forms.BooleanField(label="I thought about each of them, and none of these apply", required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        rules: PostRules,
        accounts: Iterable[Account],
        now: datetime,
        post: Post | None = None,
    ) -> None:
        self.rules, self.now, self.stored = rules, now, post
        self.accounts = list(accounts)
        self.photos = sorted(post.photos.all(), key=lambda photo: photo.order) if post else []
        self.asked = criteria.questions_for(rules.criteria, has_photo=True, names_people=True)
        super().__init__(data, files, initial=_initial(post) if post else {})
        # For the type checker: Django's stubs know no more than Field.
        self.fields["purpose"].choices = [(one.key, one.label) for one in criteria.purposes_for(rules.criteria)]  # type: ignore[attr-defined]
        chosen = {one.account_id: one.own_words for one in post.publications.all()} if post else {}
        self._add_accounts(chosen)
        self._add_photos()
        self.add_video_fields()
        self.add_questions({one.key: one.answer for one in post.answers.all() if not one.is_outdated} if post else {})

    def _add_accounts(self, chosen: dict[int, str]) -> None:
        for account in self.accounts:
            self.fields[f"account_{account.pk}"] = forms.BooleanField(
                label=f"{account.label} ({account.kind_label})", required=False, initial=account.pk in chosen
            )
            self.fields[f"words_{account.pk}"] = forms.CharField(
                label=f"Other words for {account.label}",
                help_text="Leave this empty to use the words above.",
                required=False,
                max_length=20_000,
                initial=chosen.get(account.pk, ""),
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def _add_photos(self) -> None:
        for place, photo in enumerate(self.photos, start=1):
            self.fields[f"alt_{photo.uid}"] = forms.CharField(
                label=f"What does picture {place} show?",
                required=False,
                max_length=1000,
                initial=photo.alt,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
            self.fields |= fields_of(photo, place=place)
            self.fields[f"remove_{photo.uid}"] = forms.BooleanField(label="Take this picture out", required=False)
            self.fields[f"place_{photo.uid}"] = forms.IntegerField(
                label=f"Show picture {place} in place",
                required=False,
                initial=place,
                min_value=1,
                max_value=MOST_PHOTOS,
            )

    # Parts for the template ---------------------------------------------------------------------------------------------
    def point_at(self, reasons: Iterable[Reason]) -> None:
        """Say beside each field that somebody asked to have it looked at again; a field that is gone says nothing."""
        for reason in reasons:
            if field := self.fields.get(reason.field):
                field.help_text = f"{LOOK_AGAIN} {field.help_text}".strip()

    def account_rows(self) -> list[dict[str, Any]]:
        """Give each account with its tick and its own words."""
        return [
            {
                "account": one,
                "chosen": self[f"account_{one.pk}"],
                "words": self[f"words_{one.pk}"],
                "open": bool(self[f"words_{one.pk}"].value()),
            }
            for one in self.accounts
        ]

    def photo_rows(self) -> list[dict[str, Any]]:
        """Give each stored picture with its words and the tick to take it out."""
        return [
            {
                "photo": one,
                "alt": self[f"alt_{one.uid}"],
                "taken": self[f"taken_{one.uid}"],
                "taken_words": self[f"taken_words_{one.uid}"],
                "left": self[f"left_{one.uid}"] if one.is_on_own_device else None,
                "left_at": one.left_device_at,
                "remove": self[f"remove_{one.uid}"],
                "place": self[f"place_{one.uid}"] if len(self.photos) > 1 else None,
                "url": one.address("phone"),
            }
            for one in self.photos
        ]

    # Cleaning ---------------------------------------------------------------------------------------------------------------
    def clean_photo(self) -> CleanPhoto | None:
        """Make the clean copy in a process of its own, or say why not."""
        upload: UploadedFile | None = self.cleaned_data.get("photo")
        if upload is None:
            return None
        # One byte more than is allowed is enough to be refused for it.
        data = upload.read(MOST_BYTES + 1)
        try:
            return clean(data=data, filename=upload.name or "")
        except RefusedPhoto as refused:
            raise ValidationError(refused.sentence, code="refused") from refused

    def clean(self) -> dict[str, Any]:
        """Put day and time together: a moment to come, or none."""
        data = super().clean() or {}
        if "words" not in self.errors and self._is_empty(data):
            self.add_error("words", EMPTY)
        if data.get("photo_alt") and not data.get("photo") and "photo" not in self.errors:
            # A file is not sent again by itself: nobody loses a picture without hearing of it.
            self.add_error("photo", PICTURE_AGAIN)
        self.refuse_accounts_without_video(data)
        data["moment"] = None
        if data.get("when") == "at" and not {"day", "time"} & set(self.errors):
            if not data.get("day"):
                self.add_error("day", "Enter a day, month and year.")
            elif not data.get("time"):
                self.add_error("time", "Write the time like 16:30 or 4.30 pm.")
            elif not times_shown(data["day"], data["time"]):
                self.add_error("time", NO_SUCH_TIME)
            else:
                data["moment"] = at_london(data["day"], data["time"])
                if data["moment"] <= self.now:
                    self.add_error("day", "This moment has passed. Choose one that is still to come.")
        return data

    def _is_empty(self, data: dict[str, Any]) -> bool:
        """Say whether nothing of it could be seen anywhere; a picture alone is something, and so is one that was refused."""
        own = (data.get(f"words_{one.pk}", "") for one in self.accounts if data.get(f"account_{one.pk}"))
        kept = any(not data.get(f"remove_{one.uid}") for one in self.photos)
        filmed = self.has_video(data) or "video" in self.errors
        return not (kept or filmed or data.get("photo") or "photo" in self.errors) and all(
            map(is_blank, [data.get("words", ""), *own])
        )

    def composition(self, *, people: tuple[Named, ...]) -> Composition:
        """Give everything as plain values for the services."""
        data = self.cleaned_data
        answers = {question.key: data.get(f"answer_{question.key}", "") for question in self.asked}
        if data["none_apply"]:
            answers = {key: answer or criteria.NO_PROBLEM for key, answer in answers.items()}
        photo = data.get("photo")
        return Composition(
            title=data["title"],
            words=data["words"],
            purpose=data["purpose"],
            moment=data["moment"],
            accounts={one.pk: data[f"words_{one.pk}"] for one in self.accounts if data[f"account_{one.pk}"]},
            people=people,
            nobody_recognisable=data["nobody_recognisable"],
            answers={key: answer for key, answer in answers.items() if answer},
            alts={str(one.uid): data[f"alt_{one.uid}"] for one in self.photos},
            **self.video_in(data),
            places={str(one.uid): data[f"place_{one.uid}"] for one in self.photos if data[f"place_{one.uid}"]},
            origins=origins_in(data, self.photos),
            left_device=frozenset(str(one.uid) for one in self.photos if data.get(f"left_{one.uid}")),
            quote=quote_in(data),
            remove_photos=frozenset(str(one.uid) for one in self.photos if data[f"remove_{one.uid}"]),
            new_photos=(self._new_photo(photo),) if photo else (),
        )

    def _new_photo(self, photo: CleanPhoto) -> NewPhoto:
        data = self.cleaned_data
        return NewPhoto(clean=photo, alt=data["photo_alt"], origin=origin_of(data["taken"], data["taken_words"]))


def _initial(post: Post) -> dict[str, Any]:
    moment = london(post.moment) if post.moment else None
    return {
        "title": post.title,
        "words": post.words,
        "purpose": post.purpose,
        "nobody_recognisable": post.nobody_recognisable,
        **said_of(post.film),
        "quote_source": post.quote_source,
        "quote_words": post.quote_words,
        "when": "at" if moment else "signed_off",
        "day": moment.date() if moment else None,
        "time": f"{moment:%H:%M}" if moment else "",
        "none_apply": _all_answered_no(post),
        "seen": post.fingerprint,
    }


def _all_answered_no(post: Post) -> bool:
    answers = [one.answer for one in post.answers.all()]
    return bool(answers) and not post.open_questions() and set(answers) == {criteria.NO_PROBLEM}
