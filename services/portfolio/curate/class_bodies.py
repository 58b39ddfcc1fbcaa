"""What is sent and answered over HTTP about the term of a class."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from portfolio.curate.bodies import SaidIndicator
from portfolio.curate.events import Level, SubjectLevel
from portfolio.support.openapi import Problem
from portfolio.support.web import Answer, Body, example

Etag = Annotated[str, StringConstraints(pattern=r'^"[0-9]{1,18}"$')]
_PUPIL = "6f2a8c1e-3b4d-4e5f-9a6b-7c8d9e0f1a2b"


class ClassLevel(Body):
    """The level of one pupil of the class."""

    student_id: UUID
    level: Level
    if_match: Etag | None = Field(None, description="ETag of what is changed.")
    less_help_fact: UUID | None = None


class ClassLevelsBody(Body):
    """One indicator of pupils of a class."""

    model_config = example({"items": [{"student_id": _PUPIL, "level": "B"}]})

    items: list[ClassLevel] = Field(min_length=1, max_length=100)


class SheetLevel(ClassLevel):
    """One level of one pupil of the class."""

    indicator: SaidIndicator


class SheetBody(Body):
    """Levels of a class in any order, as a sheet is typed in."""

    model_config = example(
        {"items": [{"student_id": _PUPIL, "indicator": "student.B2", "level": "B"}]}
    )

    items: list[SheetLevel] = Field(min_length=1, max_length=600)


class RatingBody(Body):
    """A second level, from the facts alone."""

    model_config = example({"level": "B"})

    level: Level


class FactAnswer(Answer):
    """A fact of an indicator, as it was written down;
    `note_said`: the note, a word that was tapped in the reader's language.
    """

    observation_id: UUID
    observation_type: str
    occurred_on: date
    source: str
    note: str | None
    note_said: str | None
    measures: dict[str, int]
    words: dict[str, str]
    items: dict[str, int]


class PupilAnswer(Answer):
    """One pupil of the class: the facts of the indicator, and what is signed."""

    student_id: UUID
    name: str
    roster_number: int | None
    grade: int
    by_plan: bool
    facts: list[FactAnswer]
    is_enough: bool
    level: Level | None
    less_help_fact: UUID | None
    etag: str | None


class IndicatorAnswer(Answer):
    """One indicator of a class in roster order; nothing is prefilled."""

    indicator: str
    takes_level: bool
    may_sign: bool
    pupils: list[PupilAnswer]


class LevelWords(Answer):
    """A level of the scale; what it means never changes with its label."""

    level: Level
    label: str
    descriptor: str


class TypeWords(Answer):
    """A kind of observation."""

    code: str
    name: str


class IndicatorState(Answer):
    """How far a class is signed: of so many pupils who take levels, for so many there are facts
    enough, so many are signed.
    """

    indicator: str
    name: str
    may_sign: bool
    pupils: int
    enough: int
    signed: int
    types: list[TypeWords]


class SubjectState(Answer):
    """How far a subject is signed: of so many pupils who are taught it and take levels."""

    subject: str
    name: str
    may_sign: bool
    pupils: int
    signed: int


class SigningAnswer(Answer):
    """What is to be signed in a class, in the caller's language."""

    levels: list[LevelWords]
    indicators: list[IndicatorState]
    subjects: list[SubjectState]


class SubjectWords(Answer):
    """A level of a subject, against the curriculum standard."""

    level: SubjectLevel
    label: str


class SubjectPupil(Answer):
    """One pupil who is taught the subject; the ETag is of all the pupil's subjects together."""

    student_id: UUID
    name: str
    roster_number: int | None
    grade: int
    by_plan: bool
    level: SubjectLevel | None
    etag: str | None


class SubjectSheetAnswer(Answer):
    """One subject of a class in roster order; nothing is prefilled."""

    subject: str
    name: str
    may_sign: bool
    levels: list[SubjectWords]
    pupils: list[SubjectPupil]


class RemarkState(Answer):
    """Whether a pupil has a remark for the term."""

    student_id: UUID
    is_written: bool


class RemarksAnswer(Answer):
    """Every pupil of a class in roster order; no name, and no word of a remark."""

    items: list[RemarkState]


class ClassLevelAnswer(Answer):
    """The result for one pupil: 201 signed, 200 signed by this request before, else a problem."""

    student_id: UUID
    status: int
    etag: str | None = None
    position: int | None = None
    problem: Problem | None = None


class SheetLevelAnswer(ClassLevelAnswer):
    """The result for one level of one pupil."""

    indicator: str


class SheetAnswer(Answer):
    """One result per item, in the order sent."""

    results: list[SheetLevelAnswer]


class ClassLevelsAnswer(Answer):
    """One result per item, in the order sent."""

    results: list[ClassLevelAnswer]


class TaskAnswer(Answer):
    """Something drawn by lot to be rated a second time: the facts, and no name and no level."""

    student_id: UUID
    grade: int
    indicator: str
    facts: list[FactAnswer]


class TasksAnswer(Answer):
    """What was drawn in a class and waits for a second rating."""

    items: list[TaskAnswer]
