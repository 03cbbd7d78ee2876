"""A moment at which a person did something has that person beside it: `confirmed_at` and `confirmed_by` come together."""

from django.apps import apps
from django.db import models

OURS = ("accounts", "core", "dashboards", "incidents", "policies", "posts")
# A moment without a person, each with the reason.
NOBODY_DID_IT = {
    "accounts.Administrator.ended_at": "a command on the machine ends it, and the history says so",
    "accounts.CalendarAddress.made_at": "only its own person can, and the row names them",
    "accounts.CalendarAddress.ended_at": "only its own person can, and the row names them",
    "accounts.Invitation.expires_at": "the clock does it",
    "accounts.Invitation.accepted_at": "only the invited person can, and the row names them",
    "accounts.WebhookDelivery.created_at": "the program writes notes",
    "accounts.WebhookDelivery.due_at": "the clock does it",
    "accounts.WebhookDelivery.attempt_started_at": "the program sends",
    "accounts.WebhookDelivery.sent_at": "the program sends",
    "core.Alarm.raised_at": "the program raises alarms",
    "core.Alarm.tried_at": "the program mails them",
    "core.Alarm.mailed_at": "the program mails them",
    "core.AuditEntry.at": "the row names the person",
    "core.Seal.sealed_at": "the program seals",
    "core.Message.created_at": "the program writes messages",
    "core.Message.due_at": "the clock does it",
    "core.Message.attempt_started_at": "the program sends",
    "core.Message.sent_at": "the program sends",
    "core.Message.read_at": "only the person it is for can, and the row names them",
    "core.Reminder.given_at": "the program reminds",
    "incidents.Clock.started_at": "the step that started it stands in the history, with its person",
    "incidents.Clock.due_at": "the clock does it",
    "incidents.Clock.next_call_at": "the clock does it",
    "incidents.Incident.reported_at": "the reporter, who may have no name (`reporter`)",
    "incidents.Incident.first_opened_at": "who opened it stands in the history, with every other reading",
    "incidents.Incident.closed_at": "who closed it stands in the history and in the case's own story",
    "incidents.Strand.closed_at": "its owner, or as the case's story says",
    "incidents.Subject.named_at": "who named somebody stands in the case's story; a reporter may have no name",
    "incidents.TimelineEntry.happened_at": "what happened elsewhere, whoever did it",
    "incidents.TimelineEntry.recorded_at": "`by` is the person; a reporter may have no name",
    "policies.Obligation.created_at": "the program asks people",
    "policies.Obligation.closed_at": "the acknowledgement names the person; or the program closes it",
    "posts.SignOffLink.made_at": "the machine makes it when it says the mail",
    "posts.SignOffLink.used_at": "only its own person can, and the row names them",
    "posts.Account.changed_at": "the feed's own date, whatever changed",
    "posts.Delivery.started_at": "the program sends",
    "posts.Delivery.ended_at": "the program sends",
    "posts.Photo.added_at": "the post's last editor, in its history",
    "posts.Video.added_at": "the post's last editor, in its history",
    "posts.Post.created_at": "`author`",
    "posts.Post.edited_at": "`last_editor`",
    "posts.Post.submitted_at": "who put it forward stands in its history",
    "posts.Post.held_over_at": "the program leaves it to a person",
    "posts.Post.published_at": "who published it, person or program, stands in its history",
    "posts.PostVersion.submitted_at": "who put it forward stands in the history of its post",
    "posts.Publication.published_at": "who put it out stands in its history",
    "posts.Publication.removed_at": "who took it down stands in its history",
    "posts.PostReview.next_call_at": "the clock does it",
    "posts.PostReview.looked_at": "`person`",
    "posts.Suggestion.answered_at": "the author of the post, and nobody else",
    "posts.SignOffClock.started_at": "the post's submission started it, and its history says whose",
    "posts.SignOffClock.due_at": "the clock does it",
    "posts.SignOffClock.next_call_at": "the clock does it",
    "posts.SignOffClock.stand_in_called_at": "the clock does it",
    "posts.SignOffClock.warn_at": "the clock does it",
    "posts.SignOffClock.warned_at": "the clock does it",
    "policies.Policy.created_at": "who imported it stands in its history",
    "policies.PolicyVersion.created_at": "`author`",
    "posts.PostComment.retracted_at": "only its author can take it back, and the row names them",
}


def moments():
    for model in apps.get_models():
        if model._meta.app_label in OURS:
            for field in model._meta.get_fields():
                if isinstance(field, models.DateTimeField):
                    yield f"{model._meta.app_label}.{model.__name__}.{field.name}", model, field


def has_a_person(model, field):
    pair = field.name.removesuffix("_at") + "_by"
    return any(other.name == pair and other.is_relation for other in model._meta.get_fields())


def test_every_moment_has_a_person_or_a_reason():
    alone = [
        f"{name} has no {field.name.removesuffix('_at')}_by"
        for name, model, field in moments()
        if name.endswith("_at") and not has_a_person(model, field) and name not in NOBODY_DID_IT
    ]

    assert alone == []


def test_reasons_are_given_for_moments_that_exist_and_are_alone():
    alone = {name for name, model, field in moments() if not has_a_person(model, field)}

    assert NOBODY_DID_IT.keys() - alone == set()


def test_moments_end_in_at_and_days_in_on():
    plain = {
        "at",
        "moment",
        "starts",
        "until",
        "claimed_until",
        "last_login",
        "since",
        "failing_since",
        "as_of",
        "hour",
        "expire_date",  # Django's own name for it
    }

    assert [name for name, _, field in moments() if not (field.name.endswith("_at") or field.name in plain)] == []


def test_days_end_in_on():
    days = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in OURS
        for field in model._meta.get_fields()
        if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField)
    ]

    assert [name for name in days if not name.endswith(("_on", "_since"))] == []
