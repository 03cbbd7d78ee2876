"""The brush and the paint box: flat shapes with soft edges, one calm palette, and the few figures that come again."""

import math
import random
from collections.abc import Iterable, Sequence

from PIL import Image, ImageDraw

Colour = str
Point = tuple[float, float]

SKY, PALE_SKY, DUSK = "#c1dfea", "#e6f2f3", "#27405a"
TEAL, DEEP, AMBER, CREAM = "#0a4f52", "#073a3d", "#f4c95d", "#f8eed9"
GRASS, LIGHT_GRASS, DARK_GRASS = "#74a66a", "#93bd80", "#578a58"
WATER, LIGHT_WATER, CORAL, PLUM = "#4e8fbb", "#8fbdd8", "#dd7a5f", "#7a5578"
WOOD, DARK_WOOD, BRICK, STONE = "#bd8a57", "#8d6138", "#b8694e", "#cfc8ba"
INK, WHITE, SNOW, SHADE = "#14202e", "#ffffff", "#f3f7fa", "#d5e2ea"

JUMPERS = (TEAL, "#0f6468", CORAL, PLUM, "#2f6690", AMBER)
# Hair and skin that go together.
LOOKS = (
    ("#1b1512", "#5f3a26"),
    ("#2a1b12", "#8d5a3b"),
    ("#14100e", "#a8714a"),
    ("#2a1b12", "#c58c66"),
    ("#4a2d18", "#e3b48f"),
    ("#7a4a22", "#f0c9a8"),
    ("#b07a3c", "#f0c9a8"),
    ("#3a2416", "#d9a57c"),
)
_FINE = 2


