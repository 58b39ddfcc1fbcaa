"""The lists of the demonstration's schools: read by the service as a real school's are."""

from collections import Counter
from pathlib import Path

import pytest
from openpyxl import load_workbook

from demo.lists import kept, roster_of, staff_of
from demo.make_samples import SAMPLES, write_samples
from demo.roster_sheet import roster_rows
from demo.schools import FIRST_YEAR, POINT, PUPILS, SCHOOLS, TOWN, VILLAGE, School, county
from portfolio.admit.roster.file import read_roster
from portfolio.admit.staff.file import Duty, read_staff
from portfolio.support.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary(Path(__file__).parents[2] / "schemas" / "vocabulary")
YEARS = (FIRST_YEAR, FIRST_YEAR + 1)
NAME, BORN, GRADE, CLASS, NUMBER = 2, 4, 5, 6, 7


def cells(path: Path) -> list[tuple[object, ...]] | bytes:
    if path.suffix != ".xlsx":
        return path.read_bytes()
    return list(load_workbook(path).worksheets[0].iter_rows(values_only=True))


def test_a_sample_is_what_its_seed_gives(tmp_path: Path) -> None:
    """A sample edited by hand would be lost with the next making; none is large."""
    write_samples(tmp_path)
    made = {path.name: cells(path) for path in tmp_path.iterdir()}

    assert {path.name: cells(path) for path in SAMPLES.iterdir()} == made
    assert max(path.stat().st_size for path in SAMPLES.iterdir()) < 500_000


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("school", SCHOOLS, ids=lambda one: one.name)
def test_roster_and_staff_of_a_school_fit_together(
    school: School, year: int, tmp_path: Path
) -> None:
    """Each class has one class teacher and all its subjects; each is read without a problem."""
    roster = read_roster(kept(tmp_path / "roster.xlsx", roster_of(school, year)))
    staff = read_staff(kept(tmp_path / "staff.xlsx", staff_of(school, year)))
    led = Counter(
        (name.grade, name.class_number)
        for one in staff.rows
        if one.duty is Duty.CLASS_TEACHER
        for name in one.classes
    )

    assert [one for one in (*roster.problems, *staff.problems) if one.left_out] == []
    assert led == Counter({(one.grade, one.class_number) for one in roster.rows})
    assert {one.school_code for one in roster.rows} == {school.code}
    for grade, class_number in school.classes(year):
        taught = {
            one.subject
            for one in staff.rows
            for name in one.classes
            if (name.grade, name.class_number) == (grade, class_number) and one.subject
        }
        codes = {VOCABULARY.subject_named(subject) for subject in taught}
        assert codes == set(VOCABULARY.subjects_for(grade))


def test_a_county_is_of_five_sizes_and_a_point_reports_with_its_school() -> None:
    """One to publish, one too small to tell of a grade, one that is told with another."""
    sizes = {one.name: len(list(roster_rows(one, FIRST_YEAR))) for one in SCHOOLS}

    assert sizes[TOWN.name] == 540
    assert VILLAGE.in_class * VILLAGE.classes_in_grade == 9
    assert POINT.unit == VILLAGE.code
    assert sizes[POINT.name] >= 10
    assert sum(sizes.values()) == PUPILS


@pytest.mark.parametrize("school", SCHOOLS, ids=lambda one: one.name)
def test_who_stays_is_on_the_next_list_in_the_same_words_a_grade_higher(school: School) -> None:
    """The import takes who differs in name, birthday or number for somebody else."""
    now = {(row[NAME], row[BORN], row[CLASS], row[NUMBER]) for row in roster_rows(school, 2025)}
    then = {(row[NAME], row[BORN], row[CLASS], row[NUMBER]) for row in roster_rows(school, 2026)}

    assert len(now & then) == school.size * (len(school.grades) - 1) // len(school.grades)


def test_who_joins_late_is_one_row_more_and_changes_no_other() -> None:
    """The same list is handed in once more."""
    before, after = list(roster_rows(TOWN, 2025)), list(roster_rows(TOWN, 2025, late=1))

    assert len(after) == len(before) + 1
    assert [row for row in after if row not in before] == [
        row for row in after if row[NUMBER] == TOWN.in_class + 1
    ]


@pytest.mark.parametrize(("pupils", "schools"), [(24, 2), (100, 5), (5_000, 5), (3_000, 12)])
def test_a_county_of_another_size_has_about_so_many(pupils: int, schools: int) -> None:
    """Whoever asks for 5,000 should not wait for 50,000."""
    made = county(pupils=pupils, schools=schools)

    assert len({one.code for one in made}) == len(made) == schools
    assert 0.6 * pupils <= sum(one.size for one in made) <= 1.5 * pupils
    assert {one.unit for one in made if one.unit} <= {one.code for one in made}


def test_no_phone_is_one_that_could_ring() -> None:
    """Invented people get numbers in a range that is not given out."""
    values = [value for school in SCHOOLS for row in roster_rows(school, 2025) for value in row]
    phones = [one for one in values if isinstance(one, str) and one.isdigit() and len(one) == 11]

    assert phones
    assert all(one.startswith("1990000") for one in phones)
