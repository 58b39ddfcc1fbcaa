"""The read tables of pupils; names are sealed under the pupil's key and sorted after opening.

A number that somebody is known by elsewhere stands here as a keyed hash alone.
"""

from collections.abc import Iterator, Mapping
from datetime import date

import orjson
from pypinyin import Style, lazy_pinyin
from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, LargeBinary, Table, Text
from sqlalchemy.dialects.postgresql import UUID

from portfolio.admit.events import (
    AdmissionUndone,
    ClassAssigned,
    EntryYearCorrected,
    GuardianLinked,
    GuardianRecognised,
    GuardianUnlinked,
    PersonCorrected,
    StudentAdmitted,
    StudentReturned,
    TransferredOut,
)
from portfolio.admit.roster.known_numbers import hashed
from portfolio.support.changes import Amend, Change, Put
from portfolio.support.database import metadata
from portfolio.support.event import Event
from portfolio.support.projecting import Fact, Projection

STUDENT = Table(
    "student",
    metadata,
    Column("school_id", UUID, primary_key=True),
    Column("student_id", UUID, primary_key=True),
    Column("stage", Text, nullable=False),
    Column("entry_year", Integer, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("class_group_id", UUID),
    Column("roster_number", Integer),
    Column("person", LargeBinary, nullable=False),
    Column("left_position", BigInteger),
    Column("left_on", Date),
)

GUARDIAN = Table(
    "guardian",
    metadata,
    Column("school_id", UUID, primary_key=True),
    Column("guardian_id", UUID, primary_key=True),
    Column("student_id", UUID, primary_key=True),
    Column("is_linked", Boolean, nullable=False),
)

# From which position on a pupil is here, or is not: who belongs to a term that was sealed between.
STAY = Table(
    "stay",
    metadata,
    Column("school_id", UUID, primary_key=True),
    Column("student_id", UUID, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("is_here", Boolean, nullable=False),
)

KNOWN_NUMBER = Table(
    "known_number",
    metadata,
    Column("school_id", UUID, primary_key=True),
    Column("student_id", UUID, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("keyed_hash", LargeBinary),
)


def person_place(student_id: object) -> tuple[str, str, str]:
    """What a sealed name is bound to."""
    return ("student", "person", str(student_id))


def fold(fact: Fact) -> Iterator[Change]:
    """What one event changes."""
    row, event = fact.row, fact.event
    key = {"school_id": row.school_id, "student_id": row.stream_id}
    match event:
        case StudentAdmitted():
            yield Put(STUDENT, {**key, **_admitted(fact, event)})
        case ClassAssigned():
            yield Amend(
                STUDENT,
                key,
                {"class_group_id": event.class_group_id, "roster_number": event.roster_number},
            )
        case EntryYearCorrected():
            yield Amend(STUDENT, key, {"stage": event.stage, "entry_year": event.entry_year})
        case PersonCorrected() if event.name:
            yield Amend(STUDENT, key, {"person": _person(fact, event.name)})
        case GuardianLinked() | GuardianUnlinked():
            linked = {"is_linked": isinstance(event, GuardianLinked)}
            yield Put(GUARDIAN, {**key, "guardian_id": event.guardian_id, **linked})
        case GuardianRecognised():
            yield Put(GUARDIAN, {**key, "guardian_id": event.guardian_id, "is_linked": False})
            yield Put(GUARDIAN, {**key, "guardian_id": event.known_as, "is_linked": True})
        case _:
            pass
    yield from _stay(fact, key)
    yield from _numbers(fact, key)


def _stay(fact: Fact, key: Mapping[str, object]) -> Iterator[Change]:
    """Who is here from now on, and who is not."""
    left_on: date | None = None
    match fact.event:
        case StudentAdmitted() | StudentReturned():
            pass
        case TransferredOut():
            left_on = fact.event.left_on
        case AdmissionUndone():
            left_on = fact.event.undone_on
        case _:
            return
    yield Put(STAY, {**key, "position": fact.row.id, "is_here": left_on is None})
    left = {"left_position": fact.row.id if left_on else None, "left_on": left_on}
    yield Amend(STUDENT, key, left)


def _numbers(fact: Fact, key: Mapping[str, object]) -> Iterator[Change]:
    """By which numbers a pupil is found."""
    event: Event = fact.event
    match event:
        case StudentAdmitted() | PersonCorrected():
            said = {"registry": event.registry_number, "source": event.external_id}
            for kind, number in said.items():
                if number is not None:
                    sealed = hashed(fact.school_key, kind, number)
                    yield Put(KNOWN_NUMBER, {**key, "kind": kind, "keyed_hash": sealed})
            for kind in _cleared(event):
                yield Amend(KNOWN_NUMBER, {**key, "kind": kind}, {"keyed_hash": None})
        case AdmissionUndone():
            for kind in ("registry", "source"):
                yield Amend(KNOWN_NUMBER, {**key, "kind": kind}, {"keyed_hash": None})
        case _:
            return


def _cleared(event: StudentAdmitted | PersonCorrected) -> list[str]:
    kinds = {"registry_number": "registry", "external_id": "source"}
    cleared = event.cleared if isinstance(event, PersonCorrected) else ()
    return [kind for named, kind in kinds.items() if named in cleared]


def _admitted(fact: Fact, event: StudentAdmitted) -> dict[str, object]:
    return {
        "stage": event.stage,
        "entry_year": event.entry_year,
        "position": fact.row.id,
        "class_group_id": None,
        "roster_number": None,
        "person": _person(fact, event.name),
        "left_position": None,
        "left_on": None,
    }


def _person(fact: Fact, name: str) -> bytes:
    person = {"name": name, "sort_key": sort_key(name)}
    text = orjson.dumps(person, option=orjson.OPT_SORT_KEYS).decode()
    return fact.key.seal_text(text, *person_place(fact.row.stream_id))


def sort_key(name: str) -> str:
    """Pinyin with tones, as a class register is ordered;
    characters pypinyin lacks stand for themselves.
    """
    return " ".join(lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True))


PROJECTION = Projection("admit", (STUDENT, GUARDIAN, STAY, KNOWN_NUMBER), fold)
