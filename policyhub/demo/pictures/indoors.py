"""The scenes under a roof."""

import math
import random

from policyhub.demo.pictures.brush import (
    AMBER,
    BRICK,
    CORAL,
    CREAM,
    DARK_GRASS,
    DARK_WOOD,
    DEEP,
    DUSK,
    GRASS,
    INK,
    LIGHT_GRASS,
    LIGHT_WATER,
    PLUM,
    SKY,
    STONE,
    TEAL,
    WATER,
    WHITE,
    WOOD,
    Brush,
)

_WALL, _FLOOR = "#efe3cd", "#d3b68d"


def _room(brush: Brush, *, floor: int, wall: str = _WALL) -> None:
    brush.slab((0, 0, 1600, 1200), wall)
    brush.slab((0, floor, 1600, 1200), _FLOOR)
    brush.slab((0, floor - 16, 1600, floor), CREAM)
    for y in range(floor + 60, 1200, 90):
        brush.stroke([(0, y), (1600, y)], "#c6a67b", width=4)


def bake_sale(brush: Brush, chance: random.Random) -> None:
    """Draw a table of cakes under bunting."""
    _room(brush, floor=900)
    brush.bunting((0, 90), (1600, 90), flags=18, sag=80)
    for x in (190, 1410):
        brush.slab((x - 13, 330, x + 13, 1080), DARK_WOOD, radius=6)
    for number in range(10):
        left = 150 + number * 130
        colour = CORAL if number % 2 else WHITE
        brush.slab((left, 290, left + 130, 430), colour)
        brush.disc(left + 65, 430, 65, colour, tall=0.62)
    brush.slab((120, 780, 1480, 830), WOOD, radius=10)
    brush.slab((150, 830, 1450, 1090), TEAL, radius=6)
    for x in range(215, 1450, 130):
        brush.star(x, 960, 36, AMBER)
    _layer_cake(brush, 330)
    for number, x in enumerate(range(530, 900, 92)):
        _bun(brush, x, 780, (CORAL, AMBER, PLUM, LIGHT_WATER)[number % 4])
    for number, x in enumerate(range(576, 860, 92)):
        _bun(brush, x, 690, (WHITE, CORAL, AMBER)[number % 3])
    brush.slab((930, 765, 1180, 782), STONE, radius=8)
    for row, count in enumerate((4, 3, 2)):
        for one in range(count):
            x, y = 968 + row * 29 + one * 58, 750 - row * 34
            brush.disc(x, y, 31, "#c98f4e", tall=0.55)
            brush.disc(x + chance.randrange(-10, 10), y - 4, 5, DARK_WOOD)
    brush.slab((1250, 610, 1390, 780), "#dcecef", radius=26)
    brush.slab((1262, 690, 1378, 770), AMBER, radius=18)
    brush.slab((1240, 590, 1400, 622), DEEP, radius=10)


def _layer_cake(brush: Brush, x: float) -> None:
    brush.slab((x - 130, 762, x + 130, 782), STONE, radius=8)
    for top, colour in ((700, "#d9a25e"), (664, CREAM), (608, "#d9a25e"), (572, CORAL)):
        brush.slab((x - 110, top, x + 110, top + 66), colour, radius=16)
    for step in range(-2, 3):
        brush.disc(x + step * 44, 640, 22, CORAL, tall=0.9)
        brush.slab((x + step * 40 - 5, 512, x + step * 40 + 5, 574), WHITE, radius=4)
        brush.disc(x + step * 40, 500, 9, AMBER, tall=1.5)


def _bun(brush: Brush, x: float, ground: float, icing: str) -> None:
    brush.shape([(x - 38, ground - 46), (x + 38, ground - 46), (x + 27, ground), (x - 27, ground)], BRICK)
    brush.half_disc(x, ground - 42, 43, icing, tall=0.95)
    brush.disc(x, ground - 86, 10, CORAL if icing != CORAL else WHITE)


