"""入册: a duty has days, and a right is asked for on one."""

from builders import (
    a_school,
)
from portfolio.admit import events as e
from portfolio.admit.domain import School, evolve_school
from staff_rows import (
    DAY,
    HEAD,
    TODAY,
    WANG,
    a_gift,
    an_end,
)


def folded(*events: e.StaffAssigned | e.DutyEnded) -> School:
    school = a_school(HEAD)
    for event in events:
        school = evolve_school(school, event)
    return school


def test_a_duty_is_had_from_its_first_day_and_not_on_the_one_it_ends() -> None:
    """资源教师 from Monday on: on Sunday nothing, on Monday everything, after the last day none."""
    school = folded(a_gift(from_on=TODAY), an_end(TODAY + 2 * DAY))
    days = [TODAY - DAY, TODAY, TODAY + DAY, TODAY + 2 * DAY]

    assert [bool(school.on(day).duties_of(WANG)) for day in days] == [False, True, True, False]
    assert [WANG in school.on(day).duties_to_come for day in days] == [True, False, False, False]


def test_what_had_not_begun_never_does() -> None:
    """Ended before its first day, a duty leaves nothing behind."""
    school = folded(a_gift(from_on=TODAY + 3 * DAY), an_end(TODAY))

    assert WANG not in school.duties


def test_given_again_before_its_end_a_duty_goes_on() -> None:
    """One duty, not two of the same; given after its end, it begins anew."""
    on = folded(a_gift(), an_end(TODAY + 2 * DAY), a_gift(from_on=TODAY + 2 * DAY))
    anew = folded(a_gift(), an_end(TODAY), a_gift(from_on=TODAY + 2 * DAY))

    assert len(on.duties_of(WANG)) == 1
    assert on.on(TODAY + 9 * DAY).duties_of(WANG)
    held = [bool(anew.on(TODAY + n * DAY).duties_of(WANG)) for n in (-1, 0, 1, 2)]
    assert held == [True, False, False, True]


def test_who_is_left_without_a_duty_is_known_by_the_day() -> None:
    """The account ends with the last of several, and not while one is promised."""
    other = a_gift(duty="counsellor", from_on=TODAY + 5 * DAY)
    alone = folded(a_gift(), an_end(TODAY))
    promised = folded(a_gift(), an_end(TODAY), other)

    assert alone.on(TODAY - DAY).duties_over == {}
    assert alone.on(TODAY + 9 * DAY).duties_over == {WANG: TODAY}
    assert promised.on(TODAY).duties_over == promised.on(TODAY + 9 * DAY).duties_over == {}
