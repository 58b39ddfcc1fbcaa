"""What a term report is made of: one pupil's closed term, as the projections know it.

In: facts already decided elsewhere (levels a teacher signed, entries that stand, counts).
Out: `ClosedTerm`, which `report.report_view` turns into the words of the page.
Names of dimensions, indicators, levels and subjects are data here, never constants (`schemas/`):
a report keeps the words of the framework version it was written under.
Contents follow 教基〔2021〕3号, annex on pupils, and the report a school gives each family
at the end of a term; nothing in it compares one child with another.
"""

from datetime import date
from enum import StrEnum
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Level = Literal["A", "B", "C", "D"]
SubjectLevel = Literal["met", "mostly", "support"]


class Frozen(BaseModel):
    """A value: never changes, has no field it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Standing(StrEnum):
    """Why an indicator has a level this term, or none."""

    RATED = "rated"
    NOT_ENOUGH = "not_enough"  # too few facts to judge; says nothing about the child
    UNRATED = "unrated"  # facts only by rule, as student.B1
    BY_SUBJECT = "by_subject"  # levels stand per subject, as student.B6
    BY_PLAN = "by_plan"  # judged by an individual education plan


class Voice(StrEnum):
    """Who speaks, or who wrote a fact down."""

    TEACHER = "teacher"
    GUARDIAN = "guardian"
    STUDENT = "student"
    PEER = "peer"
    COMMUNITY = "community"


class PracticeKind(StrEnum):
    """The rows of the practice table, in the order they are printed."""

    HOME_LABOUR = "home_labour"
    SCHOOL_LABOUR = "school_labour"
    SERVICE = "service"
    CLUB = "club"


class LevelLabel(Frozen):
    """One level as this school words it; the descriptor says what a teacher saw."""

    code: Level
    label: str
    descriptor: str


class SubjectLabel(Frozen):
    """One subject level as this school words it, such as `met` 达标."""

    code: SubjectLevel
    label: str


class IndicatorFacts(Frozen):
    """One key indicator for this pupil and term.

    `previous_level` is last term's only if both terms had facts enough under the same rubric:
    whoever fills it decides that two levels may be compared.
    `less_help_shown`: the teacher pointed at a fact that shows less help was needed.
    `name_en` travels along for readers of English; the page prints Chinese.
    """

    code: str
    dimension_zh: str
    name_zh: str
    name_en: str
    status: Standing
    level: Level | None = None
    previous_level: Level | None = None
    less_help_shown: bool = False
    fact: str | None = None

    @model_validator(mode="after")
    def _a_level_stands_exactly_where_one_was_signed(self) -> Self:
        if (self.status is Standing.RATED) != (self.level is not None):
            raise ValueError(f"{self.code}: a level and the status rated come together")
        return self


class SubjectFacts(Frozen):
    """One subject and its signed level; marks are never printed."""

    name: str
    level: SubjectLevel


class PracticeFact(Frozen):
    """One confirmed record of labour, service or a club; `minutes` where someone gave them."""

    kind: PracticeKind
    recorded_by: Voice
    confirmed_by: Voice | None = None
    minutes: int | None = Field(default=None, ge=0)
    title: str | None = None


class Attendance(Frozen):
    """Days present of the days the school was open to this pupil."""

    present_days: int = Field(ge=0)
    school_days: int = Field(ge=0)


class VoiceText(Frozen):
    """What someone said about the term; `for_child`: a teacher wrote down what the child said."""

    voice: Voice
    text: str
    for_child: bool = False


class PictureFact(Frozen):
    """One picture of the term: the bytes of its JPEG as kept, and the words below it.

    Whoever fills it in has asked for the consent `photo` on the day of printing.
    """

    jpeg: bytes = Field(repr=False)
    caption: str | None = None
    taken_on: date | None = None


class HealthFact(Frozen):
    """One measurement of the body, last school year's beside this one's, as the page words it."""

    kind: Literal["fitness", "vision"]
    before: str | None = None
    now: str | None = None
    needs_care: bool = False

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.before is None and self.now is None:
            raise ValueError("a measurement that was never taken")
        return self


class Side(StrEnum):
    """Who keeps a line of the agreement, in the order it is printed."""

    STUDENT = "student"
    FAMILY = "family"
    SCHOOL = "school"


class NextStep(Frozen):
    """One line of the agreement for next term and who keeps it."""

    who: Side
    text: str


class Holiday(Frozen):
    """The first day without school and the day school begins again, as far as they are known."""

    starts_on: date | None = None
    back_on: date | None = None


class TermName(Frozen):
    """`2026-2027-1`, and the parts people read: `2026—2027`, `第一学期`. Data, not arithmetic."""

    id: str
    school_year: str
    name: str


class ClosedTerm(Frozen):
    """Everything one report may say; what is empty or None is left out of the page.

    `levels` run from the highest code to the lowest.
    `fact_count` and `recorder_count` count the facts that stand and the people who wrote them.
    `lead`: 这学期，我们看到的, the class teacher's sentence for the family.
    `report_number` is short and random; a registry number never comes here.
    """

    school_name: str
    term: TermName
    class_label: str
    student_name: str
    grade: int = Field(default=1, ge=1, le=9)
    report_number: str
    version: int = Field(ge=1)
    issued_on: date
    levels: tuple[LevelLabel, ...] = Field(min_length=2)
    subject_levels: tuple[SubjectLabel, ...] = ()
    indicators: tuple[IndicatorFacts, ...] = Field(min_length=1)
    subjects: tuple[SubjectFacts, ...] = ()
    fact_count: int = Field(ge=0)
    recorder_count: int = Field(ge=0)
    lead: str | None = None
    remark: str | None = None
    attendance: Attendance | None = None
    posts: tuple[str, ...] = ()
    honours: tuple[str, ...] = ()
    talents: tuple[str, ...] = ()
    voices: tuple[VoiceText, ...] = ()
    pictures: tuple[PictureFact, ...] = ()
    practice: tuple[PracticeFact, ...] = ()
    health: tuple[HealthFact, ...] = ()
    next_steps: tuple[NextStep, ...] = ()
    verify_url: str | None = Field(default=None, max_length=300)
    objections_until: date | None = None
    holiday: Holiday | None = None

    @model_validator(mode="after")
    def _every_level_has_its_word(self) -> Self:
        words: set[str] = {label.code for label in self.levels}
        used: set[str | None] = {facts.level for facts in self.indicators}
        used |= {facts.previous_level for facts in self.indicators}
        if not used - {None} <= words:
            raise ValueError("a level without a label in this set")
        if not {facts.level for facts in self.subjects} <= {s.code for s in self.subject_levels}:
            raise ValueError("a subject level without a label in this set")
        return self
