"""What stands of a pupil's term becomes what the report is made of."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from builders import (
    CLASS_GROUP,
    GUARDIAN_ID,
    TEACHER_ID,
    TERM,
    a_school,
    a_student,
    vocabulary,
)
from portfolio.confirm.domain import Counted
from portfolio.curate.domain import Signed, SubjectLevels, TermRecord, Written
from portfolio.seal.closed_term import ClosedTerm, PracticeKind, Standing, Voice
from portfolio.seal.collect import Closing, closed_term, report_number

PUPIL = UUID("5b0d1c1e-0000-4000-8000-000000000001")
B2 = "student.B2"


def a_fact(day: int = 14, kind: str = "MC08", **changes: Any) -> Counted:
    said = {
        "observation_id": uuid4(),
        "observation_type": kind,
        "occurred_on": date(2026, 10, day),
        "recorded_by": TEACHER_ID,
        "source": "teacher",
    }
    return Counted(**said | changes)


def the_term(
    *facts: Counted,
    student: Any = None,
    previous: dict[str, str] | None = None,
    **record: Any,
) -> ClosedTerm:
    return closed_term(
        Closing(PUPIL, TERM, 1, date(2027, 1, 22)),
        a_school(),
        student or a_student(),
        TermRecord(facts=facts, **record),
        vocabulary(),
        previous or {},
    )


def indicators(term: ClosedTerm) -> dict[str, Any]:
    return {one.code: one for one in term.indicators}


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


def test_facts_and_recorders_are_counted_and_never_compared() -> None:
    """How much was seen, by how many: said once, no one else's figure beside it."""
    term = the_term(a_fact(1), a_fact(2), a_fact(3, recorded_by=GUARDIAN_ID))

    assert (term.fact_count, term.recorder_count) == (3, 2)


def test_subjects_are_those_of_the_grade_that_were_signed() -> None:
    """In the order of the curriculum; English is not for grade 2."""
    signed = SubjectLevels({"music": "met", "english": "mostly", "chinese": "support"}, 4)
    second = a_student(entry_year=2025)

    assert [one.name for one in the_term(subjects=signed).subjects] == ["语文", "英语", "音乐"]
    assert [one.name for one in the_term(subjects=signed, student=second).subjects] == [
        "语文",
        "音乐",
    ]


def test_practice_says_who_recorded_and_who_vouched() -> None:
    """劳动 at home and at school, service outside, each by its own voice; hours as minutes."""
    practice = the_term(
        a_fact(1, "LP01", source="parent", measures={"minutes": 20}),
        a_fact(2, "LP09"),
        a_fact(3, "SP03", source="parent", measures={"hours": 2}, confirmed_by=TEACHER_ID),
        a_fact(4, "MC08"),
    ).practice

    assert [(one.kind, one.recorded_by, one.confirmed_by, one.minutes) for one in practice] == [
        (PracticeKind.HOME_LABOUR, Voice.GUARDIAN, None, 20),
        (PracticeKind.SCHOOL_LABOUR, Voice.TEACHER, None, None),
        (PracticeKind.SERVICE, Voice.GUARDIAN, Voice.TEACHER, 120),
    ]


def test_the_head_says_who_where_and_when() -> None:
    """As a certificate does."""
    term = the_term(remark=Written("愿意帮忙", TEACHER_ID, 5))

    assert (term.student_name, term.class_label, term.school_name) == (
        "王小明",
        "三（1）班",
        "年轮示例小学",
    )
    assert (term.term.school_year, term.term.name) == ("2026—2027", "第一学期")
    assert term.remark == "愿意帮忙"


def test_a_pupil_without_a_class_is_told_by_grade() -> None:
    """Or with a class the school does not know."""
    for group in (None, uuid4()):
        assert the_term(student=a_student(class_group_id=group)).class_label == "三年级"
    assert the_term(student=a_student(class_group_id=CLASS_GROUP)).class_label == "三（1）班"


def test_the_number_of_a_report_tells_nothing_and_stays_the_same() -> None:
    """It follows from the random id of the portfolio; letters that look alike do not occur."""
    number = report_number(PUPIL, TERM)

    assert number == report_number(PUPIL, TERM)
    assert number != report_number(PUPIL, "2026-2027-2")
    assert number != report_number(uuid4(), TERM)
    assert len(number) == 8
    assert not set(number) & set("01ILO")
