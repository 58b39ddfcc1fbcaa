"""What a report says of a closed term beside the indicators, and what it leaves out."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from closed_terms import (
    a_full_term,
    a_plain_term,
    practice,
    voices,
)
from portfolio.seal import report_words as words
from portfolio.seal.closed_term import (
    HealthFact,
    Holiday,
    PictureFact,
    PracticeFact,
    Voice,
    VoiceText,
)
from portfolio.seal.report import report_view


def test_what_there_is_no_fact_for_is_left_out() -> None:
    """`缺：家长评价` tells on a family; an empty table tells on nobody and helps nobody."""
    view = report_view(a_plain_term())

    assert (view.subjects, view.record, view.voices) == (None, None, None)
    assert (view.practice, view.next_steps, view.pictures, view.health) == (None,) * 4
    assert (view.closing.notes, view.closing.verify_url) == ((), None)


def test_subjects_show_words_and_never_marks() -> None:
    """达标, 基本达标, 需帮助: no number can be added up from these."""
    subjects = report_view(a_full_term()).subjects

    assert subjects is not None
    assert {item.text for item in subjects.items} == {"达标", "基本达标"}
    assert len(subjects.items) == 10


def test_attendance_is_days_and_no_share() -> None:
    """92 of 93 days is a fact; a share invites a comparison."""
    record = report_view(a_full_term()).record

    assert record is not None
    assert record.items[0].text == "92 天（应到 93 天）"
    assert [item.label for item in record.items] == ["出勤", "任职", "荣誉", "特长"]


def test_practice_is_counted_from_its_facts_with_who_answers_for_them() -> None:
    """Hours that only some wrote down are not passed off as all hours."""
    table = report_view(a_full_term()).practice

    assert table is not None
    assert [(row.label, row.amount, row.sources) for row in table.rows] == [
        ("家务劳动", "18 次，其中 12 次记了时长，共 4 小时", "家长记录、教师确认"),
        ("校内劳动", "24 次", "教师记录"),
        (
            "志愿服务与社会体验",
            "2 次，共 3 小时",
            "学生本人记录、社区确认 1 次，学生本人记录、教师确认 1 次",
        ),
        ("社团与兴趣小组", "陶艺社 14 次", "教师记录"),
    ]


@given(st.permutations(practice()))
def test_practice_counts_do_not_depend_on_the_order_of_facts(facts: list[PracticeFact]) -> None:
    """A projection may hand facts over in any order."""
    table = report_view(a_plain_term(practice=tuple(facts))).practice

    assert table is not None
    assert [row.amount for row in table.rows] == [
        "18 次，其中 12 次记了时长，共 4 小时",
        "24 次",
        "2 次，共 3 小时",
        "陶艺社 14 次",
    ]


def test_fewer_than_three_peers_are_not_quoted() -> None:
    """One sentence by one classmate is a signature."""
    two = [voice for voice in voices() if voice.voice is Voice.PEER][:2]

    assert report_view(a_plain_term(voices=tuple(two))).voices is None


def test_whose_words_were_written_down_is_told() -> None:
    """A child of six speaks, a teacher writes; nobody is to think that the child wrote it."""
    said = VoiceText(voice=Voice.STUDENT, text="我会跳绳了。", for_child=True)
    view = report_view(a_plain_term(voices=(said,)))

    assert view.voices is not None
    assert [(i.label, i.text) for i in view.voices.items] == [
        ("我自己说（口述，老师记录）", "“我会跳绳了。”")
    ]


@pytest.mark.parametrize(
    ("grade", "own", "side", "space"),
    [
        (1, "我自己说", "我", "家人想对我说"),
        (6, "我自己说", "我", "家人想对我说"),
        (7, "我的反思", "我给自己定的目标", "我原来以为……现在我认为……"),
    ],
)
def test_from_grade_seven_on_the_page_speaks_to_a_young_person(
    grade: int, own: str, side: str, space: str
) -> None:
    """Goals of one's own and reflection instead of a drawing."""
    view = report_view(a_full_term(grade=grade))

    assert view.voices is not None
    assert view.next_steps is not None
    assert (view.voices.items[0].label, view.next_steps.items[0].label) == (own, side)
    assert view.second.writing[0].words == space
    assert any(one.is_for_drawing for one in words.spaces(grade)) == (grade < 7)


def test_health_is_told_by_school_years_with_advice_and_no_verdict() -> None:
    """Last year beside this one; what was not measured is a dash and not a fault."""
    view = report_view(
        a_plain_term(
            health=(
                HealthFact(kind="fitness", before="及格", now="良好"),
                HealthFact(kind="vision", now="4.8 / 4.9", needs_care=True),
            )
        )
    )

    assert view.health is not None
    assert view.health.note == "仅家庭可见，可沿虚线裁下"
    assert [(row.before, row.now, row.advice) for row in view.health.rows] == [
        ("及格", "良好", "坚持每天运动"),
        ("—", "4.8 / 4.9", "看黑板眯眼请及时复查，多到户外"),
    ]


def test_a_measurement_that_was_never_taken_has_no_row() -> None:
    """An empty row reads as if the child had been left out."""
    with pytest.raises(ValidationError, match="never taken"):
        HealthFact(kind="fitness")


def test_pictures_stand_with_their_month_and_words_and_never_in_the_json() -> None:
    """Three at most; a picture without words is still told to whoever cannot see it."""
    taken = date(2026, 10, 9)
    four = [PictureFact(jpeg=b"1", caption="秋收实践", taken_on=taken), PictureFact(jpeg=b"2")]
    view = report_view(a_plain_term(pictures=(*four, *four)))

    assert view.pictures is not None
    assert [(one.caption, one.alt) for one in view.pictures.items] == [
        ("10 月　秋收实践", "成长瞬间的照片：10 月　秋收实践"),
        ("", "成长瞬间的照片："),
        ("10 月　秋收实践", "成长瞬间的照片：10 月　秋收实践"),
    ]
    assert "jpeg" not in view.model_dump()["pictures"]["items"][0]


@pytest.mark.parametrize(
    ("holiday", "note"),
    [
        (Holiday(starts_on=date(2027, 1, 29)), "放假 2027-01-29。"),
        (Holiday(back_on=date(2027, 3, 3)), "报到 2027-03-03。"),
    ],
)
def test_of_a_holiday_only_what_is_known_is_told(holiday: Holiday, note: str) -> None:
    """The day of return is often fixed later."""
    assert report_view(a_plain_term(holiday=holiday)).closing.notes == (note,)
