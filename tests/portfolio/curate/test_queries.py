"""A pupil's term as the log tells it: one by one and many at once are the same."""

from uuid import uuid4

from builders import TERM
from portfolio.curate.queries import term_record, term_records
from standing_school import StandingSchool


async def test_many_pupils_at_once_are_as_each_by_itself(school: StandingSchool) -> None:
    """A class is read in one query; each pupil's term is what the pupil's own stream says."""
    for student_id in (school.pupil_id, school.classmate_id, school.pupil_id):
        await school.recorded("class teacher", student_id)
    journal = school.service.house.desk.journal
    pupils = [school.pupil_id, school.classmate_id, school.planned_id]

    found = await term_records(journal, school.school_id, pupils, TERM)

    assert found == {one: await term_record(journal, school.school_id, one, TERM) for one in pupils}
    assert [len(found[one].facts) for one in pupils] == [2, 1, 0]


async def test_who_is_nobody_is_not_there(school: StandingSchool) -> None:
    """No key was made for a stream that does not exist; after an erasure there is none either."""
    journal = school.service.house.desk.journal

    assert await term_records(journal, school.school_id, [uuid4()], TERM) == {}
