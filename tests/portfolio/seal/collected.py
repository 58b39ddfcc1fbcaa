"""A term of 小明 collected for the report, out of the facts and words that a test names."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from builders import TEACHER_ID, TERM, a_school, a_student, vocabulary
from portfolio.admit.domain import School
from portfolio.confirm.domain import Counted
from portfolio.curate.domain import TermRecord
from portfolio.seal.closed_term import ClosedTerm
from portfolio.seal.collect import Closing, closed_term
from portfolio.seal.collect_facts import OfYears

PUPIL = UUID("5b0d1c1e-0000-4000-8000-000000000001")
B2 = "student.B2"


def a_fact(day: int = 14, kind: str = "MC08", **changes: Any) -> Counted:
    said = {
        "observation_id": uuid4(),
        "observation_type": kind,
        "occurred_on": date(2026, 10, day),
        "recorded_by": TEACHER_ID,
        "source": "teacher",
    }
    return Counted(**said | changes)


def the_term(
    *facts: Counted,
    student: Any = None,
    previous: dict[str, str] | None = None,
    school: School | None = None,
    years: OfYears | None = None,
    **record: Any,
) -> ClosedTerm:
    return closed_term(
        Closing(PUPIL, TERM, 1, date(2027, 1, 22)),
        school or a_school(),
        student or a_student(),
        TermRecord(facts=facts, **record),
        vocabulary(),
        previous or {},
        years=years,
    )


def indicators(term: ClosedTerm) -> dict[str, Any]:
    return {one.code: one for one in term.indicators}
