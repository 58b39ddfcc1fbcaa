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
    "observation.record": frozenset({C, S, D, M, H, G, P}),
    "activity.record": frozenset({C, S, D, M}),
    "activity.record_whole": frozenset({D, M}),
    "honours.record": frozenset({C, D, M}),
    "observation.correct": frozenset({C, S, D, M, H, G, P}),
    "observation.withdraw": frozenset({C, S, D, M, H, G, P}),
    "peer_voice.give": frozenset({P}),
    "community_link.make": frozenset({C, S, D, M}),
    "observation.read": frozenset({A, C, S, D, M, H, G, P}),
    # M and A where the only class teacher is the author (`confirm/answering.py`).
    "observation.confirm": frozenset({C, M, A}),
    "observation.reverse": frozenset({C, M, A}),
    "sample.check": frozenset({C, S, M, A}),
    "evidence.attach": frozenset({C, S, D, M, G, P}),
    "evidence.read": frozenset({C, S, D, M, G, P}),
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
    # M answers objections to it.
    "judgement.read": frozenset({A, C, S, M}),
    "report.read": frozenset({A, C, G, P}),
    # the family's check, 公示, objections
    "check.open": frozenset({A, C}),
    "check.close": frozenset({A, C}),
    "draft.read": frozenset({A, C, G, P}),
    "draft.check": frozenset({G, P}),
    "notice.open": frozenset({A, C}),
    "notice.close": frozenset({A, C}),
    "notice.read": frozenset({A, C, S, D, M, H, G, P}),
    "objection.file": frozenset({G, P}),
    "objection.read": frozenset({A, C, M, G, P}),
    # The class teacher only of what others recorded, see `review/objecting.py`.
    "objection.resolve": frozenset({A, C, M}),
    "report.acknowledge": frozenset({C, G}),
    "class_reports.read": frozenset({A, C}),
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
