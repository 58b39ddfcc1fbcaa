"""A list of duties against the school as it is: what taking it in would do, duty by duty. Pure.

In: the rows, the school as of today, its words. Out: a finding for each duty, and the problems met.
The same list against the same school gives the same difference, whoever asks.
A list adds, unless it is said to be whole: then what is not on it ends, as at a new school year.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from uuid import UUID

from portfolio.admit import events as e
from portfolio.admit.domain import Assignment, School
from portfolio.admit.roster.workbook.listed import RowProblem
from portfolio.admit.staff.duties import Key
from portfolio.admit.staff.file import Duty, EndingRow, StaffFile, StaffRow
from portfolio.admit.staff.findings import Listing, StaffDifference, StaffFinding
from portfolio.support.ids import derived
from portfolio.support.vocabulary import Vocabulary


def staff_difference(
    school_id: UUID, school: School, file: StaffFile, vocabulary: Vocabulary, listing: Listing
) -> StaffDifference:
    """What the list would do; `school` as of today (`School.on`)."""
    problems = [*file.problems]
    listed: dict[UUID, dict[Key, StaffFinding]] = {}
    meant = _Meant(school_id, school, listing)
    for row in file.rows:
        for one in _wanted(meant(row), school, row, vocabulary, listing, problems):
            found = _found(school, one, row.row_number, listing)
            listed.setdefault(one.staff_id, {}).setdefault(one.key, found)
    findings = [one for theirs in listed.values() for one in _named(school, theirs)]
    if listing.is_whole:
        findings += _not_listed(school, listed, listing)
    findings += _told_ended(school, file.endings, listing, listed, problems)
    return StaffDifference(tuple(findings), tuple(problems))


class _Meant:
    """Whom a row means: who is known by the bundle's id for them, else by the staff number."""

    def __init__(self, school_id: UUID, school: School, listing: Listing) -> None:
        self._school_id, self._school, self._listing = school_id, school, listing
        self._known = dict[tuple[str, str], UUID]()
        for one in _everything(school):
            self._known.setdefault(("number", one.staff_number), one.staff_id)
            if one.external_id:
                self._known.setdefault(("external", one.external_id), one.staff_id)

    def __call__(self, row: StaffRow) -> UUID:
        by_number = self._known.get(("number", row.staff_number))
        found = self._known.get(("external", row.external_id or ""), by_number)
        return found or self._left(row)

    def _left(self, row: StaffRow) -> UUID:
        """Nobody has the number today."""
        was = self._school.staff_numbers.get(row.staff_number)
        if was and row.staff_number in self._listing.same_person:
            return was
        return whose_number(self._school_id, self._school, row.staff_number, row.name)


def whose_number(school_id: UUID, school: School, staff_number: str, name: str) -> UUID:
    """Whose a staff number is, or who has it from now on; `school` as of today.

    Where nobody has it any more and somebody of another name is to, that is another person: what
    the former one wrote and read stays theirs, and nothing of it is the new one's. Of the same
    name it is who has come back. Two of one name and number the school tells apart by a number.
    """
    was = school.staff_numbers.get(staff_number)
    if was is None:
        return derived(school_id, "staff", staff_number)
    if held_by(school, was) or school.staff_names[was] == name:
        return was
    return derived(school_id, "staff", staff_number, was)


def by_subject(
    rows: Iterable[StaffRow], words: Vocabulary
) -> tuple[tuple[StaffRow, ...], tuple[StaffRow, ...]]:
    """Rows that can be taken, and those of a subject that no portfolio asks about."""
    known, strange = list[StaffRow](), list[StaffRow]()
    for one in rows:
        is_known = not one.subject or words.subject_named(one.subject)
        (known if is_known else strange).append(one)
    return tuple(known), tuple(strange)


def _everything(school: School) -> Iterator[Assignment]:
    for those in (school.duties, school.duties_to_come):
        for theirs in those.values():
            yield from theirs


def held_by(school: School, staff_id: UUID) -> tuple[Assignment, ...]:
    """What a person has today or has been promised."""
    return (*school.duties.get(staff_id, ()), *school.duties_to_come.get(staff_id, ()))


def _found(school: School, one: Assignment, row_number: int, listing: Listing) -> StaffFinding:
    was = school.staff_names.get(one.staff_id)
    if was is not None and was != one.name:
        decided = one.staff_number in listing.same_person
        return StaffFinding("renamed" if decided else "conflict", one, row_number, was)
    has = any(
        held.key == one.key and held.ended_on is None and not held.is_to_come(listing.starts_on)
        for held in held_by(school, one.staff_id)
    )
    if has:
        return StaffFinding("unchanged", one, row_number)
    return StaffFinding("new" if was is None else "given", one, row_number)


