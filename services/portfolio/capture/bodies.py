"""Bodies of 写实记录: what somebody says, as it comes over HTTP."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, Field

from portfolio.capture.groups import Group, Scope
from portfolio.capture.saying import Note
from portfolio.support.web import Body, NewId, Paragraph, TermId, example

TypeCode = Annotated[str, Field(pattern=r"^[A-Z]{2}[0-9]{2}$", description="`observation_types`.")]
Measure = Annotated[int, Field(ge=0, le=100_000, strict=True)]
Part = Annotated[int, Field(ge=-10_000, le=1_000_000, strict=True)]
MeasureName = Annotated[str, Field(pattern=r"^[a-z0-9_]{1,30}$")]
_CLAIM = (
    "When, by the phone's clock. Over two days ahead of the server's, or 400 behind, it is left out"
    " and the record is kept: compare it with `recorded_at`."
)
_PART_OF = "Parts by name, in the smallest unit: fitness items, screening, `n` and `of`."


class Content(Body):
    """What was seen, but for whom and when."""

    note: Paragraph | None = None
    measures: dict[MeasureName, Measure] = Field(default_factory=dict, max_length=5)
    words: dict[MeasureName, Paragraph] = Field(
        default_factory=dict, max_length=5, description="Level, choice or text by measure."
    )
    items: dict[MeasureName, Part] = Field(
        default_factory=dict, max_length=20, description=_PART_OF
    )


class Said(Content):
    """What was seen, in the words of an observation type."""

    term: TermId
    observation_type: TypeCode
    occurred_on: date = Field(description="The day it happened, on the school's calendar.")
    captured_at: AwareDatetime | None = Field(None, description=_CLAIM)
    for_child: bool = Field(
        default=False, description="A teacher writes down the child's own words."
    )

    def as_note(self, activity_id: UUID | None = None) -> Note:
        """As the domain takes it."""
        return Note(
            observation_type=self.observation_type,
            occurred_on=self.occurred_on,
            captured_at=self.captured_at,
            note=self.note or None,
            measures=tuple(self.measures.items()),
            activity_id=activity_id,
            words=tuple(self.words.items()),
            items=tuple(self.items.items()),
            for_child=self.for_child,
        )


SEEN = {
    "term": "2026-2027-1",
    "observation_type": "LP03",
    "occurred_on": "2026-10-12",
    "note": "放学后帮妈妈洗菜、择豆角。",
    "measures": {"minutes": 20},
}
PUPIL = "6f2a8c1e-3b4d-4e5f-9a6b-7c8d9e0f1a2b"
CLASS = "0f5e1d2c-7a6b-5c4d-8e9f-1a2b3c4d5e6f"
ITEM = {**SEEN, "student_id": PUPIL, "observation_id": "01930f6e-5a00-7c11-8d2e-6f1b2a3c4d5e"}


class ObservationBody(Said):
    """An observation of one pupil."""

    model_config = example({**SEEN, "student_id": PUPIL})

    student_id: UUID


class BatchItem(ObservationBody):
    """An observation recorded offline, with the id the phone gave it."""

    model_config = example(ITEM)

    observation_id: NewId


class ActivityBody(Said):
    """What pupils did together.

    `class`: its pupils, those named or all but the exceptions; `club`: those named, of any class;
    `school`: all pupils, of some classes or of every one, but the exceptions.
    """

    model_config = example({**SEEN, "scope": "class", "class_group_ids": [CLASS]})

    scope: Scope
    class_group_ids: list[UUID] = Field(default_factory=list, max_length=200)
    student_ids: list[UUID] = Field(default_factory=list, max_length=1_000)
    except_student_ids: list[UUID] = Field(default_factory=list, max_length=1_000)

    def group(self) -> Group:
        """Who took part."""
        return Group(
            self.scope,
            tuple(self.class_group_ids),
            tuple(self.student_ids),
            frozenset(self.except_student_ids),
        )


class CorrectionBody(Content):
    """The whole of it anew; what is left out is taken back."""

    model_config = example(
        {"occurred_on": "2026-10-11", "measures": {"minutes": 15}, "reason": "日期记错了"}
    )

    occurred_on: date
    reason: Paragraph | None = None

    def as_note(self) -> Note:
        """As the domain takes it; the type is that of the observation."""
        return Note(
            observation_type="",
            occurred_on=self.occurred_on,
            note=self.note or None,
            measures=tuple(self.measures.items()),
            words=tuple(self.words.items()),
            items=tuple(self.items.items()),
        )


class WithdrawalBody(Body):
    """Why, if somebody wants to say."""

    model_config = example({"reason": "记错了学生"})

    reason: Paragraph | None = None
