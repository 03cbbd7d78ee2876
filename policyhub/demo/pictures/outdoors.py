"""The scenes under the sky."""

import random

from policyhub.demo.pictures.brush import (
    AMBER,
    BRICK,
    CORAL,
    CREAM,
    DARK_GRASS,
    DARK_WOOD,
    DEEP,
    GRASS,
    INK,
    LIGHT_GRASS,
    LIGHT_WATER,
    LOOKS,
    PALE_SKY,
    PLUM,
    SHADE,
    SKY,
    SNOW,
    STONE,
    TEAL,
    WATER,
    WHITE,
    WOOD,
    Brush,
    soft_line,
)


def _weather(brush: Brush, chance: random.Random) -> None:
    brush.wash(SKY, PALE_SKY, end=900)
    brush.disc(chance.randrange(1200, 1450), chance.randrange(150, 230), 85, AMBER)
    for _ in range(3):
        brush.cloud(chance.randrange(150, 1250), chance.randrange(130, 330), chance.randrange(45, 80))


def brook(brush: Brush, chance: random.Random) -> None:
    """Draw children beside a brook, seen from behind."""
    _weather(brush, chance)
    brush.hill([(0, 560), (420, 440), (900, 560), (1300, 430), (1600, 500)], LIGHT_GRASS)
    for x in (140, 300, 1380, 1500):
        brush.tree(x, 600 + chance.randrange(-20, 30), chance.randrange(210, 280))
    brush.hill([(0, 640), (500, 560), (1000, 660), (1600, 560)], GRASS)
    brush.shape([*soft_line([(120, 1200), (700, 900), (1100, 790), (1600, 740)]), (1600, 1010), *reversed(
        list(soft_line([(980, 1200), (1300, 1080), (1600, 1010)])))], WATER)  # fmt: skip
    for x, y, wide in ((760, 1010, 150), (1120, 900, 170), (1360, 850, 120), (620, 1120, 190), (1300, 960, 110)):
        brush.stroke([(x, y), (x + wide, y - 18)], LIGHT_WATER, width=9)
    for x, y in ((560, 1005), (900, 880), (1240, 1090), (1490, 1030)):
        brush.disc(x, y, 40, STONE, tall=0.55)
        brush.disc(x + 46, y + 12, 24, SHADE, tall=0.55)
    for number in range(4):
        brush.child(chance, 330 + number * 165, 890 - number * 26, 330 + chance.randrange(-25, 35))
    for x in range(30, 300, 38):
        brush.stroke([(x, 1190), (x + chance.randrange(-14, 14), 1090)], DARK_GRASS, width=8)


def sports_day(brush: Brush, chance: random.Random) -> None:
    """Draw runners on a track, seen from behind."""
    _weather(brush, chance)
    brush.hill([(0, 520), (500, 450), (1100, 530), (1600, 460)], LIGHT_GRASS)
    for x in range(60, 1600, 170):
        brush.tree(x + chance.randrange(-30, 30), 560, chance.randrange(130, 190))
    brush.hill([(0, 560), (1600, 560)], GRASS)
    brush.shape([(560, 600), (1040, 600), (1600, 1200), (0, 1200)], BRICK)
    for lane in range(5):
        brush.stroke([(560 + lane * 120, 600), (lane * 400, 1200)], CREAM, width=6)
    for side in (90, 1510):
        brush.slab((side - 9, 330, side + 9, 700), DARK_WOOD, radius=6)
    brush.bunting((90, 345), (1510, 345), flags=17, sag=95)
    for number, x in enumerate((470, 690, 910, 1130)):
        brush.child(chance, x, 985 - (number % 2) * 45, 400, arms=chance.choice(("up", "out", "up")))