def _named(school: School, theirs: Mapping[Key, StaffFinding]) -> Iterator[StaffFinding]:
    """A name is changed once, and asked about once; the duties beside are given by it."""
    first = True
    for one in theirs.values():
        if one.kind in {"conflict", "renamed"} and not first:
            held = {it.key for it in held_by(school, one.one.staff_id) if it.ended_on is None}
            yield replace(one, kind="unchanged" if one.one.key in held else "given", was=None)
        else:
            yield one
        first = False


def _not_listed(
    school: School, listed: Mapping[UUID, Mapping[Key, StaffFinding]], listing: Listing
) -> Iterator[StaffFinding]:
    """Whatever a whole list does not name; who says that it is whole stays an administrator."""
    seen = set()
    for one in _everything(school):
        is_own = one.staff_id == listing.by and one.duty == "school_admin"
        if not one.outlasts(listing.starts_on) or is_own or (one.staff_id, one.key) in seen:
            continue
        seen.add((one.staff_id, one.key))
        if one.key not in listed.get(one.staff_id, ()):
            yield StaffFinding("ended", one)


def _told_ended(
    school: School,
    endings: Collection[EndingRow],
    listing: Listing,
    listed: Mapping[UUID, Mapping[Key, StaffFinding]],
    problems: list[RowProblem],
) -> Iterator[StaffFinding]:
    """Whom a bundle says to be gone, and the classes it takes somebody from."""
    seen = set()
    for row in endings:
        for one in _everything(school):
            lasts = one.outlasts(listing.starts_on)
            if not lasts or not _is_meant(school, row, one, listing):
                continue
            if one.key in listed.get(one.staff_id, ()) or (one.staff_id, one.key) in seen:
                continue
            seen.add((one.staff_id, one.key))
            if one.staff_id == listing.by:
                zh, en = "不能解除自己的职责", "you cannot end your own duties"
                problems.append(_problem(row.row_number, row.column, zh, en, left_out=False))
                continue
            yield StaffFinding("ended", one, row.row_number)


def _is_meant(school: School, row: EndingRow, one: Assignment, listing: Listing) -> bool:
    known = (
        one.external_id == row.external_id
        if one.external_id
        else one.staff_number in row.staff_numbers
    )
    if not known or row.duty is None:
        return known
    group = school.class_groups.get(one.class_group_id) if one.class_group_id else None
    name = (group.grade_in(listing.school_year), group.number) if group else None
    named = {(it.grade, it.class_number) for it in row.classes}
    return one.duty == row.duty.value and name in named


def _wanted(
    staff_id: UUID,
    school: School,
    row: StaffRow,
    vocabulary: Vocabulary,
    listing: Listing,
    problems: list[RowProblem],
) -> list[Assignment]:
    """The duties a row names; what it names that nobody knows is noted."""
    subject = vocabulary.subject_named(row.subject) if row.subject else None
    if row.subject and subject is None:
        _note(problems, row, "学科", "没有这门学科", "is not a subject we know")
    if row.duty is Duty.ASSISTING and school.reporting_unit is None:
        zh, en = "只有教学点可以请中心校教师协助", "is for a teaching point, which has a 中心校"
        _note(problems, row, "职责", zh, en)
    groups = _groups(school, row, listing, problems)
    return [
        Assignment(
            staff_id,
            row.staff_number,
            row.name,
            row.duty.value,
            group,
            subject.code if subject else None,
            from_on=listing.from_on,
            external_id=row.external_id,
        )
        for group in (groups or [None])
    ]


def _groups(
    school: School, row: StaffRow, listing: Listing, problems: list[RowProblem]
) -> list[UUID | None]:
    year = listing.school_year
    by_name = {(one.grade_in(year), one.number): one for one in school.class_groups.values()}
    groups: list[UUID | None] = []
    for one in row.classes:
        if group := by_name.get((one.grade, one.class_number)):
            groups.append(group.class_group_id)
        else:
            _note(problems, row, "班级", "名册里没有这个班", "is not on the roster")
    return groups


def _note(problems: list[RowProblem], row: StaffRow, column: str, zh: str, en: str) -> None:
    problems.append(_problem(row.row_number, column, zh, en, left_out=True))


def _problem(row_number: int, column: str, zh: str, en: str, *, left_out: bool) -> RowProblem:
    return RowProblem(row_number=row_number, column=column, zh=zh, en=en, left_out=left_out)


def assigned(one: Assignment) -> e.StaffAssigned:
    """The event that gives a duty."""
    return e.StaffAssigned(
        staff_id=one.staff_id,
        staff_number=one.staff_number,
        name=one.name,
        duty=one.duty,
        class_group_id=one.class_group_id,
        subject=one.subject,
        from_on=one.from_on,
        external_id=one.external_id,
    )
