"""What a school is registered as, from a day on: one after the other, and nothing ahead."""

from datetime import date, timedelta
from functools import reduce

import pytest

from builders import CODE, TODAY, a_school
from portfolio.admit import events as e
from portfolio.admit.domain import evolve_school
from portfolio.admit.pupil.enrolling import DayIsAhead
from portfolio.admit.registering import (
    CodeIsTaken,
    NothingChanges,
    Registered,
    RegisteredSince,
    decide_register,
)

RENAMED = e.SchoolRenamed(name="年轮实验学校", from_on=date(2026, 3, 1))
RECODED = e.SchoolRecoded(code="3150000199", stage="nine_year", from_on=date(2026, 9, 1))


def test_a_school_is_what_was_registered_last_and_remembers_the_rest() -> None:
    """A list under the old code is still its own."""
    school = reduce(evolve_school, (RENAMED, RECODED), a_school())

    assert (school.name, school.code, school.stage) == ("年轮实验学校", "3150000199", "nine_year")
    assert school.codes == {CODE, "3150000199"}
    assert [(one.from_on, one.code, one.name) for one in school.registrations] == [
        (None, CODE, "年轮示例小学"),
        (date(2026, 3, 1), CODE, "年轮实验学校"),
        (date(2026, 9, 1), "3150000199", "年轮实验学校"),
    ]


@pytest.mark.parametrize(
    ("event", "refusal"),
    [
        (RENAMED.model_copy(update={"from_on": TODAY + timedelta(days=1)}), DayIsAhead),
        (RENAMED.model_copy(update={"from_on": date(2026, 8, 31)}), RegisteredSince),
        (RECODED.model_copy(update={"code": CODE, "from_on": TODAY}), CodeIsTaken),
        (e.AuthorityAssigned(authority="500103", from_on=TODAY), NothingChanges),
    ],
)
def test_nothing_is_registered_ahead_or_before_what_is(
    event: Registered, refusal: type[Exception]
) -> None:
    """And an old code is not taken up again."""
    school = reduce(evolve_school, (RENAMED, RECODED), a_school())

    with pytest.raises(refusal):
        decide_register(school, event, today=TODAY)
