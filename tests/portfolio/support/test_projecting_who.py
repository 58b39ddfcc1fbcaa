"""Who is in a read table: rows belong to a school, and nothing plain in them is a child's."""

from typing import Any
from uuid import uuid4

from builders import TERM, an_observation
from portfolio.support.journal import Decided
from read_tables import tables_of
from standing_school import StandingSchool
from standing_service import a_projector

from .projected import a_history, rows_of

# What says nothing of a pupil, and so is forgotten with none.
OF_THE_SCHOOL = {"class_review", "feed", "sealed_term", "spoken_prompt"}


def test_every_row_of_a_read_table_belongs_to_one_school_and_can_be_forgotten() -> None:
    """`school_id` stands first in every key (Citus shape), and what is of a pupil says of whom."""
    for table in tables_of():
        key = [column.name for column in table.primary_key]

        assert key[0] == "school_id"
        assert "student_id" in table.c or table.name in OF_THE_SCHOOL


async def test_what_is_plain_in_a_read_table_is_ids_dates_codes_and_counts(
    quiet: StandingSchool,
) -> None:
    """Heap pages and WAL keep deleted rows: no name, note or reason may lie in them open."""
    await quiet.given(*a_history(quiet))
    await a_projector(quiet.service.house).catch_up(quiet.school_id)
    found = str(await rows_of(quiet))

    for word in ("王小明", "李沐宇", "wang2", "一", "二", "三", "四"):
        assert word not in found
        assert word.encode().hex() not in found


async def sealed_cells(school: StandingSchool) -> list[Any]:
    rows = await school.service.house.desk.pool.fetch(
        "SELECT content FROM observation WHERE school_id = $1", school.school_id
    )
    return [row[0] for row in rows]


async def test_equal_words_of_two_pupils_do_not_look_equal(quiet: StandingSchool) -> None:
    """AES-SIV gives a rebuild the same bytes; place and key keep two rows apart."""
    for pupil in (quiet.pupil_id, quiet.pupil_id, quiet.classmate_id):
        await quiet.given(Decided(pupil, an_observation(note="同一句话"), TERM, uuid4()))
    await a_projector(quiet.service.house).catch_up(quiet.school_id)
    cells = await sealed_cells(quiet)

    assert len(set(cells)) == len(cells) == 3
