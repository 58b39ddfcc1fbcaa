"""What the demonstration school's teachers and parents write in a term, and what is said of it.

In: the type of an observation, whose word it is, the grade and the day; and a `Chance`.
Out: a short note that fits, or a remark built on a dated fact. The same seed gives the same words.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from demo.chance import Chance

Voice = Literal["teacher", "parent"]
Season = Literal["spring", "summer", "autumn", "winter"]
_SEASONS: tuple[Season, ...] = ("winter", "spring", "summer", "autumn")
_HERE = Path(__file__).parent


class Note(BaseModel):
    """One thing seen, as somebody would type it; `measures` by their codes in the vocabulary."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: str
    measures: Mapping[str, int | str]
    by: Voice = "teacher"
    grades: Annotated[str, Field(pattern=r"^[1-9]-[1-9]$")] = "1-9"
    seasons: tuple[Season, ...] = _SEASONS
    months: tuple[int, ...] = tuple(range(1, 13))
    whole_class: bool = False

    def fits(self, *, by: Voice, grade: int, on: date) -> bool:
        """Whether it could have been written by this voice, of this grade, on this day."""
        first, last = self.grades.split("-")
        in_grade = int(first) <= grade <= int(last)
        return (
            self.by == by and in_grade and season_of(on) in self.seasons and on.month in self.months
        )


class Words(BaseModel):
    """What a fact of one indicator shows, and a small next step."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    shows: tuple[str, ...]
    next: tuple[str, ...]


class RemarkWords(BaseModel):
    """The sentences a remark is built from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    greetings: tuple[str, ...]
    closings: tuple[str, ...]
    indicators: Mapping[str, Words]


@dataclass(frozen=True)
class ObservationBank:
    """Notes by the code of their type, in the order of the file, and the words of remarks."""

    notes: Mapping[str, tuple[Note, ...]]
    words: RemarkWords

    def types(self, *, by: Voice, grade: int, on: date) -> tuple[str, ...]:
        """The types this voice could have something to say about."""
        return tuple(code for code in self.notes if self.fitting(code, by=by, grade=grade, on=on))

    def fitting(self, code: str, *, by: Voice, grade: int, on: date) -> tuple[Note, ...]:
        """The notes of a type that fit; none, where nobody would write one."""
        return tuple(one for one in self.notes.get(code, ()) if one.fits(by=by, grade=grade, on=on))

    def activities(self, *, grade: int, on: date) -> tuple[tuple[str, Note], ...]:
        """What a class does together: a type's code and a note that holds for all who took part."""
        return tuple(
            (code, one)
            for code in self.notes
            for one in self.fitting(code, by="teacher", grade=grade, on=on)
            if one.whole_class
        )

    def remark(self, chance: Chance, *, indicator: str, fact: str, on: date) -> str:
        """80 to 160 characters to the child: a dated fact, what it shows, one small next step."""
        words = self.words.indicators[indicator]
        return "".join(
            (
                chance.one_of(self.words.greetings),
                f"{on.month} 月 {on.day} 日，记录里写着：“{fact.rstrip('。')}。”",
                chance.one_of(words.shows),
                chance.one_of(words.next),
                chance.one_of(self.words.closings),
            )
        )


def season_of(day: date) -> Season:
    """September to November is autumn, and so round the year."""
    return _SEASONS[day.month % 12 // 3]


def load_bank() -> ObservationBank:
    """The notes and words kept beside this file."""
    notes = TypeAdapter(dict[str, tuple[Note, ...]])
    return ObservationBank(
        notes=notes.validate_python(_read("observation_notes.yaml")),
        words=RemarkWords.model_validate(_read("remark_words.yaml")),
    )


def _read(name: str) -> Any:
    return yaml.safe_load((_HERE / name).read_text("utf-8"))