def library_corner(brush: Brush, chance: random.Random) -> None:
    """Draw children reading between shelves."""
    _room(brush, floor=860, wall="#dfe9e4")
    colours = (TEAL, CORAL, AMBER, PLUM, "#2f6690", DARK_GRASS, CREAM, BRICK)
    for left in (70, 560):
        brush.slab((left, 120, left + 450, 862), DARK_WOOD, radius=12)
        for shelf in range(4):
            top = 150 + shelf * 176
            brush.slab((left + 22, top, left + 428, top + 152), "#6d4a2b", radius=4)
            x = float(left + 30)
            while x < left + 392:
                wide, high = chance.randrange(18, 36), chance.randrange(96, 142)
                brush.slab((x, top + 152 - high, x + wide, top + 152), chance.choice(colours), radius=4)
                brush.slab((x + 4, top + 168 - high, x + wide - 4, top + 174 - high), CREAM)
                x += wide + 4
    brush.slab((1080, 150, 1500, 640), WHITE, radius=14)
    brush.slab((1100, 170, 1480, 620), SKY, radius=6)
    brush.cloud(1240, 300, 48)
    brush.shape([(1100, 620), (1100, 520), (1290, 470), (1480, 540), (1480, 620)], LIGHT_GRASS)
    brush.slab((1281, 170, 1299, 620), WHITE)
    brush.slab((1100, 386, 1480, 402), WHITE)
    brush.disc(800, 1080, 680, CORAL, tall=0.16)
    brush.disc(800, 1080, 610, "#e79a82", tall=0.16)
    for x, colour in ((560, TEAL), (1010, AMBER)):
        brush.disc(x, 1050, 170, colour, tall=0.4)
    brush.child(chance, 560, 1040, 500, legs=False, arms="down")
    brush.child(chance, 1010, 1040, 470, legs=False, arms="down")
    for x, colours_here in ((300, (PLUM, AMBER, TEAL)), (1300, (CORAL, "#2f6690"))):
        for number, colour in enumerate(colours_here):
            brush.slab((x - 80 + number * 8, 1040 - number * 34, x + 70 + number * 4, 1070 - number * 34), colour,
                       radius=6)  # fmt: skip


def science_fair(brush: Brush, chance: random.Random) -> None:
    """Draw a volcano, flasks and a board of planets."""
    _room(brush, floor=930, wall="#d9e6ec")
    brush.slab((130, 130, 1470, 560), CREAM, radius=16)
    for x in (560, 1030):
        brush.stroke([(x, 140), (x, 550)], STONE, width=6)
    brush.disc(345, 340, 74, AMBER)
    for radius, angle, size, colour in ((128, 0.7, 20, CORAL), (162, 2.6, 27, WATER), (192, 4.4, 23, GRASS)):
        _ring(brush, 345, 340, radius)
        brush.disc(345 + radius * math.cos(angle), 340 + radius * math.sin(angle), size, colour)
    for number, high in enumerate((90, 160, 130, 220)):
        left = 640 + number * 84
        brush.slab((left, 500 - high, left + 54, 500), (TEAL, CORAL, AMBER, PLUM)[number], radius=6)
    brush.stroke([(620, 506), (980, 506)], INK, width=6)
    brush.stroke([(1100, 470), (1180, 380), (1270, 420), (1400, 230)], TEAL, width=12)
    for x, y in ((1100, 470), (1180, 380), (1270, 420), (1400, 230)):
        brush.disc(x, y, 18, CORAL)
    brush.slab((90, 830, 1510, 880), WOOD, radius=10)
    for x in (170, 1430):
        brush.slab((x - 22, 880, x + 22, 1140), DARK_WOOD, radius=8)
    brush.shape([(560, 830), (720, 600), (800, 600), (960, 830)], BRICK)
    brush.shape([(620, 830), (736, 600), (770, 600), (800, 830)], "#c97d61")
    for _ in range(24):
        brush.disc(760 + chance.randrange(-66, 66), 560 + chance.randrange(-90, 46), chance.randrange(16, 38),
                   chance.choice((WHITE, "#fbe3dc", "#f6c9bb")))  # fmt: skip
    for x, colour in ((240, LIGHT_WATER), (390, AMBER), (1110, PLUM), (1270, LIGHT_GRASS)):
        _flask(brush, x, colour)
    brush.child(chance, 440, 1195, 470, legs=False, arms="down")
    brush.child(chance, 1090, 1195, 440, legs=False, arms="up")


def _ring(brush: Brush, x: float, y: float, radius: float) -> None:
    around = [math.tau * step / 72 for step in range(73)]
    brush.stroke([(x + radius * math.cos(one), y + radius * math.sin(one)) for one in around], STONE, width=3)


def _flask(brush: Brush, x: float, colour: str) -> None:
    brush.slab((x - 20, 650, x + 20, 760), "#eef5f6", radius=6)
    brush.shape([(x - 20, 720), (x + 20, 720), (x + 72, 830), (x - 72, 830)], "#eef5f6")
    brush.shape([(x - 43, 770), (x + 43, 770), (x + 70, 826), (x - 70, 826)], colour)
    brush.slab((x - 28, 640, x + 28, 660), STONE, radius=8)
    brush.disc(x - 12, 800, 9, WHITE)
    brush.disc(x + 16, 786, 6, WHITE)


