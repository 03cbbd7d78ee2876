"""Questions whose words are built once: each time only the values are filled in.

Django takes longer to build a large question than PostgreSQL to answer it. Here a queryset is built once per process of stand-in
values, its words are kept (`words`), and every asking puts the values of that moment in their places. Nothing that was answered is
kept.

Not here: any question. The function that builds one must build the same words whatever the values: it looks at none of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.transaction import TransactionManagementError

from core.words import Words, by_place, listed, shape_of, stand_ins_for, words_of

Build = Callable[..., "models.QuerySet[Any, Any]"]
_LARGEST = 2**63 - 1


class Prepared:
    """A question, by the function that builds it.

    Its values are whole numbers, words, days and moments, or lists of them. Lists of another length need other words, which are
    kept beside.
    """

    def __init__(self, build: Build) -> None:
        self._build = build
        self._kept: dict[tuple[Any, ...], _Question] = {}

    def ask(self, **values: Any) -> "models.QuerySet[Any, Any]":
        """Give a queryset to be read as it is, and not built upon."""
        if any(_fits_no_column(value) for value in values.values()):
            # Django knows that there is no such row; a database would refuse the question.
            return self._build(**values)
        shape = shape_of(values)
        question = self._kept.get(shape) or self._kept.setdefault(shape, _question(self._build, values))
        rows: models.QuerySet[Any, Any] = question.filled(values)
        return rows


prepared = Prepared


@dataclass(frozen=True)
class _Question:
    """A question that was built once: its words, and how its answers are read."""

    rows: Any
    compiler: Any
    words: Words
    converters: dict[int, Any]
    is_composite: bool

    def filled(self, values: dict[str, Any]) -> Any:
        rows = _twin(self.rows)
        connection = connections[DEFAULT_DB_ALIAS]
        if self.compiler.query.select_for_update and connection.get_autocommit():
            raise TransactionManagementError("Rows are locked within a transaction only.")
        rows._query = _Filled(self, connection, values)
        return rows


class _Filled:
    """Stands where a queryset has its query, and hands out what was built already."""

    def __init__(self, question: _Question, connection: Any, values: dict[str, Any]) -> None:
        self._compiler = _twin(question.compiler)
        self._compiler.connection = connection
        self._compiler.as_sql = lambda: question.words.with_values(by_place(values, connection), connection)
        self._compiler.get_converters = lambda _columns: question.converters
        self._compiler.has_composite_fields = lambda _columns: question.is_composite
        # Where values come as dictionaries, Django takes their names from here.
        self.selected = question.compiler.query.selected

    def get_compiler(self, using: str) -> Any:
        """Give Django the compiler that asks."""
        return self._compiler


def _twin(thing: Any) -> Any:
    """Copy a thing as it is; Django's queryset and the library's `copy` would look at each part of it first."""
    twin = object.__new__(type(thing))
    twin.__dict__.update(thing.__dict__)
    return twin


def _question(build: Build, values: dict[str, Any]) -> _Question:
    stand_ins = stand_ins_for(values)
    rows: Any = build(**stand_ins)
    # Said once, or Django asks its routers with every asking.
    rows._db = DEFAULT_DB_ALIAS
    compiler = rows.query.get_compiler(rows.db)
    words = words_of(compiler, stand_ins, name=f"{rows.model._meta.db_table}_{build.__name__.strip('_')}")
    columns = [column[0] for column in compiler.select[: compiler.col_count]]
    return _Question(rows, compiler, words, compiler.get_converters(columns), compiler.has_composite_fields(columns))


def _fits_no_column(value: Any) -> bool:
    return any(isinstance(one, int) and abs(one) > _LARGEST for one in listed(value))
