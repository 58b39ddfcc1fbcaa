"""What the gate is told of a school's pupils, from the log and the read tables as they are."""

from datetime import date
from typing import Any
from uuid import uuid4

from builders import TERM
from portfolio.admit.events import TermOpened, TermPlanned
from portfolio.capture.events import ObservationRecorded
from portfolio.curate.events import LevelSigned, NextStepsAgreed, SecondRatingGiven
from portfolio.review.events import ObjectionFiled, ObjectionResolved
from portfolio.share.bands import PupilFacts
from portfolio.share.queries import SchoolFacts, school_facts
from portfolio.support.event import Event
from portfolio.support.journal import Decided
from standing_school import StandingSchool

BEFORE = "2025-2026-2"


def in_term(school: StandingSchool, event: Event, term: str = TERM, about: Any = None) -> Decided:
    return Decided(school.pupil_id, event, term, about or uuid4())


def seen(school: StandingSchool, kind: str, **said: Any) -> ObservationRecorded:
    """Something the class teacher saw today, which counts at once."""
    return ObservationRecorded(
        observation_type=kind,
        vocabulary="v1",
        occurred_on=school.today,
        source="teacher",
        recorded_by=school.actor("class teacher").person_id,
        needs_confirmation=False,
        **said,
    )


def level(school: StandingSchool, code: str) -> LevelSigned:
    teacher = school.actor("class teacher").person_id
    return LevelSigned.model_validate(
        {
            "indicator": "student.B2",
            "level": code,
            "level_scale": "growth.v1",
            "signed_by": teacher,
        }
    )


async def with_a_term_before(school: StandingSchool) -> None:
    """Last school year's second term, in which 小明 stood at C and the school promised a step."""
    opens, closes = date(2026, 3, 2), date(2026, 7, 1)
    steps = NextStepsAgreed(
        student=None,
        family=None,
        school="请小明当一次图书角管理员",
        school_indicator="student.B11",
        agreed_by=school.actor("class teacher").person_id,
    )
    await school.given(
        Decided(school.school_id, TermPlanned(term=BEFORE, opens_on=opens, closes_on=closes)),
        Decided(school.school_id, TermOpened(term=BEFORE)),
        in_term(school, level(school, "C"), BEFORE),
        in_term(school, steps, BEFORE),
    )


async def facts_of(school: StandingSchool) -> SchoolFacts:
    """What the gate is told now, compared with the term before."""
    desk = school.service.house.desk
    await desk.views.wait_for(school.school_id, await school.shown())
    at = (await desk.rosters.school(school.school_id, fresh=True)).state
    return await school_facts(desk, school.school_id, at, TERM, (BEFORE,))


async def xiaoming(school: StandingSchool) -> PupilFacts:
    """The one pupil who has a level."""
    [found] = [one for one in (await facts_of(school)).pupils if one.levels]
    return found


async def test_a_level_stands_beside_that_of_the_term_before(school: StandingSchool) -> None:
    """The same child compared with itself."""
    await with_a_term_before(school)
    await school.given(in_term(school, level(school, "B")))

    found = await xiaoming(school)
    assert found.levels == {"student.B2": "B"}
    assert found.before == {BEFORE: {"student.B2": "C"}}


async def test_a_schools_step_is_followed_by_a_record(school: StandingSchool) -> None:
    """26g: what was promised last term, and a fact of this one about it."""
    await with_a_term_before(school)
    await school.given(in_term(school, level(school, "B")))
    before = await xiaoming(school)
    await school.given(in_term(school, seen(school, "LP09", measures={"times": 1})))
    after = await xiaoming(school)

    assert (before.is_advised, before.has_acted) == (True, False)
    assert (after.is_advised, after.has_acted) == (True, True)


async def test_objective_measures_come_from_facts_that_count(school: StandingSchool) -> None:
    """Labour told in minutes, eyes told in tenths; an exempted test is a status."""
    await school.given(
        in_term(school, level(school, "B")),
        in_term(school, seen(school, "LP03", measures={"minutes": 100_000})),
        in_term(school, seen(school, "PF11", items={"vision_left": 50, "vision_right": 49})),
    )

    said = (await xiaoming(school)).objective
    assert said["labour_time"] == "reached"
    assert said["vision"] == "reduced"
    assert "fitness" not in said


async def test_objections_and_second_ratings_are_counted(school: StandingSchool) -> None:
    """26h and 26n: how many, never whose."""
    teacher = school.actor("class teacher").person_id
    objection = uuid4()
    filed = ObjectionFiled(about="other", text="名字写错", filed_by=uuid4(), answer_by=school.today)
    answered = ObjectionResolved(outcome="upheld", answer="已更正", resolved_by=teacher)
    rating = SecondRatingGiven(indicator="student.B2", level="A", rated_by=uuid4())
    await school.given(
        in_term(school, level(school, "B")),
        in_term(school, rating),
        in_term(school, filed, about=objection),
        in_term(school, answered, about=objection),
        in_term(school, filed),
    )

    found = await facts_of(school)
    assert found.answers == (1, 1)
    assert found.agreement == (0, 1, 1)
