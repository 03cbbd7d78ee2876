"""Reads about frozen versions, as words. Whoever asks has the post already, and so may see it."""

from collections.abc import Iterable
from typing import Any

from django.db import models


class VersionQuerySet(models.QuerySet[Any]):
    """Versions of a post, asked for in words."""

    def latest_first(self) -> "VersionQuerySet":
        """Give the newest first, each with the people who wrote it."""
        return self.select_related("author", "last_editor").order_by("-number")

    def numbered(self, numbers: Iterable[int]) -> dict[int, Any]:
        """Give these versions of one post by their numbers; those that were never frozen are left out."""
        return {one.number: one for one in self.filter(number__in=set(numbers)).select_related("author", "last_editor")}

    def paths_of_pictures(self) -> set[str]:
        """Give every file that one of these versions shows."""
        return {photo["path"] for beside in self.values_list("beside", flat=True) for photo in beside["photos"]}

    def paths_of_videos(self) -> set[str]:
        """Give the file of every video that one of these versions shows."""
        return {beside["video"]["path"] for beside in self.values_list("beside", flat=True) if "video" in beside}
