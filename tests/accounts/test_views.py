"""Pages about people and settings, as their users meet them."""

import ast
import re
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.urls import reverse

from accounts import services
from accounts.models import Absence, Membership, RoleProposal, RuleSetting
from accounts.views import history_words
from accounts.views.history_words import DONE
from core import audit, notify
from core.models import AuditEntry, Message
from core.workflow import MACHINE, Workflow
from posts.reminders import clocks
from tests.factories import give, make_organisation, make_person, sign_in

DATES = {
    "starts_on_day": "1",
    "starts_on_month": "9",
    "starts_on_year": "2026",
    "ends_on_day": "",
    "ends_on_month": "",
    "ends_on_year": "",
}


def test_an_invitation_leads_to_a_password_and_inside(client, oakfield, business_manager, now):
    services.invite(email="new@example.test", name="Nell New", organisation=oakfield, by=business_manager, now=now)
    link = mail.outbox[0].body.split("http://testserver")[1].split("\n")[0]

    assert "Welcome, " in client.get(link).content.decode()
    short = client.post(link, {"password": "short"})
    assert "too short" in short.content.decode()
    assert client.post(link, {"password": "three quiet lanterns"}).status_code == 302

    assert client.session["_auth_user_id"]
    assert client.get(link).status_code == 410


def test_people_are_listed_found_and_paged_at_the_same_cost(
    client, oakfield, business_manager, django_assert_max_num_queries
):
    sign_in(client, business_manager)
    for number in range(60):
        give(make_person(f"Person {number:02}"), "staff", oakfield)

    with django_assert_max_num_queries(12):
        page = client.get("/people/").content.decode()
    assert "Page 1 of 2" in page
    assert "Person 07" in client.get("/people/?q=son 07").content.decode()
    assert "Nobody is called that" in client.get("/people/?q=zzz").content.decode()


def test_people_pages_do_not_exist_for_those_who_keep_nobody(client, author, approver):
    sign_in(client, author)

    for url in ("/people/", "/people/invite/", f"/people/{approver.pk}/"):
        assert client.get(url).status_code == 404


def test_a_person_of_another_trust_is_not_there(client, business_manager, stranger):
    sign_in(client, business_manager)

    assert client.get(f"/people/{stranger.pk}/").status_code == 404


def test_inviting_keeps_what_was_typed_when_something_is_wrong(client, oakfield, business_manager):
    sign_in(client, business_manager)
    typed = {
        "name": "Nell New",
        "email": "not an address",
        "organisation": oakfield.pk,
        "role": "associate",
        "employment": "volunteer",
        **DATES,
        "starts_on_day": "31",
        "starts_on_month": "2",
    }

    page = client.post("/people/invite/", typed).content.decode()

    assert "Nell New" in page
    assert "not a real date" in page
    assert mail.outbox == []

    typed |= {"email": "nell@example.test", "starts_on_day": "1", "starts_on_month": "9"}
    assert "always ends on a date" in client.post("/people/invite/", typed).content.decode()
    typed |= {"ends_on_day": "1", "ends_on_month": "8", "ends_on_year": "2026"}
    assert "before the first day" in client.post("/people/invite/", typed).content.decode()
    typed |= {"ends_on_year": "2027"}
    assert client.post("/people/invite/", typed).status_code == 302
    assert Membership.objects.filter(person__email="nell@example.test", role="associate").exists()


def test_a_role_that_receives_reports_is_proposed_and_confirmed_on_the_page(client, oakfield, admin, approver, author):
    sign_in(client, admin)
    data = {"organisation": oakfield.pk, "role": "safeguarding-lead", "employment": "employee", **DATES}

    assert client.post(f"/people/{author.pk}/", data).status_code == 302
    proposal = RoleProposal.objects.get()
    sign_in(client, approver)
    assert "Confirm the role" in client.get("/people/").content.decode()
    client.post(reverse("accounts:settle_proposal", args=[proposal.pk]), {"answer": "confirm"})

    assert Membership.objects.filter(person=author, role="safeguarding-lead", confirmed_by=approver).exists()
    assert client.post(reverse("accounts:settle_proposal", args=[proposal.pk]), {}).status_code == 404