def choir(brush: Brush, chance: random.Random) -> None:
    """Draw a choir in two rows, seen from behind."""
    brush.slab((0, 0, 1600, 1200), DUSK)
    brush.shape([(560, 0), (1040, 0), (1500, 760), (100, 760)], "#3a587a")
    brush.shape([(680, 0), (920, 0), (1250, 760), (350, 760)], "#55799c")
    for side in (0, 1600):
        for fold in range(4):
            inward = 1 if side == 0 else -1
            x = side + inward * fold * 62
            brush.slab((min(x, x + inward * 74), 0, max(x, x + inward * 74), 820), (CORAL, "#c4634a")[fold % 2])
    brush.slab((0, 730, 1600, 1200), "#86592f")
    brush.disc(800, 770, 560, "#a8743f", tall=0.18)
    brush.slab((715, 690, 885, 780), DARK_WOOD, radius=8)
    brush.child(chance, 800, 705, 300, arms="up")
    for x, y, size in ((330, 180, 26), (520, 320, 18), (1110, 220, 24), (1280, 360, 18), (800, 130, 20)):
        brush.star(x, y, size, AMBER)
    for number in range(8):
        brush.child(chance, 200 + number * 171, 1060, 380, legs=False, arms="none")
    for number in range(7):
        brush.child(chance, 285 + number * 172, 1215, 430, legs=False, arms="none")


def art_wall(brush: Brush, chance: random.Random) -> None:
    """Draw a wall of paintings."""
    _room(brush, floor=950, wall="#e4ece6")
    brush.slab((70, 90, 1530, 840), "#c9a877", radius=14)
    brush.slab((95, 115, 1505, 815), "#dcc096", radius=8)
    subjects = [_sun, _boat, _house, _flower, _fish, _rainbow, _tree_picture, _night]
    chance.shuffle(subjects)
    for number, subject in enumerate(subjects):
        left, top = 140 + number % 4 * 345, 150 + number // 4 * 330
        left, top = left + chance.randrange(-10, 10), top + chance.randrange(-8, 12)
        brush.slab((left + 7, top + 9, left + 297, top + 289), "#b8925f", radius=6)
        brush.slab((left, top, left + 290, top + 280), WHITE, radius=6)
        subject(brush, left + 16, top + 16)
        brush.disc(left + 145, top + 8, 11, chance.choice((CORAL, TEAL, AMBER)))
    brush.child(chance, 470, 1195, 480, legs=False, arms="down")
    brush.child(chance, 800, 1195, 430, legs=False, arms="out")
    brush.child(chance, 1120, 1195, 460, legs=False, arms="down")


def _sun(brush: Brush, x: float, y: float) -> None:
    brush.slab((x, y, x + 258, y + 248), SKY)
    brush.star(x + 129, y + 124, 100, AMBER, points=12, thin=0.68)
    brush.disc(x + 129, y + 124, 58, "#f0b840")


def _boat(brush: Brush, x: float, y: float) -> None:
    brush.slab((x, y, x + 258, y + 248), "#e6f2f3")
    brush.slab((x, y + 165, x + 258, y + 248), WATER)
    brush.shape([(x + 120, y + 40), (x + 120, y + 150), (x + 40, y + 150)], CORAL)
    brush.shape([(x + 132, y + 60), (x + 132, y + 150), (x + 205, y + 150)], AMBER)
    brush.shape([(x + 34, y + 158), (x + 224, y + 158), (x + 190, y + 200), (x + 68, y + 200)], DARK_WOOD)


def _house(brush: Brush, x: float, y: float) -> None:
    brush.slab((x, y, x + 258, y + 248), LIGHT_WATER)
    brush.slab((x, y + 190, x + 258, y + 248), LIGHT_GRASS)
    brush.slab((x + 60, y + 105, x + 198, y + 205), CREAM)
    brush.shape([(x + 44, y + 108), (x + 214, y + 108), (x + 129, y + 38)], BRICK)
    brush.slab((x + 112, y + 146, x + 146, y + 205), TEAL, radius=4)
    for left in (76, 158):
        brush.slab((x + left, y + 126, x + left + 24, y + 150), AMBER)


