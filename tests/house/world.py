"""One small world for the access matrix: a school in a trust, one beside it, one in another trust, and one thing of each kind.

Everything a route can name belongs to Elm North; everybody else stands at some distance from it.
"""

import re
from datetime import date, time, timedelta

from django.core import mail
from django.utils import timezone

from accounts import services as people_services
from core import notify
from core.clocks import london_day
from core.models import Message
from core.workflow import MACHINE
from dashboards.services import freeze
from incidents import services as incident_services
from incidents.models import Exclusion, Incident
from incidents.permissions import may_handle
from incidents.services.deciding import Answers
from policies import publishing as policy_publishing
from policies import services as policy_services
from policies.importing import read_policy
from policies.models import Acknowledgement, Policy, PolicyVersion
from policies.models.duties import shown_to_reader
from policies.workflow import State
from posts import publishing
from posts.models import AccountModeration, Post
from posts.services import comment, flag, publish_urgently
from tests.factories import give, make_organisation, make_person
from tests.factories.incidents import make_case
from tests.factories.posts import (
    AccountFactory,
    SensitiveDayFactory,
    StandingPermissionFactory,
    ask_first,
    clean_photo,
    clean_video,
    entrust,
    link_to,
    put_forward,
    sign,
    use_rules,
    write,
)
from tests.factories.training import trained

# Who -> role and place. The place is a slug of the world.
HOLDERS = {
    "staff": ("staff", "elm-north"),
    "associate": ("associate", "elm-north"),
    "school-office": ("school-office", "elm-north"),
    "business-manager": ("business-manager", "elm-north"),
    "headteacher": ("headteacher", "elm-north"),
    "deputy-headteacher": ("deputy-headteacher", "elm-north"),
    "safeguarding-lead": ("safeguarding-lead", "elm-north"),
    "deputy": ("deputy-safeguarding-lead", "elm-north"),
    "communications": ("communications", "elmtree"),
    "policy-owner": ("policy-owner", "elmtree"),
    "human-resources": ("human-resources", "elmtree"),
    "it-support": ("it-support", "elmtree"),
    "dpo": ("data-protection-officer", "elmtree"),
    "clerk": ("clerk", "elm-north"),
    "governor": ("governor", "elm-north"),
    "chair": ("chair-of-governors", "elm-north"),
    "trustee": ("trustee", "elmtree"),
    "chief-executive": ("chief-executive", "elmtree"),
    "auditor": ("auditor", "elmtree"),
    "system-administrator": ("system-administrator", "elmtree"),
    "leaver": ("headteacher", "elm-north"),
    "head-next-door": ("headteacher", "elm-south"),
    "head-elsewhere": ("headteacher", "ash-grove"),
    # The case is about this person, who would otherwise receive it.
    "subject": ("deputy-safeguarding-lead", "elm-north"),
    # Handles the case like any deputy, but signed in with a password alone.
    "one-factor": ("deputy-safeguarding-lead", "elm-north"),
}
PEOPLE = ("anonymous", "nobody", *HOLDERS, "superuser")
POLICY = """# Elm North online safety policy

Policy owner: Headteacher
Approved: March 2026
Next review: March 2028

## 1. Purpose

1.1 Everybody at Elm North looks after children on screens as they do in the playground.

## 2. Staff

2.1 Staff use accounts of the school, never their own, to write to families.
"""


