"""The people and places of the demo: five organisations whose rules differ, every role filled, all names invented.

Addresses follow one pattern, `<part>@<organisation>.example` (screens.md), so that anybody can guess whom to sign in as.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password

from accounts import services
from accounts.models import Absence, Contact, Membership, Organisation, User
from accounts.roles import STRICT_ROLES, Role
from core.clocks import LONDON
from core.workflow import MACHINE
from policyhub.demo.school_year import keep_school_years

PASSWORD = "harbour-lantern-quiet-7"  # noqa: S105 - the demo's one password is shown on the sign-in page


@dataclass(frozen=True)
class Place:
    """One organisation of the demo. `parts` are the roles it is given; `more` are plain members of staff."""

    slug: str
    name: str
    kind: str
    parent: str = ""
    rule_set: str = ""
    head_title: str = "Headteacher"
    nursery: bool = False
    parts: tuple[str, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    more: tuple[str, ...] = ()


SCHOOL = (
    "head", "deputyhead", "sbm", "office", "dsl", "deputy", "manager", "teacher", "author", "ta", "volunteer", "governor",
    "chair", "clerk",
)  # fmt: skip
TRUST = (
    "ceo", "chair", "trustee", "safeguarding", "linktrustee", "hr", "owner", "comms", "it", "dpo", "auditor", "clerk",
)  # fmt: skip
SINGLE = (*SCHOOL, "vicechair", "hr", "it", "dpo", "auditor")

ROLE_OF: dict[str, Role] = {
    "head": Role.HEADTEACHER, "deputyhead": Role.DEPUTY_HEADTEACHER, "sbm": Role.BUSINESS_MANAGER,
    "office": Role.SCHOOL_OFFICE, "dsl": Role.SAFEGUARDING_LEAD, "deputy": Role.DEPUTY_SAFEGUARDING_LEAD,
    "manager": Role.STAFF, "teacher": Role.STAFF, "author": Role.STAFF, "ta": Role.STAFF, "volunteer": Role.ASSOCIATE,
    "governor": Role.GOVERNOR, "clerk": Role.CLERK, "ceo": Role.CHIEF_EXECUTIVE, "trustee": Role.TRUSTEE,
    "safeguarding": Role.TRUST_SAFEGUARDING_LEAD, "linktrustee": Role.SAFEGUARDING_TRUSTEE, "hr": Role.HUMAN_RESOURCES,
    "owner": Role.POLICY_OWNER, "comms": Role.COMMUNICATIONS, "it": Role.IT_SUPPORT,
    "dpo": Role.DATA_PROTECTION_OFFICER, "auditor": Role.AUDITOR, "vicechair": Role.VICE_CHAIR_OF_GOVERNORS,
}  # fmt: skip

TITLES: dict[str, str] = {
    "manager": "Head of year", "teacher": "Teacher", "author": "Teacher", "ta": "Teaching assistant",
    "volunteer": "Reading volunteer", "owner": "Director of people", "it": "IT manager", "sbm": "School business manager",
}  # fmt: skip

# What they are told, the office prints.
READS_NO_MAIL = ("volunteer@harbour-north.example",)

PLACES: tuple[Place, ...] = (
    Place(
        "harbour", "Harbour Learning Trust", "trust", rule_set="headteacher-authorises", parts=TRUST,
        names={"ceo": "Margaret Osei", "chair": "Sir Alan Whitcombe", "trustee": "Priya Raman", "safeguarding": "Helen Marsh",
               "linktrustee": "Owen Pryce", "hr": "Fatima Siddiqui", "owner": "Claire Dunmore", "comms": "Jonas Weller",
               "it": "Ravi Patel", "dpo": "Ingrid Holm", "auditor": "Stephen Clay", "clerk": "Moira Finch"},
    ),
    Place(
        "harbour-north", "Harbour North Academy", "school", "harbour", parts=SCHOOL,
        names={"head": "Grace Adeyemi", "deputyhead": "Tom Radley", "sbm": "Louise Webb", "office": "Janet Kirk",
               "dsl": "Samuel Boateng", "deputy": "Nia Rhys", "manager": "Peter Ashdown", "teacher": "Ellie Marlow",
               "author": "Kemi Adeyemi-Stone", "ta": "Marcus Hale", "volunteer": "Doreen Pike", "governor": "Rashid Khan",
               "chair": "Barbara Nunn", "clerk": "Philip Snow"},
        more=("Aisha Malik", "Ben Carter", "Chloe Evans", "Daniel Osborne", "Eleri Morgan", "Farah Aziz"),
    ),
    Place(
        "harbour-quay", "Harbour Quay Primary", "school", "harbour", parts=SCHOOL,
        names={"head": "Martin Levy", "deputyhead": "Sunita Rao", "sbm": "Carol Beech", "office": "Wendy Stubbs",
               "dsl": "Yusuf Demir", "deputy": "Laura Hinds", "manager": "Colin Frost", "teacher": "Hannah Sykes",
               "author": "Joe Tamworth", "ta": "Lily Chen", "volunteer": "George Pell", "governor": "Anne Holloway",
               "chair": "Dennis Cole", "clerk": "Rita Vaughan"},
        more=("Iris Lamb", "Jack Turner", "Katie Wynne", "Leon Baptiste"),
    ),
    Place(
        "harbour-hill", "Harbour Hill School", "school", "harbour", parts=SCHOOL,
        names={"head": "Dr Ruth Ellison", "deputyhead": "Gareth Lloyd", "sbm": "Simon Peck", "office": "Pauline Drew",
               "dsl": "Mandy Okafor", "deputy": "Keith Arden", "manager": "Sheila Burns", "teacher": "Oliver Grant",
               "author": "Zainab Noor", "ta": "Paul Rudge", "volunteer": "Vera Lang", "governor": "Trevor Moss",
               "chair": "Judith Wray", "clerk": "Neil Abbot"},
        more=("Mia Fielding", "Noah Pritchard"),
    ),
    Place(
        "millstone", "Millstone Academies Trust", "trust", rule_set="chief-executive-approves", parts=TRUST, head_title="Principal",
        names={"ceo": "Edward Thorne", "chair": "Lady Celia Marchant", "trustee": "Kofi Mensah", "safeguarding": "Bridget Nolan",
               "linktrustee": "Amir Shah", "hr": "Tessa Crane", "owner": "Robert Dale", "comms": "Yvette Laurent",
               "it": "Callum Reid", "dpo": "Harriet Bloom", "auditor": "Victor Lin", "clerk": "Susan Field"},
    ),
    Place("millstone-cluster", "Millstone Valley Cluster", "cluster", "millstone", parts=("governor", "chair", "clerk"),
          names={"governor": "Linda Paige", "chair": "Frank Harrow", "clerk": "Maeve Doyle"}),
    Place(
        "millstone-abbey", "Millstone Abbey Academy", "school", "millstone-cluster", head_title="Principal", parts=SCHOOL,
        names={"head": "Catherine Bell", "deputyhead": "Imran Yousaf", "sbm": "Diane Foley", "office": "Gill Sutton",
               "dsl": "Adrian Coe", "deputy": "Parveen Akhtar", "manager": "Hugh Lister", "teacher": "Sophie Wells",
               "author": "Matteo Ricci", "ta": "Donna Clegg", "volunteer": "Arthur Penn", "governor": "Sheena Gill",
               "chair": "Malcolm Royle", "clerk": "Ivy Stone"},
        more=("Olivia Hart", "Patrick Dunne", "Quentin Farr"),
    ),
    Place(
        "millstone-bridge", "Millstone Bridge Academy", "school", "millstone-cluster", head_title="Principal", parts=SCHOOL,
        names={"head": "Winston Clarke", "deputyhead": "Rachel Tait", "sbm": "Norman Ely", "office": "Brenda Hill",
               "dsl": "Lucy Faraday", "deputy": "Omar Haddad", "manager": "Angela Croft", "teacher": "James Lowe",
               "author": "Poppy Denham", "ta": "Sanjay Mistry", "volunteer": "Elsie Marr", "governor": "Roy Bannister",
               "chair": "Glenys Powell", "clerk": "Una Brady"},
        more=("Rosa Delgado", "Seth Barker"),
    ),
    Place(
        "oakfield", "Oakfield School", "school", rule_set="safeguarding-first", parts=SINGLE,
        names={"head": "Miriam Castle", "deputyhead": "Andrew Poole", "sbm": "Nadia Hussain", "office": "Joyce Tully",
               "dsl": "Miriam Castle", "deputy": "Ewan Sinclair", "manager": "Fiona Marsh", "teacher": "Callie Brook",
               "author": "Theo Lambert", "ta": "Rekha Nair", "volunteer": "Stan Miles", "governor": "Pauline Ogden",
               "chair": "Graham Sewell", "clerk": "Denise Rowe", "vicechair": "Hilary Beck", "hr": "Wanda Price",
               "it": "Luke Spencer", "dpo": "Olga Petrenko", "auditor": "Reuben Stark"},
        more=("Tara Quinn", "Umar Farooq", "Violet Ames"),
    ),
    Place(
        "skyline", "Skyline Trust", "trust", rule_set="light-touch", parts=TRUST,
        names={"ceo": "Natasha Volkov", "chair": "Desmond Hart", "trustee": "Laila Karim", "safeguarding": "Jill Prosser",
               "linktrustee": "Martin Abel", "hr": "Corinne Shaw", "owner": "Giles Hanbury", "comms": "Mei Tanaka",
               "it": "Adam Novak", "dpo": "Sarah Quill", "auditor": "Felix Grant", "clerk": "Norah Bligh"},
    ),
    Place(
        "skyline-east", "Skyline East School", "school", "skyline", parts=SCHOOL,
        names={"head": "Julian Frost", "deputyhead": "Amara Eze", "sbm": "Tracey Cobb", "office": "Pam Sharp",
               "dsl": "Rhona Baird", "deputy": "Isaac Levene", "manager": "Derek Voss", "teacher": "Molly Hurst",
               "author": "Cameron Reeve", "ta": "Bina Shah", "volunteer": "Ted Rowan", "governor": "Cynthia Aldous",
               "chair": "Basil Keane", "clerk": "Rose Hanley"},
        more=("Will Archer", "May Robins"),
    ),
    Place(
        "skyline-west", "Skyline West School", "school", "skyline", parts=tuple(part for part in SCHOOL if part != "deputy"),
        names={"head": "Patricia Lane", "deputyhead": "Kwame Asante", "sbm": "Rob Tilley", "office": "Sandra Mott",
               "dsl": "Charlotte Iqbal", "manager": "Vincent Hale", "teacher": "Ruby Lister", "author": "Dev Sharma",
               "ta": "Olive Harker", "volunteer": "Ron Castle", "governor": "Mabel Eaton", "chair": "Clive Stroud",
               "clerk": "Edna Frayne"},
        more=("Xanthe Cole", "Yasmin Begum"),
    ),
    Place(
        "larkrise", "Larkrise Primary", "school", rule_set="business-manager-confirms", nursery=True, parts=SINGLE,
        names={"head": "Philippa Grey", "deputyhead": "Dominic Shaw", "sbm": "Anthony Webb", "office": "Shirley Dean",
               "dsl": "Josie Tran", "deputy": "Alistair Munro", "manager": "Kate Bramley", "teacher": "Nathan Cole",
               "author": "Folake Adeyemi", "ta": "Grace May", "volunteer": "Mary Lodge", "governor": "Hamish Blair",
               "chair": "Veronica Slade", "clerk": "Duncan Rees", "vicechair": "Leonard Frith", "hr": "Tanya Morris",
               "it": "Gavin Pugh", "dpo": "Esther Kwan", "auditor": "Rupert Vale"},
        more=("Zoe Field", "Aaron Pike", "Bella Stone", "Connor Swift"),
    ),
)  # fmt: skip

# One school of each organisation, where the demo tells most.
LEADING = frozenset({"harbour-north", "millstone-abbey", "oakfield", "skyline-east", "larkrise"})
MANAGED = ("teacher", "author", "ta", "volunteer")


def load(*, now: datetime) -> None:
    """Load organisations, rules, people, calendars, contacts and absences. Safe to run again."""
    today = now.astimezone(LONDON).date()
    password = make_password(PASSWORD)
    for place in PLACES:
        organisation = _organisation(place, now=now)
        _contacts(organisation, today=today)
        keep_school_years(organisation, today=today)
        _people(place, organisation, password=password, now=now, today=today)
    admin = _person("admin@policyhub.example", "Alex Admin", password=password, today=today)
    for place in PLACES:
        if not place.parent:
            _role(admin, Role.SYSTEM_ADMINISTRATOR, Organisation.objects.get(slug=place.slug), now=now, today=today)
    _special_cases(today=today)


def person(part: str, slug: str) -> User:
    """Give a demo person by address, through every address they have."""
    return EmailAddress.objects.select_related("user").get(email=f"{part}@{slug}.example").user


def _organisation(place: Place, *, now: datetime) -> Organisation:
    organisation = Organisation.objects.filter(slug=place.slug).first()
    if organisation is None:
        organisation = services.add_organisation(
            slug=place.slug,
            name=place.name,
            kind=place.kind,
            parent=Organisation.objects.get(slug=place.parent) if place.parent else None,
            by=MACHINE,
            now=now,
            mailbox=f"office@{place.slug}.example",
            domains=[f"{place.slug}.example"],
            has_nursery=place.nursery,
            head_title=place.head_title,
        )
    if place.rule_set and not organisation.rule_settings.exists():
        services.load_rule_set(name=place.rule_set, organisation=organisation, by=MACHINE, now=now)
    return organisation


def _contacts(organisation: Organisation, *, today: date) -> None:
    numbers = {
        Contact.Kind.SOCIAL_CARE: ("Children’s social care, front door", "01632 960 101"),
        Contact.Kind.SOCIAL_CARE_NIGHT: ("Emergency duty team", "01632 960 102"),
        Contact.Kind.LADO: ("The LADO team", "01632 960 103"),
        Contact.Kind.POLICE: ("Police: 999 in danger, otherwise 101", "101"),
        Contact.Kind.PREVENT: ("Prevent referral team", "01632 960 104"),
        Contact.Kind.OUTSIDE: ("Marian Cross, schools adviser, Westshire Council", "01632 960 105"),
    }
    for kind, (name, telephone) in numbers.items():
        Contact.objects.get_or_create(
            organisation=organisation,
            kind=kind,
            defaults={
                "name": name,
                "telephone": telephone,
                "address": "Education Department, County Hall, Westshire" if kind == Contact.Kind.OUTSIDE else "",
                "checked_on": today - timedelta(days=40),
            },
        )


def _people(place: Place, organisation: Organisation, *, password: str, now: datetime, today: date) -> None:
    made: dict[str, User] = {}
    for part in place.parts:
        holder = made["head"] if place.slug == "oakfield" and part == "dsl" else None
        if holder is None:
            holder = _person(f"{part}@{place.slug}.example", place.names[part], password=password, today=today)
        else:
            _address(holder, f"{part}@{place.slug}.example")
        made[part] = holder
    extra = [
        _person(f"{name.split()[0].lower()}@{place.slug}.example", name, password=password, today=today)
        for name in place.more
    ]
    for part, holder in made.items():
        _role(
            holder,
            _role_of(part, organisation),
            organisation,
            now=now,
            today=today,
            line_manager=_line_manager(part, place, made),
            job_title=TITLES.get(part, ""),
            employment=_employment(part),
            **({"ends_on": today + timedelta(days=90)} if part == "auditor" else {}),
        )
    for holder in extra:
        _role(
            holder, Role.STAFF, organisation, now=now, today=today, line_manager=made.get("manager"), job_title="Teacher",
            employment=Membership.Employment.EMPLOYEE,
        )  # fmt: skip


def _role_of(part: str, organisation: Organisation) -> Role:
    if part == "chair":
        return Role.CHAIR_OF_TRUSTEES if organisation.kind == Organisation.Kind.TRUST else Role.CHAIR_OF_GOVERNORS
    return ROLE_OF[part]


def _line_manager(part: str, place: Place, made: dict[str, User]) -> User | None:
    if part in MANAGED:
        return made.get("manager")
    if part == "office":
        return made["sbm"] if place.slug == "larkrise" else made["head"]
    if part in {"manager", "deputyhead", "sbm", "dsl", "deputy", "hr", "it"}:
        return made.get("head") or made.get("ceo")
    if part in {"owner", "comms", "safeguarding"}:
        return made.get("ceo")
    return None


def _employment(part: str) -> str:
    kinds = Membership.Employment
    if part == "volunteer":
        return kinds.VOLUNTEER
    if part in {"governor", "chair", "vicechair", "clerk", "trustee", "linktrustee"}:
        return kinds.OFFICE_HOLDER
    if part in {"auditor", "dpo"}:
        return kinds.THIRD_PARTY
    return kinds.PART_TIME if part == "ta" else kinds.EMPLOYEE


def _person(email: str, name: str, *, password: str, today: date) -> User:
    known = User.objects.filter(email=email).first()
    if known is None:
        mailbox = User.Mailbox.NONE if email in READS_NO_MAIL else User.Mailbox.WORKS
        joined_on = today - timedelta(days=500)
        known = User.objects.create(email=email, name=name, password=password, joined_on=joined_on, mailbox=mailbox)
    _address(known, email)
    return known


def _address(user: User, email: str) -> None:
    EmailAddress.objects.get_or_create(
        email=email, defaults={"user": user, "verified": True, "primary": user.email == email}
    )


def _role(person: User, role: Role, organisation: Organisation, *, now: datetime, today: date, **details: Any) -> None:
    if role in STRICT_ROLES:
        _second_factor(person)
    if not Membership.objects.filter(person=person, role=role, organisation=organisation).exists():
        starts_on = today - timedelta(days=450)
        services.give_role(
            person=person, role=role, organisation=organisation, by=MACHINE, now=now, starts_on=starts_on, **details
        )


def _second_factor(person: User) -> None:
    """Give somebody an authenticator app, because their role asks for one; the sign-in page shows its code in the demo."""
    if not Authenticator.objects.filter(user=person).exists():
        TOTP.activate(person, generate_totp_secret())


def _special_cases(*, today: date) -> None:
    """At Skyline West the safeguarding lead is away, and a colleague from the other school stands in."""
    lead, stand_in = person("dsl", "skyline-west"), person("dsl", "skyline-east")
    if not Absence.objects.filter(person=lead, ends_on__gte=today).exists():
        Absence.objects.create(
            person=lead, starts_on=today - timedelta(days=3), ends_on=today + timedelta(days=25), stand_in=stand_in
        )
