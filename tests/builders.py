"""Invented people, terms and events with everything that does not matter already said."""

from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from portfolio.admit.domain import Assignment, ClassGroup, Enrolled, Guardian, School, Term
from portfolio.admit.events import StudentAdmitted
from portfolio.capture.domain import Note, Setting
from portfolio.capture.events import EvidenceAttached, ObservationRecorded
from portfolio.support.actor import Actor, Role
from portfolio.support.ids import school_id_of
from portfolio.support.policy import Relation
from portfolio.support.vocabulary import Vocabulary, load_vocabulary

TERM = "2026-2027-1"
CODE = "2150000199"
SCHOOL_ID = school_id_of(CODE)
OPENS_ON, CLOSES_ON = date(2026, 9, 1), date(2027, 1, 22)
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
CLASS_GROUP = UUID("c1a55000-0000-5000-8000-000000000031")
TEACHER_ID = UUID("7eac4e20-0000-5000-8000-000000000001")
GUARDIAN_ID = UUID("9a4d1a00-0000-4000-8000-000000000001")


@cache
def vocabulary() -> Vocabulary:
    """The words in use."""
    return load_vocabulary(Path(__file__).parents[1] / "schemas" / "vocabulary")


def a_person(person_id: UUID, role: Role) -> Actor:
    """Somebody signed in."""
    return Actor(SCHOOL_ID, uuid4(), person_id, role)


def a_teacher(person_id: UUID = TEACHER_ID) -> Actor:
    """王老师, signed in."""
    return a_person(person_id, Role.STAFF)


def a_guardian(person_id: UUID = GUARDIAN_ID) -> Actor:
    """小明's mother, signed in."""
    return a_person(person_id, Role.GUARDIAN)


def a_term(state: str = "open", **changes: Any) -> Term:
    """The autumn term of 2026, open."""
    said = {"term": TERM, "opens_on": OPENS_ON, "closes_on": CLOSES_ON, "state": state}
    return Term(**said | changes)


def a_student(**changes: Any) -> Enrolled:
    """小明 of grade 3, class 1, with a mother."""
    said = {
        "name": "王小明",
        "stage": "primary",
        "entry_year": 2024,
        "follows_individual_plan": False,
        "class_group_id": CLASS_GROUP,
        "roster_number": 7,
        "guardians": (Guardian(GUARDIAN_ID, "李红", "母亲"),),
    }
    return Enrolled(**said | changes)


def an_assignment(duty: str = "class_teacher", **changes: Any) -> Assignment:
    """王老师's duty."""
    said = {
        "staff_id": TEACHER_ID,
        "staff_number": "T001",
        "name": "王芳",
        "duty": duty,
        "class_group_id": None if duty == "school_admin" else CLASS_GROUP,
        "subject": "music" if duty == "subject_teacher" else None,
    }
    return Assignment(**said | changes)


def a_school(*assignments: Assignment, **changes: Any) -> School:
    """A primary school with a class and an open term."""
    duties: dict[UUID, tuple[Assignment, ...]] = {}
    for one in assignments or (an_assignment(),):
        duties[one.staff_id] = (*duties.get(one.staff_id, ()), one)
    said = {
        "code": CODE,
        "name": "年轮示例小学",
        "authority": "500103",
        "class_groups": {CLASS_GROUP: ClassGroup(CLASS_GROUP, 3, 1)},
        "duties": duties,
        "terms": {TERM: a_term()},
    }
    return School(**said | changes)


def a_note(**changes: Any) -> Note:
    """主动关灯 twice, today: a type that teachers and families record."""
    said = {"observation_type": "MC08", "occurred_on": TODAY, "measures": (("times", 2),)}
    return Note(**said | changes)


def a_setting(**changes: Any) -> Setting:
    """王老师 before a pupil of the class, in the open term."""
    said = {
        "school": a_school(),
        "term": TERM,
        "vocabulary": vocabulary(),
        "by": a_teacher(),
        "now": NOON,
        "relations": frozenset({Relation.CLASS_TEACHER}),
    }
    return Setting(**said | changes)


def an_admission(**changes: Any) -> StudentAdmitted:
    """小明 comes to the school."""
    said = {"name": "王小明", "stage": "primary", "entry_year": 2024}
    return StudentAdmitted.model_validate(said | changes)


def an_observation(*, by: Actor | None = None, **changes: Any) -> ObservationRecorded:
    """Seen by `by`: a teacher's counts at once, a guardian's waits."""
    by = by or a_teacher()
    is_teacher = by.role is Role.STAFF
    said = {
        "observation_type": "MC08",
        "vocabulary": vocabulary().versions["observation_types"],
        "occurred_on": TODAY,
        "source": "teacher" if is_teacher else "parent",
        "recorded_by": by.person_id,
        "needs_confirmation": not is_teacher,
        "measures": {"times": 2},
    }
    return ObservationRecorded.model_validate(said | changes)


def a_picture(**changes: Any) -> EvidenceAttached:
    """A picture beside an observation."""
    said = {
        "evidence_id": uuid4(),
        "object_name": f"{SCHOOL_ID}/{'a' * 64}",
        "object_key_id": uuid4(),
        "wrapped_key": "00" * 40,
        "plain_sha256": "b" * 64,
        "media_type": "image/jpeg",
        "size": 1_000,
        "width": 60,
        "height": 40,
        "attached_by": TEACHER_ID,
    }
    return EvidenceAttached.model_validate(said | changes)
