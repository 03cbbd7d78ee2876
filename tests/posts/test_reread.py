"""Before a post is put forward its author reads it once more, as people will see it (W19). A closure waits for no page."""

import pytest

from posts import services
from posts.models import Post
from tests.factories import sign_in
from tests.factories.posts import AccountFactory, clean_photo, composition, history, put_forward, use_rules, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def accounts(oakfield, approver):
    use_rules("light-touch", oakfield)
    return [AccountFactory(organisation=oakfield, label=label) for label in ("News", "Page")]


@pytest.fixture
def post(author, oakfield, accounts):
    news, page = accounts
    own = {news.pk: "", page.pk: "On the page it is said like this."}
    return write(author, oakfield, accounts=own, new_photos=(clean_photo(),), nobody_recognisable=True)


def typed(accounts, **more):
    return {
        "title": "Brook",
        "words": "We walked along the brook.",
        "purpose": "information",
        "when": "signed_off",
        "none_apply": "on",
        "then": "submit",
        "people-TOTAL_FORMS": "0",
        "people-INITIAL_FORMS": "0",
        **{f"account_{one.pk}": "on" for one in accounts},
        **more,
    }


def test_page_shows_the_post_as_it_will_stand_on_each_account_and_has_one_button(client, author, post):
    page = sign_in(client, author).get(f"/posts/{post.pk}/reread/").content.decode()

    assert "Read it as a parent would" in page
    assert page.count(post.words) == 1
    assert page.count("On the page it is said like this.") == 1
    assert page.count(post.photos.get().address("page")) == 2
    assert page.count("govuk-button") == 1
    assert f'value="{post.shown}"' in page


def test_accounts_on_which_it_looks_alike_are_shown_together(client, author, oakfield, accounts):
    post = write(author, oakfield, *accounts)

    page = sign_in(client, author).get(f"/posts/{post.pk}/reread/").content.decode()

    assert page.count(post.words) == 1
    assert "News, Page" in page


def test_what_the_checks_say_stands_beside_the_button(client, author, oakfield, accounts):
    """Whoever writes without scripts has not read it before: the page to write on says it only once something is stored."""
    post = write(author, oakfield, *accounts, words="Tom, aged 8, won the race.")

    page = sign_in(client, author).get(f"/posts/{post.pk}/reread/").content.decode()

    assert "“aged 8” tells how old somebody is." in page


def test_way_from_the_form_leads_over_the_page_and_one_more_tap_puts_it_forward(client, author, accounts):
    answer = sign_in(client, author).post("/posts/new/", typed(accounts))

    post = Post.objects.get()
    assert (answer.url, post.state) == (f"/posts/{post.pk}/reread/", "draft")
    client.post(f"/posts/{post.pk}/submit/", {"seen": post.shown})
    assert Post.objects.get().state == "in_review"


def test_button_elsewhere_leads_to_the_page_too(client, author, post):
    answer = sign_in(client, author).post(f"/posts/{post.pk}/submit/")

    assert answer.url == f"/posts/{post.pk}/reread/"
    assert Post.objects.get().state == "draft"


def test_closure_is_put_forward_without_another_tap(client, author, oakfield, accounts):
    sign_in(client, author).post("/posts/new/", typed(accounts, purpose="closure"))
    other = write(author, oakfield, *accounts, purpose="closure")

    client.post(f"/posts/{other.pk}/submit/")

    assert set(Post.objects.values_list("state", flat=True)) == {"in_review"}


def test_whoever_may_publish_a_closure_at_once_is_led_to_the_choice(client, approver, oakfield, accounts):
    answer = sign_in(client, approver).post("/posts/new/", typed(accounts, purpose="closure"), follow=True)

    post = Post.objects.get()
    assert (answer.redirect_chain[-1][0], post.state) == (f"/posts/{post.pk}/", "draft")
    assert "You can publish it at once, and somebody looks at it afterwards" in answer.content.decode()
    assert f"/posts/{post.pk}/publish-urgently/" in answer.content.decode()
    assert "Put forward for sign-off" in answer.content.decode()


def test_what_changed_since_it_was_read_is_not_put_forward(client, author, post, accounts, now):
    read = post.shown
    services.edit(post=post, by=author, now=now, composition=composition(*accounts, words="From the other tab."))

    answer = sign_in(client, author).post(f"/posts/{post.pk}/submit/", {"seen": read}, follow=True)

    assert "changed while you were reading" in answer.content.decode()
    assert Post.objects.get().state == "draft"
    assert ("submit", "refused", author.pk) in history(post)


def test_what_cannot_be_put_forward_leads_back_with_the_reason(client, author, oakfield, accounts):
    post = write(author, oakfield, *accounts, answered=False)

    answer = sign_in(client, author).get(f"/posts/{post.pk}/reread/", follow=True)

    assert answer.redirect_chain[-1][0] == f"/posts/{post.pk}/edit/"
    assert "questions about this post first" in answer.content.decode()


def test_what_waits_already_is_not_read_for_putting_it_forward(client, author, oakfield, accounts):
    post = put_forward(author, oakfield, *accounts)

    assert sign_in(client, author).get(f"/posts/{post.pk}/reread/").url == f"/posts/{post.pk}/"
