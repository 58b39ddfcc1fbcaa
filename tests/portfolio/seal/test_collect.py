"""What stands of a pupil's term beside the indicators becomes what the report is made of."""

from datetime import date
from uuid import uuid4

import pytest

from builders import (
    CLASS_GROUP,
    GUARDIAN_ID,
    TEACHER_ID,
    TERM,
    a_picture,
    a_school,
    a_student,
    a_term,
)
from portfolio.curate.domain import NextSteps, Pictures, SubjectLevels, TermRecord, Written
from portfolio.curate.events import Picture
from portfolio.seal.closed_term import Attendance, Holiday, PracticeKind, Side, Voice
from portfolio.seal.collect import report_number
from portfolio.seal.collect_facts import OfYears
from portfolio.seal.pictures import may_be_printed

from .collected import PUPIL, a_fact, the_term


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


def test_everybody_speaks_in_their_own_words() -> None:
    """Child and family as they wrote, peers and community from what was confirmed."""
    voices = the_term(
        a_fact(2, "MC13", source="peer", note="他等我一起走"),
        a_fact(
            22,
            "SP03",
            source="community",
            organisation="东风社区",
            note="敬老",
            measures={"hours": 2},
        ),
        self_statement=Written("我会跳绳了", TEACHER_ID, 3, for_child=True),
        family_words=Written("周末会洗碗", GUARDIAN_ID, 4),
    ).voices

    assert [(one.voice, one.text, one.for_child) for one in voices] == [
        (Voice.STUDENT, "我会跳绳了", True),
        (Voice.GUARDIAN, "周末会洗碗", False),
        (Voice.PEER, "他等我一起走", False),
        (
            Voice.COMMUNITY,
            "东风社区　10 月 22 日　敬老　2 小时（社区工作人员已确认）",
            False,
        ),
    ]


def test_days_of_attendance_are_added_up_unless_they_are_too_many() -> None:
    """By the month, or said again for the whole term."""
    months = [a_fact(day, "AC11", items={"present": day, "of": 20}) for day in (19, 20)]
    whole = a_fact(28, "AC11", items={"present": 38, "of": 40})
    school = a_school(terms={TERM: a_term(school_days=40)})

    assert the_term(*months, school=school).attendance == Attendance(
        present_days=39, school_days=40
    )
    assert the_term(*months, whole, school=school).attendance == Attendance(
        present_days=38, school_days=40
    )
    assert the_term().attendance is None


def test_posts_honours_and_talents_are_told_once_each() -> None:
    """So that no second paper is written for them."""
    term = the_term(
        a_fact(1, "MC17", words={"role": "图书角管理员"}),
        a_fact(2, "MC17", words={"role": "图书角管理员"}),
        a_fact(3, "MC16", note="爱劳动章", words={"award": "school"}),
        a_fact(4, "AA07", note="陶艺展", words={"award": "none"}),
        a_fact(5, "AA05", words={"skill": "陶艺"}),
    )

    assert term.posts == ("图书角管理员",)
    assert term.honours == ("爱劳动章（校级）",)
    assert term.talents == ("陶艺",)


def test_what_was_agreed_and_the_holidays_are_passed_on() -> None:
    """A line nobody agreed to is left out."""
    agreed = NextSteps("每天跳绳", None, "当一次小教练", "student.B7", TEACHER_ID, 2)
    school = a_school(terms={TERM: a_term(holiday_on=date(2027, 1, 29))})
    term = the_term(next_steps=agreed, school=school)

    assert [(step.who, step.text) for step in term.next_steps] == [
        (Side.STUDENT, "每天跳绳"),
        (Side.SCHOOL, "当一次小教练"),
    ]
    assert term.holiday == Holiday(starts_on=date(2027, 1, 29))


def test_health_is_told_by_school_years_as_a_class_and_never_as_points() -> None:
    """The class of the standard and the eyes, last year beside this one; an exemption is said."""
    seen = [a_fact(9, "PF11", items={"vision_left": left, "vision_right": 50}) for left in (50, 48)]
    exempt = a_fact(9, "PF09", words={"test_items": "exempt"})
    health = the_term(years=OfYears([seen[0]], [seen[1], exempt])).health

    assert [(one.kind, one.before, one.now, one.needs_care) for one in health] == [
        ("fitness", None, "免测", False),
        ("vision", "5.0 / 5.0", "4.8 / 5.0", True),
    ]
    assert the_term(years=OfYears()).health == ()


def test_clubs_stand_under_their_own_name_and_own_chores_are_at_home() -> None:
    """A child who writes down the washing-up did it at home."""
    practice = the_term(
        a_fact(1, "AC04", organisation="陶艺社"),
        a_fact(2, "LP01", source="student"),
        a_fact(3, "LP09", source="student"),
    ).practice

    assert [(one.kind, one.title) for one in practice] == [
        (PracticeKind.CLUB, "陶艺社"),
        (PracticeKind.HOME_LABOUR, None),
        (PracticeKind.SCHOOL_LABOUR, None),
    ]


@pytest.mark.parametrize(("consents", "printed"), [(frozenset({"photo"}), 1), (frozenset(), 0)])
def test_pictures_are_printed_with_the_consent_of_that_day(
    consents: frozenset[str], printed: int
) -> None:
    """Chosen in December, taken back in January: not on the paper; sound is no picture."""
    fact, picture = a_fact(), a_picture()
    sound = a_picture(media_type="audio/mp4", width=0, height=0)
    record = TermRecord(
        facts=(fact,),
        pictures=Pictures(
            tuple(Picture(evidence_id=one.evidence_id) for one in (picture, sound)), 1
        ),
        evidence={one.evidence_id: (fact.observation_id, one) for one in (picture, sound)},
    )
    chosen = may_be_printed(a_student(consents=consents), record, date(2027, 1, 22))

    assert len(chosen) == printed


def test_the_number_of_a_report_tells_nothing_and_stays_the_same() -> None:
    """It follows from the random id of the portfolio; letters that look alike do not occur."""
    number = report_number(PUPIL, TERM)

    assert number == report_number(PUPIL, TERM)
    assert number != report_number(PUPIL, "2026-2027-2")
    assert number != report_number(uuid4(), TERM)
    assert len(number) == 8
    assert not set(number) & set("01ILO")