def test_a_refusal_to_give_a_role_stands_above_the_form(client, oakfield, business_manager, admin, author):
    sign_in(client, admin)
    data = {"organisation": oakfield.pk, "role": "safeguarding-lead", "employment": "employee", **DATES}

    assert "name a chair first" in client.post(f"/people/{author.pk}/", data).content.decode()


def test_a_role_is_ended_today(client, oakfield, admin, author, today):
    sign_in(client, admin)
    membership = author.memberships.get()

    client.post(reverse("accounts:end_role", args=[author.pk, membership.pk]))

    membership.refresh_from_db()
    assert membership.ends_on == today


def test_days_away_are_noted_and_ended_early(client, author, approver, today):
    sign_in(client, author)
    later = today + timedelta(days=7)
    data = {f"starts_on_{part}": getattr(today, part) for part in ("day", "month", "year")}
    data |= {f"ends_on_{part}": getattr(later, part) for part in ("day", "month", "year")}

    client.post("/settings/absence/", {**data, "stand_in": approver.pk})

    absence = Absence.objects.get()
    assert (absence.person, absence.stand_in, absence.ends_on) == (author, approver, later)
    assert "Hugo Head" in client.get("/settings/").content.decode()
    client.post(reverse("accounts:back_again", args=[absence.pk]))
    assert not Absence.objects.exists()
    assert client.get("/settings/absence/").status_code == 200


def test_settings_ask_for_a_second_factor_where_the_role_needs_one(client, approver, author):
    sign_in(client, approver, second_factor=False)
    assert "second step" in client.get("/settings/").content.decode()

    sign_in(client, approver)
    assert "needs a second step" not in client.get("/settings/").content.decode()
    assert client.get("/settings/second-factor/").status_code == 200


def test_rules_show_their_clause_or_that_they_are_ours(client, oakfield, approver, author, elm_north, now):
    services.load_rule_set(name="business-manager-confirms", organisation=oakfield, by=MACHINE, now=now)
    sign_in(client, approver)

    page = client.get("/settings/rules/").content.decode()

    assert "Your policy, “<bdi>" in page
    assert "Ours" in page
    assert page.index("to settle in your policy") < page.index("The policy itself") < page.index("Everyday questions")
    assert client.get("/settings/rules/oakfield/").status_code == 200
    assert client.get("/settings/rules/elm-north/").status_code == 404
    sign_in(client, author)
    assert client.get("/settings/rules/").status_code == 404


def test_rules_come_down_from_the_trust_until_a_school_differs_and_no_lock_forbids(
    client, elmtree, elm_north, stranger, now
):
    services.load_rule_set(name="light-touch", organisation=elmtree, by=MACHINE, now=now)
    sign_in(client, stranger)

    inherited = client.get("/settings/rules/elm-north/").content.decode()
    RuleSetting.objects.create(
        organisation=elm_north, key="posts.conditions", value=True, clause="4", says="Ours differ.", changed_at=now
    )
    RuleSetting.objects.filter(organisation=elmtree, key="posts.stand_in").update(locked=True)
    changed = client.get("/settings/rules/elm-north/").content.decode()

    assert "These rules come from <bdi>Elmtree Trust</bdi>" in inherited
    assert "Set at" not in inherited
    assert "Set at <bdi>Elm North School</bdi>" in changed
    assert "schools cannot change it" in changed


def test_a_place_without_rules_says_so(client, approver):
    assert "No rules are loaded" in sign_in(client, approver).get("/settings/rules/").content.decode()


def test_messages_are_shown_to_the_administrator_and_sent_again(client, oakfield, admin, author, now):
    notify.tell(
        [author],
        about=oakfield,
        kind="accounts.propose_role",
        path="/people/",
        now=now,
        context={"place": "Oakfield", "name": "Ama", "role": "Clerk"},
    )
    Message.objects.update(state="parked", failure="ConnectionError: no route")
    message = Message.objects.get()
    sign_in(client, admin)

    page = client.get("/settings/messages/?state=parked").content.decode()
    assert "no route" in page
    assert client.get("/settings/messages/?state=sent").status_code == 200
    client.post(reverse("accounts:send_again", args=[message.pk]))

    message.refresh_from_db()
    assert message.state == "waiting"


