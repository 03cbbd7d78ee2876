"""Questions whose words are built once: each time only the values are filled in.

Django takes longer to build a large question than PostgreSQL to answer it. Here a queryset is built once per process of stand-in
values, its words are kept, and every asking puts the values of that moment in their places. Nothing that was answered is kept.
PostgreSQL is told the words once on each connection, so that it plans them once too; but not where DISABLE_SERVER_SIDE_CURSORS is
set, which says that a pooler lends connections for one transaction only.

Not here: any question. The function that builds one must build the same words whatever the values: it looks at none of them.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connections, models
from django.db.transaction import TransactionManagementError

Build = Callable[..., "models.QuerySet[Any, Any]"]
# Stand-ins: no row has them, and no question names them itself.
_NUMBER, _DAY, _MOMENT = 2_100_000_000, date(1801, 1, 1), datetime(1801, 1, 1, tzinfo=UTC)
_LARGEST = 2**63 - 1
_numbers = count(1)
# Which words each open connection to PostgreSQL knows, by their names.
_told: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()


class Prepared:
    """A question, by the function that builds it.

    Its values are whole numbers, words, days and moments, or lists of them. Lists of another length need other words, which are
    kept beside.
    """

    def __init__(self, build: Build) -> None:
        self._build = build
        self._kept: dict[tuple[Any, ...], _Words] = {}

    def ask(self, **values: Any) -> "models.QuerySet[Any, Any]":
        """Give a queryset to be read as it is, and not built upon."""
        if any(_fits_no_column(value) for value in values.values()):
            # Django knows that there is no such row; a database would refuse the question.
            return self._build(**values)
        shape = tuple((name, _shape(value)) for name, value in values.items())
        words = self._kept.get(shape) or self._kept.setdefault(shape, _words_of(self._build, values))
        rows: models.QuerySet[Any, Any] = words.filled(values)
        return rows


prepared = Prepared


@dataclass(frozen=True)
class _Words:
    """The words of one question, and which of its values stands where; an empty place keeps what Django put there."""

    rows: Any
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    places: tuple[tuple[str, int] | None, ...]
    converters: dict[int, Any]
    name: str

    def filled(self, values: dict[str, Any]) -> Any:
        rows = self.rows._clone()
        connection = connections[rows.db]
        if self.compiler.query.select_for_update and connection.get_autocommit():
            raise TransactionManagementError("Rows are locked within a transaction only.")
        rows._query = _Filled(self, connection, values)
        return rows

    def with_values(self, values: dict[str, Any], connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Give the words with these values, ready to be sent."""
        if _plans_once(connection):
            _tell(connection, self)
            known = tuple(_for_sql(_listed(values[name])[place], connection) for name, place in self.numbered)
            return f"EXECUTE {self.name} ({', '.join(['%s'] * len(known))})" if known else f"EXECUTE {self.name}", known
        return self.sql, tuple(
            param if place is None else _for_sql(_listed(values[place[0]])[place[1]], connection)
            for param, place in zip(self.params, self.places, strict=True)
        )

    @cached_property
    def numbered(self) -> tuple[tuple[str, int], ...]:
        """Give the places in the order in which PostgreSQL numbers them."""
        return tuple(dict.fromkeys(place for place in self.places if place))

    def for_postgres(self, cursor: Any) -> str:
        """Write the words with numbered places, and what Django put there itself."""
        written = tuple(
            cursor.mogrify("%s", [param]).decode() if place is None else f"${self.numbered.index(place) + 1}"
            for param, place in zip(self.params, self.places, strict=True)
        )
        return f"PREPARE {self.name} AS {self.sql % written}"


class _Filled:
    """Stands where a queryset has its query, and hands out what was built already."""

    def __init__(self, words: _Words, connection: Any, values: dict[str, Any]) -> None:
        self._compiler = copy(words.compiler)
        self._compiler.connection = connection
        self._compiler.as_sql = lambda: words.with_values(values, connection)
        self._compiler.get_converters = lambda _columns: words.converters

    def get_compiler(self, using: str) -> Any:
        """Give Django the compiler that asks."""
        return self._compiler


class _Kept:
    """Stands where a queryset has its query while nobody asks."""

    def chain(self) -> "_Kept":
        """Let Django copy the queryset."""
        return self


def _words_of(build: Build, values: dict[str, Any]) -> _Words:
    number = count()
    stand_ins = {
        name: [_stand_in(one, next(number)) for one in value]
        if isinstance(value, list)
        else _stand_in(value, next(number))
        for name, value in values.items()
    }
    rows: Any = build(**stand_ins)
    compiler = rows.query.get_compiler(rows.db)
    sql, params = compiler.as_sql()
    known = {
        _for_sql(one, compiler.connection): (name, place)
        for name, value in stand_ins.items()
        for place, one in enumerate(_listed(value))
    }
    places = tuple(known.get(param) if isinstance(param, int | str | date) else None for param in params)
    if unused := {name for name, _place in set(known.values()) - set(places)}:
        raise ValueError(f"The question does not use {', '.join(sorted(unused))}.")
    converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
    rows._query = _Kept()
    name = f"{rows.model._meta.db_table}_{build.__name__.strip('_')}"[:50]
    return _Words(rows, compiler, sql, tuple(params), places, converters, f"{name}_{next(_numbers)}")


def _plans_once(connection: Any) -> bool:
    return connection.vendor == "postgresql" and not connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")


def _tell(connection: Any, words: _Words) -> None:
    """Tell PostgreSQL the words, unless this connection to it knows them."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    told = _told.setdefault(connection.connection, set())
    if words.name not in told:
        with connection.wrap_database_errors, connection.connection.cursor() as cursor:
            cursor.execute(words.for_postgres(cursor))
        told.add(words.name)


def _stand_in(value: Any, number: int) -> Any:
    if isinstance(value, datetime):
        return _MOMENT + timedelta(days=number)
    if isinstance(value, date):
        return _DAY + timedelta(days=number)
    return f"stand-in {number}" if isinstance(value, str) else _NUMBER + number


def _for_sql(value: Any, connection: Any) -> Any:
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else (value,)


def _shape(value: Any) -> Any:
    return len(value) if isinstance(value, list) else type(value)


def _fits_no_column(value: Any) -> bool:
    return any(isinstance(one, int) and abs(one) > _LARGEST for one in _listed(value))
