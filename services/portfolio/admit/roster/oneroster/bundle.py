"""Pupils, their carers and their teachers out of a OneRoster bundle.

In: the bytes of the archive. Out: the same `RosterFile` as out of a workbook, or a refusal.
`status` `tobedeleted` says that a pupil has left. A `sourcedId` is kept as external id,
so that a later bundle of changes finds the pupil again.
Rows are counted within `users.csv`; a problem names file and column: `users.csv/givenName`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Literal

from portfolio.admit.roster.oneroster.archive import unpack_bundle
from portfolio.admit.roster.oneroster.changes import (
    class_rows,
    named_elsewhere,
    note_adults,
    note_what_is_open,
)
from portfolio.admit.roster.oneroster.full_names import full_name
from portfolio.admit.roster.oneroster.places import Known, Places
from portfolio.admit.roster.oneroster.tables import Record, Tables, read_tables
from portfolio.admit.roster.oneroster.teaching import duties, endings
from portfolio.admit.roster.workbook import cells
from portfolio.admit.roster.workbook.cells import Unclear
from portfolio.admit.roster.workbook.class_names import Stage
from portfolio.admit.roster.workbook.listed import MAX_ROWS
from portfolio.admit.roster.workbook.refusals import TooManyRows
from portfolio.admit.roster.workbook.roster import GuardianRow, LeftRow, Note, RosterFile, RosterRow
from portfolio.admit.staff.file import StaffFile, StaffRow

_REGISTRY = re.compile(r"[GJL]\d{17}[\dX]")
_SCHOOL_CODE = re.compile(r"\d{10}")
_IS = {"parent": "家长", "guardian": "监护人", "relative": "亲属"}
_PARENT = {"male": "父亲", "female": "母亲"}
_SEX: dict[str, Literal["m", "f"]] = {"male": "m", "female": "f"}


def read_bundle(
    content: bytes,
    *,
    school_year: int | None = None,
    stage: Stage | None = None,
    known: Known | None = None,
) -> RosterFile:
    """Read a bundle; `known` is what earlier ones told, needed for one of changes only."""
    tables = read_tables(unpack_bundle(content))
    places = Places(tables, school_year, stage, (tables.is_delta and known) or Known())
    roles = _roles(tables)
    pupils = [
        _Pupil(one, "users", one.row_number)
        for one in tables.of("users").values()
        if _is_pupil(one, roles, places)
    ]
    note_adults(tables)
    if tables.is_delta:
        note_what_is_open(tables, places)
        elsewhere = named_elsewhere(tables, places)
        pupils += [_Pupil(one, file, by.row_number) for one, file, by in elsewhere]
    if len(pupils) > MAX_ROWS:
        raise TooManyRows(limit=MAX_ROWS)
    _check_references(tables)
    rows = [_row(one, tables, places, roles) for one in pupils if not one.record.is_deleted]
    return RosterFile(
        rows=tuple(one for one in rows if one is not None),
        duties=_duties(tables, places),
        duties_ended=tuple(endings(tables, places)),
        classes=tuple(class_rows(tables, places)),
        notes=tuple(_notes(tables)),
        left=tuple(
            LeftRow(row_number=one.row_number, external_id=one.sourced_id)
            for one in tables.of("users").values()
            if one.is_deleted
        ),
        problems=tuple(tables.problems),
        kind="oneroster",
        is_delta=tables.is_delta,
    )


def read_teaching(
    content: bytes,
    *,
    school_year: int | None = None,
    stage: Stage | None = None,
    known: Known | None = None,
) -> StaffFile:
    """Who teaches whom, out of the same bundle; of pupils nothing is said."""
    tables = read_tables(unpack_bundle(content))
    places = Places(tables, school_year, stage, (tables.is_delta and known) or Known())
    found = _duties(tables, places)
    gone = tuple(endings(tables, places))
    return StaffFile(rows=found, problems=tuple(tables.problems), endings=gone)


def _duties(tables: Tables, places: Places) -> tuple[StaffRow, ...]:
    found = tuple(islice(duties(tables, places), MAX_ROWS + 1))
    if len(found) > MAX_ROWS:
        raise TooManyRows(limit=MAX_ROWS)
    return found


@dataclass(frozen=True, slots=True)
class _Pupil:
    """A pupil, and by which row of which file they are named."""

    record: Record
    file: str
    row_number: int


def _notes(tables: Tables) -> Iterator[Note]:
    if any(one.values["role"] == "teacher" for one in tables.living("enrollments")):
        zh = "数据包里的班主任和任课教师随名单一起导入，撤销时一起撤销；其他职责请在“教职工”里办理"
        en = (
            "class and subject teachers come and go with this list; other duties are given at Staff"
        )
        yield Note(zh=zh, en=en)


def _roles(tables: Tables) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in tables.living("roles"):
        found.setdefault(one.values["userSourcedId"], set()).add(one.values["role"])
    return found


def _is_pupil(user: Record, roles: dict[str, set[str]], places: Places) -> bool:
    said = roles.get(user.sourced_id)
    if said is not None:
        return "student" in said
    return places.known.is_pupil(user.sourced_id) or places.is_enrolled(user.sourced_id)


def _row(
    pupil: _Pupil, tables: Tables, places: Places, roles: dict[str, set[str]]
) -> RosterRow | None:
    user, column = pupil.record, "givenName"
    try:
        name = full_name(user)
        column = "sourcedId"
        place, class_id = places.of_pupil(user)
    except Unclear as unclear:
        column = column if pupil.file == "users" else "userSourcedId"
        tables.note(pupil.file, pupil.row_number, column, zh=unclear.zh, en=unclear.en)
        return None
    about = tables.of("demographics").get(user.sourced_id)
    return RosterRow(
        row_number=user.row_number,
        school_code=_school_code(tables, class_id),
        name=name,
        sex=_SEX.get(about.values.get("sex", "")) if about else None,
        born_on=_born_on(tables, about) if about else None,
        grade=place.grade,
        class_number=place.number,
        mixed_grades=place.grades,
        roster_number=None,
        registry_number=_registry_number(user),
        boards=None,
        follows_individual_plan=False,
        left_behind=None,
        guardians=tuple(_guardians(user, tables, roles)),
        external_id=user.sourced_id,
        class_external_id=class_id,
    )


def _born_on(tables: Tables, about: Record) -> date | None:
    written = about.values.get("birthDate", "")
    try:
        return cells.day(written) if written else None
    except Unclear as unclear:
        at = about.row_number
        tables.note("demographics", at, "birthDate", zh=unclear.zh, en=unclear.en, left_out=False)
        return None


def _registry_number(user: Record) -> str | None:
    """A 学籍号 among the person's identifiers: `{registry:G…}` or the bare number."""
    written = f"{user.values.get('identifier', '')},{user.values.get('userIds', '')}".upper()
    return next(iter(_REGISTRY.findall(written)), None)