def test_messages_about_cases_are_never_listed(client, oakfield, admin, author, now):
    Message.objects.create(
        person=author,
        kind="incidents.report",
        about_kind="incidents.incident",
        about_id="1",
        organisation=oakfield,
        path="/",
        created_at=now,
        due_at=now,
    )
    sign_in(client, admin)

    assert "0 wait, 0 were sent" in client.get("/settings/messages/").content.decode()
    assert client.post(reverse("accounts:send_again", args=[Message.objects.get().pk])).status_code == 404


def test_messages_of_the_system_are_not_for_others(client, approver, admin):
    sign_in(client, approver)
    assert client.get("/settings/messages/").status_code == 404
    sign_in(client, admin, second_factor=False)
    assert client.get("/settings/messages/").url == "/settings/second-factor/?next=%2Fsettings%2Fmessages%2F"


def test_history_shows_own_acts_and_the_schools_but_no_case(client, oakfield, approver, author, now):
    audit.record(verb="pause", about=oakfield, by=author, now=now)
    audit.record(verb="add_organisation", about=oakfield, by=MACHINE, now=now)
    AuditEntry.objects.create(
        at=now, person=author, verb="triage", about_kind="incidents.incident", about_id="7", organisation=oakfield
    )

    sign_in(client, author)
    mine = client.get("/settings/history/").content.decode()
    sign_in(client, approver)
    school = client.get("/settings/history/").content.decode()

    assert "added Oakfield School" not in mine
    assert "added Oakfield School" in school
    assert "triage" not in mine + school


def test_history_speaks_in_sentences_without_numbers(client, oakfield, admin, approver, author, now, today):
    proposal = services.propose_role(
        person=author, role="safeguarding-lead", organisation=oakfield, employment="employee", starts_on=today,
        ends_on=None, by=admin, now=now,
    )  # fmt: skip
    services.confirm_role(proposal=proposal, by=approver, now=now)
    services.record_absence(person=author, starts_on=today, ends_on=today, stand_in=None, by=approver, now=now)
    services.invite(email="nell@example.test", name="Nell New", organisation=oakfield, by=approver, now=now)
    for outcome in ("refused", "read"):
        audit.record(verb="take_down", about=oakfield, by=author, now=now, outcome=outcome)
    AuditEntry.objects.create(at=now, person=approver, verb="sing", about_kind="posts.post", about_id="99999")
    AuditEntry.objects.create(at=now, person=approver, verb="edit", about_kind="posts.post", about_id="99999")
    sign_in(client, approver)

    page = client.get("/settings/history/").content.decode()

    lines = [re.sub(r"<.*?>", "", line).strip() for line in re.findall(r'history__what">(.*?)</p>', page)]
    role = "the role “Designated safeguarding lead” at Oakfield School to Ama Author"
    for line in (
        f"Ada Admin proposed {role}",
        f"Ada Admin gave {role}",
        "Hugo Head noted that Ama Author is away",
        "Hugo Head invited Nell New in",
        "Ama Author tried to take down Oakfield School (not done)",
        "Ama Author looked at Oakfield School",
        "Hugo Head sing: a post",
        "Hugo Head changed a post",
    ):
        assert line in lines
    assert not [line for line in lines if re.search(r"\d", line)]


def test_a_page_of_history_costs_the_same_at_any_length(
    client, oakfield, approver, author, now, django_assert_max_num_queries
):
    sign_in(client, approver)
    for number in range(60):
        give(make_person(f"Person {number}"), "staff", oakfield)

    with django_assert_max_num_queries(12):
        assert "Page 1 of 2" in client.get("/settings/history/").content.decode()


def test_every_verb_of_the_house_has_its_words():
    verbs = {
        (app, step.verb)
        for app in ("policies", "posts")
        for thing in vars(import_module(f"{app}.workflow")).values()
        if isinstance(thing, Workflow)
        for step in thing.steps
    }

    assert (
        sorted((app, verb) for app, verb in verbs | _verbs_written_outside_workflows() if verb not in DONE[app]) == []
    )
    assert all(words[0].islower() for app in DONE.values() for words in app.values())


