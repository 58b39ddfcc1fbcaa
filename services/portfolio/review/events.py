"""The family looks at the draft, and whoever finds a mistake objects and is answered.

An objection's events share a subject: its id.
"""

from datetime import date
from typing import ClassVar, Literal
from uuid import UUID

from portfolio.support.event import Event

About = Literal["entry", "level", "subject_level", "remark", "attendance", "other"]
Outcome = Literal["upheld", "partly", "dismissed"]
Said = Literal["agreed", "noted"]


class DraftChecked(Event):
    """The family has looked at the draft of the term: nothing to object to, or just seen."""

    topic: ClassVar[str] = "draft-checked"

    checked_by: UUID
    said: Said


class ObjectionFiled(Event):
    """Somebody of the family, or the pupil, says that something is wrong (教育法, art. 43(4)).

    `observation_id`: the entry it is about; `indicator`: the level it is about.
    """

    topic: ClassVar[str] = "objection-filed"

    about: About
    observation_id: UUID | None = None
    indicator: str | None = None
    text: str
    filed_by: UUID
    answer_by: date


class ObjectionResolved(Event):
    """An answer with its effect, by somebody who had no part in what is objected to.

    `strikes`: the entry that counts no more; `reopens`: the facts of this pupil may be changed
    again until the term is sealed; `signs_again`: whoever signed what is objected to is asked to
    sign it anew, also after the term was sealed.
    Each effect is an event of its step, appended together with this one.
    """

    topic: ClassVar[str] = "objection-resolved"

    outcome: Outcome
    answer: str
    resolved_by: UUID
    strikes: UUID | None = None
    reopens: bool = False
    signs_again: bool = False


EVENTS = (DraftChecked, ObjectionFiled, ObjectionResolved)
