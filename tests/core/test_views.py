"""Is the machine alive and ready; and the pages for when something is not."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.test import Client
from django.urls import path

from core.models import Message, Pulse
from core.urls import urlpatterns as ground
from policyhub.urls import urlpatterns as roof
from tests.factories import make_person, sign_in


def explode(request):
    raise ValueError("the planted inside")


def refuse(request):
    raise PermissionDenied


def refuse_in_words(request):
    raise PermissionDenied("You cannot move the <moon>.")


urlpatterns = [*roof, *ground, path("explode/", explode), path("refuse/", refuse), path("refuse-so/", refuse_in_words)]


@pytest.fixture
def broker(monkeypatch):
    answers = {"is": True}
    monkeypatch.setattr("core.views.broker.probe.answers", lambda: answers["is"])
    return answers


def test_alive_without_asking_the_database(client):
    assert client.get("/healthz").json() == {"ok": True}
    assert client.post("/healthz").status_code == 405


def test_ready_when_all_is_well(client, db, now, broker):
    Pulse.objects.create(name="scheduler", at=now)

    told = client.get("/readyz").json()

    assert told["ok"]
    assert (told["broker"], told["messages_on_time"], told["scheduler_on_time"]) == (True, True, True)
    assert told["oldest_unsent_seconds"] == 0


def test_an_old_message_a_silent_scheduler_and_a_broker_that_is_away_are_told_and_the_site_still_serves(
    client, db, now, broker
):
    broker["is"] = False
    Pulse.objects.create(name="scheduler", at=now - timedelta(hours=1))
    Message.objects.create(
        person=make_person("Rita Reader"), kind="accounts.give_role", about_kind="x", about_id="1", path="/",
        created_at=now - timedelta(hours=2), due_at=now - timedelta(hours=2),
    )  # fmt: skip

    answer = client.get("/readyz")

    told = answer.json()
    assert answer.status_code == 200
    assert (told["broker"], told["messages_on_time"], told["scheduler_on_time"]) == (False, False, False)
    assert told["oldest_unsent_seconds"] >= 7200
    assert told["scheduler_silent_seconds"] >= 3600


def test_a_scheduler_that_never_ran_is_not_on_time(client, db, broker):
    told = client.get("/readyz").json()

    assert (told["scheduler_on_time"], told["scheduler_silent_seconds"]) == (False, None)


def test_a_database_that_is_away_takes_the_site_out_of_service(client, db, broker, monkeypatch):
    def away(*args, **kwargs):
        raise DatabaseError("gone")

    monkeypatch.setattr("core.querysets.MessageQuerySet.due", away)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.json()) == (503, {"ok": False, "well": False, "database": False})


def test_a_broker_nobody_listens_at_does_not_answer(client, db, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"

    assert client.get("/readyz").json()["broker"] is False


def test_pages_that_are_not_there_not_yours_or_broken_say_so_in_words(db, settings):
    settings.ROOT_URLCONF = "tests.core.test_views"
    visitor = Client(raise_request_exception=False)

    lost, refused, broken = (visitor.get(url) for url in ("/nowhere/", "/refuse/", "/explode/"))

    assert (lost.status_code, refused.status_code, broken.status_code) == (404, 403, 500)
    assert "We cannot find this page" in lost.content.decode()
    assert "This is not yours to do" in refused.content.decode()
    assert "Your job here does not include this. If you think it should be your job, ask" in refused.content.decode()
    assert "You cannot move the &lt;moon&gt;. If you think" in visitor.get("/refuse-so/").content.decode()
    assert "planted inside" not in broken.content.decode()
    assert "Traceback" not in broken.content.decode()


def test_a_form_that_waited_too_long_is_told_what_to_do(author):
    visitor = sign_in(Client(enforce_csrf_checks=True), author)

    page = visitor.post("/settings/absence/", {})

    assert page.status_code == 403
    assert "CSRF" not in page.content.decode()


def test_the_style_guide_is_for_developing_only(client, db, settings):
    assert client.get("/styleguide/").status_code == 404
    settings.DEBUG = True

    assert client.get("/styleguide/").status_code == 200


def test_no_page_of_a_person_is_kept_by_a_shared_computer(client, author):
    page = sign_in(client, author).get("/settings/")

    assert page["Cache-Control"] == "no-store"
    assert "camera=()" in page["Permissions-Policy"]