class World:
    """The places, people and things, and how to get at them."""

    def __init__(self):
        self.now = timezone.now()
        self.places = self._places()
        self.people = self._people()
        self._policies()
        self._posts()
        self._case()
        self._keeping()
        self.snapshot = freeze(organisation=self.home, by=MACHINE, now=timezone.now())
        self.block = next(iter(self.snapshot.blocks))

    @property
    def home(self):
        return self.places["elm-north"]

    def _places(self):
        elmtree = make_organisation("elmtree", "Elmtree Trust", kind="trust", domains=["elm.test"])
        ash = make_organisation("ash", "Ash Trust", kind="trust")
        for trust in (elmtree, ash):
            use_rules("light-touch", trust)
        return {
            "elmtree": elmtree,
            "elm-cluster": make_organisation("elm-cluster", "Elm Cluster", kind="cluster", parent=elmtree),
            "elm-north": make_organisation("elm-north", "Elm North School", parent=elmtree, domains=["elm.test"]),
            "elm-south": make_organisation("elm-south", "Elm South School", parent=elmtree),
            "ash-grove": make_organisation("ash-grove", "Ash Grove School", parent=ash),
        }

    def _people(self):
        people = {name: make_person(name.replace("-", " ").title()) for name in ("nobody", *HOLDERS)}
        people["superuser"] = make_person("Superuser", is_superuser=True)
        for name, (role, place) in HOLDERS.items():
            manager = people["headteacher"] if name == "staff" else None
            give(people[name], role, self.places[place], line_manager=manager, employment="employee")
        people["leaver"].is_active = False
        people["leaver"].save()
        return people

    def _policies(self):
        first = self._import(POLICY, "safety.md")
        PolicyVersion.objects.filter(pk=first.pk).update(state=State.ANNOUNCED, effective_on=london_day(self.now))
        policy_publishing.put_due_versions_in_force(now=self.now)
        self.policy = Policy.objects.get(pk=first.policy_id)
        Policy.objects.filter(pk=self.policy.pk).update(is_public=True)
        self.in_force = PolicyVersion.objects.get(pk=first.pk)
        policy_publishing.refresh_obligations(now=self.now)
        seen = shown_to_reader(self.in_force).seen
        policy_services.acknowledge(version=self.in_force, by=self.people["staff"], seen=seen, now=self.now)
        self.receipt = Acknowledgement.objects.get(person=self.people["staff"]).code
        self.draft = self._import(POLICY + "\n2.2 Phones stay in bags.\n", "safety-2.md")
        approved = self._import(POLICY.replace("online safety", "camera"), "cameras.md")
        PolicyVersion.objects.filter(pk=approved.pk).update(state=State.APPROVED)
        self.approved = PolicyVersion.objects.get(pk=approved.pk)

    def _import(self, words, name):
        document = read_policy(data=words.encode(), filename=name, on=london_day(self.now))
        return policy_services.import_version(
            document=document, organisation=self.home, by=self.people["headteacher"], now=self.now
        ).version

    def _posts(self):
        staff, home = self.people["staff"], self.home
        self.website = AccountFactory(organisation=home, handle="website")
        self.facebook = AccountFactory(organisation=home, handle="@elmnorth", kind="facebook", label="Facebook")
        entrust(staff, self.facebook)
        self.grant = self.facebook.grants.get()
        self.question = ask_first(staff, home)
        self.moderation = AccountModeration.objects.create(
            account=self.facebook, role="school-office", days=[0], starts=time(8), ends=time(16), since=self.now
        )
        self.sensitive_day = SensitiveDayFactory(
            organisation=self.home, started_at=self.now + timedelta(days=200), planned=True
        )
        self.standing = StandingPermissionFactory(
            organisation=home, person=staff, given_by=self.people["headteacher"], starts=self.now
        )
        self.calendar_secret = people_services.make_calendar_address(by=staff, now=self.now)
        self.draft_post = write(staff, home, self.website, title="A draft")
        self.waiting = put_forward(
            staff, home, self.website, self.facebook, new_photos=(clean_photo(),), nobody_recognisable=True
        )
        self.filmed = put_forward(
            staff, home, self.facebook, title="A film", new_video=clean_video(), nobody_recognisable=True
        )
        self.link = link_to(self.waiting, self.people["headteacher"], now=self.now)
        out = put_forward(
            staff,
            home,
            self.website,
            self.facebook,
            title="Out",
            new_photos=(clean_photo(b"other"),),
            nobody_recognisable=True,
        )
        sign(out, self.people["headteacher"])
        publishing.attend_to(posts=Post.objects.all(), now=self.now)
        self.published = Post.objects.get(pk=out.pk)
        self.on_feed = self.published.publications.get(account=self.website)
        self.flag = self._flag()
        self.comment = comment(
            post=self.flag.post, by=self.people["it-support"], now=self.now, words="Was it not on Tuesday?"
        )
        self.by_hand = self.published.publications.get(account=self.facebook)
        self.closure = self._closure()

    def _closure(self):
        """Somebody who may announces a closure at once; it waits to be looked at."""
        deputy = self.people["deputy-headteacher"]
        draft = write(deputy, self.home, self.website, title="Closed today", purpose="closure")
        return publish_urgently(post=draft, by=deputy, now=self.now, note="Snow.")

    def _flag(self):
        """Somebody says that something is wrong with a post that is out everywhere it goes."""
        out = put_forward(self.people["staff"], self.home, self.website, title="Out and flagged")
        sign(out, self.people["headteacher"])
        publishing.attend_to(posts=Post.objects.filter(pk=out.pk), now=timezone.now())
        live = Post.objects.get(pk=out.pk)
        return flag(post=live, by=self.people["it-support"], now=self.now, reason="untrue", words="It was on Tuesday.")

    def _case(self):
        case = make_case(
            self.home,
            kind="K3",
            words="The planted words of a case.",
            reporter=self.people["associate"],
            child_involved=True,
            now=self.now,
            about_names=self.people["subject"].name,
        )
        self.case = Incident.objects.get(pk=case.pk)
        assert may_handle(self.people["safeguarding-lead"], self.case)
        self.strand = self.case.strands.get(owner=self.people["safeguarding-lead"])
        incident_services.share(
            incident=self.case,
            strand=self.strand,
            person=self.people["one-factor"],
            by=self.people["safeguarding-lead"],
            now=timezone.now(),
            note="Works on this together with me.",
        )

        kept_out = self.people["deputy-headteacher"]
        Exclusion.objects.create(incident=self.case, person=kept_out, why=Exclusion.Why.KEPT_OUT, since=self.now)
        self._further_cases()

    def _further_cases(self):
        """Cases that stand where a step begins: one that somebody has, one that was looked at, one with a time limit."""
        lead = self.people["safeguarding-lead"]
        self.received, self.looked_at = (
            make_case(self.home, kind=kind, words="Other words.", reporter=self.people["associate"], now=self.now)
            for kind in ("K3", "K4c")
        )
        self.timed = make_case(
            self.home, kind="K2", words="Other words.", reporter=self.people["associate"], now=self.now
        )
        answers = Answers(
            kind="K4c",
            child_involved=False,
            immediate_danger=False,
            suspected_crime=False,
            personal_data_exposed=False,
            imagery="no",
        )
        for case in (self.received, self.looked_at):
            case.refresh_from_db()
            incident_services.acknowledge(incident=case, by=lead, now=self.now, seen=case.fingerprint)
        self.looked_at.refresh_from_db()
        incident_services.triage(
            incident=self.looked_at,
            by=lead,
            now=self.now,
            seen=self.looked_at.fingerprint,
            note="Why.",
            answers=answers,
        )
        self.looked_at.duties.update(done_at=self.now, done_by=lead)

    def case_for(self, name):
        """The case on which a step may be taken."""
        further = {
            "incidents:triage": self.received,
            "incidents:close": self.looked_at,
            "incidents:meet_clock": self.timed,
        }
        return Incident.objects.get(pk=further.get(name, self.case).pk)

    def _keeping(self):
        head = self.people["headteacher"]
        self.membership = self.people["staff"].memberships.get()
        self.proposal = people_services.propose_role(
            person=self.people["staff"],
            role="deputy-safeguarding-lead",
            organisation=self.home,
            employment="employee",
            starts_on=london_day(self.now),
            ends_on=None,
            by=head,
            now=self.now,
        )
        people_services.record_absence(
            person=self.people["staff"],
            starts_on=london_day(self.now),
            ends_on=london_day(self.now) + timedelta(days=3),
            stand_in=self.people["associate"],
            by=self.people["staff"],
            now=self.now,
        )
        self.absence = self.people["staff"].absences.get()
        self.training = trained(self.people["staff"], self.home, done_on=london_day(self.now) - timedelta(days=80))
        self.half_term = self.home.calendar_days.create(
            kind="half-term", label="Half-term", starts_on=date(2027, 2, 15), ends_on=date(2027, 2, 19)
        )
        people_services.invite(email="new@elm.test", name="New Person", organisation=self.home, by=head, now=self.now)
        self.secret = re.search(r"/people/invitation/([^/]+)/", mail.outbox[-1].body).group(1)
        Message.objects.filter(pk=Message.objects.first().pk).update(state=Message.State.PARKED)
        self.message = Message.objects.get(state=Message.State.PARKED)
        notify.tell([self.people["staff"]], about=self.home, kind="accounts.mail_returns", path="/", now=self.now)
        self.told = Message.objects.get(kind="accounts.mail_returns")
        self.receiver, _ = people_services.add_receiver(
            organisation=self.home,
            name="Staff room",
            address="https://chat.school.example/hook",
            groups=["policies"],
            by=self.people["system-administrator"],
            now=self.now,
        )
        people_services.change_text(
            organisation=self.home,
            kind="posts.submit",
            headline="A post for you",
            words="{author} wrote it.",
            by=head,
            now=self.now,
        )
