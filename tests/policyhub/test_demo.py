"""The demo, loaded once for this module: every place and role, every state, a whole year, all of it told in school hours."""

from datetime import time, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.calendar import school_day_test
from accounts.models import Membership, Organisation, User
from core import audit
from core.clocks import london, london_day
from core.models import AuditEntry, Message
from incidents.kinds import KINDS
from incidents.models import Incident
from incidents.workflow import State as IncidentState
from policies.models import BodyDecision, PolicyVersion
from policies.workflow import State as VersionState
from policyhub.demo import policy_texts, post_words
from policyhub.demo.people import LEADING, PASSWORD
from policyhub.demo.policies import DOCUMENTS
from posts.models import Photo, Post, Publication, Video
from posts.workflow import PublicationState
from posts.workflow import State as PostState
from tests.house.asking import settle
from tests.policyhub.sentences import digests_of, known_sources

SCHOOLS = {
    "harbour": ("harbour-north", "harbour-quay", "harbour-hill"),
    "millstone": ("millstone-abbey", "millstone-bridge"),
    "oakfield": ("oakfield",),
    "skyline": ("skyline-east", "skyline-west"),
    "larkrise": ("larkrise",),
}
# The table at the end of screens.md.
AT_A_SCHOOL = {
    "head": "headteacher", "deputyhead": "deputy-headteacher", "sbm": "business-manager", "office": "school-office",
    "dsl": "safeguarding-lead", "deputy": "deputy-safeguarding-lead", "manager": "staff", "teacher": "staff", "author": "staff",
    "ta": "staff", "volunteer": "associate", "governor": "governor", "chair": "chair-of-governors", "clerk": "clerk",
}  # fmt: skip
AT_A_TRUST = {
    "ceo": "chief-executive", "trustee": "trustee", "chair": "chair-of-trustees", "clerk": "clerk", "hr": "human-resources",
    "safeguarding": "trust-safeguarding-lead", "linktrustee": "safeguarding-trustee", "owner": "policy-owner",
    "comms": "communications", "it": "it-support", "dpo": "data-protection-officer", "auditor": "auditor",
}  # fmt: skip
ON_ITS_OWN = {part: AT_A_TRUST[part] for part in ("hr", "it", "dpo", "auditor")}
OPENS, CLOSES = time(8, 0), time(16, 30)


def people_of_the_table():
    for organisation, schools in SCHOOLS.items():
        is_single = schools == (organisation,)
        for school in schools:
            for part, role in (AT_A_SCHOOL | (ON_ITS_OWN if is_single else {})).items():
                if (school, part) != ("skyline-west", "deputy"):
                    yield f"{part}@{school}.example", role, school
        if not is_single:
            for part, role in AT_A_TRUST.items():
                yield f"{part}@{organisation}.example", role, organisation


PEOPLE = sorted(people_of_the_table())


@pytest.fixture(scope="module")
def media(tmp_path_factory):
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, media):
    """The demo inside one transaction, as a test case would keep it; gone at the end of the module."""
    whole = transaction.atomic()
    whole._from_testcase = True
    with django_db_blocker.unblock(), override_settings(DEMO=True, MEDIA_ROOT=media), whole:
        call_command("load_demo", verbosity=0)
        settle()
        yield timezone.now()
        transaction.set_rollback(True)


@pytest.fixture
def demo(loaded, db, settings, media):
    settings.DEMO, settings.MEDIA_ROOT = True, media
    return loaded


@pytest.fixture
def in_school_hours(db):
    tests = {}

    def ask(moment, organisation):
        if organisation.pk not in tests:
            tests[organisation.pk] = school_day_test(organisation)
        return tests[organisation.pk](london_day(moment)) and OPENS <= london(moment).time() <= CLOSES

    return ask


# Places and people ----------------------------------------------------------------------------------------------------------
def test_all_organisations_have_their_schools_and_their_rules(demo):
    for organisation, schools in SCHOOLS.items():
        top = Organisation.objects.get(slug=organisation)
        below = Organisation.objects.at_or_below(top).filter(kind=Organisation.Kind.SCHOOL)

        assert set(below.values_list("slug", flat=True)) == set(schools)
        assert top.rule_settings.exists()

    assert Organisation.objects.get(slug="millstone-cluster").parent.slug == "millstone"


def test_everybody_of_the_table_comes_in_with_one_click_and_holds_their_role(demo):
    client, missing = Client(), []
    held = set(Membership.objects.in_force(on=london_day(demo)).values_list("person", "role", "organisation__slug"))
    for address, role, place in [*PEOPLE, ("admin@policyhub.example", "system-administrator", "oakfield")]:
        client.post("/demo/sign-in/", {"person": address})
        person = int(client.session.get("_auth_user_id", 0))
        if (person, role, place) not in held:
            missing.append(address)

    assert missing == []


def test_two_addresses_at_oakfield_are_one_person(demo):
    client, people = Client(), set()
    for part in ("head", "dsl"):
        client.post("/demo/sign-in/", {"person": f"{part}@oakfield.example"})
        people.add(client.session["_auth_user_id"])

    assert len(people) == 1


