"""Pictures for the demo, drawn by the program: no photograph of anybody, and nothing to fetch.

Each is saved as a phone would save it, with a place, a date, a phone and a comment inside, so that the demo can show
what is taken out of a real photo. The children are always seen from behind.
"""

import io
import random
from collections.abc import Callable
from datetime import datetime, timedelta

from PIL import ExifTags, Image

from policyhub.demo.pictures.brush import Brush
from policyhub.demo.pictures.indoors import art_wall, bake_sale, choir, library_corner, nativity_stars, science_fair
from policyhub.demo.pictures.outdoors import allotment, brook, coach_trip, playground, snowy_gate, sports_day

Scene = Callable[[Brush, random.Random], None]

SCENES: dict[str, tuple[Scene, str]] = {
    "brook": (brook, "Children seen from behind at the edge of a brook, looking at the water."),
    "sports-day": (sports_day, "Children seen from behind on a running track under bunting."),
    "bake-sale": (bake_sale, "A stall with cakes, buns and a jar of coins under a striped awning."),
    "library-corner": (library_corner, "Two children seen from behind, reading on cushions before full bookshelves."),
    "science-fair": (science_fair, "A table with a foaming volcano, coloured flasks and a model of the planets."),
    "choir": (choir, "A choir in two rows seen from behind, facing a lit stage with a conductor."),
    "allotment": (allotment, "Rows of vegetables, a shed and a watering can on the school allotment."),
    "snowy-gate": (snowy_gate, "The closed school gate in deep snow."),
    "playground": (playground, "A new climbing frame with a slide and a swing."),
    "art-wall": (art_wall, "Paintings of suns, boats and houses pinned on a classroom wall."),
    "coach-trip": (coach_trip, "A yellow coach on a road between hills and the sea."),
    "nativity-stars": (nativity_stars, "Paper stars hanging over a painted stable on a stage."),
}
KINDS = tuple(SCENES)

WIDTH, HEIGHT = 1600, 1200
_FIRST_DAY = datetime(2026, 9, 3, 10, 15)  # noqa: DTZ001 - cameras write the local time without a zone


def draw(kind: str, seed: int) -> bytes:
    """Draw one picture and return it as a JPEG from a phone. The same kind and seed always give the same bytes."""
    scene, _words = SCENES[kind]
    chance = random.Random(f"{kind}-{seed}")  # noqa: S311 - a picture, not a secret
    brush = Brush(width=WIDTH, height=HEIGHT)
    scene(brush, chance)
    out = io.BytesIO()
    brush.finished().save(
        out, format="JPEG", quality=88, exif=_as_from_a_phone(chance), comment=b"From the class phone, not yet checked"
    )
    return out.getvalue()


def words_for(kind: str) -> str:
    """Say what the picture shows, for people who cannot see it."""
    return SCENES[kind][1]


def _as_from_a_phone(chance: random.Random) -> Image.Exif:
    """A place in the open sea, an invented phone, and a school day."""
    taken = _FIRST_DAY + timedelta(days=chance.randrange(280), minutes=chance.randrange(300))
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Fernhill"
    exif[ExifTags.Base.Model] = "Fernhill Nine"
    exif[ExifTags.Base.DateTime] = taken.strftime("%Y:%m:%d %H:%M:%S")
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken.strftime("%Y:%m:%d %H:%M:%S")
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {
            ExifTags.GPS.GPSLatitudeRef: "N",
            ExifTags.GPS.GPSLatitude: (54.0, float(chance.randrange(60)), chance.randrange(600) / 10),
            ExifTags.GPS.GPSLongitudeRef: "E",
            ExifTags.GPS.GPSLongitude: (3.0, float(chance.randrange(60)), chance.randrange(600) / 10),
        }
    )
    return exif


__all__ = ["HEIGHT", "KINDS", "WIDTH", "draw", "words_for"]
