"""The yardstick: what Django itself costs on this machine, as one file with settings of its own.

It is served like PolicyHub, from the same database server, so its figures are the floor that every page is compared with.

    /hello   a view behind session and sign-in, no query
    /me      the same, reading the session's row and the user's
    /queue   an ideal queue: both rows, one list of 50, one count, a plain template
    /ack     one confirmation: session, user, CSRF, one INSERT in a transaction

`python -m tests.bench.yardstick` makes the tables, 10,000 items, 500 of them waiting, one user
and a session of theirs, whose key it prints.
"""

import os
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.core.management import call_command

QUEUE = """<!doctype html><title>Queue</title><h1>{{ n }} waiting</h1><table>
{% for i in items %}<tr><td>{{ i.id }}<td>{{ i.title }}<td>{{ i.school }}<td>{{ i.author.username }}
<td>{{ i.created_at|date:"j M Y H:i" }}<td><form method=post action="/ack"><input type=hidden name=csrfmiddlewaretoken
 value="{{ csrf_token }}"><input type=hidden name=item value="{{ i.id }}"><button>Approve</button></form>{% endfor %}</table>"""


def _database():
    url = urlsplit(os.environ["DATABASE_URL"])
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": url.path.lstrip("/"),
        "USER": url.username or "",
        "HOST": url.hostname or "",
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": None,
    }


settings.configure(
    DEBUG=False,
    SECRET_KEY="yardstick-" + "x" * 50,
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DATABASES={"default": _database()},
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions"],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "loaders": [
                    (
                        "django.template.loaders.cached.Loader",
                        [("django.template.loaders.locmem.Loader", {"queue.html": QUEUE})],
                    )
                ],
                "context_processors": ["django.template.context_processors.request"],
            },
        }
    ],
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    LOGGING_CONFIG=None,
)
django.setup()

from django.contrib.auth import (  # noqa: E402 - Django is set up first
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    SESSION_KEY,
    get_user_model,
)
from django.contrib.auth.decorators import login_required  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.http import HttpResponse, HttpResponseForbidden, HttpResponseRedirect  # noqa: E402
from django.shortcuts import render  # noqa: E402
from django.urls import path  # noqa: E402
from django.utils import timezone  # noqa: E402


class Item(models.Model):
    """One thing that waits, or is done."""

    title = models.CharField(max_length=200)
    school = models.CharField(max_length=100)
    status = models.CharField(max_length=20, default="pending")
    author = models.ForeignKey("auth.User", on_delete=models.CASCADE)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "yardstick"
        indexes = [models.Index(fields=["status", "created_at"], name="yardstick_item_queue")]

    def __str__(self):
        return self.title


class Ack(models.Model):
    """One confirmation."""

    item_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    version = models.IntegerField(default=1)
    statement = models.CharField(max_length=200, default="I have read and understood this policy.")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        app_label = "yardstick"
        indexes = [models.Index(fields=["user_id", "item_id"], name="yardstick_ack_once")]

    def __str__(self):
        return f"{self.user_id} {self.item_id}"


def hello(request):
    """Answer without any query."""
    return HttpResponse("hello")


def me(request):
    """Answer with who is signed in."""
    if not request.user.is_authenticated:
        return HttpResponseForbidden("no")
    return HttpResponse(f"hello {request.user.username}")


@login_required
def queue(request):
    """Show the 50 that wait longest, and how many wait."""
    waiting = Item.objects.filter(status="pending")
    items = list(waiting.select_related("author").order_by("created_at")[:50])
    return render(request, "queue.html", {"items": items, "n": waiting.count()})


@login_required
def ack(request):
    """Store one confirmation."""
    with transaction.atomic():
        Ack.objects.create(item_id=int(request.POST.get("item", 1)), user_id=request.user.pk)
    return HttpResponseRedirect("/queue")


urlpatterns = [
    path("hello", hello),
    path("me", me),
    path("queue", queue),
    path("ack", ack),
]
application = get_wsgi_application()


def set_up():
    """Make tables, the user, 10,000 items and fresh statistics for the planner, and give the key of a session."""
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        for model in (Item, Ack):
            editor.create_model(model)
    user = get_user_model().objects.create_user("bench", password="pass-word-123")
    Item.objects.bulk_create(
        [
            Item(
                title=f"Post {number} about sports day",
                school=f"School {number % 20}",
                author=user,
                status="pending" if number < 500 else "published",
            )
            for number in range(10_000)
        ],
        batch_size=2_000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return session_for(user)


def session_for(user):
    """Open a session for the one user, and give its key."""
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return store.session_key


if __name__ == "__main__":
    print(set_up())