def allotment(brush: Brush, chance: random.Random) -> None:
    """Draw rows of vegetables and a shed."""
    _weather(brush, chance)
    brush.hill([(0, 520), (600, 430), (1200, 530), (1600, 470)], LIGHT_GRASS)
    brush.hill([(0, 600), (1600, 580)], GRASS)
    brush.slab((1120, 350, 1430, 650), WOOD)
    for x in range(1120, 1430, 44):
        brush.stroke([(x, 352), (x, 648)], DARK_WOOD, width=3)
    brush.shape([(1080, 360), (1470, 360), (1400, 250), (1150, 250)], TEAL)
    brush.slab((1225, 450, 1325, 650), DEEP, radius=6)
    brush.disc(1305, 555, 7, AMBER)
    for row in range(4):
        top = 700 + row * 125
        brush.slab((60 - row * 40, top, 1540 + row * 40, top + 74 + row * 6), "#6f4a30", radius=36)
        for x in range(120, 1520, 110 + row * 12):
            _vegetable(brush, chance, x + chance.randrange(-10, 10), top + 24, row)
    brush.slab((210, 505, 340, 640), CORAL, radius=14)
    brush.stroke([(340, 600), (430, 520)], CORAL, width=20)
    brush.disc(436, 514, 26, CORAL, tall=0.7)
    brush.stroke([(215, 530), (150, 560), (215, 610)], CORAL, width=14)
    brush.child(chance, 640, 680, 330)
    brush.child(chance, 830, 676, 300, arms="out")


def _vegetable(brush: Brush, chance: random.Random, x: float, y: float, row: int) -> None:
    if row == 0:
        for lean in (-16, 0, 16):
            brush.stroke([(x, y), (x + lean, y - 55)], DARK_GRASS, width=9)
        brush.disc(x, y + 4, 15, CORAL)
    elif row == 1:
        for right, radius in ((-22, 26), (22, 26), (0, 34)):
            brush.disc(x + right, y, radius, LIGHT_GRASS)
        brush.disc(x, y + 2, 17, "#d5e6b5")
    elif row == 2:
        brush.stroke([(x, y + 14), (x, y - 20)], DARK_GRASS, width=8)
        brush.star(x, y - 22, 32, AMBER, points=10, thin=0.7)
        brush.disc(x, y - 22, 13, DARK_WOOD)
    else:
        brush.disc(x, y + 6, 40, "#e08a3c", tall=0.8)
        brush.disc(x, y + 6, 20, "#eaa25c", tall=1.55)
        brush.stroke([(x, y - 26), (x + chance.randrange(-9, 9), y - 44)], DARK_GRASS, width=9)


def snowy_gate(brush: Brush, chance: random.Random) -> None:
    """Draw a closed gate in the snow."""
    brush.wash("#b9cbd9", "#eaf1f5", end=900)
    brush.hill([(0, 560), (500, 470), (1100, 560), (1600, 480)], SHADE)
    for x in (150, 330, 1290, 1470):
        brush.tree(x, 690, 300 + chance.randrange(-30, 40), "#9fb4bf")
        brush.disc(x, 690 - 335, 82, SNOW, tall=0.55)
    brush.slab((560, 360, 1040, 700), BRICK)
    brush.shape([(520, 370), (1080, 370), (960, 240), (640, 240)], SNOW)
    for x in (620, 760, 900):
        brush.slab((x, 430, x + 84, 540), "#f7e3ae", radius=6)
        brush.stroke([(x + 42, 430), (x + 42, 540)], BRICK, width=7)
    brush.slab((760, 575, 844, 700), DEEP, radius=6)
    brush.hill([(0, 700), (500, 670), (1100, 705), (1600, 670)], SNOW)
    for x in (470, 1130):
        brush.slab((x - 48, 560, x + 48, 1010), "#a65d45", radius=4)
        brush.slab((x - 62, 530, x + 62, 575), STONE, radius=6)
        brush.half_disc(x, 534, 58, SNOW, tall=0.6)
    for x in range(535, 1080, 44):
        brush.stroke([(x, 640), (x, 985)], DEEP, width=13)
        brush.disc(x, 632, 11, DEEP)
    for y in (690, 930):
        brush.stroke([(518, y), (1082, y)], DEEP, width=17)
        brush.stroke([(522, y - 12), (1078, y - 12)], SNOW, width=12)
    brush.slab((690, 745, 910, 870), AMBER, radius=12)
    for y, wide in ((775, 150), (805, 120), (835, 140)):
        brush.stroke([(800 - wide / 2, y), (800 + wide / 2, y)], INK, width=9)
    brush.hill([(0, 960), (400, 1010), (800, 960), (1250, 1020), (1600, 960)], WHITE)
    for _ in range(150):
        brush.disc(chance.randrange(1600), chance.randrange(1150), chance.randrange(3, 9), WHITE)


