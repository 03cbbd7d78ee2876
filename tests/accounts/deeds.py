"""What people did, as the history tells it."""

from core.models import AuditEntry


def verbs(**where):
    return list(AuditEntry.objects.filter(**where).exclude(person=None).values_list("verb", flat=True))
