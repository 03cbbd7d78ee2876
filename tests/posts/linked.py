"""Mails that ask for a sign-off, and what stands in them."""

import re

from django.core import mail

from core import outbox
from posts import services
from posts.models import Post
from tests.factories.posts import write

ADDRESS = re.compile(r"https?://[^/\s]+(/\S*)")
SECRET = re.compile(r"/posts/links/([^/]+)/")


def deliver(now):
    """Send what waits, and give each reader's addresses, by their mailbox."""
    mail.outbox.clear()
    outbox.deliver_due(now=now)
    return {one.to[0]: ADDRESS.findall(one.body) for one in mail.outbox}


def ask(author, organisation, *accounts, now, **parts):
    """A post without anything to ask about waits, and its mails are out: the post, and the address each reader got."""
    parts.setdefault("nobody_recognisable", bool(parts.get("new_photos")))
    post = write(author, organisation, *accounts, now=now, **parts)
    services.submit(post=post, by=author, now=now)
    mails = deliver(now)
    return Post.objects.get(pk=post.pk), {reader: addresses[0] for reader, addresses in mails.items()}
