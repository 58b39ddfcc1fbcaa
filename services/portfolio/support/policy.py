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
    COUNSELLOR = "counsellor"
    MORAL_EDUCATION = "moral_education"
    HEALTH_TEACHER = "health_teacher"
    GUARDIAN = "guardian"
    STUDENT = "student"
    FEED_READER = "feed_reader"


A, C, S, G, F = (
    Relation.SCHOOL_ADMIN,
    Relation.CLASS_TEACHER,
    Relation.SUBJECT_TEACHER,
    Relation.GUARDIAN,
    Relation.FEED_READER,
)
# 大队辅导员, 德育（教务）, 校医（保健教师）, the pupil.
D, M, H, P = (
    Relation.COUNSELLOR,
    Relation.MORAL_EDUCATION,
    Relation.HEALTH_TEACHER,
    Relation.STUDENT,
)

POLICY: dict[str, frozenset[Relation]] = {
    # the roster
    "school.read": frozenset({A, C, S, D, M, H}),
    "roster.import": frozenset({A}),
    "student.admit": frozenset({A}),
    "staff.import": frozenset({A}),
    "staff.read": frozenset({A}),
    "staff.release": frozenset({A}),
    "staff_code.issue": frozenset({A}),
    "guardian_code.issue": frozenset({A, C}),
    "student_code.issue": frozenset({C}),
    "class_group.read": frozenset({A, C, S, D, M, H}),
    "class_group.graduate": frozenset({A}),
    "student.read": frozenset({A, C, S, D, M, H, G, P}),
    "student.assign": frozenset({A}),
    "student.depart": frozenset({A}),
    "student.plan": frozenset({A, M}),
    "student.erase": frozenset({A}),
    "erasure.read": frozenset({A}),
    "guardian.read": frozenset({A, C, G}),
    # A second guardian needs the school's word or the first one's; nobody unlinks another.
    "guardian.link": frozenset({A, C, G}),
    "guardian.unlink": frozenset({A, C, G}),
    "consent.read": frozenset({A, C, G, P}),
    # The class teacher enters what was signed on paper.
    "consent.give": frozenset({C, G, P}),
    "consent.withdraw": frozenset({A, C, G, P}),
    # the term
    "term.open": frozenset({A}),
    "term.read": frozenset({A, C, S}),
    "term.close": frozenset({A}),
    # observations
    "observation.record": frozenset({C, S, G}),
    "activity.record": frozenset({C, S}),
    "observation.withdraw": frozenset({C, S, G}),
    "observation.read": frozenset({A, C, S, G}),
    # M and A where the only class teacher is the author (`confirm/answering.py`).
    "observation.confirm": frozenset({C, M, A}),
    "observation.reverse": frozenset({C, M, A}),
    "sample.check": frozenset({C, S, M, A}),
    "evidence.attach": frozenset({C, S, G}),
    "evidence.read": frozenset({C, S, G}),
    # the judgement of the term
    # S: what `judging.yaml` gives to their subject.
    "level.sign": frozenset({C, S}),
    "subject_level.sign": frozenset({C, S}),
    "remark.write": frozenset({C}),
    "entry.select": frozenset({C, G, P}),
    "self_statement.write": frozenset({C, P}),
    "family_words.write": frozenset({G}),
    "next_steps.agree": frozenset({C}),
    "pictures.choose": frozenset({C, G, P}),
    "selection.read": frozenset({A, C, S, M, G, P}),
    # Asked of the school as a whole: somebody who teaches, and not this class.
    "second_rating.give": frozenset({C, S}),
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
