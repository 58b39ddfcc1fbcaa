"""What a projection does to its tables, as values:
folded first, so that each row is written once a batch.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Table
from sqlalchemy.ext.asyncio import create_async_engine

from portfolio.support.database import Connection

Key = tuple[Any, ...]
_DIALECT = create_async_engine("postgresql+asyncpg://").dialect


@dataclass(frozen=True, slots=True)
class Put:
    """A whole row, replacing the one with its primary key."""

    table: Table
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Amend:
    """Some columns of the row with this primary key, if it is there."""

    table: Table
    key: Mapping[str, Any]
    values: Mapping[str, Any]


Change = Put | Amend


@dataclass(slots=True)
class Batch:
    """The changes of many events, merged by row."""

    puts: dict[Table, dict[Key, dict[str, Any]]] = field(default_factory=dict)
    amends: dict[Table, dict[Key, dict[str, Any]]] = field(default_factory=dict)

    def add(self, change: Change) -> None:
        """Merge one change into what is there."""
        table = change.table
        puts = self.puts.setdefault(table, {})
        amends = self.amends.setdefault(table, {})
        if isinstance(change, Put):
            key = _key(table, change.values)
            amends.pop(key, None)
            puts[key] = dict(change.values)
            return
        key = _key(table, change.key)
        if key in puts:
            puts[key].update(change.values)
        else:
            amends.setdefault(key, dict(change.key)).update(change.values)

    async def write(self, connection: Connection) -> None:
        """Write all rows, by table, in one statement each."""
        for table, rows in self.puts.items():
            if rows:
                await _put(connection, table, list(rows.values()))
        for table, rows in self.amends.items():
            for columns, alike in _by_columns(rows.values()).items():
                await _amend(connection, table, columns, alike)


def _key(table: Table, values: Mapping[str, Any]) -> Key:
    return tuple(values[column.name] for column in table.primary_key)


def _by_columns(rows: Iterable[dict[str, Any]]) -> dict[tuple[str, ...], list[dict[str, Any]]]:
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        alike.setdefault(tuple(row), []).append(row)
    return alike


def _arrays(table: Table, columns: Iterable[str]) -> str:
    types = (str(table.c[name].type.compile(dialect=_DIALECT)) for name in columns)
    return ", ".join(f"${number}::{kind}[]" for number, kind in enumerate(types, 1))


async def _put(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    columns = [column.name for column in table.columns]
    key = {column.name for column in table.primary_key}
    rest = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in key)
    await connection.execute(
        # Names of tables and columns are our own; every value is a parameter.
        f"INSERT INTO {table.name} ({', '.join(columns)})"
        f" SELECT * FROM unnest({_arrays(table, columns)})"
        f" ON CONFLICT ({', '.join(c.name for c in table.primary_key)}) DO UPDATE SET {rest}",
        *([row.get(name) for row in rows] for name in columns),
    )


async def _amend(
    connection: Connection, table: Table, columns: tuple[str, ...], rows: list[dict[str, Any]]
) -> None:
    key = {column.name for column in table.primary_key}
    changed = ", ".join(f"{name} = n.{name}" for name in columns if name not in key)
    same = " AND ".join(f"t.{name} = n.{name}" for name in columns if name in key)
    await connection.execute(
        f"UPDATE {table.name} t SET {changed}"
        f" FROM unnest({_arrays(table, columns)}) AS n ({', '.join(columns)}) WHERE {same}",
        *([row[name] for row in rows] for name in columns),
    )
