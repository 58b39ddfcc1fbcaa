"""The read tables of what was signed and agreed: codes only, but for the remark,
which is kept sealed to be compared within its class. The report reads the log.
"""

from collections.abc import Iterator

from sqlalchemy import Column, LargeBinary, Table, Text
from sqlalchemy.dialects.postgresql import UUID

from portfolio.curate import events as e
from portfolio.support.changes import Change, Put
from portfolio.support.database import metadata
from portfolio.support.projecting import Fact, Projection


def _of_term(name: str, *columns: Column[object]) -> Table:
    return Table(
        name,
        metadata,
        Column("school_id", UUID, primary_key=True),
        Column("student_id", UUID, primary_key=True),
        Column("term", Text, primary_key=True),
        *columns,
    )


LEVEL = _of_term(
    "level",
    Column("indicator", Text, primary_key=True),
    Column("level", Text, nullable=False),
    Column("level_scale", Text, nullable=False),
)
SUBJECT_LEVEL = _of_term(
    "subject_level",
    Column("subject", Text, primary_key=True),
    Column("level", Text, nullable=False),
)
SECOND_RATING = _of_term(
    "second_rating",
    Column("indicator", Text, primary_key=True),
    Column("level", Text, nullable=False),
)
NEXT_STEPS = _of_term("next_steps", Column("school_indicator", Text))
PROMPT = Table(
    "spoken_prompt",
    metadata,
    Column("school_id", UUID, primary_key=True),
    Column("class_group_id", UUID, primary_key=True),
    Column("term", Text, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("object_name", Text, nullable=False),
)
TELLING = _of_term(
    "telling",
    Column("telling_id", UUID, primary_key=True),
    Column("object_name", Text, nullable=False),
)
SPOKEN_REMARK = _of_term("spoken_remark", Column("object_name", Text, nullable=False))
"""All three say which clips and drawings are referred to; who listens reads the log."""
REMARK = _of_term("remark", Column("content", LargeBinary, nullable=False))


def remark_place(student_id: object, term: str) -> tuple[str, str, str, str]:
    """What a sealed remark is bound to."""
    return ("remark", "content", str(student_id), term)


def fold(fact: Fact) -> Iterator[Change]:
    """What one event changes."""
    row, event = fact.row, fact.event
    key = {"school_id": row.school_id, "student_id": row.stream_id, "term": row.term}
    match event:
        case e.LevelSigned():
            said = {"level": event.level, "level_scale": event.level_scale}
            yield Put(LEVEL, {**key, "indicator": event.indicator, **said})
        case e.SubjectLevelsSigned():
            for subject, level in event.levels.items():
                yield Put(SUBJECT_LEVEL, {**key, "subject": subject, "level": level})
        case e.SecondRatingGiven():
            rated = {"indicator": event.indicator, "level": event.level}
            yield Put(SECOND_RATING, {**key, **rated})
        case e.NextStepsAgreed():
            yield Put(NEXT_STEPS, {**key, "school_indicator": event.school_indicator})
        case e.PromptRecorded():
            heard = {"question": event.question, "object_name": event.sound.object_name}
            place = {"school_id": row.school_id, "term": row.term}
            yield Put(PROMPT, {**place, "class_group_id": event.class_group_id, **heard})
        case e.PupilTold() if kept := event.sound or event.drawing:
            told = {"telling_id": event.telling_id, "object_name": kept.object_name}
            yield Put(TELLING, {**key, **told})
        case e.RemarkSpoken():
            yield Put(SPOKEN_REMARK, {**key, "object_name": event.sound.object_name})
        case e.RemarkWritten():
            sealed = fact.key.seal_text(event.text, *remark_place(row.stream_id, row.term))
            yield Put(REMARK, {**key, "content": sealed})
        case _:
            return


TABLES = (LEVEL, SUBJECT_LEVEL, SECOND_RATING, NEXT_STEPS, PROMPT, TELLING, SPOKEN_REMARK, REMARK)
PROJECTION = Projection("curate", TABLES, fold)
