"""What the clocks of unopened reports knew, said in the shape that all clocks share; nothing of it is lost on the way back."""

from django.db import migrations
from django.db.models import Case, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat, Least, Replace


def say_it_anew(apps, schema_editor):
    """Give each clock its kind, its beginning, its next call and, when it was met, the moment the report was first opened."""
    clock, incident = apps.get_model("incidents", "Clock"), apps.get_model("incidents", "Incident")
    case = incident.objects.filter(pk=OuterRef("incident"))
    clock.objects.update(
        kind=Concat(Value("unopened-"), F("unit")),
        started_at=Least(Subquery(case.values("reported_at")), F("due_at")),
        next_call_at=Case(When(state="running", then=F("due_at")), default=None),
        rung=Case(When(state="run-out", then=Value(1)), default=Value(0)),
        met_at=Case(
            When(state="met", then=Coalesce(Subquery(case.values("first_opened_at")), F("due_at"))), default=None
        ),
    )


def say_it_as_before(apps, schema_editor):
    """Give each clock of an unopened report its unit back; what the law asks for had no row before."""
    clock = apps.get_model("incidents", "Clock")
    clock.objects.exclude(kind__startswith="unopened-").delete()
    clock.objects.update(unit=Replace(F("kind"), Value("unopened-"), Value("")))


class Migration(migrations.Migration):
    dependencies = [("incidents", "0002_clocks_in_one_shape")]

    operations = [migrations.RunPython(say_it_anew, say_it_as_before)]
