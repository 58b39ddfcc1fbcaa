"""异议: who may say that something is wrong, about what, until when. Pure.

In: the pupil, what stands of the term, what is said. Out: an event, or a refusal.
The right to object is the pupil's and the family's (教育法, art. 43(4); 个人信息保护法, art. 46).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from portfolio.admit.domain import Enrolled, Term
from portfolio.curate.domain import TermRecord
from portfolio.review import events as e
from portfolio.review.domain import working_day
from portfolio.support.actor import Actor, Role
from portfolio.support.event import Event
from portfolio.support.problems import Conflict, Forbidden, Malformed, NotFound

ANSWER_WORKING_DAYS = 5
DAYS_AFTER_ISSUE = 15
AGE, FIRST_JUNIOR_GRADE = 14, 7
_OPEN_AT_ONCE = 20


class NotYetYourself(Forbidden):
    """Younger pupils have their family speak for them."""

    zh = "请让家长代你提出异议，或者告诉班主任。"
    en = "Ask your family to object for you, or tell your class teacher."


class NotYoursToObject(Forbidden):
    """The school's people ask for what came late; what is judged, families object to."""

    zh = "教师只能为没赶上的记录申请补记；对记录或等级的异议由学生和家长提出。"
    en = "Staff ask for records that came late; pupils and families object to records and levels."


class ObjectionsAreOver(Conflict):
    """So many days after the report was issued a term is at rest."""

    zh = "本学期报告的异议期已于 {until} 结束；如需更正，请联系学校。"
    en = "Objections to this report were taken until {until}; turn to the school for a correction."


class ObjectionsAreMany(Conflict):
    """A dozen unanswered ones are a conversation, which the school must have in person."""

    zh = "还有 {limit} 件异议没有答复，请先等学校答复。"
    en = "{limit} objections wait for an answer already."


class ObjectionSaysNotWhat(Malformed):
    """An entry is named by its id, a level by its indicator."""

    zh = "请指明是哪一条记录或哪一项评价。"
    en = "Say which entry or which level it is about."


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection as its own events tell it; `version` of the last of them."""

    about: e.About
    observation_id: UUID | None
    indicator: str | None
    filed_by: UUID
    answer_by: date
    outcome: e.Outcome | None = None
    version: int = 0


def objection_of(told: Iterable[tuple[int, Event]]) -> Objection | None:
    """The objection that its events, with their versions, tell of."""
    found: Objection | None = None
    for version, event in told:
        match event:
            case e.ObjectionFiled():
                found = Objection(
                    event.about,
                    event.observation_id,
                    event.indicator,
                    event.filed_by,
                    event.answer_by,
                    version=version,
                )
            case e.ObjectionResolved() if found:
                found = replace(found, outcome=event.outcome, version=version)
            case _:
                continue
    return found


def may_speak(actor: Actor, student: Enrolled, term: str, today: date) -> bool:
    """A guardian always; a pupil from 14 on, or in the junior grades."""
    if actor.role is not Role.STUDENT:
        return True
    return _is_of_age(student, today) or student.grade(term) >= FIRST_JUNIOR_GRADE


def _is_of_age(student: Enrolled, today: date) -> bool:
    born = student.born_on
    return born is not None and (today.year - born.year, today.month, today.day) >= (
        AGE,
        born.month,
        born.day,
    )


def objections_until(issued_on: date) -> date:
    """The last day on which a report is objected to; it is printed on it."""
    return issued_on + timedelta(days=DAYS_AFTER_ISSUE)


def decide_file(
    said: e.ObjectionFiled,
    student: Enrolled,
    record: TermRecord,
    *,
    term: Term,
    issued_on: date | None,
    unanswered: int,
    today: date,
    by: Actor,
) -> e.ObjectionFiled:
    """File an objection, or ask for what came late, while the term is open, and until some days
    after its report.

    `said.answer_by` is set here. `unanswered`: of this pupil's term, so far.
    """
    if not may_speak(by, student, term.term, today):
        raise NotYetYourself
    if by.role is Role.STAFF and said.about != "other":
        raise NotYoursToObject
    if term.state == "planned":
        term.require_open()
    if issued_on and today > objections_until(issued_on):
        raise ObjectionsAreOver(until=objections_until(issued_on))
    if unanswered >= _OPEN_AT_ONCE:
        raise ObjectionsAreMany(limit=_OPEN_AT_ONCE)
    _require_named(said, record)
    return said.model_copy(update={"answer_by": working_day(today, ANSWER_WORKING_DAYS, term)})


def _require_named(said: e.ObjectionFiled, record: TermRecord) -> None:
    if (said.about == "entry") != (said.observation_id is not None):
        raise ObjectionSaysNotWhat(reason="observation_id")
    if (said.about == "level") != (said.indicator is not None):
        raise ObjectionSaysNotWhat(reason="indicator")
    if said.observation_id and not any(
        one.observation_id == said.observation_id for one in record.facts
    ):
        raise NotFound
    if said.indicator and said.indicator not in record.levels:
        raise ObjectionSaysNotWhat(reason="indicator")
