"""Taking the story of a post away as a file: who may, and that it is written down before the first byte is sent."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied

from core import audit
from posts.models import Post
from posts.permissions import may_export


def export_history(*, post: Post, by: Any, now: datetime) -> None:
    """Write down that this person takes the story of a post away. Raises PermissionDenied, and then writes that down."""
    if not may_export(by, post):
        audit.record(verb="export_history", about=post, by=by, now=now, outcome="refused", reason_code="not_you")
        raise PermissionDenied("You cannot take the story of this post away as a file. You can read it here.")
    audit.record_read(about=post, by=by, now=now, verb="export_history")
