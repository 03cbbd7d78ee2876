"""What tests of suggested words share."""

from posts.models import Post

RIVER = "Our geographers measured the river today."


def fresh(post):
    return Post.objects.get(pk=post.pk)
