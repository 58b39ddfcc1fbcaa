"""入册: one duty given, one ended, all of a colleague ended."""

from typing import Any
from uuid import uuid4

import pytest

from builders import (
    CLASS_GROUP,
    a_school,
    an_assignment,
)
from portfolio.admit import events as e
from portfolio.admit.domain import evolve_school
from portfolio.admit.staff.staffing import (
    DayIsOver,
    DutyIsGiven,
    DutyIsNotWhole,
    NumberIsAnothers,
    OneselfIsNotReleased,
    decide_end,
    decide_give,
    decide_release,
)
from portfolio.support.problems import NotFound
from staff_rows import ADMIN, DAY, HEAD, TODAY, WANG, WITH_WANG, an_end


def test_somebody_else_releases_whoever_has_a_duty() -> None:
    """Never oneself: somebody is always left who can."""
    school = a_school(HEAD, an_assignment(staff_id=WANG))

    assert decide_release(school, WANG, by=ADMIN) == e.StaffReleased(staff_id=WANG)
    with pytest.raises(OneselfIsNotReleased):
        decide_release(school, ADMIN, by=ADMIN)
    with pytest.raises(NotFound):
        decide_release(school, uuid4(), by=ADMIN)


def wanted(**changes: Any) -> Any:
    said = {"staff_id": WANG, "staff_number": "T001", "class_group_id": None, "subject": None}
    return an_assignment("resource_teacher", **said | changes)


def test_one_duty_is_given_whole_once_and_to_whom_the_number_stands_for() -> None:
    """Without its class a class teacher would see nobody, and be noticed in the last week."""
    school = a_school(HEAD, staff_names=WITH_WANG)
    given = decide_give(school, wanted(from_on=TODAY), today=TODAY)
    held = evolve_school(school, given).on(TODAY)

    assert (given.duty, given.from_on) == ("resource_teacher", TODAY)
    for refusal, there, one in (
        (DutyIsGiven, held, wanted()),
        (DayIsOver, school, wanted(from_on=TODAY - DAY)),
        (DutyIsNotWhole, school, an_assignment("class_teacher", class_group_id=None)),
        (DutyIsNotWhole, school, wanted(class_group_id=CLASS_GROUP)),
        (DutyIsNotWhole, school, an_assignment("subject_teacher", subject=None)),
        (NotFound, school, an_assignment("class_teacher", class_group_id=uuid4())),
        (NumberIsAnothers, school, wanted(name="李文")),
    ):
        with pytest.raises(refusal):
            decide_give(there, one, today=TODAY)


def test_one_duty_ends_and_the_others_stay() -> None:
    """Nobody ends their own administration, nor what nobody has, nor yesterday."""
    school = a_school(HEAD, an_assignment(staff_id=WANG))
    own = e.DutyEnded(staff_id=ADMIN, duty="school_admin", from_on=TODAY)
    head = e.DutyEnded(
        staff_id=WANG, duty="class_teacher", class_group_id=CLASS_GROUP, from_on=TODAY
    )

    assert decide_end(school, WANG, head, by=ADMIN, today=TODAY) == head
    later = head.model_copy(update={"from_on": TODAY + 30 * DAY})
    planned = evolve_school(school, later)
    assert decide_end(planned, WANG, head, by=ADMIN, today=TODAY) == head
    assert WANG not in evolve_school(planned, head).on(TODAY).duties
    with pytest.raises(NotFound):  # no later than was said
        decide_end(planned, WANG, later, by=ADMIN, today=TODAY)
    for refusal, event in (
        (OneselfIsNotReleased, own),
        (NotFound, an_end(TODAY)),
        (DayIsOver, head.model_copy(update={"from_on": TODAY - DAY})),
    ):
        with pytest.raises(refusal):
            decide_end(school, event.staff_id, event, by=ADMIN, today=TODAY)
