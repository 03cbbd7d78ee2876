"""A trust with figures to look at: two schools, policies in several states, posts, and reports."""

from datetime import timedelta

from django.utils import timezone

from incidents.models import Exclusion, Incident, Subject
from policies.models import Adoption
from policies.workflow import State
from posts.workflow import State as PostState
from tests.factories import make_person
from tests.factories.policies import ObligationFactory, PolicyFactory, PolicyVersionFactory
from tests.factories.posts import PostFactory


def use(policy, *places):
    """Let places use the text of a policy."""
    for place in places:
        Adoption.objects.create(policy=policy, organisation=place, adopted_on=timezone.now().date())
    return policy


def in_force(organisation, *places, title="Social media policy", review_on=None, slug=None, **fields):
    """A text in force at its own place or at the places named."""
    policy = PolicyFactory(organisation=organisation, title=title, **({"slug": slug} if slug else {}), **fields)
    version = PolicyVersionFactory(
        policy=policy, number=1, state=State.IN_FORCE, effective_on=timezone.now().date(), next_review_on=review_on
    )
    use(policy, *(places or [organisation]))
    return version


def asked(version, organisation, *, confirmed, owed):
    """People who were asked to confirm a text, some of whom have."""
    now = timezone.now()
    for number in range(confirmed + owed):
        state = {"state": "acknowledged", "closed_at": now} if number < confirmed else {}
        ObligationFactory(version=version, organisation=organisation, **state)


def post_of(author, organisation, state, *, waited=timedelta(hours=1), **fields):
    """A post that stands somewhere."""
    now = timezone.now()
    fields.setdefault("submitted_at", now - waited)
    if state == PostState.PUBLISHED:
        fields.setdefault("published_at", now)
    return PostFactory(author=author, organisation=organisation, state=state, version=1, **fields)


def reports(organisation, number, *, kind="K3", at=None, about=None, left_out=None, **fields):
    """Cases, stored as they are: figures read only kind, place, time and who is kept out."""
    made = []
    for _ in range(number):
        key = f"{organisation.pk}-{kind}-{Incident.objects.count()}"
        case = Incident.objects.create(
            organisation=organisation, kind=kind, reported_at=at or timezone.now(), submission_digest=key, **fields
        )
        if about:
            Subject.objects.create(incident=case, person=about, named_at=case.reported_at)
        if left_out:
            Exclusion.objects.create(incident=case, person=left_out, why="interest", since=case.reported_at)
        made.append(case)
    return made


def anybody(name="Ada Anybody"):
    """Somebody without a role."""
    return make_person(name)
