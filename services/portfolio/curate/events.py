"""What stands for a pupil's term: facts chosen, voices, what teachers judge.
Each cell is written anew rather than changed.
"""

from typing import ClassVar, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from portfolio.support.event import Event

Level = Literal["A", "B", "C", "D"]
SubjectLevel = Literal["met", "mostly", "support"]
Telling = Literal["happiest", "teacher"]
MOST_PICTURES = 3


class EntrySelected(Event):
    """A fact that counts was chosen to stand for an indicator, perhaps in a line of its own."""

    topic: ClassVar[str] = "entry-selected"

    observation_id: UUID
    indicator: str
    line: str | None = None
    selected_by: UUID


class EntryDropped(Event):
    """A chosen fact is not chosen any more."""

    topic: ClassVar[str] = "entry-dropped"

    observation_id: UUID
    dropped_by: UUID


class SelfStatementWritten(Event):
    """The child's own words; `for_child`: a teacher wrote down what the child said."""

    topic: ClassVar[str] = "self-statement-written"

    text: str
    written_by: UUID
    for_child: bool = False


class SelfReviewGiven(Event):
    """What a child chose of oneself, all of it anew; a level follows from none of it.

    `answers`: by area (`student.A1`: a picture) or by indicator (`student.B1`: a word), as the
    grade is asked; what is left open is left out. `for_child`: a teacher copied it from paper.
    """

    topic: ClassVar[str] = "self-review-given"

    answers: dict[str, str]
    framework: str
    given_by: UUID
    for_child: bool = False


class Sound(BaseModel):
    """A voice clip as it is kept: where it lies, and what opens it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    object_name: str
    object_key_id: UUID
    wrapped_key: str
    plain_sha256: str
    media_type: str
    size: int
    duration_ms: int

    @property
    def small_size(self) -> int:
        """A clip has no small copy."""
        return 0


class Drawn(BaseModel):
    """What a child drew, as it is kept: one JPEG of so many pixels, and what opens it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    object_name: str
    object_key_id: UUID
    wrapped_key: str
    plain_sha256: str
    media_type: str
    size: int
    width: int
    height: int
    small_size: int = 0


class PromptRecorded(Event):
    """A question of the self-review, read aloud once for a class; the last one is played.
    In the school's stream: no child is in it.
    """

    topic: ClassVar[str] = "prompt-recorded"

    class_group_id: UUID
    question: str
    sound: Sound
    recorded_by: UUID


class PupilTold(Event):
    """A child said something aloud or drew it, or showed which of their own facts it is about.

    Nobody prints it: what of it becomes “我的话” a teacher writes down, with the child.
    """

    topic: ClassVar[str] = "pupil-told"

    telling_id: UUID
    about: Telling
    fact: UUID | None = None
    sound: Sound | None = None
    drawing: Drawn | None = None
    told_by: UUID


class FamilyWordsWritten(Event):
    """What the family says to the child of this term."""

    topic: ClassVar[str] = "family-words-written"

    text: str
    written_by: UUID


class NextStepsAgreed(Event):
    """One line each of what 我, 家里 and 学校 will do; all of it is said anew each time.

    `school_indicator`: what the school's line is about, so that it can be seen next term
    whether something was done.
    """

    topic: ClassVar[str] = "next-steps-agreed"

    student: str | None = None
    family: str | None = None
    school: str | None = None
    school_indicator: str | None = None
    agreed_by: UUID


class Picture(BaseModel):
    """One picture of the term and the words below it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    evidence_id: UUID
    caption: str | None = None


class PicturesChosen(Event):
    """Up to three pictures for the report; an empty list takes them back."""

    topic: ClassVar[str] = "pictures-chosen"

    pictures: list[Picture] = Field(max_length=MOST_PICTURES)
    chosen_by: UUID


class LevelSigned(Event):
    """One indicator of one pupil for one term, against fixed descriptors,
    by the teacher responsible.

    `less_help_fact`: a fact of this indicator that shows the child needed less help than before.
    """

    topic: ClassVar[str] = "level-signed"

    indicator: str
    level: Level
    level_scale: str
    signed_by: UUID
    less_help_fact: UUID | None = None


class SubjectLevelsSigned(Event):
    """student.B6 by subject: what a pupil has reached in each, as one list."""

    topic: ClassVar[str] = "subject-levels-signed"

    levels: dict[str, SubjectLevel]
    signed_by: UUID


class SecondRatingGiven(Event):
    """A second teacher's level, blind: from the facts alone, for an indicator drawn by lot.
    It changes nothing for the child; metric 26n counts how often two people agree.
    """

    topic: ClassVar[str] = "second-rating-given"

    indicator: str
    level: Level
    rated_by: UUID


class RemarkWritten(Event):
    """The class teacher's words to this pupil; `lead`: 这学期，我们看到的, for the family."""

    topic: ClassVar[str] = "remark-written"

    text: str
    written_by: UUID
    lead: str | None = None


class RemarkSpoken(Event):
    """听老师说: the class teacher's own voice beside the remark, for the family; the last one is
    played. It is not printed, and another may take its place until the term is closed.
    """

    topic: ClassVar[str] = "remark-spoken"

    sound: Sound
    spoken_by: UUID


class JudgementReopened(Event):
    """An objection was upheld: this cell is to be signed anew, also after the term was sealed.
    Its subject is the cell; the next signature ends it.
    """

    topic: ClassVar[str] = "judgement-reopened"

    what: Literal["level", "subject_levels", "remark"]
    indicator: str | None = None
    objection_id: UUID


EVENTS = (
    EntrySelected,
    EntryDropped,
    SelfStatementWritten,
    SelfReviewGiven,
    PromptRecorded,
    PupilTold,
    FamilyWordsWritten,
    NextStepsAgreed,
    PicturesChosen,
    LevelSigned,
    SubjectLevelsSigned,
    SecondRatingGiven,
    RemarkWritten,
    RemarkSpoken,
    JudgementReopened,
)