def _school_code(tables: Tables, class_id: str | None) -> str | None:
    of_class = tables.of("classes").get(class_id or "")
    org = tables.of("orgs").get(of_class.values["schoolSourcedId"]) if of_class else None
    code = org.values.get("identifier", "") if org else ""
    return code if _SCHOOL_CODE.fullmatch(code) else None


def _guardians(user: Record, tables: Tables, roles: dict[str, set[str]]) -> Iterator[GuardianRow]:
    for agent in dict.fromkeys(user.several("agentSourcedIds")):
        found = tables.of("users").get(agent)
        if found is None or found.is_deleted:
            continue
        said = roles.get(agent, set()) & {*_IS}
        about = tables.of("demographics").get(agent)
        relation = _IS[min(said)] if said else "监护人"
        if "parent" in said and about is not None:
            relation = _PARENT.get(about.values.get("sex", ""), relation)
        try:
            yield GuardianRow(name=full_name(found), relation=relation, external_id=agent)
        except Unclear as unclear:
            at = found.row_number
            tables.note("users", at, "givenName", zh=unclear.zh, en=unclear.en, left_out=False)


def _check_references(tables: Tables) -> None:
    """In a full bundle whatever is pointed at must be there; changes may point further back."""
    if tables.is_delta:
        return
    for file, column, other, stops in (
        ("enrollments", "userSourcedId", "users", True),
        ("enrollments", "classSourcedId", "classes", True),
        ("roles", "userSourcedId", "users", True),
        ("users", "agentSourcedIds", "users", False),
        ("classes", "schoolSourcedId", "orgs", False),
    ):
        for one in tables.living(file):
            missing = [it for it in one.several(column) if it not in tables.of(other)]
            if missing:
                zh, en = f"{other}.csv 里没有它指向的记录", f"points at nothing in {other}.csv"
                tables.note(file, one.row_number, column, zh=zh, en=en, left_out=stops)
