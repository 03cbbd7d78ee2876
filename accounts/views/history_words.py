"""What the history says, as sentences: one line per verb, and what each kind of thing is called.

The sisters' verbs stand here as plain words, because the page of the history is one for all; nothing of theirs is imported. A verb
without a line here is told plainly by its own name, and a test asks that none is.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps

from accounts.roles import Role
from core.models import AuditEntry

# `{it}` is the thing; `{who}` the other person, where a verb has one.
DONE: dict[str, dict[str, str]] = {
    "accounts": {
        "accept_invitation": "chose a password and came in",
        "add_administrator": "made {who} system administrator",
        "add_calendar_days": "added {it} to the calendar of {place}",
        "add_organisation": "added {it}",
        "add_receiver": "let a chat channel of {place} get headlines",
        "change_address": "changed the address of {who}",
        "change_telling": "changed how they are told of things",
        "change_text": "put a mail of {place} into other words",
        "change_calendar_days": "changed {it} in the calendar of {place}",
        "change_receiver": "changed which headlines a chat channel of {place} gets",
        "change_place": "changed what is written about {it}",
        "close_school": "closed {it}",
        "confirm_role": "confirmed {it}",
        "decline_role": "declined {it}",
        "end_administrator": "ended {who} as system administrator",
        "end_calendar_address": "ended the private address of their calendar",
        "make_calendar_address": "made a private address for their calendar",
        "end_absence": "said that {who} is back early",
        "give_role": "gave {it}",
        "hand_over_on_paper": "handed {who} on paper what they were told",
        "change_weekdays": "changed on which days {who} works at {place}",
        "import_calendar": "brought a calendar file into the calendar of {place}",
        "invite": "invited {who} in",
        "keep_contact": "wrote down whom to ring at {place}",
        "keep_mailbox": "noted whether {who} reads mail",
        "change_rule": "changed a rule at {it}",
        "reset_rule": "let {it} follow the rules above it again",
        "load_rule_set": "loaded a rule set for {it}",
        "mail_came_back": "noted that mail to {who} comes back",
        "move_school": "moved {it}",
        "propose_role": "proposed {it}",
        "record_absence": "noted that {who} is away",
        "remove_calendar_days": "took {it} out of the calendar of {place}",
        "remove_receiver": "took away a chat channel of {place}",
        "renew_secret": "made a new secret for a chat channel of {place}",
        "remove_contact": "took a number off the card of {place}",
        "reset_text": "went back to our words in a mail of {place}",
        "take_role": "ended {it}",
        "record_training": "recorded {it}",
        "correct_training": "put {it} right",
        "strike_training": "took {it} back",
        "remind": "reminded people of {it}",
        "call_further": "told those further up about {it}",
        "send_all_again": "sent every message again that had been given up",
        "try_receiver": "sent a test to a chat channel of {place}",
    },
    "core": {"send_again": "sent a message again that had failed"},
    "policies": {
        "acknowledge": "read and confirmed {it}",
        "amend_details": "changed the details of {it}",
        "announce": "announced {it}",
        "conclude": "closed the consultation on {it}",
        "confirm": "confirmed {it}",
        "consult": "asked people what they think of {it}",
        "create": "began {it}",
        "decide": "noted what a body decided about {it}",
        "hand_out": "asked people to read {it}",
        "import_version": "brought in {it}",
        "call_further": "told those further up who has not confirmed {it}",
        "remind": "reminded people of {it}",
        "put_in_force": "put {it} in force",
        "put_to_bodies": "put {it} to those who decide",
        "review": "reviewed {it}",
        "send_back": "sent {it} back",
        "set_audience": "changed who {it} is for",
        "supersede": "replaced {it}",
        "withdraw": "withdrew {it}",
    },
    "posts": {
        "accept_suggestion": "took suggested words for {it}",
        "advise_against": "advised against a post that somebody asked about",
        "agree": "agreed to a post that somebody asked about",
        "ask": "asked before writing a post",
        "arrange_moderation": "said who looks after comments on {it}",
        "authorise": "authorised somebody for {it}",
        "confirm": "found {it} where it should be",
        "comment": "wrote a comment on {it}",
        "retract_comment": "took back a comment on {it}",
        "close_account": "closed {it}",
        "decline_suggestion": "kept the words of {it}, though others were suggested",
        "create": "began {it}",
        "draft": "began {it}",
        "edit": "changed {it}",
        "flag": "said that something is wrong with a post that is out",
        "keep": "left up a post that was flagged",
        "look_over": "looked at {it}, which had gone out without sign-off",
        "remind": "reminded those whose turn it is of {it}",
        "call_stand_in": "asked a stand-in to look at {it} too",
        "expire_soon": "warned that the time of {it} is near",
        "pause_clock": "let the time for {it} stand still",
        "resume_clock": "let the time for {it} go on",
        "remind_to_look": "reminded those who look at {it} afterwards",
        "end_flag": "ended a flag with its post",
        "end_standing_permission": "ended a standing permission to post",
        "end_moderation": "ended hours in which comments on {it} were looked after",
        "end_authorisation": "ended somebody\u2019s authorisation for {it}",
        "expire": "let {it} expire: its time had passed",
        "export_history": "took away the story of {it}",
        "end_sensitive_day": "ended a sensitive day at {place}",
        "fail": "could not publish {it}",
        "finish": "finished publishing {it}",
        "give_standing_permission": "gave a standing permission to post",
        "hand_over": "handed {it} over",
        "hold_back": "held {it} back on a sensitive day",
        "hold_for_sensitive_day": "held posts that can wait at {place}",
        "look_again": "asked for another look at {it}",
        "lose_sight": "does not know whether {it} went out",
        "mark_done": "said that {it} is done by hand",
        "mark_gone": "said that {it} is no longer there",
        "mark_missing": "said that {it} never went out",
        "need_attention": "asked for help with {it}",
        "open_account": "entered {it}",
        "pause": "paused posting at {place}",
        "publish": "published {it}",
        "publish_urgently": "published {it} at once",
        "reject": "rejected {it}",
        "reopen": "took {it} back to change it",
        "resume": "let posting go on at {place}",
        "retry": "tried to publish {it} again",
        "send": "began to send {it}",
        "send_back": "sent {it} back",
        "settle": "settled {it}",
        "sign_off": "signed {it} off",
        "submit": "put {it} forward for sign-off",
        "suggest_words": "suggested other words for {it}",
        "take_back_question": "needed no answer any more about a post",
        "take_down": "took {it} down",
        "talk_first": "asked to talk about a post first",
        "take_over": "passed {it} to somebody else",
        "say_left_device": "said that the pictures of {it} are on nobody\u2019s own device",
        "watch_video": "watched the video of {it} to its end",
        "void_sign_off": "set the sign-off of {it} aside",
        "use_link": "used the link in a mail to decide on {it}",
        "withdraw": "withdrew {it}",
    },
    "dashboards": {"freeze": "froze the figures of a day", "download": "downloaded figures"},
}
KINDS = {
    "accounts.absence": "days away",
    "accounts.administrator": "the keeping of this installation",
    "accounts.calendarday": "some days",
    "accounts.contact": "a number to ring",
    "accounts.course": "a training that runs out",
    "accounts.invitation": "an invitation",
    "accounts.mailtext": "the words of a mail",
    "accounts.membership": "a role",
    "accounts.organisation": "an organisation",
    "accounts.roleproposal": "a role",
    "accounts.trainingrecord": "a training",
    "accounts.user": "a person",
    "core.message": "a message",
    "dashboards.snapshot": "the figures of a day",
    "policies.acknowledgement": "a policy",
    "policies.policy": "a policy",
    "policies.policyversion": "a version of a policy",
    "posts.account": "an account",
    "posts.askfirst": "a question about a post",
    "posts.pause": "a pause",
    "posts.post": "a post",
    "posts.postflag": "a post",
    "posts.publication": "a post",
    "posts.standingpermission": "a standing permission to post",
}
SOMEBODY = "somebody"


class Things:
    """The things that a page of history tells of: fetched once per kind, and named without any number."""

    def __init__(self, entries: Iterable[AuditEntry]) -> None:
        numbers: dict[str, set[str]] = {}
        for entry in entries:
            numbers.setdefault(entry.about_kind, set()).add(entry.about_id)
        self._found = {kind: self._fetch(kind, wanted) for kind, wanted in numbers.items() if kind in _NAMED}

    def names_of(self, entry: AuditEntry) -> Mapping[str, str]:
        """Give the words that stand for the thing, the other person and the place of one entry."""
        place = entry.organisation.name if entry.organisation else "a school"
        names = {"it": KINDS.get(entry.about_kind, "something"), "who": SOMEBODY, "place": place}
        thing = self._found.get(entry.about_kind, {}).get(entry.about_id)
        return names if thing is None else {**names, **_NAMED[entry.about_kind][1](thing)}

    def _fetch(self, kind: str, wanted: set[str]) -> dict[str, Any]:
        related = _NAMED[kind][0]
        model = apps.get_model(kind)
        numbers = [number for number in wanted if number.isdigit()]
        rows = model._default_manager.filter(pk__in=numbers)
        return {str(row.pk): row for row in (rows.select_related(*related) if related else rows)}


def sentence(entry: AuditEntry, things: Things) -> str:
    """Say what happened, as the end of a sentence that begins with the person's name."""
    names = things.names_of(entry)
    if entry.outcome == AuditEntry.Outcome.READ:
        return f"looked at {names['it']}"
    words = DONE.get(entry.about_kind.partition(".")[0], {}).get(entry.verb)
    plain = entry.verb.replace("_", " ")
    if entry.outcome == AuditEntry.Outcome.REFUSED:
        return f"tried to {plain} {names['it']}"
    return words.format(**names) if words else f"{plain}: {names['it']}"


