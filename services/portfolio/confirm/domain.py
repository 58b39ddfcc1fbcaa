"""核实: what counts. A teacher's own entry at once;
another's after a teacher of the class has confirmed it. Pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal
from uuid import UUID

from portfolio.admit.domain import Term
from portfolio.capture.domain import Observation, Recorded
from portfolio.capture.events import ObservationRecorded, ObservationWithdrawn
from portfolio.confirm import events as e
from portfolio.support.actor import Actor
from portfolio.support.event import Event
from portfolio.support.problems import Conflict, Forbidden, NotFound

Standing = Literal["counted", "pending", "rejected", "withdrawn"]


class NothingToConfirm(Conflict):
    """The entry counts by itself, or was taken back."""

    zh = "这条记录不需要确认。"
    en = "This record needs no confirmation."


class AlreadyAnswered(Conflict):
    """A confirmation or a rejection is given once."""

    zh = "这条记录已经处理过。"
    en = "This record was answered already."


class NotYourOwn(Forbidden):
    """Nobody confirms what they wrote."""

    zh = "不能确认自己提交的记录。"
    en = "You cannot confirm your own entry."


def was_answered(events: Iterable[Event]) -> bool:
    """Whether a teacher has answered this observation."""
    return any(isinstance(one, e.ObservationConfirmed | e.ObservationRejected) for one in events)


def require_answerable(
    observation: Observation, *, is_answered: bool, term: Term, by: Actor
) -> None:
    """Somebody else's entry that waits for an answer, in an open term."""
    if not isinstance(observation, Recorded):
        raise NotFound
    if not observation.needs_confirmation:
        raise NothingToConfirm
    if observation.recorded_by == by.person_id:
        raise NotYourOwn
    if is_answered:
        raise AlreadyAnswered
    term.require_open()


@dataclass(frozen=True, slots=True)
class Counted:
    """A fact of the term that counts."""

    observation_id: UUID
    observation_type: str
    occurred_on: date
    recorded_by: UUID
    source: str
    note: str | None = None
    measures: Mapping[str, int] = field(default_factory=dict)
    confirmed_by: UUID | None = None


def counted(told: Iterable[tuple[UUID | None, Event]]) -> list[Counted]:
    """What counts among a term's events, given with their subjects, in order."""
    standing: dict[UUID, Counted] = {}
    waiting: dict[UUID, Counted] = {}
    for subject_id, event in told:
        if subject_id is None:
            continue
        match event:
            case ObservationRecorded():
                fact = Counted(
                    subject_id,
                    event.observation_type,
                    event.occurred_on,
                    event.recorded_by,
                    event.source,
                    event.note,
                    event.measures,
                )
                (waiting if event.needs_confirmation else standing)[subject_id] = fact
            case e.ObservationConfirmed():
                if entry := waiting.pop(subject_id, None):
                    standing[subject_id] = replace(entry, confirmed_by=event.confirmed_by)
            case ObservationWithdrawn():
                standing.pop(subject_id, None)
                waiting.pop(subject_id, None)
            case _:
                continue
    return list(standing.values())
