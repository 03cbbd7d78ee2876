"""How tests begin an installation."""

from io import StringIO

from django.core.management import call_command

from core.models import AuditEntry


def name_administrator(email="ada@fernbank.test", name="Ada Admin", **options):
    out = StringIO()
    call_command("add_administrator", email, name=name, stdout=out, **options)
    return out.getvalue()


def verbs(thing):
    return list(
        AuditEntry.objects.filter(about_kind=thing._meta.label_lower, about_id=str(thing.pk)).values_list(
            "verb", flat=True
        )
    )
