"""The read table of pupils; names are sealed under the pupil's key and sorted after opening."""

from collections.abc import Iterator

import orjson
from pypinyin import Style, lazy_pinyin
from sqlalchemy import BigInteger, Boolean, Column, Date, Integer, LargeBinary, Table, Text
from sqlalchemy.dialects.postgresql import UUID

from portfolio.admit.events import (
    ClassAssigned,
    GuardianLinked,
    GuardianUnlinked,
    StudentAdmitted,
    TransferredOut,
)
from portfolio.support.changes import Amend, Change, Put
from portfolio.support.database import metadata
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
    Column("student_id", UUID, nullable=False),
    Column("is_linked", Boolean, nullable=False),
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
        case GuardianLinked() | GuardianUnlinked():
            yield Put(
                GUARDIAN,
                {
                    "school_id": row.school_id,
                    "guardian_id": event.guardian_id,
                    "student_id": row.stream_id,
                    "is_linked": isinstance(event, GuardianLinked),
                },
            )
        case TransferredOut():
            yield Amend(STUDENT, key, {"left_position": row.id, "left_on": event.left_on})
        case _:
            return


def _admitted(fact: Fact, event: StudentAdmitted) -> dict[str, object]:
    person = {"name": event.name, "sort_key": sort_key(event.name)}
    text = orjson.dumps(person, option=orjson.OPT_SORT_KEYS).decode()
    return {
        "stage": event.stage,
        "entry_year": event.entry_year,
        "position": fact.row.id,
        "class_group_id": None,
        "roster_number": None,
        "person": fact.key.seal_text(text, *person_place(fact.row.stream_id)),
        "left_position": None,
        "left_on": None,
    }


def sort_key(name: str) -> str:
    """Pinyin with tones, as a class register is ordered;
    characters pypinyin lacks stand for themselves.
    """
    return " ".join(lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True))


PROJECTION = Projection("admit", (STUDENT, GUARDIAN), fold)
