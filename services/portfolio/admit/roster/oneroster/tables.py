"""The files of a bundle as records, with what is wrong in them by file and row.

In: the unpacked files. Out: for each its records and the problems met.
Only the columns named here are read: phones, e-mail, passwords and the rest stay in the bundle.
The order of columns is not insisted upon; extensions (`metadata.…`) are passed over.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from portfolio.admit.roster.oneroster.archive import MANIFEST
from portfolio.admit.roster.oneroster.refusals import (
    BundleTooLargeInside,
    FilesAreMissing,
    HeaderIsWrong,
    ManifestIsWrong,
    NotABundle,
)
from portfolio.admit.roster.workbook.listed import RowProblem

Mode = Literal["bulk", "delta"]
_MAX_RECORDS = 60_000
_LONGEST_ID = 255
_LONGEST = 1_000
_STATUS = {"", "active", "tobedeleted"}


@dataclass(frozen=True, slots=True)
class Kind:
    """Columns a file must have and fill, and those read beside them; allowed words of some."""

    needed: tuple[str, ...]
    read: tuple[str, ...] = ()
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)


_ROLES = frozenset(
    {
        *("aide", "counselor", "districtAdministrator", "guardian", "parent", "principal"),
        *("proctor", "relative", "siteAdministrator", "student", "systemAdministrator", "teacher"),
    }
)
KINDS = {
    "orgs": Kind(("name", "type"), ("identifier",)),
    "courses": Kind(("title", "orgSourcedId"), ("subjects",)),
    "classes": Kind(
        ("title", "classType", "schoolSourcedId"),
        ("grades", "courseSourcedId", "classCode", "subjects"),
        {"classType": frozenset({"homeroom", "scheduled"})},
    ),
    "enrollments": Kind(
        ("classSourcedId", "userSourcedId", "role"),
        ("primary",),
        {"role": frozenset({"administrator", "proctor", "student", "teacher"})},
    ),
    "users": Kind(
        ("enabledUser", "givenName", "familyName"),
        ("username", "userIds", "identifier", "agentSourcedIds", "grades"),
        {"enabledUser": frozenset({"true", "false"})},
    ),
    "roles": Kind(("userSourcedId", "role"), (), {"role": _ROLES}),
    "demographics": Kind((), ("birthDate", "sex")),
}
_OF_A_FULL_BUNDLE = ("orgs", "classes", "enrollments", "users", "roles")


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a file, counted from 1 with the head; empty text where a cell is blank."""

    row_number: int
    sourced_id: str
    values: Mapping[str, str]
    is_deleted: bool

    def several(self, column: str) -> tuple[str, ...]:
        """The members of a cell that holds a list."""
        return tuple(one.strip() for one in self.values.get(column, "").split(",") if one.strip())


@dataclass
class Tables:
    """Every file that counts, by name without `.csv`; a file that is absent is empty."""

    modes: Mapping[str, Mode]
    records: dict[str, dict[str, Record]] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)

    def of(self, file: str) -> Mapping[str, Record]:
        """The sound records of a file by `sourcedId`."""
        return self.records.get(file, {})

    def living(self, file: str) -> Iterator[Record]:
        """Those that are not to be deleted."""
        return (one for one in self.of(file).values() if not one.is_deleted)

    def note(
        self, file: str, row: int, column: str, *, zh: str, en: str, left_out: bool = True
    ) -> None:
        """Write down a problem."""
        self.problems.append(
            RowProblem(
                row_number=row, column=f"{file}.csv/{column}", zh=zh, en=en, left_out=left_out
            )
        )

    @property
    def is_delta(self) -> bool:
        """Whether the bundle tells of changes only."""
        return "delta" in self.modes.values()


def read_tables(files: Mapping[str, bytes]) -> Tables:
    """The records; raises a `Refusal` where a whole file is not as the binding asks."""
    tables = Tables(_modes(files))
    missing = [one for one in tables.modes if f"{one}.csv" not in files]
    if not tables.is_delta:
        missing += [one for one in _OF_A_FULL_BUNDLE if one not in tables.modes]
    if missing:
        raise FilesAreMissing(files="、".join(f"{one}.csv" for one in missing))
    for name in tables.modes:
        _read(tables, name, files[f"{name}.csv"])
    return tables


