"""Names and words are planted in posts, policies and cases; then every verb is driven, every reminder falls due, and every mail,
row, list and line of the log is searched for them (access.md, rules 3 and 9).

A policy's title may appear, and so may the names of colleagues who wrote a post or took a role: never whom a case is about.
"""

import io
import json
import logging
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.core.management import call_command

from accounts import reminders as account_reminders
from accounts import services as people_services
from accounts import webhooks
from accounts.models import User, WebhookReceiver
from accounts.telling import message_groups
from core import notify, outbox
from core.clocks import london_day
from core.management.commands.draw_workflows import all_workflows
from core.models import AuditEntry, Message
from core.workflow import Workflow
from incidents import reminders as incident_reminders
from incidents import services as incident_services
from incidents.models import Incident
from incidents.placing.crowds import GROUPED_FROM
from policies import publishing as policy_publishing
from policies import reminders as policy_reminders
from policies.models import Policy, PolicyVersion
from posts import publishing as post_publishing
from posts import reminders as post_reminders
from posts import services as post_services
from posts.models import AccountGrant, Post, PostFlag, Publication
from tests.accounts.test_bounces import report as returned_mail
from tests.accounts.test_texts import KINDS
from tests.factories import sign_in
from tests.factories.incidents import make_case, new_report
from tests.factories.posts import ask_first, clean_photo, put_forward, write
from tests.factories.training import SOCIAL_MEDIA, trained
from tests.house.world import POLICY, World

pytestmark = pytest.mark.django_db

CHILD = "Zebedee Quillfeather"
CASE_WORDS = "zaffre lantern behind the boathouse"
NOTE = "zigzag note in confidence"
TITLE = "Zinnia harvest on the roof"
POST_WORDS = "zephyrs over our allotment"
ALT = "zany hats on three scarecrows"
CLAUSE = "zircon pencils are kept in a drawer"
PLANTED = (
    CHILD,
    "quillfeather",
    CASE_WORDS,
    "boathouse",
    NOTE,
    TITLE,
    "zinnia",
    POST_WORDS,
    ALT,
    "scarecrows",
    CLAUSE,
    "zircon",
)
STEPS = (
    timedelta(minutes=40), timedelta(minutes=90), timedelta(hours=9), timedelta(days=2), timedelta(days=3),
    timedelta(days=3, hours=23), timedelta(days=8),
    *(timedelta(days=days) for days in range(14, 75, 15)),
)  # fmt: skip
LOOKERS = ("staff", "school-office", "headteacher", "safeguarding-lead", "subject", "auditor", "system-administrator")
LISTS = ("/messages/", "/messages/?page=2", "/people/without-mail/", "/settings/messages/", "/settings/history/")
LOGGERS = ("", "django", "core", "accounts", "incidents", "policies", "posts")


class Ear(logging.Handler):
    """Keeps what every logger says, at every level, with its traceback."""

    def __init__(self):
        super().__init__(logging.DEBUG)
        self.heard = []
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))

    def emit(self, record):
        self.heard.append(self.format(record))


@pytest.fixture
def log():
    """Everything that is logged while a test runs."""
    ear, loggers = Ear(), [logging.getLogger(name) for name in LOGGERS]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(ear)
        logger.setLevel(logging.DEBUG)
    yield ear.heard
    for logger, level in zip(loggers, levels, strict=True):
        logger.removeHandler(ear)
        logger.setLevel(level)


@pytest.fixture
def world(monkeypatch):
    """The house's world, with a planted post, planted cases, and a planted clause in its policy."""
    monkeypatch.setattr("tests.house.world.POLICY", f"{POLICY}\n2.2 {CLAUSE.capitalize()}.\n")
    world = World()
    mail.outbox.clear()
    world.planted_post = put_forward(
        world.people["staff"],
        world.home,
        world.website,
        title=TITLE,
        words=f"There were {POST_WORDS} today.",
        new_photos=(clean_photo(b"hats", alt=ALT),),
        nobody_recognisable=True,
        moment=world.now + timedelta(days=4),
    )
    hurried = write(world.people["headteacher"], world.home, world.website, purpose="closure", words=f"{POST_WORDS}.")
    post_services.publish_urgently(post=hurried, by=world.people["headteacher"], now=world.now, note=NOTE)
    world.planted_flag = PostFlag.objects.create(
        post=world.planted_post,
        version=1,
        person=world.people["staff"],
        reason="other",
        words=f"There were {POST_WORDS} today.",
        at=world.now,
    )
    world.planted_question = ask_first(world.people["staff"], world.home, words=f"There were {POST_WORDS} today.")
    world.planted_case = plant_case(
        world, reporter=world.people["associate"], about_names=f"{CHILD}, {world.people['subject'].name}"
    )
    world.quiet_case = plant_case(world, about_names=CHILD)
    return world


def plant_case(world, **answers):
    """A case about a child and a colleague, with words of its own."""
    case = make_case(
        world.home, kind="K3", words=f"I saw a {CASE_WORDS}.", child_involved=True, immediate_danger=True,
        personal_data_exposed=True, now=world.now, **answers,
    )  # fmt: skip
    return Incident.objects.get(pk=case.pk)


