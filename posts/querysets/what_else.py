"""What else there is to a waiting post than its own words, as one word in a column beside it.

The column is asked for with every look at the queue. Its eight questions are turned into SQL once per kind of database: that takes
Django longer than the database takes to answer them. Not here: what follows from it (`plain`).
"""

from functools import cache
from typing import Any

from django.apps import apps
from django.db import connections, models
from django.db.models import Case, Expression, OuterRef, Q, Subquery, Value, When
from django.db.models.lookups import IsNull

from posts.plain import ANSWERS, PEOPLE, PICTURES, STEPS, SUGGESTION, TALK, VIDEO, WORDS


class WhatElse(Expression):
    """The first of the words of `plain.WHAT_ELSE` that holds for a post, or nothing; for queries that begin with posts."""

    output_field = models.CharField()

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Give what was built before."""
        return _built(connection.alias, connection.vendor)


@cache
def _built(alias: str, _vendor: str) -> Any:
    posts = apps.get_model("posts", "Post")._base_manager.annotate(what_else=_asked())
    compiler = posts.query.get_compiler(connection=connections[alias])
    return compiler.compile(posts.query.annotations["what_else"])


def _asked() -> Case:
    this_version = {"version": OuterRef("version")}
    unusual = Q(needs_all=True) | Q(express=True) | Q(permission__isnull=False) | ~Q(why="")
    return Case(
        When(_some("people"), then=Value(PEOPLE)),
        When(Q(_some("photos"), nobody_recognisable=False), then=Value(PICTURES)),
        When(_some("video"), then=Value(VIDEO)),
        When(_some("answers", ~Q(answer="no problem")), then=Value(ANSWERS)),
        When(_some("sign_off_steps", unusual, **this_version), then=Value(STEPS)),
        When(_some("decisions", ~Q(conditions="", exception="", authority=""), **this_version), then=Value(WORDS)),
        When(_some("suggestions", state="open", **this_version), then=Value(SUGGESTION)),
        When(_some("comments", retracted_at=None), then=Value(TALK)),
        default=Value(""),
        output_field=models.CharField(),
    )


def _some(parts: str, *such: Q, **with_these: Any) -> IsNull:
    """Ask for one row, not whether there is any: PostgreSQL answers EXISTS for a queue by reading the whole table once."""
    kind: Any = apps.get_model("posts", "Post")._meta.get_field(parts).related_model
    rows = kind._base_manager.filter(*such, post=OuterRef("pk"), **with_these)
    return IsNull(Subquery(rows.values("pk")[:1]), False)
