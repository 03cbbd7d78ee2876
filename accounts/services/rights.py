"""Making guardian's rows equal ROLES x Membership: the mechanics below giving and taking roles.

A role's group at an organisation holds the role's rights there and at everything below; an organisation that is added or moved gets
or loses the rows of the groups above it.
"""

from django.contrib.auth.models import Group, Permission

from accounts.models import Membership, Organisation, OrganisationGroupPermission
from accounts.roles import ROLES, Can, Role


def group_for(role: Role | str, organisation: Organisation) -> Group:
    """Give the one group of a role at an organisation, made when first needed."""
    group, _ = Group.objects.get_or_create(name=f"{role}@{organisation.slug}")
    return group


def hold_tree(*places: Organisation | None) -> None:
    """Hold the top of each tree until the transaction ends, so that giving a role and adding a school do not miss each other."""
    tops = {place.slugs[0] for place in places if place is not None}
    list(Organisation.objects.select_for_update().filter(slug__in=tops).order_by("pk").values_list("pk"))


def write_rights_of(group: Group, role: Role | str, organisation: Organisation) -> None:
    """Make the rows of one role's group at this organisation reach it and all below it."""
    _write({group.pk: str(role)}, list(Organisation.objects.at_or_below(organisation).values_list("pk", flat=True)))


def write_rights(organisation: Organisation) -> None:
    """Make the rows of every group *at* this organisation reach it and all below it."""
    groups = {
        membership["group"]: membership["role"]
        for membership in Membership.objects.filter(organisation=organisation).values("group", "role").distinct()
    }
    places = list(Organisation.objects.at_or_below(organisation).values_list("pk", flat=True))
    _write(groups, places)


def write_rights_below(organisation: Organisation) -> None:
    """Make the rows of every group at or above this organisation reach it and all below it, and take away all others there."""
    places = list(Organisation.objects.at_or_below(organisation).values_list("pk", flat=True))
    above = Organisation.objects.at_or_above(organisation).values("pk")
    groups = dict(Membership.objects.filter(organisation__in=above).values_list("group", "role").distinct())
    inside = Organisation.objects.at_or_below(organisation).values("pk")
    own = Membership.objects.filter(organisation__in=inside).values("group")
    OrganisationGroupPermission.objects.filter(content_object__in=places).exclude(group__in=groups).exclude(
        group__in=own
    ).delete()
    _write(groups, places)


def _write(groups: dict[int, str], places: list[int]) -> None:
    permissions = dict(
        Permission.objects.filter(
            content_type__app_label="accounts",
            content_type__model="organisation",
            codename__in=[can.value for can in Can],
        ).values_list("codename", "pk")
    )
    wanted = {
        (group, permissions[can.value], place)
        for group, role in groups.items()
        for can in ROLES[Role(role)].can
        for place in places
    }
    standing = {
        (group, permission, place): pk
        for pk, group, permission, place in OrganisationGroupPermission.objects.filter(
            group__in=list(groups), content_object__in=places
        ).values_list("pk", "group", "permission", "content_object")
    }
    extra = [pk for key, pk in standing.items() if key not in wanted]
    for start in range(0, len(extra), 500):
        OrganisationGroupPermission.objects.filter(pk__in=extra[start : start + 500]).delete()
    OrganisationGroupPermission.objects.bulk_create(
        [
            OrganisationGroupPermission(group_id=group, permission_id=permission, content_object_id=place)
            for group, permission, place in sorted(wanted - standing.keys())
        ],
        batch_size=500,
        ignore_conflicts=True,
    )
