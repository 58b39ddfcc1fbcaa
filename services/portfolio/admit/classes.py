"""A class, and what a school was registered as: parts of the school as decisions see it. Pure."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portfolio.admit import events as e
from portfolio.admit.pupils import grade_in_year


@dataclass(frozen=True, slots=True)
class ClassGroup:
    """A class; `mixed_with`: years in which others entered who are taught in it (复式班)."""

    class_group_id: UUID
    grade: int
    number: int
    stage: e.Stage | None = None
    entry_year: int | None = None
    mixed_with: frozenset[int] = frozenset()

    def teaches(self, grade: int, school_year: int | None) -> bool:
        """Whether pupils of this grade belong here: in a 复式班 those of several."""
        return grade in self.grades_in(school_year)

    def grades_in(self, school_year: int | None) -> frozenset[int]:
        """The grades whose pupils belong here in a school year."""
        own = self.grade_in(school_year)
        later = (year - (self.entry_year or year) for year in self.mixed_with)
        return frozenset({own, *(own - years for years in later)})

    def grade_in(self, school_year: int | None) -> int:
        """The class's label in a school year: it moves up with its pupils."""
        if school_year is None or self.stage is None or self.entry_year is None:
            return self.grade
        return grade_in_year(school_year, self.stage, self.entry_year)


def formed(event: e.ClassFormed) -> ClassGroup:
    """A class as it was formed."""
    return ClassGroup(
        event.class_group_id, event.grade, event.number, event.stage, event.entry_year
    )


@dataclass(frozen=True, slots=True)
class Registration:
    """What a school was registered as from a day on (None: from the beginning)."""

    from_on: date | None
    code: str
    name: str
    authority: str
    stage: e.SchoolStage
