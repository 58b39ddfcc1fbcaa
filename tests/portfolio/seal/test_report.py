"""What a report says of a closed term, and what it never says."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from closed_terms import (
    LEVELS,
    REMARK,
    a_full_term,
    a_plain_term,
    indicators,
    not_judged,
    practice,
    voices,
)
from portfolio.seal import report_width as width
from portfolio.seal import report_words as words
from portfolio.seal.closed_term import (
    ClosedTerm,
    HealthFact,
    Holiday,
    LevelLabel,
    PictureFact,
    PracticeFact,
    Standing,
    Voice,
    VoiceText,
)
from portfolio.seal.report import report_view
from portfolio.seal.view import ReportView, Row

BESIDE_OTHERS = re.compile(
    r"排名|名次|第\s*[\d一二三四五六七八九十]+\s*名|\d\s*[%％]|百分|前\s*\d+|超过.{0,6}(同学|人)"
    r"|倒数|平均|总分|得分|\d\s*分(?!钟)|班级第|全班|rank|percent|score",
    re.IGNORECASE,
)

# The one place where the words stand: that it is not done.
NEVER_DONE = "；不合计、不平均、不排名"


def strings(value: Any) -> Iterator[str]:
    """Every string of a view, wherever it stands."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from strings(inner)


def rows(view: ReportView) -> dict[str, Row]:
    return {row.name: row for group in view.indicators.groups for row in group.rows}


def one_indicator(**changes: Any) -> Row:
    """The row of 社会责任 with these facts."""
    whole = indicators()
    changed = whole[1].model_validate(whole[1].model_dump() | changes)
    view = report_view(a_plain_term(indicators=(whole[0], changed, *whole[2:])))
    return rows(view)["社会责任"]


# ── twelve indicators ───────────────────────────────────────────────────────────────────────


def test_twelve_indicators_are_shown_as_twelve_in_five_groups() -> None:
    """Nothing is summed up into a dimension: a group has a name and rows, and no level."""
    groups = report_view(a_full_term()).indicators.groups

    assert [len(group.rows) for group in groups] == [3, 3, 2, 2, 2]
    assert [g.dimension for g in groups][::4] == ["品德发展", "劳动与社会实践"]
    assert set(type(groups[0]).model_fields) == {"dimension", "rows"}


def test_the_title_counts_what_the_framework_has() -> None:
    """The number is data: another framework version may have other indicators."""
    assert report_view(a_plain_term()).indicators.title == "十二项关键表现"
    assert [words.numeral(n) for n in (0, 5, 10, 19, 20)] == ["零", "五", "十", "十九", "20"]


def test_a_level_stands_on_the_track_with_its_word() -> None:
    """A mark without a word asks the reader to count ticks; a screen reader cannot."""
    row = one_indicator(level="B", previous_level="C")

    assert (row.now, row.before, row.standing) == (3, 2, "稳定")
    assert row.alt == "上学期发展中，本学期稳定"


def test_the_words_of_levels_come_with_the_term() -> None:
    """An authority that wants 优秀 to 待提高 changes data, and not a line of code."""
    formal = dict(zip("ABCD", ("优秀", "良好", "合格", "待提高"), strict=True))
    levels = tuple(LevelLabel(code=k.code, label=formal[k.code], descriptor="") for k in LEVELS)
    view = report_view(a_plain_term(levels=levels))

    assert view.indicators.scale == ("待提高", "合格", "良好", "优秀")
    assert not any(level.label in text for text in strings(view.model_dump()) for level in LEVELS)


@pytest.mark.parametrize(
    ("status", "words_of_it"),
    [
        (Standing.NOT_ENOUGH, "记录还不够"),
        (Standing.UNRATED, "只记事实"),
        (Standing.BY_SUBJECT, "按学科评价"),
        (Standing.BY_PLAN, "按个人计划"),
    ],
)
def test_what_has_no_level_says_why_and_has_no_mark(status: Standing, words_of_it: str) -> None:
    """An empty track would read as the lowest level."""
    row = one_indicator(status=status, level=None)

    assert (row.standing, row.now, row.before, row.change) == (words_of_it, None, None, "")


def test_too_few_facts_is_explained_as_no_judgement() -> None:
    """A gap in the record is the school's and not the child's (教基〔2021〕3号, 写实记录)."""
    legend = "".join(report_view(a_plain_term()).indicators.legend)

    assert "“记录还不够”表示看到的太少，学校不作判断，并不表示表现不好。" in legend
    assert "理想信念只记事实，不评等级。" in legend
    assert all(level.descriptor in legend for level in LEVELS)


