"""What is done on which day: in the order of the process, within its term, said in one sentence."""

from collections import Counter
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from demo.county_term import Clients, CountyTerm
from demo.span import halves
from demo.term import TERMS, has_lessons
from demo.timetable import Moment, moments

NUMBERS = range(len(TERMS))


def a_county_term(number: int) -> CountyTerm:
    nothing: Any = None
    remembered: Any = SimpleNamespace(extent=SimpleNamespace(terms=len(TERMS)))
    return CountyTerm(TERMS[number], number, (), nothing, Clients("", ""), remembered, Path())


def of_term(number: int) -> list[Moment]:
    return list(moments(a_county_term(number)))


@pytest.mark.parametrize("number", NUMBERS)
def test_time_only_goes_forward(number: int) -> None:
    """The clock of the system cannot be put back."""
    term, days = TERMS[number], [one.on for one in of_term(number)]

    assert days[0] == term.opens_on
    assert all(before < after for before, after in pairwise(days))
    assert all(term.opens_on <= day <= term.closes_on for day in days[:-1])
    assert all(has_lessons(day) for day in days[1:-1])
    if number + 1 < len(TERMS):
        assert days[-1] < TERMS[number + 1].opens_on


@pytest.mark.parametrize("number", NUMBERS)
def test_every_step_has_a_name_of_its_own_and_says_what_came_of_it(number: int) -> None:
    """Two steps of one name would be one in what is remembered; one of them never taken."""
    steps = [step for moment in of_term(number) for step in moment.steps]

    assert len({step.name for step in steps}) == len(steps)
    assert all(step.said(Counter()) for step in steps)


@pytest.mark.parametrize("number", NUMBERS)
def test_the_steps_stand_in_the_order_of_the_process(number: int) -> None:
    """写实记录、核实、整理遴选、核对与公示、形成档案、材料使用."""
    names = [step.name for moment in of_term(number) for step in moment.steps]
    process = ["term", "activities-1", "activities-2", "confirm", "levels", "entries", "check"]
    process += ["objections", "resolutions", "check-over", "close", "reports", "cut", "release"]

    assert [name for name in names if name in process] == process


@pytest.mark.parametrize("number", NUMBERS)
def test_every_day_of_recording_lies_in_one_half(number: int) -> None:
    """What lies in neither is never recorded, what lies in both is recorded twice."""
    term, (first, second) = TERMS[number], halves(TERMS[number])
    days = [day for day in term.days if day <= term.judged_on]

    assert all(first.has(day) != second.has(day) for day in days)


def test_a_last_grade_leaves_between_two_school_years() -> None:
    """After the reports of summer, before the list of autumn."""
    leaving = [
        number
        for number in NUMBERS
        if "graduation" in {step.name for moment in of_term(number) for step in moment.steps}
    ]

    assert leaving == [1]
    assert not TERMS[1].is_autumn
    assert TERMS[2].is_autumn