def test_the_ordinary_way_in_works_with_the_password_and_the_code_shown(demo):
    client = Client()
    page = client.get("/account/login/").content.decode()

    client.post("/account/login/", {"login": "head@larkrise.example", "password": PASSWORD})
    code_page = client.get("/account/2fa/authenticate/").content.decode()

    assert PASSWORD in page
    assert "Philippa Grey" in page
    assert "The authenticator app of this invented person shows" in code_page


def test_nobody_comes_in_with_one_click_outside_the_demo(demo, settings):
    settings.DEMO = False
    client = Client()

    answer = client.post("/demo/sign-in/", {"person": "head@larkrise.example"})

    assert answer.status_code == 404
    assert "_auth_user_id" not in client.session
    assert PASSWORD not in client.get("/account/login/").content.decode()


def test_a_stand_in_is_named_where_the_lead_is_away(demo):
    lead = Membership.objects.get(role="safeguarding-lead", organisation__slug="skyline-west").person

    absence = lead.absences.get()

    assert absence.stand_in.email == "dsl@skyline-east.example"
    assert not Membership.objects.filter(role="deputy-safeguarding-lead", organisation__slug="skyline-west").exists()


def test_somebody_reads_no_mail_and_the_office_has_something_to_print(demo):
    reader = User.objects.exclude(mailbox=User.Mailbox.WORKS).get()

    assert reader.email == "volunteer@harbour-north.example"
    assert set(Message.objects.filter(person=reader).values_list("state", flat=True)) == {"on-paper"}


@pytest.mark.parametrize("allowed", [{"DEMO": False}, {"PUBLIC_URL": "https://policies.school.example"}])
def test_the_demo_is_not_loaded_outside_demo_mode(settings, allowed):
    settings.DEMO = True
    for name, value in allowed.items():
        setattr(settings, name, value)

    with pytest.raises(CommandError, match="only with DEMO=1"):
        call_command("load_demo")


# Every state ----------------------------------------------------------------------------------------------------------------
def test_policies_stand_in_every_state_but_withdrawn(demo):
    states = set(PolicyVersion.objects.values_list("state", flat=True))

    assert states == set(VersionState.values) - {VersionState.WITHDRAWN}


def test_the_long_policies_came_into_force_by_every_step_of_the_workflow(demo):
    for organisation in SCHOOLS:
        version = PolicyVersion.objects.get(policy__slug=f"{organisation}-social-media")
        lines = list(audit.entries_about(version))
        states = [(line.from_state, line.to_state) for line in lines if line.from_state != line.to_state]

        assert version.state == VersionState.IN_FORCE
        assert [end for _, end in states[:-1]] == [begin for begin, _ in states[1:]]
        assert ("announced", "in_force") in states
        assert not version.decisions.filter(outcome="").exists()
        assert version.notice_sent_on is not None
        assert [line.at for line in lines[:4]] == sorted(line.at for line in lines[:4])


def test_bodies_met_on_days_that_are_past(demo):
    met = BodyDecision.objects.exclude(met_on=None).values_list("met_on", flat=True)

    assert met
    assert max(met) <= london_day(demo)


@pytest.mark.parametrize("school", sorted(LEADING))
def test_posts_stand_in_every_state_at_one_school_of_each_organisation(demo, school):
    states = set(Post.objects.filter(organisation__slug=school).values_list("state", flat=True))

    assert set(PostState.values) - states == set()


def test_publications_stand_in_every_state_people_can_meet(demo):
    states = set(Publication.objects.values_list("state", flat=True))

    # Between two looks of the machine, and a refusal by a channel that refuses nothing.
    assert set(PublicationState.values) - states <= {PublicationState.SENDING, PublicationState.FAILED}


def test_every_school_has_a_post_that_waits_and_accounts_to_post_to(demo):
    for school in Organisation.objects.filter(kind=Organisation.Kind.SCHOOL):
        assert school.posts.filter(state="in_review").exists(), school
        assert school.accounts.count() == 4, school


def test_pictures_are_stored_clean_with_words_for_those_who_cannot_see_them(demo, media):
    photos = list(Photo.objects.all())

    assert len({photo.sha256 for photo in photos}) >= 10
    assert all(photo.alt and photo.removed for photo in photos)
    assert all((Path(media) / photo.path).exists() for photo in photos)


def test_a_film_waits_to_be_watched_and_another_was_put_out_by_hand(demo, media):
    films = {film.post.state: film for film in Video.objects.select_related("post")}

    assert set(films) == {"in_review", "published"}
    assert all((Path(media) / film.path).read_bytes()[:4] == b"\x1a\x45\xdf\xa3" for film in films.values())
    assert films["in_review"].post.is_unwatched
    assert films["published"].post.watched.get().person == films["published"].post.signatures[0].person


