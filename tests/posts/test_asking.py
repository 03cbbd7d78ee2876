"""Asking before writing: who is asked under each rule set, who may answer, and what becomes of a yes (W14)."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Membership
from accounts.services import record_absence
from core.models import Message
from core.workflow import MACHINE, NotNow
from posts import services
from posts.models import AskFirst, Post
from posts.permissions.asking import people_asked
from posts.workflow.asking import ASKING, Asked
from tests.factories import give, make_person, sign_in
from tests.factories.posts import RULE_SETS, ask_first, history, put_forward, told, use_rules

pytestmark = pytest.mark.django_db(transaction=True)

FIRST_ASKED = {
    "headteacher-authorises": "second",
    "chief-executive-approves": "second",
    "safeguarding-first": "head",
    "light-touch": "head",
    "business-manager-confirms": "second",
}
WITHOUT_A_LINE_MANAGER = {**dict.fromkeys(RULE_SETS, "head"), "business-manager-confirms": "bursar"}
# verb -> where it starts, and who may; the author asked, and was managed by nobody.
TABLE = {
    "agree": ({"open", "talk"}, {"head", "deputy", "bursar", "chief"}),
    "talk_first": ({"open"}, {"head", "deputy", "bursar", "chief"}),
    "advise_against": ({"open", "talk"}, {"head", "deputy", "bursar", "chief"}),
    "take_back_question": ({"open", "talk"}, {"author"}),
}


def manage(person, manager):
    Membership.objects.filter(person=person).update(line_manager=manager)


def fresh(question):
    return AskFirst.objects.get(pk=question.pk)


@pytest.mark.parametrize("rule_set", RULE_SETS)
def test_whom_somebody_asks_follows_the_rules_of_the_school(rule_set, world, elm_north, today, now):
    people, _website = world(rule_set)
    names = {person.pk: name for name, person in people.items()}

    def asked():
        return {names[one.id] for one in people_asked(elm_north, people["author"])}

    assert asked() == {WITHOUT_A_LINE_MANAGER[rule_set]}
    manage(people["author"], people["second"])
    assert asked() == {FIRST_ASKED[rule_set]}
    record_absence(person=people["second"], starts_on=today, ends_on=today, stand_in=None, by=MACHINE, now=now)
    assert asked() == {WITHOUT_A_LINE_MANAGER[rule_set]}


def test_nobody_asks_themselves(world, elm_north):
    people, _website = world("light-touch")

    question = ask_first(people["head"], elm_north)

    assert list(question.asked_of.all()) == [people["chief"]]


def test_question_that_nobody_could_answer_is_refused(oakfield, author):
    use_rules("light-touch", oakfield)

    with pytest.raises(NotNow, match="Nobody can be asked here"):
        ask_first(author, oakfield)

    assert not AskFirst.objects.exists()


def test_only_people_who_work_there_ask(world, elm_north):
    people, _website = world("light-touch")

    with pytest.raises(PermissionDenied):
        ask_first(people["stranger"], elm_north)


def test_question_is_told_to_those_who_are_asked_and_its_words_stay_on_the_page(world, elm_north):
    people, _website = world("light-touch")

    question = ask_first(people["author"], elm_north, words="May I show Amara at the brook?")

    assert told("posts.ask") == {"Hugo Head"}
    assert "Amara" not in str(Message.objects.get(kind="posts.ask").context)
    assert history(question) == [("ask", "done", people["author"].pk)]


def test_question_that_is_taken_back_is_off_the_list_of_those_who_were_asked(world, elm_north, now):
    people, _website = world("light-touch")
    question = ask_first(people["author"], elm_north)

    services.take_back_question(question=question, by=people["author"], now=now)

    assert fresh(question).state == Asked.TAKEN_BACK
    assert told("posts.take_back_question") == {"Hugo Head"}
    assert history(question)[-1] == ("take_back_question", "done", people["author"].pk)
    with pytest.raises(NotNow, match="you have done this already"):
        services.take_back_question(question=question, by=people["author"], now=now)


def test_every_step_is_for_the_listed_people_in_the_listed_states_only(world, elm_north, now):
    people, _website = world("light-touch")
    question = ask_first(people["author"], elm_north)
    wrong = []

    for state in Asked.values:
        AskFirst.objects.filter(pk=question.pk).update(state=state)
        for verb, (sources, who) in TABLE.items():
            for name, person in people.items():
                if ASKING.may(fresh(question), verb, person, now=now) != (state in sources and name in who):
                    wrong.append((state, verb, name))

    assert wrong == []
    assert {step.verb for step in ASKING.steps} == set(TABLE)


def test_line_manager_answers_while_they_are_one_and_others_who_manage_nobody_do_not(world, elm_north, now):
    people, _website = world("business-manager-confirms")
    manage(people["author"], people["second"])
    question = ask_first(people["author"], elm_north)
    other = give(make_person("Olu Other"), "staff", elm_north)

    may = [ASKING.may(fresh(question), "agree", person, now=now) for person in (people["second"], other)]
    manage(people["author"], other)
    after = [ASKING.may(fresh(question), "agree", person, now=now) for person in (people["second"], other)]

    assert may == [True, False]
    assert after == [False, False]


def test_no_and_let_us_talk_need_words_and_the_asker_is_told(world, elm_north, now):
    people, _website = world("light-touch")
    question = ask_first(people["author"], elm_north)

    with pytest.raises(NotNow, match="Say why"):
        services.advise_against(question=question, by=people["head"], now=now, note=" ")
    services.talk_first(question=question, by=people["head"], now=now, note="Come and see me.")
    services.agree(question=question, by=people["deputy"], now=now)

    assert [(one.state, one.words) for one in question.answers.order_by("pk")] == [
        ("talk", "Come and see me."),
        ("agreed", ""),
    ]
    assert told("posts.talk_first") == told("posts.agree") == {"Ama Author"}


def test_second_answer_is_told_who_was_first(world, elm_north, now):
    people, _website = world("light-touch")
    question = ask_first(people["author"], elm_north)
    services.agree(question=question, by=people["head"], now=now)

    with pytest.raises(NotNow, match="Hugo Head was here before you"):
        services.advise_against(question=question, by=people["deputy"], now=now, note="No.")


def test_yes_becomes_one_draft_with_one_tap_however_often_it_is_tapped(world, elm_north, now):
    people, _website = world("light-touch")
    question = ask_first(people["author"], elm_north, words="Measuring the brook.\nIs that all right?")
    with pytest.raises(NotNow, match="Wait for a “go ahead”"):
        services.draft_from(question=question, by=people["author"], now=now)
    services.agree(question=question, by=people["head"], now=now, note="Lovely.")
    stale = [AskFirst.objects.select_related("post").get(pk=question.pk) for _tap in range(2)]

    posts = [services.draft_from(question=one, by=people["author"], now=now) for one in stale]

    assert posts[0] == posts[1]
    assert (posts[0].title, posts[0].words) == ("Measuring the brook.", "Measuring the brook.\nIs that all right?")
    assert Post.objects.exclude(state="withdrawn").count() == 1


def test_question_that_became_a_draft_leads_to_that_draft(world, elm_north, now):
    people, _website = world("light-touch")
    question = services.agree(question=ask_first(people["author"], elm_north), by=people["head"], now=now)
    draft = services.draft_from(question=question, by=people["author"], now=now)
    later = AskFirst.objects.select_related("post").get(pk=question.pk)

    assert services.draft_from(question=later, by=people["author"], now=now) == draft
    assert Post.objects.count() == 1


def test_only_the_person_who_asked_makes_the_draft(world, elm_north, now):
    people, _website = world("light-touch")
    question = services.agree(question=ask_first(people["author"], elm_north), by=people["head"], now=now)

    with pytest.raises(PermissionDenied):
        services.draft_from(question=question, by=people["head"], now=now)


def test_pages_lead_from_asking_to_a_draft_and_the_signer_reads_what_was_asked(client, world, elm_north, now):
    people, website = world("light-touch")
    sign_in(client, people["author"])
    asked = client.post("/posts/ask/", {"words": "May I write about the brook?"})
    question = AskFirst.objects.get()
    assert asked.url == f"/posts/ask/{question.pk}/"
    assert client.post("/posts/ask/", {"words": ""}).status_code == 422
    assert "Waiting for an answer" in client.get(asked.url).content.decode()

    sign_in(client, people["head"])
    assert "May I write about the brook?" in client.get("/posts/ask/").content.decode()
    client.post(f"{asked.url}agree/", {"note": "Do, with no names."})

    sign_in(client, people["author"])
    page = client.get(asked.url).content.decode()
    assert "Make it a draft" in page
    made = client.post(f"{asked.url}draft/")
    post = Post.objects.get()
    assert made.url == f"/posts/{post.pk}/edit/"
    assert "Look at the post" in client.get(asked.url).content.decode()
    sign_in(client, people["head"])
    other = put_forward(people["author"], elm_north, website)
    AskFirst.objects.filter(pk=question.pk).update(post=other)
    page = client.get(f"/posts/{other.pk}/").content.decode()
    assert "asked before writing it" in page
    assert "Do, with no names." in page


def test_stranger_finds_no_question(client, world, elm_north):
    people, _website = world("light-touch")
    question = ask_first(people["author"], elm_north)
    sign_in(client, people["stranger"])

    answers = [client.get(f"/posts/ask/{question.pk}/"), client.post(f"/posts/ask/{question.pk}/agree/", {"note": "x"})]

    assert [one.status_code for one in answers] == [404, 404]
    assert "brook" not in client.get("/posts/ask/").content.decode()


def test_person_of_two_schools_says_which_one_it_is_about(client, world, elm_north, elm_south):
    people, _website = world("light-touch")
    give(people["author"], "staff", elm_south)
    sign_in(client, people["author"])

    missing = client.post("/posts/ask/", {"words": "The brook?"})
    asked = client.post("/posts/ask/", {"words": "The brook?", "place": elm_north.slug})

    assert (missing.status_code, asked.status_code) == (422, 302)
    assert AskFirst.objects.get().organisation == elm_north
