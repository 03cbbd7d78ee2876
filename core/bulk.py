"""Writing many rows with one statement: what a question finds is inserted by the database itself, and never travels here and back.

For runs over thousands of rows. Whoever needs signals, or the numbers of the new rows, uses the ORM.
"""

import time
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection as default_connection
from django.db import connections, models, router
from django.db.models import Expression, F, Value
from django.db.models.fields import NOT_PROVIDED
from django.db.models.functions import Cast

# How many rows one commit may hold, so that nobody else waits long for SQLite's one write lock (house.md, section 7).
SLICE = 500
# How long SQLite's one write lock is left alone between two slices: longer than whoever waits for it sleeps between two looks.
_ROOM = 0.12


def insert_from(queryset: "models.QuerySet[Any]", *, into: type[models.Model], columns: Mapping[str, Any]) -> int:
    """Insert a row for each one a question finds, leave out those that a constraint has already, and return how many were new.

    `columns` says, by the name of each field, the expression or the plain value it gets; a field that is left out gets its default.
    Raises ValueError for a field that is neither named nor has a default, and for a name that is no field.
    """
    database = router.db_for_write(into)
    connection = connections[database]
    fields = [field for field in into._meta.concrete_fields if not isinstance(field, models.AutoField)]
    if unknown := sorted(set(columns) - {field.name for field in fields}):
        raise ValueError(f"{into._meta.label} has no {', '.join(unknown)}.")
    if not queryset.query.where:
        # Without any condition SQLite would read the ON of the conflict as that of a join.
        queryset = queryset.filter(pk__isnull=False)
    chosen = queryset.using(database).values_list(*(_expression(field, columns) for field in fields))
    try:
        select, parameters = chosen.query.get_compiler(database).as_sql()
    except EmptyResultSet:
        return 0
    quoted = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    table = connection.ops.quote_name(into._meta.db_table)
    with connection.cursor() as cursor:
        # The question is Django's own SQL with its parameters beside it; the names are those of a model's columns, quoted.
        cursor.execute(f"INSERT INTO {table} ({quoted}) {select} ON CONFLICT DO NOTHING", parameters)  # noqa: S608 - as said
        return int(cursor.rowcount)


def let_others_write() -> None:
    """Leave a moment between two slices in which whoever waits for SQLite's write lock gets it; other databases need none."""
    if default_connection.vendor == "sqlite":
        time.sleep(_ROOM)


def as_text(expression: str | Expression | F) -> Cast:
    """Give a number or a day as the text that a column of words holds."""
    return Cast(expression, models.CharField())


def _expression(field: "models.Field[Any, Any]", columns: Mapping[str, Any]) -> Any:
    if field.name in columns:
        given = columns[field.name]
        if hasattr(given, "resolve_expression"):
            return given
        return Value(given, output_field=_plain(field)) if given is not None else Cast(Value(None), _plain(field))
    if field.default is not NOT_PROVIDED:
        return Value(field.get_default(), output_field=field)
    if field.null or field.empty_strings_allowed:
        return Cast(Value(None), _plain(field)) if field.null else Value("", output_field=field)
    raise ValueError(f"{field.model._meta.label} needs a {field.name}.")


def _plain(field: "models.Field[Any, Any]") -> "models.Field[Any, Any]":
    """Give the field whose kind of value is stored: of a link, the field of the row it leads to."""
    return field.target_field if isinstance(field, models.ForeignKey) else field
