"""Who may do what: one table, action × relation, asked through one function.

A relation holds between the caller and the school, class or pupil in question;
it is worked out per request
from the school's and the pupil's streams (`admit/relations.py`), never from the token.
Whoever has no relation to a pupil at all is told that there is no such pupil.
"""

from enum import StrEnum

from portfolio.support.problems import Forbidden, NotFound


class Relation(StrEnum):
    """How a caller stands to what is asked about."""

    SCHOOL_ADMIN = "school_admin"
    CLASS_TEACHER = "class_teacher"
    SUBJECT_TEACHER = "subject_teacher"
    GUARDIAN = "guardian"
    FEED_READER = "feed_reader"


A, C, S, G, F = (
    Relation.SCHOOL_ADMIN,
    Relation.CLASS_TEACHER,
    Relation.SUBJECT_TEACHER,
    Relation.GUARDIAN,
    Relation.FEED_READER,
)

POLICY: dict[str, frozenset[Relation]] = {
    # the roster
    "school.read": frozenset({A, C, S}),
    "roster.import": frozenset({A}),
    "staff.import": frozenset({A}),
    "staff_code.issue": frozenset({A}),
    "guardian_code.issue": frozenset({A, C}),
    "class_group.read": frozenset({A, C, S}),
    "student.read": frozenset({A, C, S, G}),
    "student.erase": frozenset({A}),
    "erasure.read": frozenset({A}),
    # the term
    "term.open": frozenset({A}),
    "term.read": frozenset({A, C, S}),
    "term.close": frozenset({A}),
    # observations
    "observation.record": frozenset({C, S, G}),
    "activity.record": frozenset({C, S}),
    "observation.withdraw": frozenset({C, S, G}),
    "observation.read": frozenset({A, C, S, G}),
    "observation.confirm": frozenset({C}),
    "evidence.attach": frozenset({C, S, G}),
    "evidence.read": frozenset({C, S, G}),
    # the judgement of the term
    "level.sign": frozenset({C}),
    "subject_level.sign": frozenset({C, S}),
    "remark.write": frozenset({C}),
    # The family reads what is signed in the report, not while it is being weighed.
    "judgement.read": frozenset({A, C, S}),
    "report.read": frozenset({A, C, G}),
    # what leaves the house
    "snapshot.cut": frozenset({A}),
    "feed.read": frozenset({F}),
}


def require(action: str, relations: frozenset[Relation]) -> None:
    """Pass, or raise `NotFound` for a stranger and `Forbidden` for somebody related."""
    if not relations:
        raise NotFound
    if not POLICY[action] & relations:
        raise Forbidden
