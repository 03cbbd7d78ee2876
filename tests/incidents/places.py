"""The five demo organisations as plain values: the people of every school and its trust, and the outside contact."""

from dataclasses import dataclass

from accounts.directory import Directory, Holding, OutsideContact, Person, PlaceLine
from accounts.rule_files import read
from incidents.rules import IncidentRules

AT_SCHOOL = {
    "head": "headteacher",
    "deputyhead": "deputy-headteacher",
    "sbm": "business-manager",
    "office": "school-office",
    "dsl": "safeguarding-lead",
    "deputy": "deputy-safeguarding-lead",
    "manager": "staff",
    "teacher": "staff",
    "author": "staff",
    "ta": "staff",
    "volunteer": "associate",
    "governor": "governor",
    "chair": "chair-of-governors",
    "clerk": "clerk",
}
AT_TRUST = {
    "ceo": "chief-executive",
    "chair": "chair-of-trustees",
    "trustee": "trustee",
    "safeguarding": "trust-safeguarding-lead",
    "linktrustee": "safeguarding-trustee",
    "hr": "human-resources",
    "owner": "policy-owner",
    "comms": "communications",
    "it": "it-support",
    "dpo": "data-protection-officer",
    "auditor": "auditor",
}
ALONE = {
    "hr": "human-resources",
    "it": "it-support",
    "dpo": "data-protection-officer",
    "auditor": "auditor",
}
RULE_SETS = {
    "harbour": "headteacher-authorises",
    "millstone": "chief-executive-approves",
    "oakfield": "safeguarding-first",
    "skyline": "light-touch",
    "larkrise": "business-manager-confirms",
}
LINES = {
    "harbour-north": ("harbour-north", "harbour"),
    "harbour-quay": ("harbour-quay", "harbour"),
    "harbour-hill": ("harbour-hill", "harbour"),
    "millstone-abbey": ("millstone-abbey", "millstone-cluster", "millstone"),
    "millstone-bridge": ("millstone-bridge", "millstone-cluster", "millstone"),
    "oakfield": ("oakfield",),
    "skyline-east": ("skyline-east", "skyline"),
    "skyline-west": ("skyline-west", "skyline"),
    "larkrise": ("larkrise",),
}


@dataclass(frozen=True)
class School:
    """One school with everything routing is given."""

    place: PlaceLine
    directory: Directory
    rules: IncidentRules
    rule_set: str

    def person(self, local):
        """Give the person with a local part; `trust/` in front looks in the trust's own office."""
        organisation = self.place.slugs[0]
        if local.startswith("trust/"):
            local, organisation = local.removeprefix("trust/"), self.place.trust
        if self.place.slug == "oakfield" and local == "dsl":
            local = "head"
        return self.directory.find(f"{local}@{organisation}.example")


def school(slug):
    """Build a demo school, as the list of demo people describes it."""
    slugs = LINES[slug]
    kinds = tuple("cluster" if s.endswith("-cluster") else "school" if s == slug else "trust" for s in slugs)
    place = PlaceLine(slugs=slugs, kinds=kinds)
    people = _People()
    roles = dict(AT_SCHOOL) | (ALONE if place.is_single_school else {})
    if slug == "skyline-west":
        del roles["deputy"]
    holdings = [people.holding(local, role, slug, oakfield=slug == "oakfield") for local, role in roles.items()]
    if slug == "skyline-west":
        holdings = [*filter(lambda held: held.role != "safeguarding-lead", holdings), *people.absent_lead(slug)]
    if place.trust:
        holdings += [people.holding(local, role, place.trust) for local, role in AT_TRUST.items()]
    rule_set = RULE_SETS[slugs[-1]]
    return School(
        place=place,
        directory=Directory(
            holdings=tuple(holdings),
            line_managers=people.line_managers(slug, place.trust),
            outside=(OutsideContact(name="Rowan Pike", address="rowan.pike@authority.example", organisation=slug),),
        ),
        rules=IncidentRules.parse(read(rule_set).settings),
        rule_set=rule_set,
    )


class _People:
    def __init__(self):
        self.known = {}

    def person(self, local, organisation):
        email = f"{local}@{organisation}.example"
        return self.known.setdefault(email, Person(id=len(self.known) + 1, email=email, name=email.title()))

    def holding(self, local, role, organisation, *, oakfield=False):
        person = self.person("head" if oakfield and local == "dsl" else local, organisation)
        kind = "volunteer" if role == "associate" else "employee"
        return Holding(person=person, role=role, organisation=organisation, kind=kind)

    def absent_lead(self, slug):
        lead, stand_in = self.person("dsl", slug), self.person("standin", slug)
        return [
            Holding(person=lead, role="safeguarding-lead", organisation=slug, absent=True),
            Holding(person=stand_in, role="safeguarding-lead", organisation=slug, stands_in_for=lead.id),
            Holding(person=stand_in, role="staff", organisation=slug),
        ]

    def line_managers(self, slug, trust):
        above = self.person("ceo", trust) if trust else self.person("chair", slug)
        managed = {"teacher": "manager", "author": "manager", "ta": "manager", "volunteer": "manager"}
        managed |= {"manager": "head", "deputyhead": "head", "sbm": "head", "dsl": "head", "office": "sbm"}
        if slug == "oakfield":
            del managed["dsl"]
        pairs = {self.person(local, slug).id: self.person(boss, slug) for local, boss in managed.items()}
        return pairs | {self.person("head", slug).id: above}
