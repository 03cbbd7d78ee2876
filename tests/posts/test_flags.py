"""A word about a post that is out: who says it, who decides, who hears of it, and that the author never decides alone (W17)."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import Message
from core.workflow import NotNow
from posts import publishing, reminders, services
from posts.models import Post, PostFlag
from posts.permissions import deciders_of
from tests.factories import give, make_person, sign_in
from tests.factories.posts import AccountFactory, bring, entrust, history, put_forward, sign, told, use_rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def live(author, approver, oakfield):
    use_rules("light-touch", oakfield)
    post = sign(put_forward(author, oakfield, AccountFactory(organisation=oakfield)), approver)
    publishing.attend_to(posts=Post.objects.filter(pk=post.pk), now=post.submitted_at + timedelta(seconds=1))
    return Post.objects.get(pk=post.pk)


def queries_of(client, post):
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/posts/{post.pk}/")
    return len(asked)


def raise_flag(post, person, now, **details):
    details.setdefault("reason", "untrue")
    return services.flag(post=post, by=person, now=now, **details)


def test_anyone_on_staff_flags_a_live_post_and_those_who_can_take_it_down_hear_at_once(
    live, colleague, approver, business_manager, now
):
    flag = raise_flag(live, colleague, now, words="It was on Tuesday.")

    assert (flag.state, flag.version, flag.words) == ("open", 1, "It was on Tuesday.")
    assert told("posts.flag") == {approver.name, business_manager.name}
    assert all(message.urgent for message in Message.objects.filter(kind="posts.flag"))
    assert history(flag) == [("flag", "done", colleague.pk)]


def test_whoever_was_entrusted_with_its_account_decides_too(live, colleague, approver, lead, now):
    flag = raise_flag(live, colleague, now)

    entrust(lead, live.publications.get().account)

    assert deciders_of(PostFlag.objects.get(pk=flag.pk)) == [lead, approver]
    assert PostFlag.objects.near(lead).get() == flag
    assert not PostFlag.objects.near(colleague).exists()


def test_mail_about_a_flag_tells_neither_title_nor_words_nor_who_said_it(live, colleague, approver, now):
    raise_flag(live, colleague, now, words="Bo is in it.")

    (message,) = Message.objects.filter(kind="posts.flag", person=approver)
    assert set(message.context) == {"place"}


@pytest.mark.parametrize("state", ["draft", "in_review", "approved", "withdrawn", "taken_down"])
def test_post_that_is_not_out_is_not_flagged(live, colleague, now, state):
    Post.objects.filter(pk=live.pk).update(state=state)

    with pytest.raises(NotNow, match="not out"):
        raise_flag(live, colleague, now)

    assert not PostFlag.objects.exists()


def test_person_has_one_open_flag_on_a_post(live, colleague, now):
    raise_flag(live, colleague, now)

    with pytest.raises(NotNow, match="said this already"):
        raise_flag(live, colleague, now, reason="hurts")

    assert PostFlag.objects.count() == 1


def test_something_else_needs_words(live, colleague, now):
    with pytest.raises(NotNow, match="Say in a sentence"):
        raise_flag(live, colleague, now, reason="other", words="  ")


def test_flagger_author_and_signers_hear_that_it_stays_up(live, author, colleague, approver, business_manager, now):
    flag = raise_flag(live, colleague, now)

    kept = services.keep(flag=flag, by=business_manager, now=now, note="The day is right: I asked.")

    assert (kept.state, kept.answered_by, kept.answer) == ("kept", business_manager, "The day is right: I asked.")
    assert told("posts.keep") == {colleague.name, author.name, approver.name}
    assert history(flag)[-1] == ("keep", "done", business_manager.pk)


def test_keeping_needs_words_for_whoever_flagged_it(live, colleague, approver, now):
    flag = raise_flag(live, colleague, now)

    with pytest.raises(NotNow, match="Say why"):
        services.keep(flag=flag, by=approver, now=now, note=" ")


def test_second_answer_is_told_who_was_first(live, colleague, approver, business_manager, now):
    flag = raise_flag(live, colleague, now)
    services.keep(flag=flag, by=approver, now=now, note="It is right.")

    with pytest.raises(NotNow, match=approver.name):
        services.keep(flag=flag, by=business_manager, now=now, note="Mine.")


def test_author_never_decides_while_somebody_else_can(oakfield, live, author, colleague, approver, now):
    give(author, "business-manager", oakfield)
    flag = raise_flag(live, colleague, now)

    with pytest.raises(PermissionDenied):
        services.keep(flag=flag, by=author, now=now, note="It is fine.")

    assert deciders_of(flag) == [approver]
    assert history(flag)[-1] == ("keep", "refused", author.pk)


def test_flagger_never_decides_while_somebody_else_can(live, approver, business_manager, now):
    flag = raise_flag(live, approver, now)

    assert deciders_of(flag) == [business_manager]


def test_where_only_the_flagger_is_left_beside_the_author_the_flagger_decides(live, approver, now):
    flag = raise_flag(live, approver, now)

    assert deciders_of(flag) == [approver]


def test_where_only_its_author_could_take_it_down_the_signers_hear_of_it_too(
    oakfield, live, author, colleague, approver, now
):
    give(author, "business-manager", oakfield)
    approver.memberships.all().delete()

    flag = raise_flag(live, colleague, now)

    assert deciders_of(flag) == [author]
    assert told("posts.flag") == {author.name, approver.name}


def test_where_nobody_could_take_it_down_those_who_signed_it_hear_of_it(live, colleague, approver, now):
    approver.memberships.all().delete()

    flag = raise_flag(live, colleague, now)

    assert deciders_of(flag) == []
    assert told("posts.flag") == {approver.name}


def test_flag_ends_with_the_post_and_the_flagger_reads_why(live, colleague, approver, now):
    flag = raise_flag(live, colleague, now)

    services.take_down(post=live, by=approver, now=now, note="The day is wrong. Thank you.")

    flag.refresh_from_db()
    assert (flag.state, flag.answered_by, flag.answer) == ("taken_down", approver, "The day is wrong. Thank you.")
    assert told("posts.end_flag") == {colleague.name}


def test_what_came_down_is_linked_nowhere_as_live(client, live, colleague, approver, now):
    flag = raise_flag(live, colleague, now)
    pages = (flag.get_absolute_url(), f"/posts/{live.pk}/", f"/posts/{live.pk}/history/")
    sign_in(client, approver)
    address = live.publications.get().address
    before = [address in client.get(page).content.decode() for page in pages]
    bring(live, "taken_down", "taken_down")
    live.publications.update(removed_at=now)

    after = [f'href="{address}"' in client.get(page).content.decode() for page in pages]

    assert (before, after) == ([True] * 3, [False] * 3)
    assert f'It was at <span class="ph-fingerprint">{address}</span>' in client.get(pages[2]).content.decode()


def test_sweep_ends_what_a_killed_worker_left_and_tells_once(live, colleague, approver, now):
    flag = raise_flag(live, colleague, now)
    bring(live, "taken_down", "taken_down")

    assert (reminders.end_flags(now=now), reminders.end_flags(now=now)) == (1, 0)

    flag.refresh_from_db()
    assert (flag.state, flag.answered_by, flag.answer) == ("taken_down", None, "")
    assert Message.objects.filter(kind="posts.end_flag").count() == 1


def test_flag_that_was_answered_meanwhile_is_left_alone(live, colleague, approver, now, monkeypatch):
    flag = raise_flag(live, colleague, now)
    found = [PostFlag.objects.get(pk=flag.pk)]
    services.take_down(post=live, by=approver, now=now, note="Wrong.")
    monkeypatch.setattr(PostFlag.objects, "of_posts_that_are_down", lambda: found)

    assert reminders.end_flags(now=now) == 0


def test_machine_does_not_end_a_flag_on_a_post_that_is_out(live, colleague, now):
    flag = raise_flag(live, colleague, now)

    with pytest.raises(NotNow, match="still out"):
        reminders.end_flag(flag=flag, now=now)


# Pages ------------------------------------------------------------------------------------------------------------------------
def test_flagging_from_the_page_leads_to_what_becomes_of_it(client, live, colleague, approver):
    sign_in(client, colleague)
    page = client.get(f"/posts/{live.pk}/").content.decode()

    answer = client.post(f"/posts/{live.pk}/flag/", {"reason": "where", "words": ""}, follow=True)

    assert f"/posts/{live.pk}/flag/" in page
    shown = answer.content.decode()
    assert "You said this" in shown
    assert approver.name in shown
    assert "kind=K16" in shown


def test_person_with_an_open_flag_is_led_to_it_and_not_to_another(client, live, colleague, approver, now):
    raise_flag(live, approver, now)
    flag = raise_flag(live, colleague, now)
    sign_in(client, colleague)

    page = client.get(f"/posts/{live.pk}/").content.decode()

    assert flag.get_absolute_url() in page
    assert f'href="/posts/{live.pk}/flag/"' not in page


def test_school_list_offers_to_flag_what_is_out_and_nothing_else(client, author, live, oakfield, colleague):
    waiting = put_forward(author, oakfield, live.publications.get().account)
    sign_in(client, colleague)

    page = client.get("/posts/?show=all").content.decode()

    assert f"/posts/{live.pk}/flag/" in page
    assert f"/posts/{waiting.pk}/flag/" not in page


def test_form_asks_for_words_where_no_reason_fits(client, live, colleague):
    sign_in(client, colleague)

    answer = client.post(f"/posts/{live.pk}/flag/", {"reason": "other", "words": ""})

    assert answer.status_code == 422
    assert "Say in a sentence what is wrong" in answer.content.decode()


def test_flagging_again_says_so_on_the_form(client, live, colleague, now):
    raise_flag(live, colleague, now)
    sign_in(client, colleague)

    answer = client.post(f"/posts/{live.pk}/flag/", {"reason": "hurts", "words": ""})

    assert answer.status_code == 422
    assert "You have said this already" in answer.content.decode()


def test_post_that_came_down_meanwhile_leads_back_to_its_page(client, live, colleague, approver, now):
    services.take_down(post=live, by=approver, now=now, note="Wrong.")
    sign_in(client, colleague)

    answer = client.get(f"/posts/{live.pk}/flag/")

    assert answer.url == f"/posts/{live.pk}/"


def test_decider_reads_who_said_what_and_has_both_buttons(client, live, colleague, approver, now):
    flag = raise_flag(live, colleague, now, words="It was on Tuesday.")
    sign_in(client, approver)

    page = client.get(flag.get_absolute_url()).content.decode()

    assert "Should this stay up?" in page
    assert colleague.name in page
    assert "It was on Tuesday." in page
    assert f"/posts/{live.pk}/take-down/" in page
    assert f"/posts/{live.pk}/flags/{flag.pk}/keep/" in page
    assert "This needs a report, too" in page


def test_author_reads_the_words_and_not_who_wrote_them(client, live, author, colleague, approver, now):
    flag = raise_flag(live, colleague, now, words="It was on Tuesday.")
    sign_in(client, author)

    page = client.get(flag.get_absolute_url()).content.decode()

    assert "It was on Tuesday." in page
    assert colleague.name not in page
    assert "/keep/" not in page


def test_colleague_who_sees_the_post_sees_no_flag_of_somebody_else(client, oakfield, live, colleague, approver, now):
    flag = raise_flag(live, colleague, now, words="It was on Tuesday.")
    sign_in(client, give(make_person("Olu Onlooker"), "staff", oakfield))

    assert client.get(flag.get_absolute_url()).status_code == 404
    assert "Somebody says" not in client.get(f"/posts/{live.pk}/").content.decode()


def test_flag_of_another_post_is_not_found_under_this_one(client, author, approver, live, oakfield, colleague, now):
    flag = raise_flag(live, colleague, now)
    other = put_forward(author, oakfield, live.publications.get().account)
    sign_in(client, approver)

    assert client.get(f"/posts/{other.pk}/flags/{flag.pk}/").status_code == 404


def test_keeping_from_the_page_shows_what_was_decided(client, live, colleague, approver, now):
    flag = raise_flag(live, colleague, now)
    sign_in(client, approver)

    page = client.post(f"{flag.get_absolute_url()}keep/", {"note": "It is right."}, follow=True).content.decode()

    assert "It stays up" in page
    assert "It is right." in page
    assert "/keep/" not in page


def test_page_of_the_post_costs_the_same_for_one_flag_and_for_five(client, live, oakfield, colleague, now):
    sign_in(client, colleague)
    client.get(f"/posts/{live.pk}/")
    raise_flag(live, colleague, now)
    others = [give(make_person(f"Person {number}"), "staff", oakfield) for number in range(4)]

    few = queries_of(client, live)
    for person in others:
        raise_flag(live, person, now)

    assert queries_of(client, live) == few


def test_report_form_begins_with_where_the_post_is(client, live, colleague, now):
    flag = raise_flag(live, colleague, now, reason="where")
    sign_in(client, colleague)
    page = client.get(flag.get_absolute_url()).content.decode()
    address = page.split('href="/report/?')[1].split('"')[0].replace("&amp;", "&")

    client.post(f"/report/?{address}")
    client.post("/report/door/", {"door": "online"})

    chosen = re.findall(r"<input[^>]*checked[^>]*>", client.get("/report/kind/").content.decode())
    assert ['value="K16"' in one for one in chosen] == [True]
