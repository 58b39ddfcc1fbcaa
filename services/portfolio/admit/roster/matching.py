"""Which row of a list is which pupil: by number, then by name and birthday, then by name. Pure.

Nothing is guessed: where two pupils could be meant, or a number says another than the name does,
the row is in conflict and a person decides. A number alone never makes two children one.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from portfolio.admit.pupils import Enrolled
from portfolio.admit.roster.file import RosterRow
from portfolio.admit.roster.known_numbers import Holders

Reason = Literal[
    "ambiguous",
    "birthday_differs",
    "birthday_missing",
    "number_shared",
    "number_of_another",
    "grade_far",
    "grade_is_sealed",
    "class_is_checking",
]
"""Why a person has to decide about a row."""


@dataclass(frozen=True, slots=True)
class Known:
    """Who is known by the numbers of a list, see `known_numbers.py`."""

    registry: Holders = field(default_factory=dict)
    source: Holders = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the list with the class it belongs to."""

    row: RosterRow
    class_group_id: UUID


@dataclass(frozen=True, slots=True)
class Match:
    """A row's pupil; nobody, where the pupil is new; or why it is unclear, and who may be meant."""

    place: Place
    student_id: UUID | None = None
    reason: Reason | None = None
    candidates: tuple[UUID, ...] = ()


Students = Mapping[UUID, Enrolled]
_Seat = tuple[UUID | None, int | None]


def match(
    places: Sequence[Place], students: Students, known: Known, *, school_year: int
) -> list[Match]:
    """One `Match` for each row, in order; `students`: also who left."""
    matching = _Matching(places, students, known, school_year)
    matching.by_source()
    matching.by_number()
    matching.by_person()
    matching.by_name()
    return [matching.found.get(n) or matching.unmatched(n) for n in range(len(places))]


