"""What the schools of the demo say: every post, person and place in it is invented, and no child is named."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One post: its name in lists, its words, what it is for, and which drawn picture goes with it, if any."""

    title: str
    words: str
    purpose: str = "information"
    picture: str = ""


WAITING = (
    Words(
        "Year 4 at the brook",
        "Our Year 4 geographers measured the flow of the brook this week. Ask them what a meander is! Well done, Willow class.",
        "achievement",
        "brook",
    ),
    Words(
        "Bake sale raised money for books",
        "The bake sale raised £214 for new library books. Thank you to everybody who baked, bought and washed up.",
        "performance",
        "bake-sale",
    ),
    Words(
        "Flu vaccination day",
        "The nurses are in school on Wednesday. Please send the blue form back by Monday. Questions? Ask the school office.",
        "event",
    ),
)
SENT_BACK = Words(
    "Science fair winners",
    "A volcano, three robots and a lot of glitter: what a science fair!",
    "achievement",
    "science-fair",
)
DRAFT = Words(
    "Nativity costumes",
    "Stars, shepherds and one very brave donkey. Costumes are needed by the last Friday of term.",
    "event",
    "nativity-stars",
)
SIGNED = Words(
    "Carols in the square",
    "Our choir sings in the market square on Saturday at 2 pm. Come and join in the chorus.",
    "event",
    "choir",
)
BY_HAND = Words(
    "New climbing frame",
    "It is up, it is safe, and it is very popular. Thank you to the parents who dug the foundations.",
    "information",
    "playground",
)
TROUBLE = Words(
    "Allotment harvest",
    "Forty carrots, nine pumpkins and a marrow nobody could lift. Soup on Thursday!",
    "achievement",
    "allotment",
)
REJECTED = Words(
    "Which party for schools?",
    "There is an election coming. Here is what we think of the plans for schools.",
    "information",
)
WITHDRAWN = Words(
    "Coach times for the coast",
    "Coaches leave at 8.30 am. Bring a coat and a packed lunch.",
    "information",
    "coach-trip",
)
EXPIRED = Words(
    "Last places at the breakfast club",
    "Three places are left at the breakfast club from Monday. Ring the office by tonight.",
    "event",
)
TAKEN_DOWN = Words(
    "Sports day heroes", "Every runner got a cheer, and the egg got a longer one.", "performance", "sports-day"
)
CLOSURE = Words(
    "School is closed today",
    "Heavy snow has closed the school today. Work is on the usual page. We hope to open tomorrow.",
    "closure",
    "snowy-gate",
)

YEAR = (
    Words(
        "Library corner is open",
        "The library corner is open at lunch. Bring a friend and a cushion.",
        "information",
        "library-corner",
    ),
    Words(
        "Paintings on the long wall",
        "Year 2 painted the sea. Come and see it in the hall until half-term.",
        "achievement",
        "art-wall",
    ),
    Words(
        "Parents' evening", "Parents' evening is next Tuesday from 4 pm. Book a time with the school office.", "event"
    ),
    Words(
        "Thank you, crossing patrol",
        "Ten years in the rain with a smile: thank you to our crossing patrol.",
        "performance",
    ),
    Words(
        "Walk to school week",
        "Walk, scoot or hop: it is walk to school week. Stickers are waiting at the gate.",
        "event",
    ),
    Words("Lunch menu for the term", "The new lunch menu is out, with more soup and less beige.", "information"),
    Words(
        "Reading hour",
        "The whole school read for an hour today. It was so quiet that we could hear the clock.",
        "achievement",
    ),
    Words(
        "Clubs that start this week",
        "Chess, choir, coding and cooking start this week. A few places are left.",
        "event",
    ),
    Words(
        "Maths puzzle of the month",
        "How many squares are on a chess board? More than 64! Send us your answer.",
        "information",
    ),
    Words("Spring concert", "Strings, drums and a kazoo: the spring concert is on Thursday at 6 pm.", "event"),
    Words(
        "A grant for the garden",
        "We were given a grant for the sensory garden. Digging begins after half-term.",
        "performance",
    ),
    Words(
        "Inspectors were pleased", "The inspectors said what we knew: our pupils are kind to each other.", "performance"
    ),
)
