"""Posts: what a school says on its own accounts, signed off before it goes out."""

from django.apps import AppConfig


class PostsConfig(AppConfig):
    """Posts, accounts and publishing."""

    name = "posts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core import triggers

        triggers.never_change("posts_postversion")