class _Matching:
    """The rows that are settled, and the pupils who are spoken for."""

    def __init__(
        self, places: Sequence[Place], students: Students, known: Known, school_year: int
    ) -> None:
        self.places, self.students, self.known = places, students, known
        self.year = school_year
        self.found: dict[int, Match] = {}
        self.taken: set[UUID] = set()
        numbers = Counter(one.row.registry_number for one in places if one.row.registry_number)
        self.shared = {number for number, count in numbers.items() if count > 1}

    def by_source(self) -> None:
        """By the id that a bundle has told before."""
        for n, place in self._open():
            held = self._holders(self.known.source, place.row.external_id)
            if len(held) == 1:
                self._pair(n, held[0])

    def by_number(self) -> None:
        """By a number that one pupil has, where name or birthday bear it out."""
        for n, place in self._open():
            held = self._holders(self.known.registry, place.row.registry_number)
            if place.row.registry_number in self.shared or len(held) != 1:
                continue
            if _is_borne_out(place.row, self.students[held[0]]):
                self._pair(n, held[0])

    def by_person(self) -> None:
        """By name and birthday: those of one class and seat first, then whoever is left over."""

        def of_row(row: RosterRow) -> Hashable:
            return (row.name, row.born_on) if row.born_on else None

        def of_pupil(pupil: Enrolled) -> Hashable:
            return (pupil.name, pupil.born_on) if pupil.born_on else None

        for rows, pupils in self._groups(of_row, of_pupil):
            self._settle(rows, pupils)

    def by_name(self) -> None:
        """By name alone, where list or school do not know the birthday: within the class."""

        def of_row(row: RosterRow) -> Hashable:
            return row.name

        def of_pupil(pupil: Enrolled) -> Hashable:
            return pupil.name

        for rows, pupils in self._groups(of_row, of_pupil):
            near = [one for one in pupils if any(self._may_be(n, one) for n in rows)]
            self._pair_alike(rows, near, lambda one: one)
            self._pair_alike(rows, near, lambda one: (one[0], None))
            for n in rows:
                free = [one for one in near if one not in self.taken and self._may_be(n, one)]
                self._doubt(n, free, "birthday_missing")

    def unmatched(self, n: int) -> Match:
        """A new pupil, unless the number stands for somebody."""
        place = self.places[n]
        row = place.row
        held = tuple(self._holders(self.known.registry, row.registry_number, also_taken=True))
        if row.registry_number in self.shared:
            return Match(place, reason="number_shared", candidates=held)
        if not held:
            return Match(place)
        is_namesake = any(self.students[one].name == row.name for one in held)
        reason: Reason = "birthday_differs" if is_namesake else "number_of_another"
        return Match(place, reason=reason, candidates=held)

    def _open(self) -> Iterable[tuple[int, Place]]:
        return [(n, one) for n, one in enumerate(self.places) if n not in self.found]

    def _pair(self, n: int, student_id: UUID) -> None:
        self.found[n] = Match(self.places[n], student_id)
        self.taken.add(student_id)

    def _holders(
        self, holders: Holders, number: str | None, *, also_taken: bool = False
    ) -> list[UUID]:
        held = holders.get(number, frozenset()) if number else frozenset()
        free = held if also_taken else held - self.taken
        return sorted(one for one in free if one in self.students)

    def _groups(
        self, of_row: Callable[[RosterRow], Hashable], of_pupil: Callable[[Enrolled], Hashable]
    ) -> list[tuple[list[int], list[UUID]]]:
        """Open rows and free pupils who share a key."""
        rows: dict[Hashable, list[int]] = defaultdict(list)
        for n, place in self._open():
            rows[of_row(place.row)].append(n)
        pupils: dict[Hashable, list[UUID]] = defaultdict(list)
        # In an order of their own: the same school must give the same difference.
        for student_id, pupil in sorted(self.students.items(), key=lambda one: one[0]):
            if student_id not in self.taken:
                pupils[of_pupil(pupil)].append(student_id)
        return [(rows[key], pupils[key]) for key in rows if key is not None and key in pupils]

    def _settle(self, rows: list[int], pupils: list[UUID]) -> None:
        """Pair by class and seat, then by class, then the only two left; the rest is unclear."""
        self._pair_alike(rows, pupils, lambda one: one)
        self._pair_alike(rows, pupils, lambda one: (one[0], None))
        self._pair_alike(rows, pupils, lambda _: (None, None))
        for n in rows:
            self._doubt(n, [one for one in pupils if one not in self.taken], "ambiguous")

    def _doubt(self, n: int, candidates: list[UUID], reason: Reason) -> None:
        if n not in self.found and candidates:
            self.found[n] = Match(self.places[n], None, reason, tuple(sorted(candidates)))

    def _pair_alike(
        self, rows: list[int], pupils: list[UUID], alike: Callable[[_Seat], _Seat]
    ) -> None:
        """Pair where exactly one row and one pupil are alike, and no number says otherwise."""
        of_rows, of_pupils = defaultdict(list), defaultdict(list)
        for n in rows:
            if n not in self.found:
                place = self.places[n]
                of_rows[alike((place.class_group_id, place.row.roster_number))].append(n)
        for one in pupils:
            if one not in self.taken:
                pupil = self.students[one]
                of_pupils[alike((pupil.class_group_id, pupil.roster_number))].append(one)
        for seat, those in of_rows.items():
            if len(those) == len(of_pupils[seat]) == 1 and self._fits(those[0], of_pupils[seat][0]):
                self._pair_unless_numbered(those[0], of_pupils[seat][0])

    def _pair_unless_numbered(self, n: int, student_id: UUID) -> None:
        place = self.places[n]
        number = place.row.registry_number
        held = self._holders(self.known.registry, number, also_taken=True)
        if held and student_id not in held and number not in self.shared:
            candidates = tuple(sorted({student_id, *held}))
            self.found[n] = Match(place, reason="number_of_another", candidates=candidates)
        else:
            self._pair(n, student_id)

    def _may_be(self, n: int, student_id: UUID) -> bool:
        """Of one name, a birthday of theirs unknown, and of this class or grade."""
        place, pupil = self.places[n], self.students[student_id]
        if place.row.born_on and pupil.born_on:
            return False  # both known, and then `by_person` would have found them
        is_of_class = pupil.class_group_id == place.class_group_id
        return is_of_class or abs(pupil.grade_in_year(self.year) - place.row.grade) <= 1

    def _fits(self, n: int, student_id: UUID) -> bool:
        born_on = self.students[student_id].born_on
        return self.places[n].row.born_on in {None, born_on} or born_on is None


def _is_borne_out(row: RosterRow, pupil: Enrolled) -> bool:
    if row.born_on and pupil.born_on:
        return row.born_on == pupil.born_on
    return row.name == pupil.name
