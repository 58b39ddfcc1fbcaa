"""Bodies and answers of 社区: the link, the page behind it, what comes back."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from portfolio.capture.bodies import PUPIL, TypeCode
from portfolio.support.web import Answer, Body, Paragraph, Position, TermId, example

Short = Annotated[Paragraph, Field(min_length=1, max_length=60)]


class CommunityLinkBody(Body):
    """What somebody of the community shall confirm."""

    model_config = example(
        {
            "term": "2026-2027-1",
            "observation_type": "SP03",
            "occurred_on": "2026-10-12",
            "activity": "敬老院陪伴",
            "organisation": "东风社区居委会",
            "student_ids": [PUPIL],
            "place": "东风社区养老服务站",
            "contact": "周老师",
            "planned": 2,
        }
    )

    term: TermId
    observation_type: TypeCode
    occurred_on: date
    activity: Short
    organisation: Short
    student_ids: list[UUID] = Field(min_length=1, max_length=60)
    place: Short | None = None
    contact: Short | None = Field(None, description="Who is asked, for the page to fill in.")
    planned: int | None = Field(None, description="How long it was to take, as `told_in` says.")


class LinkAnswer(Answer):
    """Show `address` as a QR code or send it: the token stands behind its #."""

    link_id: UUID
    token: str
    address: str
    expires_at: datetime


class UsedAnswer(Answer):
    """Who confirmed, by the name they gave, and when."""

    by: str
    at: datetime


class LinkObjectionAnswer(Answer):
    """What somebody who opened the link says is wrong."""

    reason: Literal["not_mine", "wrong"]
    words: str | None
    at: datetime


class MadeLink(Answer):
    """A link of one's own, and what came back by it; `address` as long as it can be used."""

    link_id: UUID
    address: str | None
    activity: str
    organisation: str
    observation_type: str
    occurred_on: date
    children: int
    expires_at: datetime
    used: UsedAnswer | None
    receipt: str | None
    objection: LinkObjectionAnswer | None


class AskableType(Answer):
    """What the community may be asked about; `told_in` as in `LinkView`."""

    code: str
    zh: str
    en: str
    grades: str
    told_in: str | None


class MadeLinksAnswer(Answer):
    """One's own links, the latest first; and what may be asked."""

    items: list[MadeLink]
    types: list[AskableType]


class Child(Answer):
    """A child by number, the name masked."""

    number: int
    name: str


class LinkView(Answer):
    """What is asked; reading it changes nothing."""

    school: str
    activity: str
    organisation: str
    place: str | None
    occurred_on: date
    told_in: str | None = Field(description="`hours` or `minutes`, if it is told how long.")
    planned: int | None
    contact: str | None
    children: list[Child]
    expires_at: datetime
    is_used: bool
    used: UsedAnswer | None


class ConfirmationBody(Body):
    """How long it took and who came."""

    model_config = example({"came": [1], "hours": 2, "name": "周老师"})

    came: list[int] = Field(min_length=1, max_length=60)
    hours: int | None = None
    minutes: int | None = None
    name: Short
    words: Paragraph | None = Field(None, description="A word to the children.")


class ConfirmationAnswer(Position):
    """It waits for a teacher of the class now. `receipt`: what both sides can name it by."""

    children: int
    receipt: str


class LinkObjectionBody(Body):
    """The link came to the wrong person, or what stands on it is not so."""

    model_config = example({"reason": "wrong", "words": "那天下雨，活动改到了周六。"})

    reason: Literal["not_mine", "wrong"]
    words: Paragraph | None = None
