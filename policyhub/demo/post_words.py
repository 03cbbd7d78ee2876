"""What the schools of the demo say: every post, person and place in it is invented, and no child is named."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One post: its name in lists, its words, what it is for, which drawn picture goes with it, and in which months it is said."""

    title: str
    words: str
    purpose: str = "information"
    picture: str = ""
    months: tuple[int, ...] = ()


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
    "Stars, shepherds and Sam, aged 5, as one very brave donkey. Costumes are needed by the last Friday of term.",
    "event",
    "nativity-stars",
)
SIGNED = Words(
    "Our choir in the square",
    "Our choir sings in the market square on Saturday at 2 pm. Come and join in the last song.",
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
    "Forty carrots, nine onions and a marrow nobody could lift. Soup on Thursday!",
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
        "Library corner is open", "The library corner is open at lunch. Bring a friend and a cushion.", "information"
    ),
    Words(
        "Paintings on the long wall",
        "Year 2 painted the sea. Come and see it in the hall until the end of term.",
        "achievement",
    ),
    Words(
        "Parents’ evening",
        "Parents’ evening is next Tuesday from 4 pm. Book a time with the school office.",
        "event",
        months=(2, 3, 10, 11),
    ),
    Words(
        "Thank you, crossing patrol",
        "Ten years in the rain with a smile: thank you to our crossing patrol.",
        "performance",
        months=(1,),
    ),
    Words(
        "Walk to school week",
        "Walk, scoot or hop: it is walk to school week. Stickers are waiting at the gate.",
        "event",
        months=(5,),
    ),
    Words(
        "Lunch menu for the term",
        "The new lunch menu is out, with more soup and less beige.",
        "information",
        months=(1, 4, 9),
    ),
    Words(
        "Reading hour",
        "The whole school read for an hour today. It was so quiet that we could hear the clock.",
        "achievement",
    ),
    Words(
        "Clubs that start this week",
        "Chess, choir, coding and cooking start this week. A few places are left.",
        "event",
        months=(1, 4, 9),
    ),
    Words(
        "Maths puzzle of the month",
        "How many squares are on a chess board? More than 64! Send us your answer.",
        "information",
    ),
    Words(
        "Spring concert", "Strings, drums and a kazoo: the spring concert is on Thursday at 6 pm.", "event", months=(3,)
    ),
    Words(
        "A grant for the garden",
        "We were given a grant for the sensory garden. Digging begins after half-term.",
        "performance",
        months=(2,),
    ),
    Words(
        "Inspectors were pleased",
        "The inspectors said what we knew: our pupils are kind to each other.",
        "performance",
        months=(6,),
    ),
    Words("Welcome back", "The bell rings at 8.45. We have missed the noise.", "information", months=(1, 9)),
    Words(
        "New faces at the gate",
        "Three teachers and a caretaker join us this term. Say hello when you see them.",
        "information",
        months=(9,),
    ),
    Words(
        "Harvest boxes",
        "Forty boxes of tins and pasta are on their way to the food bank. Thank you!",
        "achievement",
        months=(9, 10),
    ),
    Words(
        "Poetry by torchlight",
        "Year 5 read their own poems in the dark. Nobody was frightened, and some of us cried.",
        "achievement",
        months=(11, 1),
    ),
    Words(
        "Odd socks day",
        "Wear odd socks on Monday. Being different is something to be glad about.",
        "event",
        months=(11,),
    ),
    Words(
        "Two minutes of silence",
        "The whole school stood in the yard this morning and remembered.",
        "information",
        months=(11,),
    ),
    Words(
        "Winter fair", "The winter fair opens on Friday at 3.30 pm. Bring coins for the tombola.", "event", months=(12,)
    ),
    Words(
        "Lost property, last chance",
        "Eleven coats and one trombone are waiting in the hall. After Friday they go to the charity shop.",
        "information",
        months=(7, 12),
    ),
    Words(
        "Thank you for a good term",
        "Thank you to everybody who read, baked, drove and cheered. Have a restful holiday.",
        "performance",
        months=(7, 12),
    ),
    Words(
        "Bird count",
        "Year 3 counted 31 sparrows, four robins and a very surprised heron.",
        "achievement",
        months=(1, 2),
    ),
    Words(
        "Coats on, please",
        "We play outside in all weathers. Please send a coat with a name in it.",
        "information",
        months=(1, 2, 11, 12),
    ),
    Words(
        "Being safe online",
        "Year 6 wrote ten rules for their own phones at home. The first is: ask before you share.",
        "achievement",
        months=(2,),
    ),
    Words(
        "Pancake relay",
        "Four teams, twelve pancakes, one winner, and a ceiling that needs washing.",
        "achievement",
        months=(2, 3),
    ),
    Words(
        "World book day",
        "Come as somebody from a book. A cardboard sword is fine; a real parrot is not.",
        "event",
        months=(3,),
    ),
    Words(
        "Science in the hall",
        "Rockets made of bottles reached the roof of the hall today. The caretaker has forgiven us.",
        "achievement",
        months=(3, 5),
    ),
    Words(
        "Places at the holiday club",
        "The holiday club has places left. Forms are at the office.",
        "event",
        months=(3, 6, 7),
    ),
    Words(
        "Eggs are hatching",
        "Six chicks have hatched in Reception. They answer to no name so far.",
        "information",
        months=(4, 5),
    ),
    Words(
        "Good luck, Year 6",
        "Eat breakfast, bring a pencil, and remember that you are more than a number.",
        "information",
        months=(5,),
    ),
    Words(
        "Cycle training",
        "Twenty-two pupils passed their cycle training, and nobody met the hedge.",
        "achievement",
        months=(4, 5, 6),
    ),
    Words("New phone number", "The office has a second line from Monday. It stands on our website.", "information"),
    Words(
        "Governors wanted",
        "We are looking for a parent governor. It takes two evenings a term and some patience.",
        "event",
        months=(6, 10),
    ),
    Words(
        "Sun hats and water",
        "It will be hot this week. Please send a hat and a bottle of water.",
        "information",
        months=(6, 7),
    ),
    Words(
        "Sports day results",
        "Everybody ran, three fell, all got up. The red team won by one point.",
        "achievement",
        months=(6, 7),
    ),
    Words(
        "Summer fair raised £640",
        "The summer fair raised £640 for the playground. Thank you to all who helped.",
        "performance",
        months=(7,),
    ),
    Words(
        "Leavers’ assembly",
        "Our oldest pupils said goodbye today with songs, jokes and a guard of honour.",
        "achievement",
        months=(7,),
    ),
    Words("The library has a lift", "Everybody can reach every book now. Come and try it.", "performance"),
    Words("Assembly on kindness", "This month we write down small kindnesses. The jar is nearly full.", "information"),
    Words("Thank you, kitchen team", "Five stars for the kitchen once more. We could have told them.", "performance"),
)
