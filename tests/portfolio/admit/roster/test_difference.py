"""A list against the school: which row is which pupil, and what of it is for a person to say."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import SCHOOL_ID, a_school, a_student, a_term
from portfolio.admit.domain import Check, ClassGroup, Enrolled
from portfolio.admit.pupils import Left
from portfolio.admit.roster.class_ids import class_group_id
from portfolio.admit.roster.file import LeftRow, RosterRow
from portfolio.admit.roster.findings import Difference, Finding
from portfolio.admit.roster.matching import Known
from rosters import YEAR, a_listed, told

ONE, OTHER = UUID(int=1), UUID(int=2)
NUMBER = "G500000201803010041"
THREE_ONE, THREE_TWO = (class_group_id(SCHOOL_ID, 3, number, YEAR) for number in (1, 2))
BORN = date(2018, 3, 1)
EMPTY = a_school(class_groups={})


def there(**changes: Any) -> Enrolled:
    said = {"class_group_id": THREE_ONE, "born_on": BORN, "roster_number": 3, "sex": "m"}
    return a_student(**said | changes)


def found(*rows: RosterRow, pupils: dict[UUID, Enrolled], **more: Any) -> list[Finding]:
    return list(told(EMPTY, pupils, rows, **more).findings)


def kinds(*rows: RosterRow, pupils: dict[UUID, Enrolled], **more: Any) -> list[str]:
    return [one.reason or one.kind for one in found(*rows, pupils=pupils, **more)]


@pytest.mark.parametrize(
    ("changes", "kind", "what"),
    [
        ({}, "unchanged", ()),
        ({"class_number": 2}, "moved", ("class",)),
        ({"roster_number": 8}, "corrected", ("seat",)),
        ({"sex": "f"}, "corrected", ("sex",)),
        ({"sex": None, "roster_number": None}, "unchanged", ()),
        ({"grade": 2}, "repeated", ("grade", "class")),
        ({"grade": 4}, "repeated", ("grade", "class")),
        ({"registry_number": NUMBER}, "corrected", ("registry_number",)),
        ({"name": "王晓明"}, "new", ()),
        ({"born_on": date(2018, 3, 2)}, "new", ()),
    ],
)
def test_a_row_differs_in_what_it_says_and_in_nothing_else(
    changes: dict[str, Any], kind: str, what: tuple[str, ...]
) -> None:
    """What a list leaves open stays as the school has it."""
    [one] = found(a_listed(3, **changes), pupils={ONE: there()})

    assert (one.kind, one.changes) == (kind, what)


def test_who_left_returns_and_who_was_never_here_is_new() -> None:
    """The same name and birthday: the same child, whatever lies between."""
    left = there(left=Left(date(2025, 1, 1), "transfer"))
    [one] = found(a_listed(3), pupils={ONE: left})

    assert (one.kind, one.student_id) == ("returned", ONE)


def test_a_number_finds_who_was_renamed() -> None:
    """Birthday and number are the child's; the name was changed by the family."""
    known = Known(registry={NUMBER: frozenset({ONE})})
    [one] = found(
        a_listed(3, name="王晓明", registry_number=NUMBER), pupils={ONE: there()}, known=known
    )

    assert (one.student_id, one.changes) == (ONE, ("name",))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"born_on": date(2018, 3, 9)}, "birthday_differs"),
        ({"name": "别人", "born_on": date(2018, 9, 9)}, "number_of_another"),
        ({"grade": 5}, "grade_far"),
    ],
)
def test_what_contradicts_itself_is_for_a_person(changes: dict[str, Any], reason: str) -> None:
    """A number is never believed against the name and the birthday."""
    known = Known(registry={NUMBER: frozenset({ONE})})
    row = a_listed(3, registry_number=NUMBER, **changes)
    [one] = found(row, pupils={ONE: there()}, known=known)

    assert (one.kind, one.reason, one.candidates) == ("conflict", reason, (ONE,))


def test_a_number_of_another_stops_also_who_is_known_by_name() -> None:
    """小明's row has his classmate's number: one of the two is wrong."""
    known = Known(registry={NUMBER: frozenset({OTHER})})
    pupils = {ONE: there(), OTHER: there(name="李沐宇", born_on=date(2018, 5, 5))}

    assert kinds(a_listed(3, registry_number=NUMBER), pupils=pupils, known=known) == [
        "number_of_another"
    ]


def test_two_rows_of_one_number_are_in_conflict_until_both_are_known() -> None:
    """Once somebody has decided, next week's list asks no more."""
    rows = (
        a_listed(3, registry_number=NUMBER),
        a_listed(4, name="李沐宇", registry_number=NUMBER),
    )
    pupils = {ONE: there(), OTHER: there(name="李沐宇", roster_number=4)}

    assert kinds(*rows, pupils={}) == ["number_shared"] * 2
    assert kinds(*rows, pupils=pupils) == ["unchanged"] * 2


def test_two_of_one_name_and_birthday_keep_their_seats() -> None:
    """Both stand on the list: nobody has moved, and nobody is guessed."""
    rows = (a_listed(3), a_listed(4))
    both = {ONE: there(), OTHER: there(roster_number=4)}
    elsewhere = {ONE: there(class_group_id=THREE_TWO), OTHER: there(class_group_id=uuid4())}

    assert kinds(*rows, pupils=both) == ["unchanged"] * 2
    assert kinds(*rows, pupils={ONE: there()}) == ["unchanged", "new"]
    assert kinds(*rows, pupils=elsewhere) == ["ambiguous"] * 2
    assert kinds(a_listed(3), pupils=elsewhere) == ["ambiguous"]