def test_a_pupil_with_an_individual_plan_is_told_so() -> None:
    """The common descriptors are not laid upon a child who is taught by a plan of its own."""
    view = report_view(a_plain_term(indicators=indicators(**not_judged(Standing.BY_PLAN))))

    assert "个别化教育计划" in "".join(view.indicators.legend)
    assert view.radar is None
    assert view.indicators.note == ""


# ── the child with itself ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("before", "now", "less_help", "word"),
    [
        ("C", "B", False, "明显进步"),
        ("D", "A", False, "明显进步"),
        ("B", "B", True, "有进步"),
        ("B", "B", False, "保持"),
        ("A", "B", False, "暂不比较"),
        ("A", "B", True, "暂不比较"),
        (None, "B", True, "暂不比较"),
    ],
)
def test_change_is_told_of_the_child_alone(
    *, before: str, now: str, less_help: bool, word: str
) -> None:
    """Up is progress, the same with less help is progress too, and a fall is not put on paper."""
    row = one_indicator(previous_level=before, level=now, less_help_shown=less_help)

    assert row.change == word


def test_what_is_not_compared_shows_no_mark_of_last_term() -> None:
    """A hollow mark to the right of the full one would say what the word does not."""
    assert one_indicator(previous_level="A", level="C").before is None


def test_the_first_term_in_a_school_has_no_column_of_change() -> None:
    """Twelve times `暂不比较` would read like something went wrong."""
    view = report_view(a_plain_term(indicators=indicators(previous_level=None)))

    assert view.indicators.compares is False
    assert "上学期" not in view.indicators.note


def test_the_radar_has_the_rated_indicators_in_the_frameworks_order() -> None:
    """A fixed order, so that last year's paper can be laid beside this one."""
    radar = report_view(a_plain_term()).radar

    assert radar is not None
    names = " ".join(axis.name for axis in radar.axes)
    assert names == (
        "社会责任 行为习惯 学习习惯 创新精神 健康生活 身心素质 美育实践 感受表达 劳动习惯"
    )
    assert [axis.before for axis in radar.axes][:2] == [2, 3]


@pytest.mark.parametrize(("rated", "is_drawn"), [(2, False), (3, True)])
def test_fewer_than_three_levels_draw_no_radar(*, rated: int, is_drawn: bool) -> None:
    """Two points are a line that looks like a result."""
    unrated = indicators(**not_judged(Standing.NOT_ENOUGH))
    some = indicators()[1 : 1 + rated]

    assert (report_view(a_plain_term(indicators=unrated + some)).radar is not None) is is_drawn


@pytest.mark.parametrize("term", [a_plain_term(), a_full_term()], ids=["plain", "full"])
def test_nothing_that_could_be_laid_beside_another_child_appears(term: ClosedTerm) -> None:
    """No rank, no share, no sum: neither as a word nor as a field a later page could print."""
    view = report_view(term).model_dump()
    told = (text.replace(NEVER_DONE, "") for text in strings(view))
    found = [text for text in told if BESIDE_OTHERS.search(text)]

    assert found == []


@pytest.mark.parametrize(
    "planted", ["班级第 3 名", "超过 90% 的同学", "总分 86 分", "全班排名", "高于平均", "前 5"]
)
def test_the_search_for_comparisons_finds_a_planted_one(planted: str) -> None:
    """The test above would pass for ever if its pattern matched nothing."""
    view = report_view(a_plain_term(posts=(planted,))).model_dump()

    assert [text for text in strings(view) if BESIDE_OTHERS.search(text)]


# ── the first paragraph ─────────────────────────────────────────────────────────────────────


def test_the_sentence_of_the_class_teacher_opens_the_report() -> None:
    """A sentence first, then the chart; the letter to the child stands among the voices."""
    view = report_view(a_full_term(lead="把愿意帮忙变成了习惯。"))

    assert view.lead.title == "这学期，我们看到的王梓涵"
    assert (view.lead.text, view.lead.signed) == ("把愿意帮忙变成了习惯。", "—— 班主任")
    assert view.voices is not None
    assert {"班主任": REMARK}.items() <= {i.label: i.text for i in view.voices.items}.items()


@pytest.mark.parametrize("remark", [None, "", " \n"])
def test_without_a_word_of_the_teacher_only_what_can_be_counted_is_said(
    remark: str | None,
) -> None:
    """Software does not write about a child in a teacher's place."""
    lead = report_view(a_plain_term(lead=remark, remark=remark)).lead

    assert "27 条已核实的记录，由 5 个人写下" in lead.text
    assert "不代写" in lead.text
    assert lead.signed == ""


