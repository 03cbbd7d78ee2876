"""Asked inside a process of PolicyHub's own: sessions for visitors, forms to send, and the SQL behind each page.

`python -m tests.bench.inside WORD ...` answers in JSON. Only `bench.py` asks.
"""

import json
import sys
import time

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django is set up first
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from accounts.middleware import SIGNED_IN_AT  # noqa: E402
from accounts.models import User  # noqa: E402
from accounts.sessions import SessionStore  # noqa: E402
from core.models import AuditEntry  # noqa: E402
from policies.models import Acknowledgement, Obligation  # noqa: E402
from policies.models.duties import shown_to_reader  # noqa: E402
from posts.models import Post  # noqa: E402
from tests.bench import shapes  # noqa: E402
from tests.bench.driver import CHIEF, DEPUTY, HEAD, STAFF  # noqa: E402

BACKEND = "accounts.sessions.Backend"


def session_for(person):
    """Open a session as signing in with a second factor does, without the cost of a password."""
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = BACKEND
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store[SIGNED_IN_AT] = time.time()
    store["account_authentication_methods"] = [{"method": "mfa", "type": "totp", "at": time.time()}]
    store.save()
    return store.session_key


def sessions(*emails):
    """Give the cookies' names and a session for each address."""
    people = User.objects.in_bulk(emails, field_name="email")
    return {
        "cookie": settings.SESSION_COOKIE_NAME,
        "csrf": settings.CSRF_COOKIE_NAME,
        "sessions": {email: session_for(people[email]) for email in emails},
    }


def to_sign(number):
    """Give addresses and forms of posts that wait for the headteacher, those that came last first."""
    waiting = Post.objects.awaiting(User.objects.get(email=HEAD)).order_by("-submitted_at", "-pk")
    return [[reverse("posts:sign_off", args=[post.pk]), post.shown] for post in waiting[: int(number)]]


def to_acknowledge(number):
    """Give address, form and session of people who have something to confirm."""
    owed = Obligation.objects.owed().select_related("person", "version__policy", "version__organisation")
    return [
        [
            reverse("policies:acknowledge", args=[duty.version.policy.slug]),
            shown_to_reader(duty.version).seen,
            duty.version.number,
            session_for(duty.person),
        ]
        for duty in owed.order_by("-pk")[: int(number)]
    ]


def written(title):
    """Count what writers leave: drafts, titles and first lines of history; confirmations, receipts and duties done."""
    drafts = Post.objects.filter(title__startswith=title)
    numbers = [str(number) for number in drafts.values_list("pk", flat=True)]
    history = AuditEntry.objects.filter(verb="draft", about_kind="posts.post").values_list("about_id", flat=True)
    return {
        "drafts": len(numbers),
        "titles": drafts.values("title").distinct().count(),
        "histories": len([number for number in history if number in set(numbers)]),
        "confirmations": Acknowledgement.objects.count(),
        "receipts": Acknowledgement.objects.values("code").distinct().count(),
        "closed": Obligation.objects.filter(state="acknowledged").values("person", "version").distinct().count(),
    }


def pages():
    """Give the SQL behind each page, as it stands now."""
    return [_page(name, email, path) for name, email, path in _addresses()]


def posting():
    """Give the SQL behind the forms that people send most."""
    head = User.objects.get(email=HEAD)
    answers = []
    for verb, more in (("sign_off", {}), ("send_back", {"note": "Please say which day it is."})):
        post = Post.objects.awaiting(head).first()
        answers.append(
            _post(f"post: {verb}", HEAD, reverse(f"posts:{verb}", args=[post.pk]), {"seen": post.shown, **more})
        )
        if verb == "send_back":
            path = reverse("posts:submit", args=[post.pk])
            answers.append(_post("post: submit", post.author.email, path, {"seen": post.shown}))
    duty = Obligation.objects.owed().select_related("person", "version__policy", "version__organisation").last()
    path = reverse("policies:acknowledge", args=[duty.version.policy.slug])
    form = {"seen": shown_to_reader(duty.version).seen, "number": duty.version.number}
    answers.append(_post("policy: acknowledge", duty.person.email, path, form))
    return answers


def _addresses():
    post = Post.objects.awaiting(User.objects.get(email=HEAD)).first()
    duty = Obligation.objects.owed().select_related("person", "version__policy").order_by("pk").last()
    slug = duty.version.policy.slug
    yield "Today", HEAD, reverse("dashboards:today")
    yield "posts: queue", HEAD, reverse("posts:queue")
    yield "posts: mine", STAFF, reverse("posts:index")
    yield "posts: all", HEAD, reverse("posts:index") + "?show=all"
    yield "posts: calendar", HEAD, reverse("posts:calendar")
    yield "posts: one that waits", HEAD, reverse("posts:post", args=[post.pk])
    yield "posts: compose", STAFF, reverse("posts:new")
    yield "posts: accounts", HEAD, reverse("posts:accounts")
    yield "policies: list", STAFF, reverse("policies:index")
    yield "policies: read", duty.person.email, reverse("policies:read", args=[slug])
    yield "policies: confirm", duty.person.email, reverse("policies:acknowledge", args=[slug])
    yield "policies: completion", HEAD, reverse("policies:completion", args=[slug])
    yield "policies: my team", DEPUTY, reverse("policies:team")
    yield "cases: list", HEAD, reverse("incidents:index")
    yield "dashboard: school", HEAD, reverse("dashboards:figures", args=["scale-001"])
    yield "dashboard: trust", CHIEF, reverse("dashboards:figures", args=["scale"])
    yield "people", HEAD, reverse("accounts:people")
    yield "settings", HEAD, reverse("accounts:settings")
    yield "settings: history", HEAD, reverse("accounts:history")
    yield "settings: rules", HEAD, reverse("accounts:rules_at", args=["scale-001"])
    yield "report a concern", STAFF, reverse("incidents:report")


def _client(email):
    client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = session_for(User.objects.get(email=email))
    return client


def _page(name, email, path):
    client = _client(email)
    with CaptureQueriesContext(connection) as first:
        client.get(path)
    with CaptureQueriesContext(connection) as second:
        answer = client.get(path)
    found = shapes.of(second)
    found["writes"] = max(found["writes"], shapes.of(first)["writes"])
    return {"page": name, "path": path, "code": answer.status_code, **found}


def _post(name, email, path, form):
    client = _client(email)
    with CaptureQueriesContext(connection) as sent:
        answer = client.post(path, form)
    return {
        "page": name,
        "path": path,
        "code": answer.status_code,
        "to": answer.headers.get("Location", ""),
        **shapes.of(sent),
    }


QUESTIONS = {
    "sessions": sessions,
    "to_sign": to_sign,
    "to_acknowledge": to_acknowledge,
    "written": written,
    "pages": pages,
    "posting": posting,
}

if __name__ == "__main__":
    print(json.dumps(QUESTIONS[sys.argv[1]](*sys.argv[2:])))
