"""The questions are data and change. What was asked stays with each answer, in the words and the edition of then."""

import hashlib
import json
from dataclasses import asdict, replace

import pytest

from posts import criteria, services
from posts.history import as_pdf, as_rows
from posts.models import CriterionAnswer, Post, PostVersion
from posts.views.story import story_of
from tests.factories import sign_in
from tests.factories.posts import AccountFactory, composition, put_forward, use_rules, write

# Whoever changes what is asked raises `criteria.EDITION` and writes the digest of the new one here, below the old ones.
EDITIONS = {2: "4a6b147857ea0b89"}


def test_every_change_of_what_is_asked_is_another_edition():
    asked = [asdict(one) for one in (*criteria.PURPOSES, *criteria.QUESTIONS)]
    digest = hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]

    assert EDITIONS[criteria.EDITION] == digest
    assert max(EDITIONS) == criteria.EDITION


@pytest.fixture
def website(oakfield):
    use_rules("business-manager-confirms", oakfield)
    return AccountFactory(organisation=oakfield)


@pytest.fixture
def signers(approver, business_manager):
    return approver, business_manager


@pytest.fixture
def reworded(monkeypatch):
    """Let the questions change: a later edition with other words and another clause for one of them."""

    def change():
        questions = tuple(
            replace(one, question="Would every reader be glad of it?", source="S4 Staff protocol 9")
            if one.key == "positive"
            else one
            for one in criteria.QUESTIONS
        )
        monkeypatch.setattr(criteria, "QUESTIONS", questions)
        monkeypatch.setattr(criteria, "EDITION", criteria.EDITION + 1)

    return change


OLD = "Is it anything but good, useful news about our school?"
EDITION = f"rules “business-manager-confirms”, edition {criteria.EDITION} of the questions"


@pytest.mark.django_db
def test_answer_keeps_what_was_asked_by_which_rules_and_in_which_edition(author, signers, oakfield, website):
    post = put_forward(author, oakfield, website)

    answer = post.answers.get(key="positive")

    assert (answer.asked, answer.source) == (OLD, "S4 Staff protocol 3 and 4")
    assert (answer.rule_set, answer.edition) == ("business-manager-confirms", criteria.EDITION)
    assert answer.frozen() in PostVersion.objects.get(post=post).beside["answers"]


@pytest.mark.django_db
def test_old_answers_say_what_was_asked_then_on_the_page_in_the_table_and_in_print(
    client, author, signers, oakfield, website, now, reworded
):
    post = put_forward(author, oakfield, website)
    reworded()
    sign_in(client, author)

    page = client.get(f"/posts/{post.pk}/").content.decode()
    whole = client.get(f"/posts/{post.pk}/history/").content.decode()
    story = story_of(Post.objects.get(pk=post.pk), reader=author, now=now)
    table = "\n".join(" ".join(row) for row in as_rows(story))

    for told in (page, whole, table):
        assert OLD in told
        assert EDITION in told
        assert "(Staff protocol 3 and 4; " in told
        assert "Would every reader be glad" not in told
    assert as_pdf(story, pictures={}).startswith(b"%PDF")
    assert [one.question for one in story.versions[0].answers if one.edition != EDITION] == []


@pytest.mark.django_db
def test_answer_to_other_words_is_no_answer_to_these(author, oakfield, website, now, reworded):
    post = write(author, oakfield, website)
    reworded()

    assert [one.key for one in Post.objects.get(pk=post.pk).open_questions()] == ["positive"]
    said = composition(website, answers={"positive": "no problem"})
    post = services.edit(post=post, by=author, now=now, composition=said)
    assert post.open_questions() == []
    assert post.answers.get(key="positive").edition == criteria.EDITION


@pytest.mark.django_db
def test_older_answers_have_no_edition_and_say_so(client, author, signers, oakfield, website, now):
    post = put_forward(author, oakfield, website)
    CriterionAnswer.objects.filter(post=post).update(asked="", rule_set="", edition=None)

    page = sign_in(client, author).get(f"/posts/{post.pk}/").content.decode()

    assert OLD in page
    assert "edition not kept" in page
    assert Post.objects.get(pk=post.pk).open_questions() == []


@pytest.mark.django_db
def test_version_that_is_older_than_keeping_answers_says_so_in_table_and_print(author, signers, oakfield, website, now):
    post = put_forward(author, oakfield, website)
    story = story_of(Post.objects.get(pk=post.pk), reader=author, now=now)
    older = replace(story, versions=(replace(story.versions[0], answers=None, quote="Our own: the head"),))

    table = "\n".join(" ".join(row) for row in as_rows(older))

    assert "What its author was asked then was not kept." in table
    assert "The quotation: Our own: the head" in table
    assert as_pdf(older, pictures={}).startswith(b"%PDF")


@pytest.mark.django_db
def test_answer_to_a_question_nobody_knows_any_more_is_told_by_its_key(author, oakfield, website):
    post = write(author, oakfield, website)
    answer = CriterionAnswer(post=post, key="gone", answer="no problem")

    assert answer.question == "gone"
    assert not answer.is_outdated
