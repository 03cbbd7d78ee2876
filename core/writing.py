"""Rows written with words that are built once: each time only the values are filled in.

Django builds every INSERT and UPDATE anew, which takes it longer than PostgreSQL needs to do them. Here the words are kept
(`words`), and each field turns its own value into what the database takes, as it does for `save()`. No signals are sent: the house
has none. For rows of one table, in the one database there is. What a step of a workflow writes goes to the database in as few
messages as can be (`in_one_go`).

Not here: writing by the thousand (`bulk`), and any row of its own.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, models, transaction
from django.db.models.sql import UpdateQuery

from core.words import Words, by_place, shape_of, stand_ins_for, statement, words_of

Statement = tuple[str, tuple[Any, ...]]
_FEW = 8
# A value of exactly this type goes into a column of this kind as it is; any other is turned by its field.
_AS_IT_IS: Mapping[type, type] = {
    models.CharField: str,
    models.TextField: str,
    models.BooleanField: bool,
    models.ForeignKey: int,
    models.BigAutoField: int,
    models.BigIntegerField: int,
    models.PositiveIntegerField: int,
    models.PositiveSmallIntegerField: int,
}


@contextmanager
def in_one_go() -> Iterator[None]:
    """Be one transaction, the outermost, whose writes wait until something has to be answered, and are sent as one message.

    Whoever asks the database anything meanwhile finds everything written. Where a write fails, the error comes with what asks next,
    or at the end. Only PostgreSQL takes several statements at once (`core.postgresql`); SQLite writes at once. Raises RuntimeError
    within another transaction.
    """
    with _in_few_messages(connections[DEFAULT_DB_ALIAS]), transaction.atomic(durable=True):
        yield


def _in_few_messages(connection: Any) -> Any:
    return connection.in_few_messages() if connection.vendor == "postgresql" else nullcontext()


def insert(row: models.Model, *, numbered: bool = True) -> None:
    """Store a new row and give it its number, as `save(force_insert=True)` does; one whose number nobody asks for can wait."""
    words, fields = _inserting(type(row))
    connection = connections[DEFAULT_DB_ALIAS]
    statement = words.with_values([_stored(field, row, connection, add=True) for field in fields], connection)
    if numbered:
        with _sending(statement, connection) as cursor:
            row.pk = cursor.fetchone()[0]
    else:
        _write(statement, connection)
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def insert_unless_there(rows: Sequence[models.Model]) -> None:
    """Store new rows of one kind but those that a constraint has already, as `bulk_create(ignore_conflicts=True)` does.

    They get no numbers: which of them were new, the database does not say.
    """
    if not rows:
        return
    if len(rows) > _FEW:
        type(rows[0])._default_manager.bulk_create(rows, ignore_conflicts=True, batch_size=500)
        return
    words, fields = _inserting(type(rows[0]), many=len(rows))
    connection = connections[DEFAULT_DB_ALIAS]
    values = [_stored(field, row, connection, add=True) for row in rows for field in fields]
    _write(words.with_values(values, connection), connection)


def update(row: models.Model, *, fields: Collection[str]) -> None:
    """Store these columns of a row that stands already, as `save(update_fields=...)` does.

    Raises DatabaseError where there is no such row any more; not among writes that go together, whose row is held locked.
    """
    words, written = _updating(type(row), tuple(sorted(fields)))
    connection = connections[DEFAULT_DB_ALIAS]
    values = [*(_stored(field, row, connection, add=False) for field in written), row.pk]
    statement = words.with_values(values, connection)
    if _waits(statement, connection):
        return
    with _sending(statement, connection) as cursor:
        if not cursor.rowcount:
            raise DatabaseError(f"{row._meta.label} {row.pk} is not there any more.")


def as_it_stands(row: models.Model) -> dict[str, Any]:
    """Keep what the columns of a row hold now, to see later which were changed."""
    return dict(row.__dict__)


def changed(row: models.Model, *, since: Mapping[str, Any]) -> set[str]:
    """Name the columns that hold something else than they did; what may have been changed within itself is always named."""
    return {
        field.attname
        for field in row._meta.concrete_fields
        if field.attname in row.__dict__ and _differs(row.__dict__[field.attname], since.get(field.attname, row))
    }


class Changing:
    """A change of the rows that a question finds, by the function that builds it: those rows, and what their columns will hold.

    It must build the same words whatever the values: it looks at none of them (see `prepared`).
    """

    def __init__(self, build: Callable[..., tuple[Any, Mapping[str, Any]]]) -> None:
        self._build = build
        self._kept: dict[tuple[Any, ...], Words] = {}

    def make(self, **values: Any) -> int:
        """Change the rows, and return how many there were."""
        connection = connections[DEFAULT_DB_ALIAS]
        with _sending(self._statement(values, connection), connection) as cursor:
            return int(cursor.rowcount)

    def write(self, **values: Any) -> None:
        """Change the rows, however many there are."""
        connection = connections[DEFAULT_DB_ALIAS]
        _write(self._statement(values, connection), connection)

    def _statement(self, values: dict[str, Any], connection: Any) -> Statement:
        shape = shape_of(values)
        words = self._kept.get(shape) or self._kept.setdefault(shape, self._words(values))
        return words.with_values(by_place(values, connection), connection)

    def _words(self, values: dict[str, Any]) -> Words:
        stand_ins = stand_ins_for(values)
        rows, columns = self._build(**stand_ins)
        query: UpdateQuery = rows.query.chain(UpdateQuery)
        query.add_update_values(dict(columns))
        compiler = query.get_compiler(DEFAULT_DB_ALIAS)
        return words_of(
            compiler, stand_ins, name=f"update_{rows.model._meta.db_table}_{self._build.__name__.strip('_')}"
        )


changing = Changing


def _write(statement: Statement, connection: Any) -> None:
    """Send a statement that nobody needs an answer to, or let it wait for the next one."""
    if not _waits(statement, connection):
        with _sending(statement, connection):
            return


def _waits(statement: Statement, connection: Any) -> bool:
    """Say whether a statement waits for others; else it must be sent."""
    if not getattr(connection, "lets_wait", False):
        return False
    connection.let_wait(statement)
    return True


@contextmanager
def _sending(statement: Statement, connection: Any) -> Iterator[Any]:
    """Send a statement; lends the cursor with its answer."""
    with transaction.mark_for_rollback_on_error(DEFAULT_DB_ALIAS), connection.cursor() as cursor:
        cursor.execute(*statement)
        yield cursor


@cache
def _inserting(model: type[models.Model], many: int = 0) -> tuple[Words, list[Any]]:
    """Give the words that store one row and answer with its number, or so `many` unless they are there."""
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    marks = f"({', '.join(['%s'] * len(fields))})"
    # The names are those of a table and its columns, quoted; values come beside.
    stored = (
        f"INSERT INTO {_quoted(model._meta.db_table)} ({_columns(fields)}) VALUES {', '.join([marks] * (many or 1))}"  # noqa: S608 - as said
    )
    rest = "ON CONFLICT DO NOTHING" if many else f"RETURNING {_columns([model._meta.pk])}"
    return statement(f"{stored} {rest}", len(fields) * (many or 1), name=f"insert_{model._meta.db_table}"), fields


@cache
def _updating(model: type[models.Model], names: tuple[str, ...]) -> tuple[Words, list[Any]]:
    known = {field.attname: field for field in model._meta.concrete_fields}
    fields = [known[name] for name in names]
    set_to = ", ".join(f"{_quoted(field.column)} = %s" for field in fields)
    # The names are those of a table and its columns, quoted; values come beside.
    sql = f"UPDATE {_quoted(model._meta.db_table)} SET {set_to} WHERE {_columns([model._meta.pk])} = %s"  # noqa: S608 - as said
    return statement(sql, len(fields) + 1, name=f"update_{model._meta.db_table}"), fields


def _columns(fields: Iterable[Any]) -> str:
    return ", ".join(_quoted(field.column) for field in fields)


def _quoted(name: str | None) -> str:
    return connections[DEFAULT_DB_ALIAS].ops.quote_name(str(name))


def _stored(field: Any, row: models.Model, connection: Any, *, add: bool) -> Any:
    """Give the value of a column as the database takes it."""
    kind = _AS_IT_IS.get(type(field))
    if kind is not None:
        value = getattr(row, field.attname)
        if value is None or type(value) is kind or (kind is str and isinstance(value, str)):
            return value
    elif type(field) is models.DateTimeField and not (field.auto_now or field.auto_now_add):
        moment = getattr(row, field.attname)
        if moment is None or moment.tzinfo:
            return connection.ops.adapt_datetimefield_value(moment)
    return field.get_db_prep_save(field.pre_save(row, add), connection)


def _differs(value: Any, before: Any) -> bool:
    return isinstance(value, list | dict) or value != before
