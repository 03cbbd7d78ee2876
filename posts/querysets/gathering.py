"""One question for a row and its small parts: each kind of part comes along as one JSON list in a column of its own.

A post has five kinds of parts of a few rows each. Five more questions for every page and every decision would cost more than the
answers are worth (bars.md, performance, row 4). Rows made here are ordinary rows; columns that were not asked for are deferred.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models import Aggregate, Expression, F, OuterRef, Subquery
from django.db.models.functions import JSONObject

PREFIX, BEYOND = "_gathered_", "__"
LOCKED, READ = "_place_when_locked", "_place_when_read"
# Where Django keeps what was read along with a row.
KEPT = "_prefetched_objects_cache"


class JSONRows(Aggregate):
    """All rows of a subquery as one JSON list."""

    function = "JSONB_AGG"
    output_field = models.JSONField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Write it the way SQLite calls it."""
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **context)


class RowPlace(Expression):
    """Where PostgreSQL keeps this version of a row: every change of it, even to the same values, puts it elsewhere."""

    output_field = models.CharField()
    alias = ""

    def resolve_expression(self, query: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Take the row of the query it is asked in."""
        placed = self.copy()
        # Resolved once more when its query becomes a part of another: it stays with its own row.
        placed.alias = self.alias or query.get_initial_alias()
        return placed

    def relabeled_clone(self, change_map: Any) -> Any:
        """Follow the query into another."""
        placed = self.copy()
        placed.alias = change_map.get(self.alias, self.alias)
        return placed

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """Name PostgreSQL's own column."""
        return f"{compiler.quote_name_unless_alias(self.alias)}.ctid::text", []


def in_one_list(rows: models.QuerySet[Any], value: Any, *, by: str) -> Subquery:
    """Give one value of each of these rows of an outer row as a list, or nothing; `by` is their link to it."""
    return Subquery(rows.order_by().values(by).annotate(_rows=JSONRows(value)).values("_rows"))


class GatheringQuerySet(models.QuerySet[Any]):
    """A queryset whose rows can bring their parts along."""

    _parts: tuple[str, ...] = ()

    def gathering(self, **parts: tuple[str, ...]) -> "GatheringQuerySet":
        """Bring along the parts of these relations, each with the columns named; `.all()` on the relation then asks nothing.

        `account__label` is a column of what a part belongs to besides: that comes along as a row of its own.
        """
        columns = {f"{PREFIX}{name}": _rows_of(self.model, name, fields) for name, fields in parts.items()}
        rows = self.annotate(**columns)
        rows._parts = (*self._parts, *parts)
        return rows

    def select_for_update(self, *args: Any, **kwargs: Any) -> Any:
        """Lock rows. Whoever had to wait for a lock reads the row and its parts again: its parts were read before the wait.

        PostgreSQL gives the row as the other left it, but runs what stands beside it on what was there when the question came.
        """
        rows = super().select_for_update(*args, **kwargs)
        if not connection.features.has_select_for_update or not self._parts:
            return rows
        before = self.model._base_manager.filter(pk=OuterRef("pk")).annotate(place=RowPlace()).values("place")
        return rows.annotate(**{LOCKED: RowPlace(), READ: Subquery(before)})

    def iterator(self, chunk_size: int | None = None) -> Iterator[Any]:
        """Give the rows one after the other, each with its parts."""
        for row in super().iterator(chunk_size):
            yield _with_parts(row, self._parts)

    def _clone(self) -> Any:
        clone = super()._clone()  # type: ignore[misc]  # Django's own way to copy, without a type
        clone._parts = self._parts
        return clone

    def _fetch_all(self) -> None:
        fresh = self._result_cache is None
        super()._fetch_all()
        if fresh and self._parts:
            changed = [row for row in self._result_cache or [] if _changed_meanwhile(row)]
            if changed:
                self._result_cache = None
                self._fetch_all()
                return
            for row in self._result_cache or []:
                _with_parts(row, self._parts)


def _changed_meanwhile(row: Any) -> bool:
    return row.__dict__.pop(LOCKED, None) != row.__dict__.pop(READ, None)


def _relation(model: Any, name: str) -> Any:
    return model._meta.get_field(name)


def _rows_of(model: Any, name: str, fields: tuple[str, ...]) -> Subquery:
    relation = _relation(model, name)
    link = relation.field.name
    rows = relation.related_model._base_manager.filter(**{link: OuterRef("pk")})
    return in_one_list(rows, JSONObject(**{field: F(field) for field in fields}), by=link)


def _with_parts(row: Any, parts: tuple[str, ...]) -> Any:
    found = {name: row.__dict__.pop(f"{PREFIX}{name}") or [] for name in parts}
    kept = _Parts(row, found)
    kept.update(row.__dict__.get(KEPT, {}))
    row.__dict__[KEPT] = kept
    return row


def parts_of(row: Any, name: str) -> list[Any]:
    """Give the parts of a row as `row.name.all()` does; those that came along without the manager and queryset around them."""
    kept = row.__dict__.get(KEPT)
    if isinstance(kept, _Parts) and name in kept:
        return kept.made(name)
    return list(getattr(row, name).all())


class _Parts(dict[str, Any]):
    """Stands where Django keeps what came along with a row: parts are made into rows when somebody asks for them."""

    def __init__(self, row: Any, found: dict[str, list[dict[str, Any]]]) -> None:
        super().__init__()
        self._row, self._found = row, found
        self._rows: dict[str, list[Any]] = {}

    def made(self, name: str) -> list[Any]:
        """Give the rows of one part, always the same ones."""
        if name in self._found and name not in self._rows:
            relation = _relation(type(self._row), name)
            made = (_made(relation, self._row, values) for values in self._found[name])
            self._rows[name] = sorted(made, key=lambda one: one.pk)
        return self._rows[name] if name in self._rows else list(self[name])

    def __missing__(self, name: str) -> Any:
        if name not in self._found:
            raise KeyError(name)
        made = self.made(name)
        del self._found[name], self._rows[name]
        # Asks for this very part again, which is gone from what was found: so it is a question about the relation.
        rows = getattr(self._row, name).all()
        rows._result_cache = made
        rows._prefetch_done = True
        self[name] = rows
        return rows

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or name in self._found

    def get(self, name: str, default: Any = None) -> Any:
        """Give a part as brackets do: Django asks for what came along in both ways."""
        if name in self:
            return self[name]
        return default

    def pop(self, name: str, default: Any = None) -> Any:
        """Forget a part, so that the database is asked for it."""
        self._found.pop(name, None)
        self._rows.pop(name, None)
        return super().pop(name, default)

    def __delitem__(self, name: str) -> None:
        self.pop(name)


def _made(relation: Any, row: Any, values: dict[str, Any]) -> Any:
    link = relation.field
    own = {name: value for name, value in values.items() if BEYOND not in name}
    one = as_row(relation.related_model, {link.name: row.pk, **own}, row._state.db)
    setattr(one, link.name, row)
    for name in {name.partition(BEYOND)[0] for name in values if BEYOND in name}:
        beyond = {key.partition(BEYOND)[2]: value for key, value in values.items() if key.startswith(name + BEYOND)}
        field = relation.related_model._meta.get_field(name)
        setattr(one, name, as_row(field.related_model, {"id": values[name], **beyond}, row._state.db))
    return one


def as_row(model: Any, values: dict[str, Any], using: Any = DEFAULT_DB_ALIAS) -> Any:
    """Make a row of these columns; a row is filled in the order of its columns, whatever the order they came in."""
    known = {}
    for name, value in values.items():
        field = model._meta.get_field(name)
        known[field.attname] = _as_python(field, value)
    names = [field.attname for field in model._meta.concrete_fields if field.attname in known]
    return model.from_db(using, names, [known[name] for name in names])


def _as_python(field: Any, value: Any) -> Any:
    """Turn what JSON can say back into what the column holds."""
    if field.is_relation:
        return value
    if isinstance(field, models.JSONField):
        return json.loads(value) if isinstance(value, str) else value
    value = field.to_python(value)
    # SQLite keeps moments in UTC without saying so.
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value
