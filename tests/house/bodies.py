"""For every POST of the house a form that is filled in well: so that a refusal is about rights and never about what was typed."""

from datetime import date, timedelta
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.services.effects import effect_of_closing, effect_of_move
from accounts.telling import message_groups
from core.clocks import london_day
from policies.models.duties import shown_to_reader
from tests.house.world import POLICY

PASSWORD = "three quiet lanterns"


def body_of(world, name):
    """A form well filled in for one address of the world; empty where a click is all there is."""
    made = BODIES.get(name)
    return made(_Things(world)) if made else {}


def _day(field, day):
    return {f"{field}_day": day.day, f"{field}_month": day.month, f"{field}_year": day.year}


class _Things(SimpleNamespace):
    """What the forms name, looked up once a body is asked for."""

    def __init__(self, world):
        today = london_day(world.now)
        super().__init__(
            world=world, people=world.people, today=today, soon=today + timedelta(days=30), home=world.home
        )


def _new_role(t):
    return {**_role(t), "role": "clerk"}


def _place(t):
    return {"name": "Elm North Primary School", "domains": "elm.test", "head_title": "Headteacher"}


def _new_place(t):
    return {**_place(t), "name": "Elm West School", "kind": "school", "parent": t.world.places["elmtree"].pk}


def _move(t):
    """A move as it was shown to the person who does it."""
    to = t.world.places["elm-cluster"]
    return {"to": to.pk, "seen": effect_of_move(school=t.home, to=to, on=t.today).seen}


def _closing(t):
    return {**_day("on", t.today), "seen": effect_of_closing(school=t.home, on=t.today).seen}


def _role(t):
    return {
        "organisation": t.home.pk,
        "role": "staff",
        "employment": "employee",
        **_day("starts_on", t.today),
        **_day("ends_on", t.soon),
    }


def _calendar_days(kind, label, day):
    return {"kind": kind, "label": label, **_day("starts_on", day)}


def _details(t):
    return {
        "owner": t.people["headteacher"].pk,
        "owner_title": "Headteacher",
        "accountable": "The governing body",
        "contact_words": "The office",
        "next_review_month": t.soon.month,
        "next_review_year": t.soon.year + 1,
        "review_every_months": 12,
        "contractual": "no",
        "days_to_confirm": 14,
    }


def _post(t):
    return {
        "title": "A good name",
        "words": "We walked along the brook today.",
        "purpose": "information",
        "when": "signed_off",
        "then": "save",
        "none_apply": "on",
        "seen": t.world.draft_post.fingerprint,
        f"account_{t.world.website.pk}": "on",
        "people-TOTAL_FORMS": 0,
        "people-INITIAL_FORMS": 0,
    }


def _file(t):
    return SimpleUploadedFile("walking.md", POLICY.replace("online safety", "walking").encode())


def _seen_post(t):
    return {"seen": t.world.waiting.shown, "note": "A reason in a sentence.", "conditions": ""}


def _seen_version(t):
    return {"seen": t.world.draft.fingerprint(), "note": "A reason in a sentence."}


def _noted(t, case=None):
    return {"note": "A reason in a sentence.", "seen": (case or t.world.case).fingerprint}


def _triage(t):
    case = t.world.case_for("incidents:triage")
    return {"kind": "K3", "facts": ["child"], "imagery": "no", **_noted(t, case)}


def _close(t):
    return {"outcome": "support", **_noted(t, t.world.case_for("incidents:close"))}