def _modes(files: Mapping[str, bytes]) -> dict[str, Mode]:
    rows = list(_rows(files[MANIFEST]))
    if not rows or rows[0][:2] != ["propertyName", "value"]:
        raise ManifestIsWrong(what="propertyName, value")
    said = {row[0]: row[1] for row in rows[1:] if len(row) > 1}
    if said.get("oneroster.version") not in {"1.2", "1.2.1"}:
        raise ManifestIsWrong(what="oneroster.version = 1.2")
    modes: dict[str, Mode] = {}
    for name in KINDS:
        match said.get(f"file.{name}", "absent"):
            case "bulk" | "delta" as mode:
                modes[name] = mode
            case "absent":
                continue
            case _:
                raise ManifestIsWrong(what=f"file.{name} = absent | bulk | delta")
    return modes


def _rows(content: bytes) -> Iterator[list[str]]:
    try:
        lines = content.decode("utf-8-sig").splitlines(keepends=True)
        for count, row in enumerate(csv.reader(lines, strict=True)):
            if count > _MAX_RECORDS:
                raise BundleTooLargeInside
            yield row
    except (UnicodeDecodeError, csv.Error):
        raise NotABundle from None


def _read(tables: Tables, name: str, content: bytes) -> None:
    kind, rows = KINDS[name], _rows(content)
    head = next(rows, [])
    always = ("sourcedId", "status", "dateLastModified")
    missing = [one for one in (*always, *kind.needed) if one not in head]
    if missing:
        raise HeaderIsWrong(file=f"{name}.csv", columns="、".join(missing))
    places = {one: head.index(one) for one in (*always, *kind.needed, *kind.read) if one in head}
    kept = tables.records.setdefault(name, {})
    for number, row in enumerate(rows, start=2):
        values = {one: row[at].strip()[:_LONGEST] for one, at in places.items() if at < len(row)}
        if not any(values.values()):
            continue
        record = Record(
            number, values.get("sourcedId", ""), values, values.get("status") == "tobedeleted"
        )
        if _is_sound(tables, name, record):
            kept[record.sourced_id] = record


def _is_sound(tables: Tables, name: str, record: Record) -> bool:
    """Whether a record can be used; if not, its row is named with the first reason."""
    wrong = _wrong(tables, name, record)
    if wrong is not None:
        column, zh, en = wrong
        tables.note(name, record.row_number, column, zh=zh, en=en)
    return wrong is None


def _wrong(tables: Tables, name: str, record: Record) -> tuple[str, str, str] | None:
    values, kind = record.values, KINDS[name]
    if not record.sourced_id or len(record.sourced_id) > _LONGEST_ID:
        return "sourcedId", "没有填写或超过 255 个字符", "is empty or longer than 255 characters"
    if record.sourced_id in tables.of(name):
        return "sourcedId", "在这个文件里出现了两次", "stands in this file twice"
    if values.get("status", "") not in _STATUS:
        return "status", "应为 active 或 tobedeleted", "should be active or tobedeleted"
    if tables.modes[name] == "delta" and not values.get("status"):
        return "status", "增量文件必须填写", "is needed in a delta file"
    if tables.modes[name] == "delta" and not _is_instant(values.get("dateLastModified", "")):
        return "dateLastModified", "增量文件必须填写时间", "a delta file needs an instant"
    if record.is_deleted:
        return None
    for column in kind.needed:
        if not values.get(column):
            return column, "没有填写", "is empty"
        if column in kind.words and values[column] not in kind.words[column]:
            return column, "不是 OneRoster 规定的取值", "is not a word of the binding"
    return None


def _is_instant(written: str) -> bool:
    try:
        datetime.fromisoformat(written)
    except ValueError:
        return False
    return True
