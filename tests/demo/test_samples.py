"""The sample workbooks: what `./run` starts from, in step with the code that makes them."""

from collections import Counter
from pathlib import Path

import pytest
from openpyxl import load_workbook

from demo.make_samples import SAMPLES, write_samples
from demo.schools import NINE, SCHOOLS, SMALL, TOWN, School
from portfolio.admit.roster_file import read_roster
from portfolio.admit.staff_file import Duty, read_staff
from portfolio.support.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary(Path(__file__).parents[2] / "schemas" / "vocabulary")
FILES = [name for one in SCHOOLS for name in (one.roster_file, one.staff_file)]


def cells(path: Path) -> list[tuple[object, ...]]:
    return list(load_workbook(path).worksheets[0].iter_rows(values_only=True))


@pytest.fixture(scope="module")
def made_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    write_samples(folder)
    return folder


@pytest.mark.parametrize("name", FILES)
def test_a_sample_is_what_its_seed_gives(name: str, made_again: Path) -> None:
    """A sample edited by hand would be lost with the next making."""
    assert cells(SAMPLES / name) == cells(made_again / name)


def test_the_folder_holds_the_samples_and_nothing_else() -> None:
    """No stray workbook is shipped, and none that is large."""
    kept = {path.name: path.stat().st_size for path in SAMPLES.iterdir()}

    assert kept.keys() == set(FILES)
    assert max(kept.values()) < 500_000


@pytest.mark.parametrize("school", SCHOOLS, ids=lambda one: one.name)
def test_roster_and_staff_of_a_school_fit_together(school: School) -> None:
    """Each class has one class teacher and all its subjects; each is read without a problem."""
    roster = read_roster((SAMPLES / school.roster_file).read_bytes())
    staff = read_staff((SAMPLES / school.staff_file).read_bytes())
    led = Counter(
        (name.grade, name.class_number)
        for one in staff.rows
        if one.duty is Duty.CLASS_TEACHER
        for name in one.classes
    )

    assert roster.problems == staff.problems == ()
    assert led == Counter({(one.grade, one.class_number) for one in roster.rows})
    assert {one.school_code for one in roster.rows} == {school.code}
    for grade, class_number in school.classes:
        taught = {
            one.subject
            for one in staff.rows
            for name in one.classes
            if (name.grade, name.class_number) == (grade, class_number) and one.subject
        }
        codes = {VOCABULARY.subject_named(subject) for subject in taught}
        assert codes == set(VOCABULARY.subjects_for(grade))


@pytest.mark.parametrize(("school", "pupils"), [(TOWN, 528), (SMALL, 24), (NINE, 9)])
def test_the_schools_are_of_three_sizes(school: School, pupils: int) -> None:
    """One to publish, one for quick tests, one too small to say anything about."""
    rows = read_roster((SAMPLES / school.roster_file).read_bytes()).rows

    assert len(rows) == pupils


def test_no_phone_is_one_that_could_ring() -> None:
    """Invented people get numbers in a range that is not given out."""
    for name in FILES:
        values = [value for row in cells(SAMPLES / name) for value in row]
        phones = [
            one for one in values if isinstance(one, str) and one.isdigit() and len(one) == 11
        ]

        assert phones
        assert all(one.startswith("1990000") for one in phones)