def _role(row: Any) -> dict[str, str]:
    label = Role(row.role).label
    return {
        "it": f"the role \u201c{label}\u201d at {row.organisation.name} to {row.person.name}",
        "who": row.person.name,
    }


def _training(row: Any) -> dict[str, str]:
    return {"it": f"the training \u201c{row.course.label}\u201d of {row.person.name}", "who": row.person.name}


def _of_person(row: Any) -> dict[str, str]:
    return {"who": row.person.name}


def _named(row: Any) -> dict[str, str]:
    return {"it": row.name}


def _titled(row: Any) -> dict[str, str]:
    return {"it": f"\u201c{row.title}\u201d"}


def _post(row: Any) -> dict[str, str]:
    # What nobody has put forward yet is its author's alone.
    return {} if row.state == "draft" else _titled(row)


# Kind: what to fetch with it, and how it is called.
_NAMED: dict[str, tuple[tuple[str, ...], Any]] = {
    "accounts.absence": (("person",), _of_person),
    "accounts.administrator": (("person",), _of_person),
    "accounts.calendarday": ((), lambda row: {"it": f"\u201c{row.label}\u201d"}),
    "accounts.invitation": (("person",), _of_person),
    "accounts.membership": (("person", "organisation"), _role),
    "accounts.organisation": ((), _named),
    "accounts.roleproposal": (("person", "organisation"), _role),
    "accounts.trainingrecord": (("person", "course"), _training),
    "accounts.user": ((), lambda row: {"it": row.name, "who": row.name}),
    "policies.policy": ((), _titled),
    "policies.policyversion": (("policy",), lambda row: _titled(row.policy)),
    "posts.post": ((), _post),
    "posts.publication": (("post",), lambda row: _post(row.post)),
}