def test_a_term_without_facts_says_so() -> None:
    """`0 条记录，由 0 个人` is a count nobody wants to read."""
    lead = report_view(a_plain_term(fact_count=0, recorder_count=0)).lead

    assert "还没有已核实的记录" in lead.text
    assert "0" not in lead.text


def test_a_long_remark_stands_whole_among_the_voices() -> None:
    """As long as a remark may be (500 characters), and the first page says where it is."""
    remark = "他借出的书都按时还了。" * 45
    view = report_view(a_full_term(remark=remark))

    assert "大家眼中的我" in view.lead.text
    assert view.voices is not None
    assert {"班主任": remark}.items() <= {i.label: i.text for i in view.voices.items}.items()


def test_a_remark_beyond_the_page_is_cut_and_says_where_the_rest_is() -> None:
    """A cut that does not show would put words into the teacher's mouth."""
    view = report_view(a_full_term(remark="他借出的书都按时还了。" * 300))

    assert view.voices is not None
    assert view.voices.items[1].text.endswith("……（余下见成长档案）")


# ── the rest of the paper ───────────────────────────────────────────────────────────────────


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


# ── how it lies on the pages ────────────────────────────────────────────────────────────────


def test_the_less_is_said_the_more_room_there_is_to_write_in() -> None:
    """A page with a line on it looks forgotten; one with places to write in is used."""
    full = a_full_term()
    little = a_plain_term()
    crowded = a_full_term(remark="他借出的书都按时还了。" * 45, pictures=(PictureFact(jpeg=b""),))
    rooms = [len(report_view(term).second.writing) for term in (crowded, full, little)]

    assert rooms == sorted(rooms)
    assert rooms[0] < rooms[-1] == 3


def test_behind_the_strip_that_is_cut_off_the_first_page_is_empty() -> None:
    """Printed on both sides, what is cut off takes its other side with it."""
    health = (HealthFact(kind="fitness", now="良好"),)
    with_it, without = (report_view(a_full_term(health=one)) for one in (health, ()))

    assert sum(with_it.first.rows) < sum(without.first.rows)


@given(text=st.text(max_size=200), room=st.floats(4, 60), most=st.integers(1, 4))
def test_a_held_text_keeps_to_its_lines(text: str, room: float, most: int) -> None:
    """What the page is laid out by must be true of every text."""
    kept = width.held(text, room, most)

    assert width.lines(kept, room) <= most or width.ems(kept) <= most * room


def test_a_second_version_says_which_one_it_replaces() -> None:
    """Two papers of one term must tell which of them counts."""
    assert report_view(a_plain_term(version=2)).closing.notes == ("本版替代第 1 版。",)


def test_the_title_in_the_file_does_not_name_the_child() -> None:
    """A title shows in window lists, print queues and file indexes."""
    assert report_view(a_full_term()).document_title == "学生发展质量评价报告 7K3M9P"


def test_a_registry_number_has_no_place_in_a_report() -> None:
    """It holds the number of the identity card and the day of birth."""
    with pytest.raises(ValidationError, match="registry_number"):
        a_plain_term(registry_number="G500000201910020001")


@pytest.mark.parametrize("changes", [{"level": None}, {"status": "not_enough"}, {"level": "E"}])
def test_a_level_without_a_signature_cannot_be_written_down(changes: dict[str, Any]) -> None:
    """Rated and a level come together, and only with a level the label set has."""
    with pytest.raises(ValidationError):
        one_indicator(**changes)


def test_a_level_the_label_set_lacks_is_refused() -> None:
    """A level nobody can name must not reach the page as a code."""
    with pytest.raises(ValidationError, match="label"):
        a_plain_term(levels=LEVELS[1:])


# ── bounded ─────────────────────────────────────────────────────────────────────────────────


@given(text=st.text(max_size=400), columns=st.integers(2, 100))
def test_a_shortened_text_keeps_to_its_width(text: str, columns: int) -> None:
    """The page has so much room, whatever was typed."""
    line = width.shortened(text, columns)

    assert width.fits(line, columns)
    assert line == " ".join(text.split()) or line.endswith("…")


def test_a_name_of_twenty_five_characters_is_kept_whole() -> None:
    """A name is the one thing that may not be shortened."""
    name = "阿依努尔古丽·买买提艾力·阿卜杜热合曼·库尔班江"

    assert len(name) >= 24
    assert report_view(a_plain_term(student_name=name)).head.student == name


def test_lists_beyond_the_page_say_how_many_there_are() -> None:
    """What is left out is at least counted."""
    assert width.listed(["甲", "乙", "丙"], 2, 10, words.AND_MORE) == "甲；乙等 3 项"
