"""What teachers judge at the end of a term; each cell is signed anew rather than changed."""

from typing import ClassVar, Literal
from uuid import UUID

from portfolio.support.event import Event

Level = Literal["A", "B", "C", "D"]
SubjectLevel = Literal["met", "mostly", "support"]


class LevelSigned(Event):
    """One indicator of one pupil for one term, against fixed descriptors,
    by the teacher responsible.
    """

    topic: ClassVar[str] = "level-signed"

    indicator: str
    level: Level
    level_scale: str
    signed_by: UUID


class SubjectLevelsSigned(Event):
    """student.B6 by subject: what a pupil has reached in each, as one list."""

    topic: ClassVar[str] = "subject-levels-signed"

    levels: dict[str, SubjectLevel]
    signed_by: UUID


class RemarkWritten(Event):
    """The class teacher's words to this pupil."""

    topic: ClassVar[str] = "remark-written"

    text: str
    written_by: UUID


EVENTS = (LevelSigned, SubjectLevelsSigned, RemarkWritten)
