"""A post as it stands in the form while somebody writes: read as far as it goes, refused nothing, stored nowhere.

Here: plain values for the checks. Not here: whether the form could be kept as it is (`compose`).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from core.clocks import at_london
from core.fields import DayField, DayWidget, TimeOfDayField
from posts.checks import Draft, DraftAccount, DraftPerson, DraftPhoto, DraftVideo, accounts_by_handle
from posts.kinds import OWN_DEVICE, SOURCES, Origin, origin_of
from posts.models import Account, PersonNamed

_LONGEST = 20_000
_MOST_PHOTOS = 20
_MOST_PEOPLE = 60
_LONGEST_SOURCE = 300


def draft_typed(data: QueryDict, *, accounts: Iterable[Account], today: date) -> Draft:
    """Read a draft from what a browser sent; a picture that was chosen and not sent yet is known by its number alone."""
    return Draft(
        words=data.get("words", "")[:_LONGEST],
        per_account=accounts_by_handle(
            (one.handle, DraftAccount(one.kind, data.get(f"words_{one.pk}", "")[:_LONGEST]))
            for one in accounts
            if data.get(f"account_{one.pk}")
        ),
        photos=tuple(_photos(data)),
        people=tuple(_people(data)),
        nobody_recognisable=bool(data.get("nobody_recognisable")),
        goes_out_on=_day(data) or today,
        moment=_moment(data),
        purpose=data.get("purpose", ""),
        video=_video(data),
        quote=_quote(data),
    )


def _photos(data: QueryDict) -> list[DraftPhoto]:
    kept = [name.removeprefix("alt_") for name in data if name.startswith("alt_")]
    # Whether a stored one is gone from its device is known where it is stored, and not here; a new one cannot be.
    stored = [_stored(_photo(data, f"alt_{uid}", f"_{uid}")) for uid in kept if not data.get(f"remove_{uid}")]
    new = _photo(data, "photo_alt", "")
    chosen = data.get("photos_chosen", "0") != "0" or bool(new.alt.strip())
    new = new._replace(is_on_own_device=new.origin.device == OWN_DEVICE)
    return [*stored, *([new] if chosen else [])][:_MOST_PHOTOS]


def _stored(photo: DraftPhoto) -> DraftPhoto:
    return photo._replace(origin=replace(photo.origin, device=""))


def _photo(data: QueryDict, alt: str, ending: str) -> DraftPhoto:
    words = data.get(f"taken_words{ending}", "")[:_LONGEST_SOURCE]
    return DraftPhoto(data.get(alt, "")[:_LONGEST], origin=origin_of(data.get(f"taken{ending}", ""), words))


def _quote(data: QueryDict) -> Origin:
    source = data.get("quote_source", "")
    words = data.get("quote_words", "").strip()[:_LONGEST_SOURCE]
    return Origin(source=source, words=words) if source in SOURCES else Origin()


def _video(data: QueryDict) -> DraftVideo | None:
    """Read what is said of a video; a stored one without words is known where it is stored, and so is its device."""
    words, is_new = data.get("video_alt", ""), data.get("videos_chosen", "0") != "0"
    if data.get("remove_video") or not (words.strip() or is_new):
        return None
    origin = origin_of(data.get("video_taken", ""), data.get("video_taken_words", "")[:_LONGEST_SOURCE])
    origin = origin if is_new else replace(origin, device="")
    return DraftVideo(words[:_LONGEST], origin, is_on_own_device=origin.device == OWN_DEVICE)


def _people(data: QueryDict) -> list[DraftPerson]:
    rows = [f"people-{number}-" for number in range(_MOST_PEOPLE) if data.get(f"people-{number}-name", "").strip()]
    return [
        DraftPerson(
            name=data.get(f"{row}name", "").strip()[:300],
            is_pupil=data.get(f"{row}kind", PersonNamed.Kind.PUPIL) == PersonNamed.Kind.PUPIL,
            name_shown=bool(data.get(f"{row}name_shown")),
        )
        for row in rows
    ]


def _day(data: QueryDict) -> date | None:
    if data.get("when") != "at":
        return None
    typed = DayWidget().value_from_datadict(data, MultiValueDict(), "day")
    try:
        day: date | None = DayField(required=False).clean(typed)
    except ValidationError:
        return None
    return day


def _moment(data: QueryDict) -> datetime | None:
    day = _day(data)
    try:
        at = TimeOfDayField(required=False, max_length=12).clean(data.get("time", ""))
    except ValidationError:
        return None
    return at_london(day, at) if day and at else None
