"""A class as the API tells it, and the places of its pupils in the list."""

from dataclasses import dataclass

from demo.schools import Cohort


@dataclass(frozen=True)
class Pupil:
    """A pupil by id and place; the demonstration never needs the name.

    `key` stays with the child over the years: the class in which it began, and its number there.
    """

    student_id: str
    roster_number: int
    key: str


@dataclass(frozen=True)
class Room:
    """A class and its pupils, by roster number; `grade`: in the school year under way."""

    class_group_id: str
    cohort: Cohort
    grade: int
    pupils: tuple[Pupil, ...]

    @property
    def number(self) -> int:
        """Which of its grade it is."""
        return self.cohort.number

    @property
    def key(self) -> str:
        """`3-2`: the second class of the third grade."""
        return f"{self.grade}-{self.number}"