def things(world):
    """The planted things of each lifecycle."""
    return {
        "incidents.workflow": [world.planted_case],
        "policies.workflow": [world.draft],
        "posts.workflow": [world.planted_post],
        "ASKING": [world.planted_question],
        "FLAG": [world.planted_flag],
        "PUBLICATION": [Publication.objects.get(post=world.planted_post)],
    }


def opened(workflow):
    """The same lifecycle with its doors open: everybody may, and nothing stands in the way."""
    steps = tuple(
        replace(step, who=lambda by, thing: True, not_while=(), deciding=False, note="optional")
        for step in workflow.steps
    )
    fields = {
        name: getattr(workflow, name) for name in ("name", "states", "start", "address", "page", "context", "whole")
    }
    return Workflow(**fields, state_field=workflow.state_field, steps=steps)


def drive_every_verb(world, now):
    """Take every step of every lifecycle from each place it starts at, and give the verbs that were taken."""
    taken = set()
    PolicyVersion.objects.filter(pk=world.in_force.pk).update(state="superseded")
    PolicyVersion.objects.filter(pk=world.draft.pk).update(effective_on=london_day(now))
    for module, name, workflow in all_workflows():
        for thing, step in product(things(world).get(name) or things(world)[module], workflow.steps):
            for source in step.sources:
                type(thing).objects.filter(pk=thing.pk).update(**{workflow.state_field: source})
                fresh = type(thing)._default_manager.get(pk=thing.pk)
                opened(workflow).move(fresh, step.verb, by=world.people["headteacher"], now=now, note=NOTE)
                taken.add((workflow.name, step.verb))
                tell_whoever_else_might_hear(world, workflow, step, fresh, now)
            type(thing).objects.filter(pk=thing.pk).update(**{workflow.state_field: thing.state})
    return taken


def tell_whoever_else_might_hear(world, workflow, step, thing, now):
    """Tell the office of it too, as the step tells its own people: so that no verb goes unheard for want of readers."""
    if step.tells:
        notify.tell(
            [world.people["school-office"]], about=thing, kind=f"{workflow.name}.{step.verb}", path=workflow.page(thing),
            now=now, context=workflow.context(thing), urgent=step.urgent,
        )  # fmt: skip


def let_time_pass(world):
    """Let everything that goes by itself go, again and again, for ten weeks, and deliver what it tells."""
    AccountGrant.objects.update(until=world.now + timedelta(days=20))
    Policy.objects.update(review_every_months=12)
    PolicyVersion.objects.filter(pk=world.in_force.pk).update(next_review_on=london_day(world.now) + timedelta(days=8))
    for step in STEPS:
        now = world.now + step
        incident_reminders.escalate_unopened(now=now)
        incident_reminders.call_for_clocks(now=now)
        incident_reminders.route_cases_left_alone(now=now)
        post_reminders.keep_turns(now=now)
        post_reminders.keep_clocks(now=now)
        post_reminders.remind_of_permissions(now=now)
        post_reminders.remind_to_look(now=now)
        post_publishing.attend_to(posts=Post.objects.all(), now=now)
        policy_publishing.refresh_obligations(now=now)
        policy_publishing.spread_notices(now=now)
        policy_reminders.remind(now=now)
        account_reminders.remind(now=now)
        outbox.deliver_due(now=now)


def write_to_people(world):
    """What people write on a case that somebody else is told of."""
    lead = world.people["safeguarding-lead"]
    incident_services.write_to_reporter(
        incident=world.planted_case, by=lead, now=world.now, note=f"About {CHILD}: {NOTE}"
    )
    incident_services.add_words(
        incident=world.planted_case, by=world.people["associate"], now=world.now, note=CASE_WORDS
    )
    for _ in range(GROUPED_FROM + 1):
        incident_services.report(new=new_report(world.home, kind="K3", words=CASE_WORDS), now=world.now)
    post_services.hold_for_sensitive_day(
        organisation=world.home,
        by=world.people["headteacher"],
        now=world.now,
        reason=f"About {CHILD}: {POST_WORDS}",
        until=world.now + timedelta(hours=1),
        holds=["performance"],
    )
    post_services.comment(
        post=world.planted_post,
        by=world.people["headteacher"],
        now=world.now,
        words=POST_WORDS,
        also=[world.people["staff"]],
    )


def change_roles_and_days(world):
    """Give and end roles that receive reports, announce a version, and let somebody be away while a post waits for them."""
    chief, head, today = world.people["chief-executive"], world.people["headteacher"], london_day(world.now)
    people_services.confirm_role(proposal=world.proposal, by=chief, now=world.now)
    people_services.take_role(
        membership=world.people["one-factor"].memberships.get(), by=chief, now=world.now, ends_on=today
    )
    PolicyVersion.objects.filter(pk=world.draft.pk).update(state="announced", effective_on=today + timedelta(days=90))
    trained(world.people["staff"], world.home, done_on=today, runs_out_on=today + timedelta(days=8), slug=SOCIAL_MEDIA)
    TOTP.activate(world.people["deputy"], generate_totp_secret())
    people_services.change_address(
        person=world.people["deputy"],
        email="deputy.anew@example.org",
        by=world.people["human-resources"],
        now=world.now,
    )
    people_services.record_absence(
        person=head, starts_on=today, ends_on=today,
        stand_in=world.people["business-manager"], by=head, now=world.now,
    )  # fmt: skip