BODIES = {
    "accounts:demo_sign_in": lambda t: {"person": t.people["headteacher"].email},
    "accounts:invitation": lambda t: {"password": PASSWORD},
    "accounts:invite": lambda t: {"name": "Nia New", "email": "nia@elm.test", **_role(t)},
    "accounts:person": _new_role,
    "accounts:settle_proposal": lambda t: {"answer": "confirm"},
    "accounts:add_place": _new_place,
    "accounts:change_place": _place,
    "accounts:choose_rules": lambda t: {"rule_set": "light-touch"},
    "accounts:move_place": _move,
    "accounts:close_place": _closing,
    "accounts:change_rule": lambda t: {"kept": "any", "step": "save"},
    "accounts:change_ladder": lambda t: {"before": "10, 3", "on_the_day": "on", "weekly_for": "2", "step": "save"},
    "accounts:contact": lambda t: {"name": "The officer on duty", "telephone": "01632 960 101"},
    "accounts:change_address": lambda t: {"email": "right@elm.test"},
    "accounts:record_training": lambda t: {
        "course": t.world.training.course_id,
        "people": [t.people["staff"].pk],
        **_day("done_on", t.world.training.done_on - timedelta(days=1)),
    },
    "accounts:correct_training": lambda t: {
        "because": "It was a day earlier.",
        **_day("done_on", t.world.training.done_on - timedelta(days=1)),
    },
    "accounts:absence": lambda t: {**_day("starts_on", t.soon), **_day("ends_on", t.soon)},
    "accounts:add_receiver": lambda t: {
        "organisation": t.home.pk,
        "name": "Office",
        "address": "https://chat.school.example/office",
        "groups": ["policies", "posts"],
    },
    "accounts:receiver": lambda t: {
        "name": "Staff room",
        "address": "https://chat.school.example/other",
        "groups": ["posts"],
        "is_active": "on",
    },
    "accounts:seen_messages": lambda t: {"newest": t.world.told.pk},
    "accounts:telling": lambda t: {group.slug: "daily" for group in message_groups() if group.may_be_changed},
    "accounts:keep_mailbox": lambda t: {"reads_mail": "no"},
    "accounts:change_text": lambda t: {"headline": "A post by {author}", "words": "Please look.", "then": "preview"},
    "accounts:add_calendar_days": lambda t: _calendar_days("inset", "INSET day", date(2027, 9, 1)),
    "accounts:change_calendar_days": lambda t: _calendar_days("half-term", "February half-term", date(2027, 2, 16)),
    "accounts:import_calendar": lambda t: {"file": SimpleUploadedFile("dates.csv", b"What,From\nINSET day,1/9/2027\n")},
    "accounts:working_days": lambda t: {"weekdays": ["1", "2", "4"]},
    "accounts:absence_of": lambda t: {**_day("starts_on", t.soon), **_day("ends_on", t.soon)},
    "account_login": lambda t: {"login": t.people["staff"].email, "password": "a wrong password"},
    "account_reauthenticate": lambda t: {"password": "a wrong password"},
    "account_change_password": lambda t: {
        "oldpassword": "a wrong password",
        "password1": PASSWORD,
        "password2": PASSWORD,
    },
    "account_set_password": lambda t: {"password1": PASSWORD, "password2": PASSWORD},
    "account_reset_password": lambda t: {"email": t.people["staff"].email},
    "account_reset_password_from_key": lambda t: {"password1": PASSWORD, "password2": PASSWORD},
    "mfa_authenticate": lambda t: {"code": "000000"},
    "mfa_reauthenticate": lambda t: {"code": "000000"},
    "mfa_activate_totp": lambda t: {"code": "000000"},
    "policies:import_policy": lambda t: {"organisation": t.home.slug, "file": _file(t)},
    "policies:details": _details,
    "policies:audience": lambda t: {"employment": ["employee"], "role": ["governor"]},
    "policies:consult": lambda t: {"council": "The staff council", **_day("closes_on", t.soon), **_seen_version(t)},
    "policies:conclude": _seen_version,
    "policies:decide": lambda t: {"outcome": "agreed", "minute_reference": "4.2", **_seen_version(t)},
    "policies:announce": lambda t: {
        **_day("effective_on", t.soon),
        "change_words": "A little is new.",
        "seen": t.world.approved.fingerprint(),
    },
    "policies:send_back": _seen_version,
    "policies:withdraw": _seen_version,
    "policies:acknowledge": lambda t: {
        "seen": shown_to_reader(t.world.in_force).seen,
        "number": t.world.in_force.number,
    },
    "posts:ask": lambda t: {"place": t.home.slug, "words": "May I post about the brook?"},
    "posts:agree": lambda t: {"note": "Yes, do."},
    "posts:talk_first": lambda t: {"note": "Come and see me."},
    "posts:advise_against": lambda t: {"note": "Not this week."},
    "posts:standing": lambda t: {
        "person": t.people["staff"].pk,
        "purposes": ["information"],
        "reason": "Writes the news.",
        **_day("until", t.soon),
    },
    "posts:new": _post,
    "posts:edit": _post,
    "posts:check": lambda t: {"at": t.home.slug, "words": "We walked.", f"account_{t.world.website.pk}": "on"},
    "posts:pauses": lambda t: {"reason": "The school is closed."},
    "posts:sensitive_day": lambda t: {
        "reason": "Our community has had sad news.",
        "holds": ["information"],
        **_day("last_day", t.soon),
    },
    "posts:new_account": lambda t: {
        "kind": "facebook",
        "label": "Our second page",
        "handle": "@second",
        "address": "https://facebook.example/second",
        "mailbox": "page@elm.test",
        "purpose": "For families",
    },
    "posts:authorise": lambda t: {"person": t.people["school-office"].pk, "reason": "Runs the page."},
    "posts:arrange_moderation": lambda t: {
        "role": "school-office",
        "days": ["0", "1"],
        "starts": "8 am",
        "ends": "4.30 pm",
    },
    "posts:sign_off": _seen_post,
    "posts:sign_off_several": lambda t: {"seen": f"{t.world.waiting.pk}:{t.world.waiting.shown}"},
    "posts:skip": lambda t: {"version": t.world.waiting.version},
    "posts:watch_video": lambda t: {"seen": t.world.filmed.shown, "watched": "yes"},
    "posts:suggest_words": lambda t: {"seen": t.world.waiting.shown, "words": "We walked along another brook."},
    "posts:send_back": _seen_post,
    "posts:send_back_by_link": _seen_post,
    "posts:reject": _seen_post,
    "posts:withdraw": _seen_post,
    "posts:publish_urgently": _seen_post,
    "posts:settle": _seen_post,
    "posts:take_down": _seen_post,
    "posts:talk": lambda t: {"words": "Is it Tuesday?", "reply_to": t.world.comment.pk},
    "posts:flag": lambda t: {"reason": "untrue", "words": "It was on Tuesday."},
    "posts:look_over": lambda t: {"note": "Well said."},
    "posts:keep": lambda t: {"note": "It is right as it is."},
    "posts:mark_done": lambda t: {"address": "https://www.facebook.com/elmnorth/posts/1234"},
    "incidents:report": lambda t: {"organisation": t.home.slug},
    "incidents:question": lambda t: {"door": "online"},
    "incidents:follow_up": lambda t: {
        "reference": t.world.case.reference,
        "secret": "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF",
    },
    "incidents:follow_up_add": lambda t: {"note": "Something more."},
    "incidents:add_words": lambda t: {"note": "Something more."},
    "incidents:acknowledge": _noted,
    "incidents:triage": _triage,
    "incidents:note": _noted,
    "incidents:record_action": _noted,
    "incidents:meet_clock": lambda t: {"how": "met", **_noted(t)},
    "incidents:write_to_reporter": _noted,
    "incidents:name_subject": lambda t: {"names": t.people["subject"].name, **_noted(t)},
    "incidents:share": lambda t: {"person": t.people["headteacher"].pk, **_noted(t)},
    "incidents:hand_over": lambda t: {"person": t.people["headteacher"].pk, **_noted(t)},
    "incidents:declare_interest": _noted,
    "incidents:answer_keeping_out": lambda t: {
        "person": t.people["deputy-headteacher"].pk,
        "keep": "yes",
        **_noted(t),
    },
    "incidents:close": _close,
    "incidents:reopen": _noted,
}
