"""Which class a pupil of a bundle is in, and which class groups a lesson is for.

A class of OneRoster is a `homeroom` (行政班) or `scheduled` (a lesson).
Its title says grade and number as schools write them; its `grades` say the grade where it does not.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from portfolio.admit.roster.oneroster.tables import Record, Tables
from portfolio.admit.roster.workbook.cells import Unclear
from portfolio.admit.roster.workbook.class_names import ReadClass, Stage, class_name, grade_of_year

_GRADE = re.compile(r"0?([1-9])")


@dataclass(frozen=True, slots=True)
class Place:
    """Grade and number of a class; `grades` where several are taught in one room."""

    grade: int
    number: int
    grades: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier bundles told, by `sourcedId`, for a bundle that tells of changes only.

    `names`: of every pupil, also of who has left and so has no place.
    `names_of_classes`: grade and number of every class, whoever told it.
    `staff`: whoever has a duty, by the bundle's id or, of others, by staff number.
    """

    classes: Mapping[str, Place] = field(default_factory=dict)
    pupils: Mapping[str, Place] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    names_of_classes: frozenset[tuple[int, int]] = frozenset()
    staff: frozenset[str] = frozenset()

    def is_pupil(self, sourced_id: str) -> bool:
        """Whether earlier bundles told of this pupil."""
        return sourced_id in self.names or sourced_id in self.pupils


@dataclass
class Places:
    """The classes of a bundle."""

    tables: Tables
    school_year: int | None
    stage: Stage | None
    known: Known
    _homes: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._homes = {}
        for one in self.tables.living("enrollments"):
            if one.values["role"] == "student":
                found = self._homes.setdefault(one.values["userSourcedId"], [])
                found.append(one.values["classSourcedId"])

    def is_enrolled(self, user_id: str) -> bool:
        """Whether some class has this person as a pupil."""
        return user_id in self._homes

    def of_pupil(self, user: Record) -> tuple[Place, str | None]:
        """The pupil's place and the `sourcedId` of the class; raises `Unclear`."""
        enrolled = dict.fromkeys(self._homes.get(user.sourced_id, ()))
        homes = [one for one in enrolled if self.is_home(one)]
        if not homes and user.sourced_id in self.known.pupils:
            return self.known.pupils[user.sourced_id], None
        homes = homes or list(enrolled)
        if not homes:
            raise Unclear("没有行政班", "has no homeroom")
        if len(homes) > 1:
            raise Unclear("在几个行政班里", "is in several homerooms")
        record = self.tables.of("classes").get(homes[0])
        if record is not None:
            return self._placed(record, _grades(user)), homes[0]
        if homes[0] in self.known.classes:
            return self.known.classes[homes[0]], homes[0]
        raise Unclear("所在的班级不在数据包里", "the class is not in the bundle")

    def homes(self) -> Iterator[tuple[Record, Place | Unclear]]:
        """The homerooms of the bundle, each with its place or why that is not clear."""
        for one in self.tables.living("classes"):
            if one.values["classType"] != "homeroom":
                continue
            said = _grades(one)
            try:
                mixed = _named(one).mixed or (said if len(said) > 1 else ())
                yield one, self._placed(one, (min(mixed),) if mixed else ())
            except Unclear as unclear:
                yield one, unclear

    def homes_of(self, user_id: str) -> tuple[str, ...]:
        """The homerooms somebody is enrolled in, as far as they are known to be some."""
        return tuple(one for one in self._homes.get(user_id, ()) if self.is_home(one))

    def of_class(self, sourced_id: str) -> tuple[Place, ...]:
        """The class groups a class is for: its own, or those its pupils come from."""
        record = self.tables.of("classes").get(sourced_id)
        if record is not None and self.is_home(sourced_id):
            try:
                return (self._placed(record, ()),)
            except Unclear:
                return ()
        if record is None and sourced_id in self.known.classes:
            return (self.known.classes[sourced_id],)
        pupils = (
            self.tables.of("users").get(one)
            for one, enrolled in self._homes.items()
            if sourced_id in enrolled
        )
        return tuple(dict.fromkeys(self._where_told([one for one in pupils if one])))

    def _where_told(self, pupils: Sequence[Record]) -> Iterator[Place]:
        for one in pupils:
            with suppress(Unclear):
                yield self.of_pupil(one)[0]

    def is_home(self, sourced_id: str) -> bool:
        """Whether a class is a homeroom, in this bundle or an earlier one."""
        record = self.tables.of("classes").get(sourced_id)
        if record is None:
            return sourced_id in self.known.classes
        return record.values["classType"] == "homeroom"

    def _placed(self, record: Record, own: tuple[int, ...]) -> Place:
        read = _named(record)
        said = _grades(record)
        taught = read.mixed or (said if len(said) > 1 else ())
        number = read.number or (1 if taught else None)
        if number is None:
            raise Unclear("班级名称里没有班号", "the title of the class has no number")
        if len(own) == 1:
            return Place(own[0], number, taught)
        if read.grade is not None:
            return Place(read.grade, number)
        if read.year is not None:
            grade, _ = grade_of_year(read, school_year=self.school_year, stage=self.stage, by=None)
            return Place(grade, number)
        if len(said) == 1:
            return Place(said[0], number)
        raise Unclear("说不出年级", "the grade is not told")


def _named(record: Record) -> ReadClass:
    for column in ("title", "classCode"):
        try:
            return class_name(record.values.get(column, ""))
        except Unclear:
            continue
    raise Unclear("班级名称看不懂，请写成“三年级1班”", "write the title of the class as 三年级1班")


def _grades(record: Record) -> tuple[int, ...]:
    """The grades of a record: the binding gives codes such as `03`."""
    found = (_GRADE.fullmatch(one) for one in record.several("grades"))
    return tuple(sorted({int(one[1]) for one in found if one}))
