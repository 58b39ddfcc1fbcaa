"""What stands beside an indicator on paper: the level, the growth, the fact that shows it."""

from dataclasses import replace
from datetime import date

import pytest

from builders import TEACHER_ID, TERM, a_school, a_student, a_term
from portfolio.curate.domain import Entry, Signed
from portfolio.seal.closed_term import Standing

from .collected import B2, a_fact, indicators, the_term


def test_the_twelve_stand_in_the_order_of_the_framework() -> None:
    """None is left out, also where nobody saw anything."""
    assert [one.code for one in the_term().indicators] == [
        f"student.B{number}" for number in range(1, 13)
    ]


def test_what_is_signed_is_rated_and_the_rest_says_why_not() -> None:
    """Too little seen is no judgement of the child."""
    found = indicators(the_term(levels={B2: Signed("B", TEACHER_ID, 9)}))

    assert (found[B2].status, found[B2].level) == (Standing.RATED, "B")
    assert found["student.B1"].status is Standing.UNRATED
    assert found["student.B6"].status is Standing.BY_SUBJECT
    assert (found["student.B3"].status, found["student.B3"].level) == (Standing.NOT_ENOUGH, None)


def test_a_pupil_with_a_plan_has_no_level_on_paper() -> None:
    """Not even one that was signed before the plan was made."""
    found = indicators(
        the_term(
            student=a_student(follows_individual_plan=True),
            levels={B2: Signed("D", TEACHER_ID, 9)},
            previous={B2: "C"},
        )
    )

    assert found[B2].status is Standing.BY_PLAN
    assert (found[B2].level, found[B2].previous_level) == (None, None)


def test_growth_is_shown_where_both_terms_were_signed() -> None:
    """Against oneself, and only then."""
    found = indicators(
        the_term(levels={B2: Signed("B", TEACHER_ID, 9)}, previous={B2: "C", "student.B3": "A"})
    )

    assert found[B2].previous_level == "C"
    assert found["student.B3"].previous_level is None


def test_a_fact_is_told_in_the_words_of_whoever_wrote_it() -> None:
    """The latest of the indicator, with its day; without a note by the name of its type."""
    found = indicators(the_term(a_fact(10), a_fact(14, note="一直记得关灯")))
    bare = indicators(the_term(a_fact(10)))

    assert found[B2].fact == "10 月 14 日　一直记得关灯"
    assert bare[B2].fact == "10 月 10 日　爱护公物、环保与节粮节水节电"


@pytest.mark.parametrize("kind", ["MC07", "PF13"])
def test_what_is_restricted_stays_out_of_print(kind: str) -> None:
    """It is for few eyes; paper lies about."""
    term = the_term(a_fact(kind=kind, note="和同学动手"))

    assert "动手" not in term.model_dump_json()
    assert term.fact_count == 1


def test_the_line_that_was_chosen_stands_for_its_indicator() -> None:
    """What child and teacher chose goes before what happened last; without a line, as written."""
    chosen, later = a_fact(3, note="把图书角排好"), a_fact(20, note="关了灯")
    entry = Entry(chosen.observation_id, B2, "连着四周整理图书角", TEACHER_ID, 7)
    lined = the_term(chosen, later, entries={chosen.observation_id: entry})
    bare = the_term(chosen, later, entries={chosen.observation_id: replace(entry, line=None)})

    assert indicators(lined)[B2].fact == "连着四周整理图书角"
    assert indicators(bare)[B2].fact == "10 月 3 日　把图书角排好"


def test_less_help_is_said_only_while_the_fact_that_shows_it_stands() -> None:
    """A fact that was taken back shows nothing any more."""
    fact = a_fact()
    signed = {B2: Signed("B", TEACHER_ID, 9, less_help_fact=fact.observation_id)}

    assert indicators(the_term(fact, levels=signed))[B2].less_help_shown
    assert not indicators(the_term(a_fact(), levels=signed))[B2].less_help_shown


def test_levels_are_called_as_the_term_was_planned() -> None:
    """An authority that wants 优秀 chose that for the term; the meanings stay."""
    school = a_school(terms={TERM: a_term(label_set="formal")})
    named = {one.code: one for one in the_term(school=school).levels}

    assert (named["A"].label, named["D"].label) == ("优秀", "待提高")
    assert named["A"].descriptor == "主动、持续、能迁移"


def test_a_plan_counts_from_its_day_on() -> None:
    """A plan that begins after the term changes nothing in it."""
    soon = a_student(plans=((date.min, False), (date(2027, 3, 1), True)))
    signed = {B2: Signed("B", TEACHER_ID, 9)}

    assert indicators(the_term(student=soon, levels=signed))[B2].status is Standing.RATED
