"""What is answered over HTTP about voices and a child's own tree."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Path, Query
from pydantic import Field

from portfolio.curate.events import Telling
from portfolio.support.web import Answer, Position

Question = Annotated[str, Path(pattern=r"^(student\.[AB][0-9]{1,2}|happiest)$")]
About = Annotated[Telling, Query(description="What the child was asked, or wanted to tell.")]
Fact = Annotated[UUID | None, Query(description="One of the child's own facts of the term.")]


class PromptTaken(Position):
    """The question is read aloud from now on."""

    question: str


class RemarkTaken(Position):
    """The family hears it with its report."""


class TellingTaken(Position):
    """The teacher can hear it, or see it."""

    telling_id: UUID


class ShownFact(Answer):
    """What the child showed."""

    observation_id: UUID
    type_name: str
    occurred_on: date


class TellingAnswer(Answer):
    """What a child told; `duration_ms` where it is to be heard, `is_drawn` where it is seen."""

    telling_id: UUID
    about: Telling
    fact: ShownFact | None
    duration_ms: int | None
    is_drawn: bool
    told_at: datetime


class TellingsAnswer(Answer):
    """The latest first; of “happiest” only the last."""

    items: list[TellingAnswer]


class ClassTellingAnswer(TellingAnswer):
    """What one child of a class told."""

    student_id: UUID


class ClassTellingsAnswer(Answer):
    """The latest first; of “happiest” only the last of each child."""

    items: list[ClassTellingAnswer]


class LeafAnswer(Answer):
    """A fact of the term that counts: its kind and its day."""

    observation_id: UUID
    observation_type: str
    type_name: str
    area: str = Field(pattern=r"^student\.A[1-5]$")
    occurred_on: date


class TreeAnswer(Answer):
    """A child's own facts of the term that is open, the latest first; nothing is counted."""

    term: str
    leaves: list[LeafAnswer]
