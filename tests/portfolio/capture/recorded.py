"""王老师 records of 小明: the act, and the facts that later acts go back to."""

from typing import Any
from uuid import UUID

from builders import (
    TEACHER_ID,
    TERM,
    a_note,
    a_school,
    a_setting,
    a_student,
    a_term,
    an_observation,
)
from given_when_then import Given, Outcome, folded_by
from portfolio.capture.domain import Setting, decide_record, fold
from portfolio.capture.events import ObservationWithdrawn

given = folded_by(fold)
RECORDED = an_observation()
WITHDRAWN = ObservationWithdrawn(withdrawn_by=TEACHER_ID)

PUPIL_ID = UUID("5c0001e0-0000-4000-8000-000000000001")


def recording(**changes: Any) -> Outcome:
    """王老师 records of 小明 in the open term, unless `changes` say otherwise."""
    names = ("by", "now", "school", "relations")
    at = a_setting(**{name: changes.pop(name) for name in names if name in changes})
    student = changes.pop("student", a_student())
    return Given(a_note(**changes)).when(decide_record, student, at=at)


def in_a_term(state: str, **changes: Any) -> Setting:
    """The same, in a term that is not open."""
    return a_setting(school=a_school(terms={TERM: a_term(state)}), **changes)
