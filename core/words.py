"""Words of SQL that are built once per process, and filled in with the values of each time.

PostgreSQL is told them once on each connection, so that it plans them once too; but not where DISABLE_SERVER_SIDE_CURSORS is set,
which says that a pooler lends connections for one transaction only. Nothing that was answered or written is kept.

A statement is built of stand-in values, so that the place of each is known. Not here: what is asked (`prepared`) or written
(`writing`).
"""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import count
from typing import Any

# Stand-ins: no row has them, and no statement names them itself.
_NUMBER, _DAY, _MOMENT = 2_100_000_000, date(1801, 1, 1), datetime(1801, 1, 1, tzinfo=UTC)
_numbers = count(1)


@dataclass(frozen=True)
class Words:
    """The words of one statement, and which value stands where; an empty place keeps what stands in `params`."""

    sql: str
    params: tuple[Any, ...]
    places: tuple[Hashable | None, ...]
    name: str

    def with_values(self, values: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Give the words, ready to be sent on this connection, with the value of each place; `values[place]` gives it."""
        if _plans_once(connection):
            _tell(connection, self)
            return self._called, tuple([values[place] for place in self._numbered])
        return self.sql, tuple(
            [param if place is None else values[place] for param, place in zip(self.params, self.places, strict=True)]
        )

    def for_postgres(self, cursor: Any) -> str:
        """Write the words with numbered places, and what stands there whatever the values."""
        numbers = {place: f"${number}" for number, place in enumerate(self._numbered, start=1)}
        written = tuple(
            cursor.mogrify("%s", [param]).decode() if place is None else numbers[place]
            for param, place in zip(self.params, self.places, strict=True)
        )
        return f"PREPARE {self.name} AS {self.sql % written}"

    @cached_property
    def _numbered(self) -> tuple[Hashable, ...]:
        """Give the places in the order in which PostgreSQL numbers them."""
        return tuple(dict.fromkeys(place for place in self.places if place is not None))

    @cached_property
    def _called(self) -> str:
        marks = ", ".join(["%s"] * len(self._numbered))
        return f"EXECUTE {self.name} ({marks})" if marks else f"EXECUTE {self.name}"


def statement(sql: str, places: int, *, name: str) -> Words:
    """Give the words of a statement that has so many places and nothing else; its values are a list."""
    return Words(sql, (None,) * places, tuple(range(places)), _named(name))


def stand_ins_for(values: dict[str, Any]) -> dict[str, Any]:
    """Give values of the same kinds that no row has, each another one."""
    number = count()
    return {
        name: [_stand_in(one, next(number)) for one in value]
        if isinstance(value, list)
        else _stand_in(value, next(number))
        for name, value in values.items()
    }


def words_of(compiler: Any, stand_ins: dict[str, Any], *, name: str) -> Words:
    """Give the words of a statement that was built of stand-ins. Raises ValueError where it does not use one of them."""
    sql, params = compiler.as_sql()
    known = {value: place for place, value in by_place(stand_ins, compiler.connection).items()}
    places = tuple(known.get(param) if isinstance(param, int | str | date) else None for param in params)
    if unused := {name for name, _number in set(known.values()) - set(places)}:
        raise ValueError(f"The statement does not use {', '.join(sorted(unused))}.")
    return Words(sql, tuple(params), places, _named(name))


def by_place(values: dict[str, Any], connection: Any) -> dict[tuple[str, int], Any]:
    """Give each value as the database takes it, by its name and its number within a list."""
    return {
        (name, number): _for_sql(one, connection)
        for name, value in values.items()
        for number, one in enumerate(listed(value))
    }


def shape_of(values: dict[str, Any]) -> tuple[Any, ...]:
    """Give what the words depend on: the kinds of the values, and how long lists are."""
    return tuple([(name, len(value) if isinstance(value, list) else type(value)) for name, value in values.items()])


def listed(value: Any) -> Any:
    """Give a value as a list of itself, unless it is one."""
    return value if isinstance(value, list) else (value,)


def _plans_once(connection: Any) -> bool:
    return connection.vendor == "postgresql" and not connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")


def _tell(connection: Any, words: Words) -> None:
    """Tell PostgreSQL the words, unless this line to it knows them (`postgresql`); within a transaction it is the same line."""
    if not connection.in_atomic_block:
        connection.close_if_health_check_failed()
    if connection.connection is None or words.name not in connection.told:
        connection.ensure_connection()
        with connection.wrap_database_errors, connection.connection.cursor() as cursor:
            cursor.execute(words.for_postgres(cursor))
        connection.told.add(words.name)


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


def _named(name: str) -> str:
    return f"{name[:50]}_{next(_numbers)}"
