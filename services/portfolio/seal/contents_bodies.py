"""Answers of a report's contents: what its paper says, for a screen to set."""

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from portfolio.seal.closed_term import Level, PracticeKind, Side, Standing, SubjectLevel, Voice
from portfolio.support.web import Answer

Change = Literal["risen", "less_help", "same", "not_compared"]
Speaker = Literal["student", "class_teacher", "teacher", "guardian", "peer", "community"]


class LevelWord(Answer):
    """A level as the school words it, and what a teacher saw."""

    code: Level
    label: str
    descriptor: str


class ToldFact(Answer):
    """A fact that counts, with its day and who said it; `pictures` may be opened today;
    `note_said`: the note, a word that was tapped in the reader's language.
    """

    observation_id: UUID
    type_name: str
    occurred_on: date
    source: str
    note: str | None
    note_said: str | None
    measures: dict[str, int]
    pictures: list[UUID]


class ToldIndicator(Answer):
    """One key indicator. `before`: last term's level, where the two terms are compared."""

    code: str
    dimension: str
    name: str
    status: Standing
    level: Level | None
    before: Level | None
    change: Change | None
    line: str | None = Field(description="The fact that stands for it, as the paper words it.")
    facts: list[ToldFact]


class ToldSubject(Answer):
    """A subject and its level, never a mark."""

    name: str
    level: SubjectLevel
    label: str


class ToldAttendance(Answer):
    """Days present of the days there were."""

    present_days: int
    school_days: int


class ToldVoice(Answer):
    """What somebody says to the child; peers only where at least three do."""

    voice: Speaker
    text: str
    for_child: bool


class ToldPractice(Answer):
    """One kind of practice; `minutes` of the `timed` records, where anybody said how long."""

    kind: PracticeKind
    times: int
    timed: int
    minutes: int
    recorded_by: list[Voice]
    confirmed: int
    titles: list[str]


class ToldPicture(Answer):
    """A picture of the paper, opened under its observation."""

    observation_id: UUID
    evidence_id: UUID
    caption: str | None
    taken_on: date | None


class ToldHealth(Answer):
    """For the family alone."""

    kind: Literal["fitness", "vision"]
    before: str | None
    now: str | None
    needs_care: bool


class ToldStep(Answer):
    """A line of the agreement, and who keeps it."""

    who: Side
    text: str


class ToldHoliday(Answer):
    """The first day without school, and the day it begins again."""

    starts_on: date | None
    back_on: date | None


class VerificationAnswer(Answer):
    """What stands in the paper's code; the page is `/v#number.version.token`."""

    number: str
    version: int
    token: str


class ContentsAnswer(Answer):
    """Everything one version says; nothing in it is about another child."""

    report_number: str
    version: int
    in_force: int
    issued_on: date
    school_name: str
    term: str
    class_label: str
    student_name: str
    grade: int
    lead: str | None
    spoken_ms: int | None = Field(description="How long the class teacher's clip is, if there is.")
    fact_count: int
    recorder_count: int
    levels: list[LevelWord] = Field(description="From the first to the last.")
    indicators: list[ToldIndicator]
    subjects: list[ToldSubject]
    attendance: ToldAttendance | None
    posts: list[str]
    honours: list[str]
    talents: list[str]
    voices: list[ToldVoice]
    practice: list[ToldPractice]
    pictures: list[ToldPicture]
    health: list[ToldHealth]
    next_steps: list[ToldStep]
    holiday: ToldHoliday | None
    objections_until: date
    verification: VerificationAnswer