def test_a_list_without_birthdays_is_believed_within_the_class() -> None:
    """Beyond it two children of one name are as likely as one who moved."""
    row = a_listed(3, born_on=None)
    far = there(class_group_id=uuid4(), entry_year=2019)

    assert kinds(row, pupils={ONE: there()}) == ["unchanged"]
    assert kinds(row, pupils={ONE: there(class_group_id=THREE_TWO)}) == ["birthday_missing"]
    assert kinds(row, pupils={ONE: far}) == ["new"]


def test_a_birthday_that_was_missing_is_learnt() -> None:
    """Of who is of the class by name; else a person is asked."""
    [one] = found(a_listed(3), pupils={ONE: there(born_on=None)})

    assert (one.student_id, one.changes) == (ONE, ("born_on",))


def test_a_bundle_knows_its_pupils_by_its_own_ids() -> None:
    """Renamed, moved and without a birthday: still the same."""
    known = Known(source={"pupil-41": frozenset({ONE})})
    row = a_listed(3, name="王晓明", born_on=None, class_number=2, external_id="pupil-41")
    [one] = found(row, pupils={ONE: there()}, known=known)

    assert (one.student_id, one.kind, one.changes) == (ONE, "moved", ("class", "name"))


def test_who_is_not_on_the_list_of_their_class_is_named() -> None:
    """Of other classes nothing is concluded; a class that is missing whole is named apart."""
    groups = {
        group: ClassGroup(group, 3, number, "primary", 2024)
        for number, group in ((1, THREE_ONE), (2, THREE_TWO))
    }
    pupils = {
        ONE: there(name="李沐宇"),
        OTHER: there(name="沈一", class_group_id=THREE_TWO),
        UUID(int=3): there(name="走了", left=Left(BORN, "transfer")),
    }
    difference = told(a_school(class_groups=groups), pupils, [a_listed(3)])

    assert difference.left == (ONE,)
    assert difference.not_listed == ((THREE_TWO, 1),)


def test_who_may_be_meant_by_a_row_has_not_left() -> None:
    """One who is in question is not among the missing as well."""
    pupils = {ONE: there(roster_number=8), OTHER: there(roster_number=9)}
    difference = told(EMPTY, pupils, [a_listed(3)])

    assert [one.kind for one in difference.findings] == ["conflict"]
    assert difference.left == ()


def test_a_delta_says_who_has_left_by_itself() -> None:
    """Who is not on it has not changed."""
    known = Known(source={"pupil-2": frozenset({OTHER})})
    pupils = {ONE: there(name="李沐宇"), OTHER: there(name="沈一")}
    gone = [LeftRow(row_number=9, external_id="pupil-2")]
    difference = told(EMPTY, pupils, [a_listed(3)], known=known, left=gone, is_delta=True)

    assert difference.left == (OTHER,)


def test_a_grade_of_a_year_that_is_partly_sealed_stays() -> None:
    """Its reports and numbers were told."""
    school = a_school(class_groups={}, terms={"2026-2027-1": a_term("sealed")})
    [one] = told(school, {ONE: there()}, [a_listed(3, grade=2)]).findings

    assert one.reason == "grade_is_sealed"


def test_nobody_is_moved_under_a_familys_check() -> None:
    """The freeze is told by the class of today, see `moving.py`."""
    checks = {("2026-2027-1", THREE_ONE): Check(BORN, "open")}
    school = a_school(class_groups={}, checks=checks)
    [one] = told(school, {ONE: there()}, [a_listed(3, class_number=2)]).findings

    assert one.reason == "class_is_checking"


def test_pupils_of_a_mixed_class_share_it() -> None:
    """复式班: by the lowest of its grades it is called and moves up."""
    rows = [a_listed(n, name=f"甲{n}", grade=n, mixed_grades=(3, 4)) for n in (3, 4)]

    assert {one.class_group_id for one in found(*rows, pupils={})} == {THREE_ONE}


NAMES = st.sampled_from(["甲", "乙"])
DAYS = st.sampled_from([None, BORN, date(2018, 4, 1)])
NUMBERS = st.sampled_from([None, "G1", "G2"])
ROWS = st.lists(st.tuples(NAMES, DAYS, NUMBERS, st.integers(1, 3), st.integers(1, 2)), max_size=6)


@given(there_are=ROWS, listed=ROWS)
def test_no_pupil_is_two_rows_and_no_row_is_lost(
    there_are: list[tuple[Any, ...]], listed: list[tuple[Any, ...]]
) -> None:
    """Whatever the list: each row comes to one thing, and each pupil is at most one row."""
    pupils: dict[UUID, Enrolled] = {}
    held: dict[str, frozenset[UUID]] = {}
    for name, born_on, number, seat, group in there_are:
        student_id = uuid4()
        place = class_group_id(SCHOOL_ID, 3, group, YEAR)
        pupils[student_id] = there(
            name=name, born_on=born_on, roster_number=seat, class_group_id=place
        )
        if number:
            held[number] = held.get(number, frozenset()) | {student_id}
    rows = [
        a_listed(
            n,
            name=name,
            born_on=born,
            registry_number=number,
            roster_number=seat,
            class_number=group,
        )
        for n, (name, born, number, seat, group) in enumerate(listed, 3)
    ]
    difference: Difference = told(EMPTY, pupils, rows, known=Known(registry=held))
    matched = [one.student_id for one in difference.findings if one.student_id]

    assert [one.row.row_number for one in difference.findings] == [one.row_number for one in rows]
    assert len(matched) == len(set(matched))
    assert not set(matched) & set(difference.left)
    assert all(bool(one.reason) == (one.kind == "conflict") for one in difference.findings)
    again = told(EMPTY, dict(reversed(pupils.items())), rows, known=Known(registry=held))
    assert again.canonical() == difference.canonical()