def _verbs_written_outside_workflows():
    """Find every verb that code puts into the history by name, with its app; clocks of posts write theirs for posts."""
    found = {("posts", verb) for verb in (clocks.REMIND, clocks.CALL_STAND_IN, "pause_clock", "resume_clock")}
    for app in ("accounts", "policies", "posts", "dashboards"):
        for path in Path(import_module(app).__file__).parent.rglob("*.py"):
            calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
            names = (word.value for call in calls for word in call.keywords if word.arg == "verb" and _records(call))
            room = ".".join(path.relative_to(settings.BASE_DIR).with_suffix("").parts).removesuffix(".__init__")
            found |= {(app, verb) for name in names if (verb := _constant(name, room))}
    return found - {("accounts", "send_again")}  # about a message, which is the core's


def _records(call):
    return isinstance(call.func, ast.Attribute) and call.func.attr in {"record", "record_read"}


def _constant(name, room):
    return name.value if isinstance(name, ast.Constant) else vars(import_module(room)).get(getattr(name, "id", ""))


def test_a_draft_keeps_its_title_to_itself():
    draft, open_post = SimpleNamespace(state="draft", title="Secret"), SimpleNamespace(state="in_review", title="Open")

    assert history_words._post(draft) == {}
    assert history_words._post(open_post) == {"it": "“Open”"}


def test_messages_of_another_trust_are_not_shown(client, oakfield, admin, stranger, elm_north, now):
    for occurrence, organisation in (("1", elm_north), ("2", None)):
        Message.objects.create(
            person=stranger, kind="accounts.give_role", about_kind="accounts.membership", about_id="1", path="/",
            occurrence=occurrence, organisation=organisation, created_at=now, due_at=now,
        )  # fmt: skip
    sign_in(client, admin)

    assert "Sal Stranger" not in client.get("/settings/messages/").content.decode()


def test_a_message_that_cannot_be_said_does_not_hide_the_page_that_shows_it(client, oakfield, admin, author, now):
    Message.objects.create(
        person=author, kind="accounts.no_such_words", about_kind="accounts.membership", about_id="1", path="/",
        organisation=oakfield, state="parked", failure="TemplateDoesNotExist", created_at=now, due_at=now,
    )  # fmt: skip
    sign_in(client, admin)

    assert "cannot be put into words" in client.get("/settings/messages/").content.decode()


def test_sending_again_is_written_down_and_happens_once(client, oakfield, admin, author, now):
    message = Message.objects.create(
        person=author, kind="accounts.give_role", about_kind="accounts.membership", about_id="1", path="/",
        organisation=oakfield, state="parked", created_at=now, due_at=now,
    )  # fmt: skip
    sign_in(client, admin)

    client.post(reverse("accounts:send_again", args=[message.pk]))
    second = client.post(reverse("accounts:send_again", args=[message.pk]), follow=True)

    assert "already" in second.content.decode()
    assert AuditEntry.objects.filter(verb="send_again", person=admin).count() == 1


def test_a_role_that_has_ended_is_not_ended_again(client, oakfield, admin, author):
    sign_in(client, admin)
    url = reverse("accounts:end_role", args=[author.pk, author.memberships.get().pk])
    client.post(url)

    assert "ended already" in client.post(url, follow=True).content.decode()


def test_the_demo_door_exists_in_demo_mode_only(client, author, settings):
    EmailAddress.objects.create(user=author, email="second@example.test")
    assert client.post("/demo/sign-in/", {"person": author.email}).status_code == 404
    settings.DEMO = True

    assert client.post("/demo/sign-in/", {"person": "nobody@example.test"}).url == "/account/login/"
    client.post("/demo/sign-in/", {"person": "Second@example.test"})

    assert client.session["_auth_user_id"] == str(author.pk)
    assert [way["method"] for way in client.session["account_authentication_methods"]] == ["password", "mfa"]
    assert client.get("/demo/sign-in/").status_code == 405


def test_long_and_hostile_names_do_no_harm(client, oakfield, business_manager):
    give(make_person("A" * 300, email="long@example.test"), "staff", oakfield)
    give(make_person("<script>alert(1)</script>\u202e", email="bad@example.test"), "staff", oakfield)
    sign_in(client, business_manager)

    page = client.get("/people/").content.decode()

    assert "<script>alert" not in page
    assert "A" * 300 in page


def test_an_empty_school_has_an_empty_page(client, db):
    school = make_organisation("empty", "Empty School")
    sign_in(client, give(make_person("Ed Empty"), "system-administrator", school))

    assert "Ed Empty" in client.get("/people/").content.decode()
