"""异议的答复: who may answer an objection, and with what effect. Pure.

In: the objection, what stands of the pupil's term, the answer. Out: events, or a refusal.
Nobody answers for what they wrote or signed themselves, nor for what they filed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args
from uuid import UUID

from portfolio.admit.domain import Term
from portfolio.admit.events import FactsReopened
from portfolio.confirm.events import ObservationStruck
from portfolio.curate.domain import TermRecord
from portfolio.curate.events import JudgementReopened
from portfolio.review import events as e
from portfolio.review.objecting import Objection
from portfolio.support.actor import Actor
from portfolio.support.event import Event
from portfolio.support.policy import Relation
from portfolio.support.problems import Conflict, Forbidden, Malformed

_CELLS: dict[e.About, Literal["level", "subject_levels", "remark"]] = {
    "level": "level",
    "subject_level": "subject_levels",
    "remark": "remark",
}
Effect = Literal["strikes", "reopens", "signs_again"]
FOR_THE_SCHOOL = frozenset({Relation.SCHOOL_ADMIN, Relation.MORAL_EDUCATION, Relation.ASSISTING})


class AlreadyResolved(Conflict):
    """An objection is answered once; a new reason is a new objection."""

    zh = "这件异议已经答复。"
    en = "This objection was answered already."


class NotYoursToAnswer(Forbidden):
    """Somebody else looks at it: neither who wrote or signed it, nor who filed it."""

    zh = "记录人、签名人和提出人不能答复这件异议，请由他人处理。"
    en = "Whoever wrote, signed or filed it cannot answer: somebody else has to."


class EffectDoesNotFit(Malformed):
    """An entry can be struck where an entry is meant, a signature asked for where one was given."""

    zh = "处理结果与异议内容不符：{reason}"
    en = "This outcome does not fit the objection: {reason}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered, and what follows from it."""

    outcome: e.Outcome
    text: str
    strikes: bool = False
    reopens: bool = False
    signs_again: bool = False

    @property
    def has_effect(self) -> bool:
        """Whether anything changes by it."""
        return self.strikes or self.reopens or self.signs_again


def decide_resolve(
    objection: Objection,
    answer: Answer,
    record: TermRecord,
    *,
    objection_id: UUID,
    parties: frozenset[UUID],
    term: Term,
    held: frozenset[Relation],
    by: Actor,
) -> list[Event]:
    """The answer and its effects, to be appended together; `parties` as `had_part` tells them."""
    if objection.outcome:
        raise AlreadyResolved
    _require_other(objection, parties, held, by)
    _require_fitting(objection, answer, record, term)
    struck = objection.observation_id if answer.strikes else None
    resolved = e.ObjectionResolved(
        outcome=answer.outcome,
        answer=answer.text,
        resolved_by=by.person_id,
        strikes=struck,
        reopens=answer.reopens,
        signs_again=answer.signs_again,
    )
    effects: list[Event] = [resolved]
    if struck:
        effects.append(ObservationStruck(objection_id=objection_id))
    if answer.reopens:
        effects.append(FactsReopened(of_term=term.term, objection_id=objection_id))
    if answer.signs_again and objection.about in _CELLS:
        effects.append(
            JudgementReopened(
                what=_CELLS[objection.about],
                indicator=objection.indicator,
                objection_id=objection_id,
            )
        )
    return effects


def _require_other(
    objection: Objection, parties: frozenset[UUID], held: frozenset[Relation], by: Actor
) -> None:
    if not is_another(objection, parties, held, by):
        raise NotYoursToAnswer


def is_another(
    objection: Objection, parties: frozenset[UUID], held: frozenset[Relation], by: Actor
) -> bool:
    """Whether it is the caller's to answer: neither filer nor author nor signer; a class teacher
    answers for others' entries only.
    """
    if by.person_id in {objection.filed_by, *parties}:
        return False
    return bool(held & FOR_THE_SCHOOL) or objection.about == "entry"


def had_part(events: Iterable[Event]) -> frozenset[UUID]:
    """Everybody who recorded, corrected, withdrew, answered or signed what is objected to, ever:
    whoever takes their own word back does not thereby become somebody else.
    """
    return frozenset(
        who
        for event in events
        for name, who in event
        if name.endswith("_by") and isinstance(who, UUID)
    )


def _require_fitting(objection: Objection, answer: Answer, record: TermRecord, term: Term) -> None:
    if answer.outcome == "dismissed" and answer.has_effect:
        raise EffectDoesNotFit(reason="outcome")
    may = fitting(objection, record, term)
    asked = {
        "strikes": answer.strikes,
        "reopens": answer.reopens,
        "signs_again": answer.signs_again,
    }
    for effect in get_args(Effect):
        if asked[effect] and effect not in may:
            raise EffectDoesNotFit(reason=effect)


def fitting(objection: Objection, record: TermRecord, term: Term) -> list[Effect]:
    """What may follow where the objection is right, even in part."""
    stands = any(one.observation_id == objection.observation_id for one in record.facts)
    may: dict[Effect, bool] = {
        "strikes": stands,
        "reopens": term.state == "open",
        "signs_again": objection.about in _CELLS,
    }
    return [effect for effect, fits in may.items() if fits]