def mails_as_read():
    """Every mail with all its headers, its subject and its words, without the name it greets its own reader by."""
    for letter in mail.outbox:
        head = json.dumps([letter.subject, letter.from_email, letter.to, letter.cc, letter.bcc, letter.extra_headers])
        raw = letter.message()
        yield f"{head}\n{raw.items()}\n{letter.body}"


def rows_as_stored():
    """Every message as it is stored, and every line of history."""
    for row in Message.objects.values():
        yield json.dumps(row, default=str)
    for row in AuditEntry.objects.values():
        yield json.dumps(row, default=str)


def pages_as_shown(client, world):
    """The lists on which people are told things, for each of them."""
    User.objects.filter(pk__in=[world.people["school-office"].pk, world.people["staff"].pk]).update(mailbox="none")
    Message.objects.filter(person=world.people["staff"]).update(state="on-paper")
    for person in (world.people[name] for name in LOOKERS):
        sign_in(client, person)
        for address in LISTS:
            yield f"{address} for {person.name}", client.get(address).content.decode()


def plans_as_printed(world):
    """What the command prints of the reminders to come."""
    out = io.StringIO()
    first, last = london_day(world.now), london_day(world.now) + timedelta(days=75)
    call_command("plan_reminders", "--from", str(first), "--to", str(last), "--json", stdout=out)
    return out.getvalue()


@pytest.fixture
def channel(world, monkeypatch):
    """A chat channel that gets everything a channel may get; what goes over its line, address and headers apart."""
    WebhookReceiver.objects.update(organisation=world.home, groups=[group.slug for group in message_groups()])
    notes = []
    monkeypatch.setattr("accounts.webhooks.webhooks.send", lambda **note: notes.append(json.dumps(note, default=str)))
    return notes


def planted_in(text, *, also=()):
    return [word for word in (*PLANTED, *also) if word.casefold() in text.casefold()]


def test_planted_names_and_words_reach_no_mail_no_row_no_list_no_channel_and_no_log(
    client, world, channel, log, tmp_path
):
    write_to_people(world)
    change_roles_and_days(world)
    let_time_pass(world)
    taken = drive_every_verb(world, world.now + timedelta(days=80))
    outbox.deliver_due(now=world.now + timedelta(days=83))
    outbox.deliver_due(now=world.now + timedelta(days=90))
    come_back(world, tmp_path)
    webhooks.deliver_due(now=world.now + timedelta(days=91))

    told = set(Message.objects.values_list("kind", flat=True))
    steps = {(flow.name, step.verb) for _, _, flow in all_workflows() for step in flow.steps}
    assert taken == steps
    assert "; ".join(sorted(set(KINDS) - told)) == ""
    assert len(mail.outbox) > 60
    assert [found for text in mails_as_read() if (found := planted_in(text))] == []
    assert [found for text in rows_as_stored() if (found := planted_in(text))] == []
    assert [
        (name, found) for name, page in pages_as_shown(client, world) if (found := planted_in_page(name, page))
    ] == []
    assert planted_in(plans_as_printed(world)) == []
    assert len(channel) > 20
    assert [found for note in channel if (found := planted_in(note))] == []
    assert [note for note in channel if "/incidents/" in note] == []
    assert [line for line in log if planted_in(line)] == []


def come_back(world, tmp_path):
    """Let a mail about a case come back, with all its words."""
    mark = Message.objects.filter(kind__startswith="incidents.").exclude(mail_mark="").first().mail_mark
    file = tmp_path / "returned"
    file.write_bytes(returned_mail(mark=mark))
    call_command("take_bounce", str(file), stdout=io.StringIO())


def planted_in_page(name, page):
    """The history of the school names posts to those who see them; a list of messages names nothing."""
    allowed = (TITLE, "zinnia") if name.startswith("/settings/history/") else ()
    return [word for word in planted_in(page) if word not in allowed]


def test_person_concerned_is_told_nothing_and_named_to_nobody(world):
    subject = world.people["subject"]
    Message.objects.all().delete()
    mail.outbox.clear()
    write_to_people(world)
    subject.name = "Sunniva Sorrelwood"
    subject.save()
    case = plant_case(world, about_names=subject.name)
    for step in STEPS[:6]:
        incident_reminders.escalate_unopened(now=world.now + step)
        incident_reminders.call_for_clocks(now=world.now + step)
        outbox.deliver_due(now=world.now + step)

    assert Message.objects.filter(about_kind="incidents.incident", about_id=str(case.pk)).exists()
    assert not Message.objects.filter(about_kind="incidents.incident", about_id=str(case.pk), person=subject).exists()
    # The person concerned is a deputy, and so hears of other cases.
    about = [text for text in mails_as_read() if subject.name in text and subject.email not in text]
    assert about == []
