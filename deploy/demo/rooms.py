"""A class as the API tells it, and the places of its pupils in the list."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pupil:
    """A pupil by id and place; the demonstration never needs the name."""

    student_id: str
    roster_number: int


@dataclass(frozen=True)
class Room:
    """A class and its pupils, by roster number."""

    class_group_id: str
    grade: int
    number: int
    pupils: tuple[Pupil, ...]

    @property
    def key(self) -> str:
        """`3-2`: the second class of the third grade."""
        return f"{self.grade}-{self.number}"