def test_cases_stand_in_every_state_and_are_of_every_kind(demo):
    cases = Incident.objects.values_list("state", "kind")

    assert {state for state, _ in cases} == set(IncidentState.values)
    assert {kind for _, kind in cases} == set(KINDS)


@pytest.mark.parametrize("school", [school for schools in SCHOOLS.values() for school in schools])
def test_every_school_has_a_case_that_came_in_just_now(demo, school):
    newest = Incident.objects.filter(organisation__slug=school).order_by("-reported_at").first()

    assert newest.state == "reported"
    assert demo - newest.reported_at < timedelta(hours=1)


# Time -----------------------------------------------------------------------------------------------------------------------
def test_people_write_sign_and_send_posts_in_school_hours(demo, in_school_hours):
    places = {place.pk: place for place in Organisation.objects.all()}
    lines = AuditEntry.objects.filter(about_kind__startswith="posts.").exclude(organisation=None)

    odd = [str(line) for line in lines if not in_school_hours(line.at, places[line.organisation_id])]

    assert lines.count() > 1000
    assert odd == []


def test_people_work_on_policies_in_school_hours(demo, in_school_hours):
    lines = AuditEntry.objects.filter(about_kind__startswith="policies.").exclude(person=None)
    places = {place.pk: place for place in Organisation.objects.all()}

    odd = [str(line) for line in lines if not in_school_hours(line.at, places[line.organisation_id])]

    assert odd == []


def test_nothing_happened_after_now(demo):
    assert AuditEntry.objects.filter(at__gt=demo).count() == 0
    assert Post.objects.filter(published_at__gt=demo).count() == 0


@pytest.mark.parametrize("school", sorted(LEADING))
def test_a_year_of_posts_lies_behind_a_school(demo, school):
    out = Post.objects.filter(organisation__slug=school, state="published").order_by("published_at")
    months = {london(post.published_at).strftime("%Y-%m") for post in out}

    assert out.count() >= 60
    assert len(months) >= 9
    assert out.last().published_at - out.first().published_at > timedelta(days=250)


def test_posts_of_the_year_are_as_whole_as_those_people_wrote(demo):
    old = Post.objects.filter(state="published").order_by("published_at")[:40]

    for post in old:
        assert post.fingerprint == post.fingerprint_now()
        assert {one.fingerprint for one in post.decisions.all()} == {post.fingerprint}
        assert post.submitted_at < post.published_at
        assert post.open_questions() == []
        assert post.versions.get(number=post.version).fingerprint == post.fingerprint
        assert post.sign_off_steps.count() == post.decisions.filter(outcome="sign_off").count()
        verbs = [line.verb for line in audit.entries_about(post)]
        assert (verbs[:2], verbs[-1]) == (["draft", "submit"], "finish")
        publication = post.publications.get()
        assert str(publication.uid) in publication.address
        assert publication.deliveries.get().outcome == "done"


def test_no_post_is_said_in_the_wrong_month(demo):
    months = {words.title: words.months for words in post_words.YEAR if words.months}

    for post in Post.objects.filter(title__in=months, state="published").exclude(title=post_words.YEAR[0].title):
        assert london(post.published_at).month in months[post.title]


# Whole and ours -------------------------------------------------------------------------------------------------------------
def test_history_is_sealed_and_verified(demo):
    verdict = audit.verify()

    assert verdict.ok, verdict.first_bad
    assert verdict.checked == AuditEntry.objects.count()


def test_nobody_is_written_to_about_last_year(demo):
    stale = Message.objects.waiting().filter(created_at__lt=demo - timedelta(days=200))

    assert list(stale.values_list("kind", flat=True).distinct()) == []


def test_loading_again_changes_nothing_and_is_quick(demo):
    def rows():
        return {model._meta.label: model._default_manager.count() for model in apps.get_models() if model._meta.managed}

    before = rows()
    with CaptureQueriesContext(connection) as asked:
        call_command("load_demo", verbosity=0)

    assert rows() == before
    assert len(asked) < 2500


def test_no_sentence_of_the_demo_is_one_of_a_real_policy(demo):
    texts = [path.read_text(encoding="utf-8") for path in DOCUMENTS.iterdir()]
    texts += [version.body for version in PolicyVersion.objects.all()]
    texts += [words.words for words in post_words.YEAR]

    copied = [said for text in texts for digest, said in digests_of(text).items() if digest in known_sources()]

    assert copied == []


@pytest.mark.parametrize("name", sorted(policy_texts.TEXTS))
def test_a_second_version_changes_words_of_the_first(name):
    first, second = (
        policy_texts.text(name, number=number, owner_title="Head", contact_title="Head") for number in (1, 2)
    )

    assert first != second


def test_a_change_of_words_that_are_not_there_is_refused(monkeypatch):
    monkeypatch.setitem(policy_texts.SECOND, "staff-code", (("Not there.", "Never."),))

    with pytest.raises(ValueError, match="not in the first"):
        policy_texts.text("staff-code", number=2, owner_title="Head", contact_title="Head")
