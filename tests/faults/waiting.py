"""Many posts that wait for sign-off, quickly: one is put forward for real, the others have the very same parts."""

from posts.models import Post


def many_waiting(post, number):
    """So many posts like this one, read as a page reads them. Nothing of the history is copied."""
    posts = Post.objects.bulk_create([_copy(Post.objects.get(pk=post.pk)) for _ in range(number)])
    for relation in Post._meta.related_objects:
        rows = relation.related_model.objects.filter(**{relation.field.name: post})
        relation.related_model.objects.bulk_create(
            [_copy(row, **{relation.field.name: each}) for each in posts for row in rows]
        )
    return list(Post.objects.filter(pk__in=[each.pk for each in posts]).order_by("pk"))


def _copy(row, **changed):
    """The same row once more, without what can stand only once."""
    kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.unique}
    copy = type(row)(**kept)
    for name, value in changed.items():
        setattr(copy, name, value)
    return copy
