"""What is sent and answered over HTTP about a pupil's term."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Header, Path
from pydantic import Field, StringConstraints

from portfolio.curate.events import MOST_PICTURES, Level, SubjectLevel
from portfolio.curate.writing import Cell
from portfolio.support.web import (
    Answer,
    Body,
    Paragraph,
    Position,
    TermId,
    example,
    version_in,
)

IndicatorCode = Annotated[str, Path(pattern=r"^student\.B[0-9]{1,2}$")]
SaidIndicator = Annotated[str, StringConstraints(pattern=r"^student\.B[0-9]{1,2}$")]
QuestionCode = Annotated[str, StringConstraints(pattern=r"^student\.[AB][0-9]{1,2}$")]
SubjectCode = Annotated[str, StringConstraints(pattern=r"^[a-z_]{2,30}$")]
SubjectInPath = Annotated[str, Path(pattern=r"^[a-z_]{2,30}$")]
_IfMatch = Annotated[
    str | None,
    Header(alias="If-Match", description="ETag of what is changed; none for a first signature."),
]


async def _meant(student_id: UUID, term: TermId, if_match: _IfMatch = None) -> Cell:
    return Cell(student_id, term, version_in(if_match))


MeantCell = Annotated[Cell, Depends(_meant)]
"""The cell of a pupil's term that a path is about, in the version that If-Match names."""


class LevelBody(Body):
    """A level against the fixed descriptors."""

    model_config = example({"level": "B"})

    level: Level
    less_help_fact: UUID | None = Field(
        None, description="A fact of this indicator that shows the child needed less help."
    )


class SubjectLevelsBody(Body):
    """Levels by subject; subjects not named stay as they are."""

    model_config = example({"levels": {"chinese": "met", "mathematics": "mostly"}})

    levels: dict[SubjectCode, SubjectLevel] = Field(min_length=1, max_length=20)


class RemarkBody(Body):
    """Words to this pupil, and the sentence the report begins with."""

    model_config = example({"text": "这学期你常帮同学摆好桌椅，读书也更安静了。"})

    text: Paragraph = Field(min_length=1)
    lead: Paragraph | None = Field(None, max_length=110, description="这学期，我们看到的。")


class WordsBody(Body):
    """What child or family say of the term."""

    model_config = example({"text": "我学会了跳绳，还想学游泳。"})

    text: Paragraph = Field(min_length=1, max_length=200)


class SelfReviewBody(Body):
    """What a child chose of oneself: a picture by area, or a word by indicator."""

    model_config = example({"answers": {"student.B1": "B", "student.B3": "A"}})

    answers: dict[QuestionCode, Annotated[str, StringConstraints(max_length=20)]] = Field(
        min_length=1, max_length=12
    )


class PromptAnswer(Answer):
    """A question that can be heard; another recording has another version."""

    question: str
    version: int
    duration_ms: int


class SelfReviewSheet(Answer):
    """What this pupil is asked now: by pictures or by words; nothing of what was answered.

    `prompts`: what is read aloud for the class; `takes_clips`: the family consents to clips.
    """

    term: str
    grade: int
    asks: Literal["areas", "indicators"]
    takes_clips: bool
    prompts: list[PromptAnswer]


class NextStepsBody(Body):
    """One line each; all of it is said anew."""

    model_config = example({"school": "每周二课后留半小时陪读", "school_indicator": "student.B4"})

    student: Paragraph | None = Field(None, max_length=60)
    family: Paragraph | None = Field(None, max_length=60)
    school: Paragraph | None = Field(None, max_length=60)
    school_indicator: SaidIndicator | None = Field(
        None, description="What the school's line is about."
    )


class PictureBody(Body):
    """A picture beside a fact that counts."""

    evidence_id: UUID
    caption: Paragraph | None = Field(None, max_length=30)


class PicturesBody(Body):
    """The pictures of the report, in order; an empty list takes them back."""

    model_config = example({"pictures": []})

    pictures: list[PictureBody] = Field(max_length=MOST_PICTURES)


class EntryBody(Body):
    """Which indicator a fact stands for, and the line it is told in."""

    model_config = example({"indicator": "student.B11", "line": "自己负责洗碗"})

    indicator: SaidIndicator
    line: Paragraph | None = Field(None, max_length=28)


class LevelAnswer(Answer):
    """One indicator: facts so far, whether they are enough, and the level if it is signed."""

    indicator: str
    facts: int
    is_enough: bool
    level: Level | None
    less_help_fact: UUID | None
    etag: str | None


class NextStepsAnswer(Answer):
    """What was agreed."""

    student: str | None
    family: str | None
    school: str | None
    school_indicator: str | None


class JudgementAnswer(Answer):
    """What is signed of a pupil's term, each cell with the ETag it is changed by."""

    by_plan: bool = Field(description="Judged by a plan of the pupil's own: no levels.")
    levels: list[LevelAnswer]
    subject_levels: dict[str, SubjectLevel]
    subject_levels_etag: str | None
    remark: str | None
    lead: str | None
    remark_etag: str | None
    spoken_ms: int | None = Field(description="How long the clip beside the remark is.")
    next_steps: NextStepsAnswer | None
    next_steps_etag: str | None


class AdviceAnswer(Answer):
    """Something taken as it is that could be better: where, why, what instead."""

    code: str
    where: str
    zh: str
    en: str
    start: int | None = None
    end: int | None = None
    student_id: UUID | None = Field(None, description="Whose remark it is much like.")


class SignedAnswer(Position):
    """It is signed; the ETag is for changing it."""


class AdvisedAnswer(SignedAnswer):
    """It is written; and what could be better."""

    advice: list[AdviceAnswer]


class ChosenAnswer(Answer):
    """A fact chosen for an indicator."""

    observation_id: UUID
    indicator: str
    line: str | None
    selected_by: UUID
    etag: str


class SaidAnswer(Answer):
    """Words and their ETag."""

    text: str | None
    etag: str | None


class SelfStatementAnswer(SaidAnswer):
    """The child's words; `for_child`: a teacher wrote them down."""

    for_child: bool


class SelfReviewAnswer(Answer):
    """What the child chose; `for_child`: a teacher copied it from a card of paper."""

    answers: dict[str, str]
    for_child: bool
    etag: str | None


class PictureAnswer(Answer):
    """A chosen picture whose fact counts."""

    evidence_id: UUID
    caption: str | None


class SelectionAnswer(Answer):
    """What stands for the term beside the levels."""

    entries: list[ChosenAnswer]
    self_statement: SelfStatementAnswer
    self_review: SelfReviewAnswer
    family_words: SaidAnswer
    pictures: list[PictureAnswer]
    pictures_etag: str | None
