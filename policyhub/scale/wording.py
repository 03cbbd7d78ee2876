"""The words of invented posts and policies: plain, different from each other, and about nobody."""

from random import Random

SUBJECTS = (
    ("The book fair", "The book fair opens in the hall after school. Every paperback costs less than three pounds."),
    ("Sports day", "Sports day is on the lower field. Please bring a hat, a drink and comfortable shoes."),
    ("Harvest lunch", "Our kitchen cooks with vegetables from the school garden this week. Come and taste the soup."),
    ("Library mornings", "The library is open before lessons. Families are welcome to choose a story together."),
    ("The science week", "Every class builds a bridge from paper this week. The strongest one carries a brick."),
    ("A walk to the river", "We measured how fast the river flows, and wrote down what we found on the bank."),
    ("Choir in the square", "Our choir sings in the market square on Saturday at eleven. Come and listen."),
    ("New gates", "The new gates at the lower entrance are finished. Please use the left one in the morning."),
    ("Chess club", "The chess club meets on Tuesdays. Beginners are welcome; boards are there for everybody."),
    ("Open evening", "Come and see our classrooms at the open evening. Staff will gladly answer questions."),
    ("Recycling", "We collected paper for a month. It made a pile as high as the hall window."),
    ("Winter coats", "Mornings are cold now. Please send a warm coat, as we go out at every break."),
)
PURPOSES = ("information", "event", "performance", "achievement")
YEARS = ("Reception", "Year 1", "Year 2", "Year 3", "Year 4", "Year 5", "Year 6")
ENDINGS = (
    "Thank you to everybody who helped.",
    "More is on the school website.",
    "Please ask at the office if anything is unclear.",
    "We look forward to seeing you.",
    "",
)
NO_WORDS = ("Please say which day it is.", "The second sentence is hard to follow. Please make it shorter.")

TITLES = (
    "Keys and Alarms", "School Trips", "First Aid", "Lone Working", "Lost Property", "Visitors", "School Minibuses",
    "Lettings", "Animals in School", "Bad Weather", "Display Screens", "Healthy Food", "Printing and Copying",
    "Volunteers at Work", "Waste and Recycling",
)  # fmt: skip
DUTIES = (
    "Tell the office on the same day, so that it can be put right before anybody is hurt.",
    "Keep the form for as long as the retention schedule says, and no longer.",
    "Ask first. If nobody can be asked, choose the safer way and write down why.",
    "Never work round a safeguard because it is in the way.",
    "Where the law asks for more than this policy, the law is what we keep to.",
    "New colleagues are shown this in their first week, by somebody who does it every day.",
)


def post_words(number: int) -> tuple[str, str, str]:
    """Give title, words and purpose of one post; the same number always says the same."""
    dice = Random(f"post {number}")  # noqa: S311 - words, no secrets
    title, words = dice.choice(SUBJECTS)
    year = dice.choice(YEARS)
    return f"{title}: {year}", f"{words} {dice.choice(ENDINGS)}".strip(), dice.choice(PURPOSES)


def policy_title(number: int) -> str:
    """Give the title of one policy, different for every number."""
    again = number // len(TITLES)
    return f"{TITLES[number % len(TITLES)]}{f' Part {again + 1}' if again else ''} Policy"


def policy_text(number: int, *, owner: str, trust: str) -> str:
    """Give a policy of about two thousand words, in Markdown, as somebody would hand it in."""
    dice = Random(f"policy {number}")  # noqa: S311 - words, no secrets
    lines = [f"# {trust}", f"## {policy_title(number)}", f"Policy owner: {owner}"]
    for section in range(1, 13):
        lines.append(f"### {section}. {dice.choice(SUBJECTS)[0]} and what we do")
        lines += [
            f"{section}.{clause} {' '.join(dice.choice(DUTIES) for _ in range(3))}"
            for clause in range(1, dice.randint(3, 6))
        ]
    return "\n\n".join(lines)
