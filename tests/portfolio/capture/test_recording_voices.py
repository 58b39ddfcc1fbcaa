"""Who may say what: types are for the voices, duties and subjects they name."""

from typing import Any

import pytest

from builders import (
    a_guardian,
    a_person,
    a_school,
    a_student,
    a_teacher,
    an_assignment,
    an_observation,
    vocabulary,
)
from portfolio.capture.domain import (
    AskedAnonymously,
    ForChildIsATeachersWord,
    NotForThisDuty,
    NotForThisVoice,
)
from portfolio.capture.saying import SubjectLevelsAreSigned
from portfolio.support.actor import Role
from portfolio.support.policy import Relation

from .recorded import recording

TYPES = vocabulary().observations.types


@pytest.mark.parametrize(
    "kind", [one for one in TYPES if "parent" not in one.submitted_by], ids=lambda one: one.code
)
def test_a_family_is_not_asked_for_what_only_a_teacher_can_see(kind: Any) -> None:
    """Type by type, as the vocabulary says whose word is asked."""
    first = int(kind.grades[0])
    student = a_student(entry_year=2026 - (first - 1))
    refusal = AskedAnonymously if kind.sensitivity == "survey" else NotForThisVoice

    recording(by=a_guardian(), observation_type=kind.code, measures=(), student=student).refuses(
        refusal
    )


@pytest.mark.parametrize(
    "kind",
    [
        one
        for one in TYPES
        if "teacher" in one.submitted_by and not one.only_by and one.code != "AC07"
    ],
    ids=lambda one: one.code,
)
def test_a_teacher_records_every_open_type_in_its_first_and_last_grade(kind: Any) -> None:
    """No type of the vocabulary is there that nobody can use."""
    first, last = (int(grade) for grade in kind.grades.split("-"))
    for grade in (first, last):
        stage, years = ("junior", grade - 7) if grade > 6 else ("primary", grade - 1)
        student = a_student(stage=stage, entry_year=2026 - years)
        school = a_school(stage="nine_year")
        recording(observation_type=kind.code, measures=(), student=student, school=school).then(
            an_observation(observation_type=kind.code, measures={})
        )


def test_what_a_survey_asks_never_enters_a_portfolio() -> None:
    """AC08: by nobody, under no name."""
    recording(observation_type="AC08", measures=()).refuses(AskedAnonymously)


def test_subject_levels_are_signed_not_recorded() -> None:
    """AC07 is a judgement of the term; its sentence says where it is made."""
    recording(observation_type="AC07", measures=()).refuses(SubjectLevelsAreSigned)


@pytest.mark.parametrize(
    ("code", "duty", "subject"),
    [("PF09", "subject_teacher", "physical_education"), ("PF11", "health_teacher", None)],
)
def test_some_types_are_for_the_teacher_in_charge(code: str, duty: str, subject: Any) -> None:
    """体质测试 by whoever teaches PE in the class, 筛查 by the school's doctor; nobody else."""
    recording(observation_type=code, measures=()).refuses(NotForThisDuty)
    music = a_school(an_assignment("subject_teacher"))
    recording(observation_type=code, measures=(), school=music).refuses(NotForThisDuty)

    school = a_school(an_assignment(duty, subject=subject))
    held = frozenset({Relation(duty)})
    recording(observation_type=code, measures=(), school=school, relations=held).then(
        an_observation(observation_type=code, measures={})
    )


def test_who_looks_after_health_records_health_only() -> None:
    """A duty for the whole school opens what it is for."""
    held = frozenset({Relation.HEALTH_TEACHER, Relation.PSYCHOLOGY_TEACHER})

    recording(relations=held).refuses(NotForThisDuty)
    recording(observation_type="PF12", measures=(), relations=held).then(
        an_observation(observation_type="PF12", measures={})
    )


def test_a_pupil_speaks_for_themselves_and_waits_for_a_teacher() -> None:
    """学生自评: the child's own word, vouched for like a family's; what is sampled counts."""
    me = a_person(a_teacher().person_id, Role.STUDENT)
    said = {"by": me, "source": "student"}

    recording(by=me).then(an_observation(**said, needs_confirmation=True))
    recording(by=me, observation_type="AC09", measures=(("books", 2),)).then(
        an_observation(
            **said, observation_type="AC09", measures={"books": 2}, needs_confirmation=False
        )
    )
    recording(by=me, observation_type="MC07", measures=()).refuses(NotForThisVoice)


def test_a_teacher_writes_down_what_a_child_says() -> None:
    """举手记: the child's words, the teacher's hand; it counts at once."""
    recording(for_child=True).then(
        an_observation(source="student", for_child=True, needs_confirmation=False)
    )
    recording(for_child=True, observation_type="MC07", measures=()).refuses(NotForThisVoice)
    recording(for_child=True, by=a_guardian()).refuses(ForChildIsATeachersWord)
