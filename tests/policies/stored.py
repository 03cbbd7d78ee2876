"""What tests of services of policies share."""

from core.models import AuditEntry
from policies.models import PolicyVersion


def fresh(version):
    return PolicyVersion.objects.get(pk=version.pk)


def last_entry(version):
    return AuditEntry.objects.filter(about_kind="policies.policyversion", about_id=str(version.pk)).last()