class Brush:
    """Paints on a sheet twice as fine as the picture; edges become soft when it is finished."""

    def __init__(self, *, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._sheet = Image.new("RGB", (width * _FINE, height * _FINE), CREAM)
        self._draw = ImageDraw.Draw(self._sheet)

    def finished(self) -> Image.Image:
        """Give the picture at its own size."""
        return self._sheet.resize((self.width, self.height), Image.Resampling.LANCZOS)

    # Plain shapes
    def wash(self, top: Colour, bottom: Colour, *, start: int = 0, end: int | None = None) -> None:
        """Let one colour run into another from top to bottom."""
        end = self.height if end is None else end
        band = Image.linear_gradient("L").resize((self.width * _FINE, (end - start) * _FINE))
        self._sheet.paste(
            Image.composite(Image.new("RGB", band.size, bottom), Image.new("RGB", band.size, top), band),
            (0, start * _FINE),
        )

    def disc(self, x: float, y: float, radius: float, colour: Colour, *, tall: float = 1.0) -> None:
        """Draw a filled circle, or an upright oval when `tall` is above 1."""
        self._draw.ellipse(_fine((x - radius, y - radius * tall, x + radius, y + radius * tall)), fill=colour)

    def slab(self, box: Sequence[float], colour: Colour, *, radius: float = 0) -> None:
        """Draw a filled box, with round corners if asked."""
        self._draw.rounded_rectangle(_fine(box), radius=radius * _FINE, fill=colour)

    def shape(self, points: Iterable[Point], colour: Colour) -> None:
        """Draw a filled shape through these points."""
        self._draw.polygon([(x * _FINE, y * _FINE) for x, y in points], fill=colour)

    def stroke(self, points: Sequence[Point], colour: Colour, *, width: float) -> None:
        """Draw a line with round ends and round corners."""
        fine = [(x * _FINE, y * _FINE) for x, y in points]
        self._draw.line(fine, fill=colour, width=round(width * _FINE), joint="curve")
        for x, y in points:
            self.disc(x, y, width / 2, colour)

    def half_disc(self, x: float, y: float, radius: float, colour: Colour, *, tall: float = 1.0) -> None:
        """Draw the upper half of a disc standing on `y`."""
        box = _fine((x - radius, y - radius * tall, x + radius, y + radius * tall))
        self._draw.pieslice(box, 180, 360, fill=colour)

    # Land and weather
    def hill(self, heights: Sequence[Point], colour: Colour) -> None:
        """Fill everything below a soft line through some points from the left edge to the right."""
        line = list(soft_line(heights))
        self.shape([*line, (self.width, self.height), (0, self.height)], colour)

    def cloud(self, x: float, y: float, size: float, colour: Colour = WHITE) -> None:
        """Draw a cloud."""
        for right, up, radius in ((-1.0, 0.0, 0.5), (-0.3, 0.3, 0.65), (0.5, 0.15, 0.6), (1.1, 0.0, 0.42)):
            self.disc(x + right * size, y - up * size, radius * size, colour)
        self.slab((x - 1.5 * size, y, x + 1.52 * size, y + 0.45 * size), colour, radius=0.22 * size)

    def tree(self, x: float, ground: float, size: float, colour: Colour = DARK_GRASS) -> None:
        """Draw a round tree standing on the ground."""
        self.slab((x - size * 0.07, ground - size * 0.6, x + size * 0.07, ground), DARK_WOOD, radius=4)
        for right, up, radius in ((-0.22, 0.75, 0.3), (0.22, 0.78, 0.28), (0.0, 1.0, 0.34)):
            self.disc(x + right * size, ground - up * size, radius * size, colour)

    def bunting(self, start: Point, end: Point, *, flags: int, sag: float) -> None:
        """Hang a string of little flags between two points."""
        colours = (CORAL, AMBER, TEAL, WHITE, PLUM)
        line = [_hanging(start, end, sag, step / (flags * 4)) for step in range(flags * 4 + 1)]
        self.stroke(line, DEEP, width=3)
        for number in range(flags):
            (x, y), (after_x, after_y) = line[number * 4], line[number * 4 + 3]
            tip = ((x + after_x) / 2, (y + after_y) / 2 + (after_x - x) * 0.95)
            self.shape([(x, y), (after_x, after_y), tip], colours[number % len(colours)])

    def star(self, x: float, y: float, radius: float, colour: Colour, *, points: int = 5, thin: float = 0.45) -> None:
        """Draw a star."""
        corners = []
        for step in range(points * 2):
            angle = math.pi * step / points - math.pi / 2
            reach = radius if step % 2 == 0 else radius * thin
            corners.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
        self.shape(corners, colour)

    # People, always from behind
    def child(
        self, chance: random.Random, x: float, ground: float, size: float, *, legs: bool = True, arms: str = "down"
    ) -> None:
        """Draw a child from behind, standing on `ground`: hair, a jumper, and arms that hang, wave or are hidden."""
        jumper, (hair, skin) = chance.choice(JUMPERS), chance.choice(LOOKS)
        hip = ground - (0.26 * size if legs else 0)
        if legs:
            for side in (-1, 1):
                self.stroke([(x + side * 0.085 * size, hip - 10), (x + side * 0.085 * size, ground - 0.03 * size)], INK,
                            width=0.085 * size)  # fmt: skip
        self._arms(x, hip, size, arms, jumper, skin)
        self._body(x, hip, size, jumper)
        self.slab((x - 0.05 * size, hip - 0.53 * size, x + 0.05 * size, hip - 0.4 * size), skin, radius=0.03 * size)
        self._head(chance, x, hip - 0.62 * size, 0.155 * size, hair, skin)

    def _arms(self, x: float, hip: float, size: float, arms: str, jumper: Colour, skin: Colour) -> None:
        ends = {"down": (0.24, 0.06), "up": (0.27, 0.74), "out": (0.38, 0.4)}
        if arms not in ends:
            return
        out, up = ends[arms]
        for side in (-1, 1):
            shoulder, hand = (x + side * 0.13 * size, hip - 0.37 * size), (x + side * out * size, hip - up * size)
            self.stroke([shoulder, hand], jumper, width=0.09 * size)
            self.disc(*hand, 0.048 * size, skin)

    def _body(self, x: float, hip: float, size: float, jumper: Colour) -> None:
        wide, high = 0.2 * size, 0.44 * size
        curve = []
        for step in range(25):
            along = step / 24
            reach = wide * (0.28 + 0.72 * math.sin(along * math.pi / 2) ** 0.8)
            curve.append((x + reach, hip - high * (1 - along)))
        left = [(2 * x - right, y) for right, y in reversed(curve)]
        self.shape([*curve, *left], jumper)
        self.disc(x, hip - high + 0.02 * size, wide * 0.45, jumper)

    def _head(self, chance: random.Random, x: float, y: float, radius: float, hair: Colour, skin: Colour) -> None:
        for side in (-1, 1):
            self.disc(x + side * radius * 0.97, y + radius * 0.12, radius * 0.18, skin)
        self.disc(x, y, radius, hair, tall=1.06)
        style = chance.choice(("short", "bob", "bunches", "bun", "plait", "short"))
        if style == "bob":
            self.slab((x - radius, y, x + radius, y + radius * 1.35), hair, radius=radius * 0.45)
        elif style == "bunches":
            for side in (-1, 1):
                self.disc(x + side * radius * 1.12, y + radius * 0.45, radius * 0.42, hair, tall=1.3)
        elif style == "bun":
            self.disc(x, y - radius * 1.1, radius * 0.45, hair)
        elif style == "plait":
            self.stroke([(x, y + radius * 0.7), (x + radius * 0.1, y + radius * 2.1)], hair, width=radius * 0.5)
            self.disc(x + radius * 0.1, y + radius * 2.1, radius * 0.2, AMBER)


def soft_line(points: Sequence[Point], *, steps: int = 24) -> Iterable[Point]:
    """Give a smooth line through some points, level at each of them like a hilltop or a dale."""
    for (x, y), (next_x, next_y) in zip(points, points[1:], strict=False):
        for step in range(steps):
            along = step / steps
            eased = (1 - math.cos(math.pi * along)) / 2
            yield x + (next_x - x) * along, y + (next_y - y) * eased
    yield points[-1]


def _hanging(start: Point, end: Point, sag: float, along: float) -> Point:
    return (
        start[0] + (end[0] - start[0]) * along,
        start[1] + (end[1] - start[1]) * along + sag * 4 * along * (1 - along),
    )


def _fine(box: Sequence[float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = box
    return left * _FINE, top * _FINE, right * _FINE, bottom * _FINE