def playground(brush: Brush, chance: random.Random) -> None:
    """Draw a new climbing frame."""
    _weather(brush, chance)
    brush.hill([(0, 600), (400, 520), (1000, 610), (1600, 530)], LIGHT_GRASS)
    for x in (90, 250, 1500):
        brush.tree(x, 670, chance.randrange(250, 320))
    brush.hill([(0, 690), (1600, 670)], GRASS)
    brush.disc(800, 1000, 760, "#d9b98a", tall=0.24)
    for x in (470, 730):
        brush.slab((x - 15, 380, x + 15, 960), WOOD, radius=8)
    brush.shape([(430, 400), (770, 400), (600, 250)], CORAL)
    brush.slab((440, 640, 760, 672), DARK_WOOD, radius=8)
    for x in range(490, 730, 40):
        brush.stroke([(x, 560), (x, 640)], AMBER, width=9)
    brush.stroke([(474, 556), (726, 556)], AMBER, width=11)
    brush.stroke([(470, 655), (330, 965)], TEAL, width=14)
    brush.stroke([(410, 655), (270, 965)], TEAL, width=14)
    for step in range(1, 6):
        brush.stroke([(470 - step * 23.3, 655 + step * 51.7), (410 - step * 23.3, 655 + step * 51.7)], TEAL, width=12)
    slide = list(soft_line([(750, 650), (930, 900), (1030, 945)]))
    brush.stroke(slide, "#2f6690", width=52)
    brush.stroke(slide, LIGHT_WATER, width=30)
    brush.stroke([(1090, 960), (1170, 430), (1250, 960)], PLUM, width=20)
    brush.stroke([(1390, 960), (1470, 430), (1550, 960)], PLUM, width=20)
    brush.stroke([(1170, 430), (1470, 430)], PLUM, width=20)
    for left, seat in ((1225, 790), (1360, 820)):
        for side in (0, 70):
            brush.stroke([(left + side, 435), (left + side, seat)], INK, width=5)
        brush.slab((left - 12, seat - 8, left + 82, seat + 14), AMBER, radius=8)
    brush.child(chance, 885, 1090, 350, arms="up")
    brush.child(chance, 180, 1060, 340, arms="out")


def coach_trip(brush: Brush, chance: random.Random) -> None:
    """Draw a coach on the way to the coast."""
    _weather(brush, chance)
    brush.slab((0, 520, 1600, 760), WATER)
    for _ in range(16):
        x, y = chance.randrange(0, 1500), chance.randrange(545, 690)
        brush.stroke([(x, y), (x + 70, y)], LIGHT_WATER, width=7)
    brush.shape([(1420, 545), (1480, 400), (1490, 545)], WHITE)
    brush.shape([(1502, 545), (1496, 380), (1580, 545)], CREAM)
    brush.shape([(1400, 552), (1595, 552), (1560, 590), (1440, 590)], CORAL)
    brush.hill([(0, 640), (500, 700), (1000, 660), (1600, 730)], LIGHT_GRASS)
    brush.hill([(0, 800), (600, 760), (1600, 810)], GRASS)
    brush.slab((0, 920, 1600, 1090), "#59636b")
    for x in range(-40, 1600, 200):
        brush.slab((x, 998, x + 110, 1010), CREAM, radius=5)
    brush.slab((260, 540, 1330, 960), AMBER, radius=54)
    brush.slab((260, 790, 1330, 850), TEAL)
    brush.slab((300, 590, 1290, 745), "#dcecef", radius=26)
    for x in range(455, 1250, 165):
        brush.slab((x, 590, x + 16, 745), AMBER)
    for x in (385, 545, 710, 875, 1040):
        _passenger(brush, chance, x)
    brush.slab((1210, 590, 1300, 930), "#dcecef", radius=18)
    brush.slab((1250, 590, 1260, 930), AMBER)
    for x in (470, 1090):
        brush.disc(x, 955, 78, INK)
        brush.disc(x, 955, 36, STONE)
    brush.disc(1310, 880, 20, WHITE)
    brush.hill([(0, 1090), (500, 1120), (1100, 1085), (1600, 1110)], DARK_GRASS)


def _passenger(brush: Brush, chance: random.Random, x: float) -> None:
    """A child in the coach, looking out of the far window: only the back of a head and a collar."""
    brush.half_disc(x, 745, 46, chance.choice((TEAL, CORAL, PLUM)), tall=0.9)
    brush.disc(x, 678, 33, chance.choice(LOOKS)[0])
