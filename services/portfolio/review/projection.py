"""The read tables of checks, notices and objections; what people wrote is sealed."""

from collections.abc import Iterator

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, LargeBinary, Table, Text
from sqlalchemy.dialects.postgresql import UUID

from portfolio.admit.events import CheckClosed, CheckOpened, NoticeClosed, NoticeOpened
from portfolio.review.events import DraftChecked, ObjectionFiled, ObjectionResolved
from portfolio.support.changes import Amend, Change, Put
from portfolio.support.database import metadata
from portfolio.support.projecting import Fact, Projection

CLASS_REVIEW = Table(
    "class_review",
    metadata,
    Column("school_id", UUID, primary_key=True),
    Column("term", Text, primary_key=True),
    Column("class_group_id", UUID, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("until", Date, nullable=False),
    Column("is_open", Boolean, nullable=False),
)

DRAFT_CHECK = Table(
    "draft_check",
    metadata,
    Column("school_id", UUID, primary_key=True),
    Column("student_id", UUID, primary_key=True),
    Column("term", Text, primary_key=True),
    Column("checked_by", UUID, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("checked_at", DateTime(timezone=True), nullable=False),
    Column("said", Text, nullable=False),
)

OBJECTION = Table(
    "objection",
    metadata,
    Column("school_id", UUID, primary_key=True),
    Column("objection_id", UUID, primary_key=True),
    Column("student_id", UUID, nullable=False),
    Column("term", Text, nullable=False),
    Column("position", BigInteger, nullable=False),
    Column("about", Text, nullable=False),
    Column("observation_id", UUID),
    Column("indicator", Text),
    Column("filed_by", UUID, nullable=False),
    Column("filed_at", DateTime(timezone=True), nullable=False),
    Column("answer_by", Date, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("outcome", Text),
    Column("answer", LargeBinary),
    Column("resolved_by", UUID),
    Column("resolved_at", DateTime(timezone=True)),
    Column("resolved_position", BigInteger),
    Column("changes", Boolean),
)

_KIND = {
    CheckOpened: "check",
    CheckClosed: "check",
    NoticeOpened: "notice",
    NoticeClosed: "notice",
}


def text_place(column: str, objection_id: object) -> tuple[str, str, str]:
    """What a sealed text of an objection is bound to: `content` or `answer`."""
    return ("objection", column, str(objection_id))


def fold(fact: Fact) -> Iterator[Change]:
    """What one event changes."""
    row, event = fact.row, fact.event
    match event:
        case CheckOpened() | NoticeOpened() | CheckClosed() | NoticeClosed():
            yield _of_class(fact, event)
        case DraftChecked():
            yield Put(
                DRAFT_CHECK,
                {
                    "school_id": row.school_id,
                    "student_id": row.stream_id,
                    "term": row.term,
                    "checked_by": event.checked_by,
                    "position": row.id,
                    "checked_at": row.recorded_at,
                    "said": event.said,
                },
            )
        case ObjectionFiled():
            yield _filed(fact, event)
        case ObjectionResolved():
            key = {"school_id": row.school_id, "objection_id": row.subject_id}
            place = text_place("answer", row.subject_id)
            answered = {
                "outcome": event.outcome,
                "answer": fact.key.seal_text(event.answer, *place),
                "resolved_by": event.resolved_by,
                "resolved_at": row.recorded_at,
                "resolved_position": row.id,
                "changes": event.strikes is not None or event.signs_again,
            }
            yield Amend(OBJECTION, key, answered)
        case _:
            return


def _of_class(fact: Fact, event: CheckOpened | CheckClosed | NoticeOpened | NoticeClosed) -> Change:
    key = {
        "school_id": fact.row.school_id,
        "term": event.term,
        "class_group_id": event.class_group_id,
        "kind": _KIND[type(event)],
    }
    if isinstance(event, CheckClosed | NoticeClosed):
        return Amend(CLASS_REVIEW, key, {"is_open": False})
    opened = {"position": fact.row.id, "until": event.until, "is_open": True}
    return Put(CLASS_REVIEW, {**key, **opened})


def _filed(fact: Fact, event: ObjectionFiled) -> Change:
    row = fact.row
    return Put(
        OBJECTION,
        {
            "school_id": row.school_id,
            "objection_id": row.subject_id,
            "student_id": row.stream_id,
            "term": row.term,
            "position": row.id,
            "about": event.about,
            "observation_id": event.observation_id,
            "indicator": event.indicator,
            "filed_by": event.filed_by,
            "filed_at": row.recorded_at,
            "answer_by": event.answer_by,
            "content": fact.key.seal_text(event.text, *text_place("content", row.subject_id)),
            "outcome": None,
            "answer": None,
            "resolved_by": None,
            "resolved_at": None,
            "resolved_position": None,
            "changes": None,
        },
    )


PROJECTION = Projection("review", (CLASS_REVIEW, DRAFT_CHECK, OBJECTION), fold)