def _flower(brush: Brush, x: float, y: float) -> None:
    brush.slab((x, y, x + 258, y + 248), "#fbeee4")
    brush.stroke([(x + 129, y + 110), (x + 129, y + 240)], DARK_GRASS, width=12)
    brush.disc(x + 160, y + 190, 34, GRASS, tall=0.45)
    for step in range(6):
        angle = math.tau * step / 6
        brush.disc(x + 129 + 50 * math.cos(angle), y + 100 + 50 * math.sin(angle), 32, CORAL)
    brush.disc(x + 129, y + 100, 30, AMBER)


def _fish(brush: Brush, x: float, y: float) -> None:
    brush.slab((x, y, x + 258, y + 248), LIGHT_WATER)
    brush.disc(x + 115, y + 124, 78, AMBER, tall=0.62)
    brush.shape([(x + 180, y + 124), (x + 236, y + 78), (x + 236, y + 170)], CORAL)
    brush.disc(x + 74, y + 110, 10, INK)
    for right, up in ((30, 60), (44, 34), (24, 200)):
        brush.disc(x + right, y + up, 10, WHITE)


def _rainbow(brush: Brush, x: float, y: float) -> None:
    brush.slab((x, y, x + 258, y + 248), "#eaf4f6")
    for number, colour in enumerate((CORAL, AMBER, GRASS, WATER, PLUM)):
        brush.half_disc(x + 129, y + 205, 112 - number * 18, colour)
    brush.half_disc(x + 129, y + 206, 24, "#eaf4f6")
    brush.cloud(x + 48, y + 200, 24)
    brush.cloud(x + 210, y + 200, 24)


def _tree_picture(brush: Brush, x: float, y: float) -> None:
    brush.slab((x, y, x + 258, y + 248), "#fdf1d8")
    brush.slab((x, y + 205, x + 258, y + 248), GRASS)
    brush.tree(x + 129, y + 225, 165)
    for right, up in ((100, 70), (150, 60), (128, 105), (176, 104), (84, 112)):
        brush.disc(x + right, y + up, 9, CORAL)


def _night(brush: Brush, x: float, y: float) -> None:
    brush.slab((x, y, x + 258, y + 248), DUSK)
    brush.disc(x + 150, y + 108, 62, CREAM)
    brush.disc(x + 182, y + 92, 56, DUSK)
    for right, up in ((50, 60), (70, 170), (200, 190), (110, 215), (220, 48)):
        brush.star(x + right, y + up, 13, AMBER)


def nativity_stars(brush: Brush, chance: random.Random) -> None:
    """Draw stars hanging over a stage."""
    brush.wash("#1b2d47", "#3d5c80")
    for _ in range(70):
        brush.disc(chance.randrange(1600), chance.randrange(760), chance.randrange(2, 5), "#dfe8f2")
    brush.hill([(0, 800), (400, 730), (1000, 810), (1600, 740)], "#2d4a52")
    brush.slab((0, 900, 1600, 1200), "#86592f")
    brush.stroke([(0, 905), (1600, 905)], "#a8743f", width=14)
    for x in (520, 1080):
        brush.slab((x - 20, 560, x + 20, 930), DARK_WOOD, radius=6)
    brush.slab((520, 600, 1080, 920), "#4b341f")
    brush.shape([(430, 610), (1170, 610), (800, 380)], WOOD)
    brush.shape([(520, 600), (1080, 600), (800, 430)], DARK_WOOD)
    brush.shape([(690, 900), (910, 900), (870, 810), (730, 810)], WOOD)
    for number in range(11):
        brush.stroke([(705 + number * 19, 822), (698 + number * 20, 776 + number % 3 * 10)], AMBER, width=8)
    brush.stroke([(720, 930), (880, 800)], DARK_WOOD, width=14)
    brush.stroke([(880, 930), (720, 800)], DARK_WOOD, width=14)
    for x, end, size in (
        (150, 300, 58),
        (330, 180, 42),
        (560, 250, 36),
        (1060, 230, 40),
        (1270, 170, 46),
        (1450, 310, 60),
    ):
        brush.stroke([(x, 0), (x, end)], "#9fb0c2", width=3)
        brush.star(x, end + size * 0.8, size, chance.choice((AMBER, CREAM, AMBER)))
    brush.star(800, 235, 118, AMBER, points=8, thin=0.36)
    brush.star(800, 235, 62, WHITE, points=8, thin=0.4)
    for number, x in enumerate((190, 345, 1255, 1410)):
        brush.child(chance, x, 1130 - number % 2 * 20, 400, arms="down")
