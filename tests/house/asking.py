"""Ask one route of the world as one person, and say in a word what came of it; whatever it changed is undone."""

import re
import time
import uuid
from contextlib import contextmanager

from django.conf import settings
from django.core.signals import request_finished
from django.db import close_old_connections, connection, transaction
from django.template import Template
from django.test import Client
from django.test.utils import _TestState
from django.urls import get_resolver, reverse
from django.urls.converters import IntConverter, SlugConverter, UUIDConverter
from django.urls.resolvers import RoutePattern

from tests.factories import sign_in
from tests.house.world import PEOPLE
from tests.planning import tell_how_much_there_is

PLACES = ("place", "change_place", "choose_rules", "move_place", "close_place")
CALENDAR = ("calendar", "add_calendar_days", "import_calendar", "confirm_calendar")
QUESTIONS = ("question", "agree", "talk_first", "advise_against", "take_back_question", "draft_from")
WRITES = re.compile(r"^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)


def routes(patterns=None, space="", before=""):
    """Every address of the house by its full name, as one pattern with all of its arguments."""
    for part in patterns if patterns is not None else get_resolver().url_patterns:
        if hasattr(part, "url_patterns"):
            inner = f"{space}{part.namespace}:" if part.namespace else space
            yield from routes(part.url_patterns, inner, before + str(part.pattern))
        elif isinstance(part.pattern, RoutePattern):
            yield f"{space}{part.name}", RoutePattern(before + str(part.pattern), is_endpoint=True)
        else:
            yield f"{space}{part.name}", part.pattern


def arguments_of(world, name, pattern):
    """What the route's arguments are in the world: things of Elm North."""
    app = name.partition(":")[0]
    post = world.draft_post if name in {"posts:edit", "posts:reread", "posts:submit"} else world.waiting
    if name in {"posts:by_hand", "posts:mark_done", "posts:mark_missing", "posts:mark_gone", "posts:take_down"}:
        post = world.published
    if name in {"posts:flag", "posts:flagged", "posts:keep", "posts:talk", "posts:retract_comment"}:
        post = world.flag.post
    if name == "posts:look_over":
        post = world.closure
    if name in {"posts:video", "posts:watch_video"}:
        post = world.filmed
    known = {
        "accounts:invitation": {"secret": world.secret},
        "accounts:person": {"pk": world.people["staff"].pk},
        "accounts:end_role": {"pk": world.people["staff"].pk, "membership": world.membership.pk},
        "accounts:settle_proposal": {"pk": world.proposal.pk},
        **{f"accounts:{page}": {"slug": "elm-north"} for page in CALENDAR},
        **{
            f"accounts:{page}": {"slug": "elm-north", "pk": world.half_term.pk}
            for page in ("change_calendar_days", "remove_calendar_days")
        },
        "accounts:working_days": {"pk": world.people["staff"].pk, "membership": world.membership.pk},
        "accounts:absence_of": {"pk": world.people["staff"].pk},
        "accounts:end_absence_of": {"pk": world.people["staff"].pk, "absence": world.absence.pk},
        "accounts:correct_training": {"uid": world.training.uid},
        "accounts:back_again": {"pk": world.absence.pk},
        "accounts:rules_at": {"slug": "elm-north"},
        "accounts:change_rule": {"slug": "elm-north", "key": "posts.suitable_hours"},
        "accounts:ladders_at": {"slug": "elm-north"},
        "accounts:change_ladder": {"slug": "elm-north", "key": "policies.confirm_ladder"},
        **{f"accounts:{page}": {"slug": "elm-north"} for page in PLACES},
        "accounts:contact": {"slug": "elm-north", "kind": "lado"},
        "accounts:send_again": {"pk": world.message.pk},
        "accounts:open_message": {"pk": world.told.pk},
        **{
            f"accounts:{page}": {"pk": world.receiver.pk}
            for page in ("receiver", "try_receiver", "renew_secret", "remove_receiver")
        },
        **{
            f"accounts:{page}": {"pk": world.people["staff"].pk}
            for page in ("keep_mailbox", "hand_over", "change_address")
        },
        "accounts:texts_at": {"slug": "elm-north"},
        **{f"accounts:{page}": {"slug": "elm-north", "kind": "posts.submit"} for page in ("change_text", "reset_text")},
        "policies:receipt": {"code": world.receipt},
        "policies:public": {"organisation": "elm-north", "slug": world.policy.slug},
        **{f"posts:{page}": {"pk": world.question.pk} for page in QUESTIONS},
        "posts:end_standing_permission": {"pk": world.standing.pk},
        "posts:end_sensitive_day": {"pk": world.sensitive_day.pk},
        **{f"posts:{page}": {"token": world.link.token} for page in ("link", "sign_off_by_link", "send_back_by_link")},
        "posts:link_photo": {"token": world.link.token, "uid": _photo(world.waiting).uid, "size": "page"},
        "posts:photo": {"pk": post.pk, "uid": _photo(world.waiting).uid, "size": "phone"},
        "posts:video": {"pk": post.pk, "uid": world.filmed.video.uid},
        "dashboards:calendar_file": {"secret": world.calendar_secret},
        "dashboards:calendar_file_of_posts": {"secret": world.calendar_secret},
        "posts:feed": {"slug": world.website.slug},
        "posts:public_post": {"uid": world.on_feed.uid},
        "posts:public_photo": {"uid": world.on_feed.uid, "photo": _photo(world.published).uid},
        "posts:end_moderation": {"slug": world.facebook.slug, "pk": world.moderation.pk},
        "posts:end_authorisation": {"slug": world.facebook.slug, "pk": world.grant.pk},
        "incidents:question": {"step": "door"},
        "incidents:my_report": {"reference": world.case.reference},
        "incidents:add_words": {"reference": world.case.reference},
        "account_confirm_email": {"key": "no-such-key"},
        "account_reset_password_from_key": {"uidb36": "1", "key": "no-such-key"},
    }
    if name in known:
        return known[name]
    usual = USUAL[app](world, name, post) if app in USUAL else {}
    return {key: usual[key] for key in pattern.regex.groupindex}


# What addresses of one app name, unless they name something of their own: looked up only for an address of that app.
USUAL = {
    "policies": lambda world, name, _post: {
        "slug": _version(world, name).policy.slug,
        "number": _version(world, name).number,
    },
    "posts": lambda world, _name, post: {
        "pk": post.pk,
        "publication": world.by_hand.pk,
        "flag": world.flag.pk,
        "comment": world.comment.pk,
        "kind": "pdf",
        "slug": world.facebook.slug,
        "number": 1,
    },
    "incidents": lambda world, name, _post: {"reference": world.case_for(name).reference},
    "dashboards": lambda world, _name, _post: {"slug": "elm-north", "uid": world.snapshot.uid, "block": world.block},
}


def _version(world, name):
    return {"policies:read_version": world.in_force, "policies:announce": world.approved}.get(name, world.draft)


def _photo(post):
    # The world stays as it is, and its addresses are asked for tens of thousands of times.
    if "first_photo" not in post.__dict__:
        post.first_photo = post.photos.first()
    return post.first_photo


def nothing_like(pattern, known):
    """The same arguments for a thing that does not exist."""
    converters = pattern.converters
    return {key: _nobody(converters.get(key), value) for key, value in known.items()}


def _nobody(converter, value):
    if isinstance(converter, IntConverter):
        return 987654321
    if isinstance(converter, UUIDConverter):
        return uuid.UUID(int=1)
    return "no-such-thing" if isinstance(converter, SlugConverter) else "no-such-secret"


class Asking:
    """The people of the world, each signed in, and one browser that they take in turns."""

    def __init__(self, world):
        self.world = world
        self.browser = Client(raise_request_exception=False)
        self.keys = {name: self._key(name) for name in PEOPLE if name != "anonymous"}

    def _key(self, name):
        browser = sign_in(Client(), self.world.people[name], second_factor=name != "one-factor")
        session = browser.session
        session["account_authentication_methods"] = [
            {**method, "at": time.time()} for method in session.get("account_authentication_methods", [])
        ]
        session.save()
        return browser.cookies[settings.SESSION_COOKIE_NAME].value

    def ask(self, method, address, *, person, data=None):
        """Ask, undo, and give the answer, with what it wrote to the database in `answer.wrote`."""
        self._sit_down(person)
        written = []

        def watch(execute, sql, params, many, context):
            if found := WRITES.match(sql):
                written.append(found.group(1))
            return execute(sql, params, many, context)

        with undone(), connection.execute_wrapper(watch):
            answer = self.browser.generic(method, address) if method not in {"GET", "POST"} else None
            answer = answer or getattr(self.browser, method.lower())(address, data or {})
            answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            _put_away(answer)
        answer.wrote = written
        return answer

    def send(self, address, body, kind, *, person):
        """Post a body as it is, however it is made."""
        self._sit_down(person)
        with undone():
            answer = self.browser.generic("POST", address, body, content_type=kind)
            _put_away(answer)
        return answer

    def _sit_down(self, person):
        self.browser.cookies.clear()
        if person != "anonymous":
            self.browser.cookies[settings.SESSION_COOKIE_NAME] = self.keys[person]


def _put_away(answer):
    """Close what the answer holds open, but not the connection: the world lives in its transaction."""
    request_finished.disconnect(close_old_connections)
    answer.close()
    request_finished.connect(close_old_connections)


@contextmanager
def undone():
    """Take back everything that happens inside, even what believes itself to be the outermost transaction."""
    block = transaction.atomic()
    # What Django's own test case says of its transactions, so that `durable=True` may stand inside.
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


def settle():
    """Go on as if what was made so far were committed: foreign keys are asked now, and not at the end of each test once more.

    PostgreSQL is told how much there is.
    """
    connection.check_constraints()
    tell_how_much_there_is()


@contextmanager
def plain_templates():
    """Render as a real installation does: while tests run, each template copies what it is given, and nobody asks for that here."""
    watched = Template._render
    Template._render = _TestState.saved_data.template_render
    yield
    Template._render = watched


def outcome(answer):
    """Say in a word what came of it."""
    if answer.status_code in {301, 302, 303}:
        if answer.url.startswith(reverse("account_login")):
            return "sign-in"
        if answer.url.startswith(reverse("accounts:second_factor_needed")):
            return "enrol"
        if answer.url.startswith(reverse("account_reauthenticate")) or answer.url.startswith(
            reverse("mfa_reauthenticate")
        ):
            return "prove-again"
        return "moves"
    return {200: "page", 400: "asks-again", 409: "asks-again", 422: "asks-again"}.get(
        answer.status_code, str(answer.status_code)
    )
