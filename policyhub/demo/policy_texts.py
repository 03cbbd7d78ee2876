"""Three short companion policies of the demo, in our own words; what a second version changes is marked in `SECOND`.

The long social media policies stand in `documents/`.
"""

ONLINE_SAFETY = """# Online Safety Policy

Owner: {owner_title}
Review: every 12 months
Questions about this policy go to the {contact_title}.

## 1. Why we have this policy

1.1 Pupils learn, play and make friends online. We want them to do so safely, and to know whom to turn to.

1.2 The policy is for all members of staff and for volunteers.

## 2. What we all do

2.1 We talk with pupils about what they meet online, in every subject and not only in computing.

2.2 A worry about a child online is a worry about a child: tell the safeguarding lead the same day.

2.3 We never ask a pupil to hand over a password, and we do not look through a pupil's phone. That is for the
headteacher to decide.

## 3. Filtering and monitoring

3.1 School devices are filtered. The filter is checked every term, and what it finds is read by the safeguarding lead.

3.2 Use of school systems may be monitored. Staff are told so here.

## 4. Working with families

4.1 We offer families an evening on online safety once a year.

## 5. Looking at this again

5.1 The policy is reviewed every 12 months, or sooner when something goes wrong.
"""

ACCEPTABLE_USE = """# Acceptable Use of Technology Policy

Owner: {owner_title}
Review: every 24 months
Questions about this policy go to the {contact_title}.

## 1. Who this is for

1.1 This policy applies to all members of staff, volunteers, contractors and agency staff who use our devices or
systems.

## 2. Devices

2.1 School work is done on school devices. They are locked when you leave the room.

2.2 Lost a device? Tell the IT team at once, at any hour. Nobody is blamed for telling early.

## 3. Accounts

3.1 Your account is yours alone. Use the authenticator app wherever it is offered.

3.2 Messages to families go from school accounts, never from a personal one.

## 4. Pictures and files

4.1 Pictures of pupils are taken on school devices only and kept on school systems only.

4.2 Papers with personal details are not sent to a personal address.

## 5. When it goes wrong

5.1 Ask first when you are unsure. Serious or repeated breaches may lead to action under the disciplinary policy.
"""

STAFF_CODE = """# Staff Code of Conduct

Owner: {owner_title}
Review: every 24 months
Questions about this policy go to the {contact_title}.

## 1. What the code is for

1.1 It tells everybody who works here what pupils, families and colleagues can expect of them. It applies to all
members of staff and to volunteers.

1.2 It is no part of anybody's contract of employment.

## 2. With pupils

2.1 We are friendly, and we are not friends. There is no private contact with pupils, on paper or online.

2.2 If a pupil tries to reach you privately, do not reply. Tell the safeguarding lead the same day.

## 3. With colleagues and families

3.1 We speak well of each other in public, and honestly in private.

3.2 Gifts worth more than a box of chocolates are handed to the office and written down.

## 4. Outside school

4.1 What you do in your own time is yours, as long as it does not harm pupils or make it hard to trust you at work.

## 5. Speaking up

5.1 If something is wrong, say so. Nobody loses out for raising a concern in good faith, whoever it is about.
"""

# What the second version of each says instead: old words, new words.
SECOND: dict[str, tuple[tuple[str, str], ...]] = {
    "online-safety": (
        ("The filter is checked every term,", "The filter is checked every month,"),
        (
            "## 4. Working with families",
            "3.3 Pupils may use artificial intelligence tools only when a teacher has chosen them for the lesson.\n\n"
            "## 4. Working with families",
        ),
    ),
    "acceptable-use": (
        ("They are locked when you leave the room.", "They are locked when you leave the room, and never shared at home."),
        ("4.2 Papers with personal details are not sent to a personal address.",
         "4.2 Papers with personal details are never sent to a personal address, not even for a minute."),
    ),
    "staff-code": (
        ("3.2 Gifts worth more than a box of chocolates are handed to the office and written down.",
         "3.2 Gifts worth more than 25 pounds are handed to the office and written down."),
    ),
}  # fmt: skip

CHANGES: dict[str, str] = {
    "online-safety": "The filter is now checked every month, and there is a new clause on artificial intelligence tools.",
    "acceptable-use": "Two clauses are stricter: school devices stay yours alone, and papers never go to a personal address.",
    "staff-code": "Gifts are now counted in pounds: above 25 they go to the office.",
}

TEXTS = {"online-safety": ONLINE_SAFETY, "acceptable-use": ACCEPTABLE_USE, "staff-code": STAFF_CODE}
TITLES = {
    "online-safety": "Online Safety Policy",
    "acceptable-use": "Acceptable Use of Technology Policy",
    "staff-code": "Staff Code of Conduct",
}


def text(name: str, *, number: int, owner_title: str, contact_title: str) -> bytes:
    """Give one text as a file would hold it."""
    words = TEXTS[name].format(owner_title=owner_title, contact_title=contact_title)
    for old, new in SECOND[name] if number > 1 else ():
        if old not in words:
            raise ValueError(f"The second version of {name} changes words that are not in the first.")
        words = words.replace(old, new)
    return words.encode()
