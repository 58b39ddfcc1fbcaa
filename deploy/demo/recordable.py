"""Which notes of the bank may be recorded, arranged by the indicator they count towards.

The bank has words, the vocabulary has rules: whose word is asked, of which grades,
which measures are taken. Nothing here is drawn.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from demo.observation_bank import Note, ObservationBank, Voice
from portfolio.support.vocabulary import Vocabulary

_ELSEWHERE = {"health", "survey"}  # measured by their own teachers, or asked anonymously
_IN_PRINT = {"normal", "home"}
_QUANTITIES = {"count", "duration"}


@dataclass(frozen=True)
class Recordable:
    """One note of one type, ready to be said of somebody."""

    observation_type: str
    category: str
    indicator: str
    note: str
    measures: Mapping[str, int]
    words: Mapping[str, str]
    is_whole_class: bool
    is_for_print: bool
    awaits_teacher: bool


ByIndicator = Mapping[str, tuple[Recordable, ...]]


class RecordableNotes:
    """The bank under the rules of the vocabulary; what was worked out is kept."""

    def __init__(self, bank: ObservationBank, vocabulary: Vocabulary) -> None:
        self._bank, self._vocabulary = bank, vocabulary
        self._kept: dict[tuple[Voice, int, date], ByIndicator] = {}

    def of(self, *, by: Voice, grade: int, on: date) -> ByIndicator:
        """What this voice may record of a pupil of this grade who did it on this day."""
        key = (by, grade, on)
        if key not in self._kept:
            self._kept[key] = self._arranged(*key)
        return self._kept[key]

    def _arranged(self, by: Voice, grade: int, on: date) -> ByIndicator:
        found: dict[str, list[Recordable]] = defaultdict(list)
        for code in self._bank.types(by=by, grade=grade, on=on):
            kind = self._vocabulary.observation_type(code)
            if kind.sensitivity in _ELSEWHERE or not kind.is_for(grade):
                continue
            for note in self._bank.fitting(code, by=by, grade=grade, on=on):
                one = self._recordable(code, note)
                found[one.indicator].append(one)
        return {indicator: tuple(found[indicator]) for indicator in sorted(found)}

    def _recordable(self, code: str, note: Note) -> Recordable:
        kind = self._vocabulary.observation_type(code)
        return Recordable(
            observation_type=code,
            category=kind.category,
            indicator=self._vocabulary.indicator_of(code),
            note=note.zh,
            measures=self._counted(note),
            words=self._worded(note),
            is_whole_class=note.whole_class,
            is_for_print=kind.sensitivity in _IN_PRINT,
            awaits_teacher=note.by != "teacher" and kind.confirm == "non_teacher",
        )

    def _counted(self, note: Note) -> dict[str, int]:
        """Counts and durations."""
        kinds = {one.code: one.kind for one in self._vocabulary.observations.measures}
        return {
            name: value
            for name, value in note.measures.items()
            if isinstance(value, int) and kinds[name] in _QUANTITIES
        }

    def _worded(self, note: Note) -> dict[str, str]:
        """Levels, choices and short texts."""
        return {name: value for name, value in note.measures.items() if isinstance(value, str)}
