"""How a report lies on its pages: room to write in, lines that are held, what names itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from closed_terms import (
    a_full_term,
    a_plain_term,
)
from portfolio.seal import report_width as width
from portfolio.seal import report_words as words
from portfolio.seal.closed_term import (
    HealthFact,
    PictureFact,
)
from portfolio.seal.report import report_view


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
