"""粘贴名单: the ways schools write a class, a number and a name; nothing is guessed."""

from uuid import UUID, uuid4

import pytest

from portfolio.capture.honours import MOST_LINES, ListIsTooLong, Pupil, class_in, rows_of

GROUP, OTHER = uuid4(), uuid4()


def a_pupil(name: str, number: int, group: UUID = GROUP, class_number: int = 1) -> Pupil:
    """Of grade 3."""
    return Pupil(uuid4(), name, group, 3, class_number, number)


@pytest.mark.parametrize(
    "word",
    ["三年级1班", "三(1)班", "三（1）班", "3.1", "3年级一班", "三年1班", "3-1"],
)
def test_a_class_is_written_in_many_ways(word: str) -> None:
    """All of them mean grade 3, class 1."""
    assert class_in(word) == (3, 1)


@pytest.mark.parametrize("word", ["31", "王小明", "一等奖", "县级", "2026", ""])
def test_other_words_are_no_class(word: str) -> None:
    """Also two digits alone: they may be a number in the class."""
    assert class_in(word) is None


def test_junior_grades_count_from_seven() -> None:
    """初一 is grade 7; a class may have two digits."""
    assert class_in("初一2班") == (7, 2)
    assert class_in("三(12)班") == (3, 12)
    assert class_in("三年级十二班") == (3, 12)


def test_class_or_number_tells_two_of_a_name_apart() -> None:
    """And without either, both are shown."""
    one, two = a_pupil("王欣怡", 5), a_pupil("王欣怡", 6, OTHER, 2)
    pupils = [one, two]
    rows = list(rows_of("王欣怡\n三(2)班 王欣怡 领操员\n5号 王欣怡\n三(9)班 王欣怡", pupils))

    assert [row.pupil for row in rows] == [None, two, one, None]
    assert [row.reason for row in rows] == ["several", None, None, "no_such_class"]
    assert rows[0].candidates == (one, two)
    assert rows[1].note == "领操员"


def test_lines_that_say_nothing_are_passed_over() -> None:
    """Their numbers still count, so that a person finds the line."""
    rows = list(rows_of("\n\n1、何清欢，一等奖\n", [a_pupil("何清欢", 3)]))

    assert [(row.line, row.note) for row in rows] == [(3, "一等奖")]


@pytest.mark.parametrize(
    ("line", "note"),
    [
        ("李　明", None),
        ("1．李 明，一等奖", "一等奖"),
        ("１３号　李明　一等奖", "一等奖"),
        ("7\t李明\t一等奖", "一等奖"),
        ("\ufeff李明\u200b  ；一等奖🏅", "一等奖🏅"),
        ("三（１）班 李明", None),
    ],
)
def test_a_cell_is_read_however_it_was_copied(line: str, note: str | None) -> None:
    """Padded names, full-width figures, a column of line numbers, characters nobody sees."""
    one = a_pupil("李明", 13)
    [row] = rows_of(line, [one, a_pupil("李明亮", 14), a_pupil("明", 15)])

    assert (row.pupil, row.note, row.said) == (one, note, line.strip())


def test_a_name_with_a_dot_is_found_whichever_dot_was_typed() -> None:
    """Keyboards have five of them."""
    one = a_pupil("阿依努尔·艾力", 13)
    rows = rows_of("\n".join(f"阿依努尔{dot}艾力 朗诵" for dot in "·•・．."), [one])

    assert {(row.pupil or row.candidates[0]).student_id for row in rows} == {one.student_id}


def test_a_name_that_begins_another_is_itself_and_in_parts_it_is_asked() -> None:
    """李明 is not 李明亮; 李明 亮 could be both."""
    short, long = a_pupil("李明", 13), a_pupil("李明亮", 14)
    rows = list(rows_of("李明\n李明亮\n李明 亮", [short, long]))

    assert [row.pupil for row in rows] == [short, long, None]
    assert (rows[2].reason, rows[2].candidates) == ("several", (short, long))


def test_a_number_of_nobody_leaves_the_choice_to_a_person() -> None:
    """It may be the line's own."""
    two = a_pupil("王欣怡", 5), a_pupil("王欣怡", 6)
    [row] = rows_of("1 王欣怡", two)

    assert (row.reason, row.candidates, row.note) == ("several", two, None)


def test_a_line_too_many_is_told_and_no_child_is_left_out_without_a_word() -> None:
    """A teacher who pasted 501 children would not count the rows that came back."""
    pupils = [a_pupil("何清欢", 3)]
    lines = ["何清欢"] * MOST_LINES

    assert len(list(rows_of("\n\n".join(lines), pupils))) == MOST_LINES
    with pytest.raises(ListIsTooLong) as refused:
        list(rows_of("\n".join([*lines, "何清欢"]), pupils))
    assert refused.value.fields.items() >= {"lines": MOST_LINES + 1, "limit": MOST_LINES}.items()
