"""What teachers and families see of the pupils in a term: drawn by seed, before anything is sent.

In: a class with its pupils, the days so far, what may be recorded. Out: what a class did together,
observations of single pupils, what a family sees at home. Pure.
Now and then a pupil is absent, so that a few stay without facts enough for a level.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from demo.chance import Chance
from demo.recordable import Recordable, RecordableNotes
from demo.rooms import Pupil, Room

ABSENT = 0.04


@dataclass(frozen=True)
class Seen:
    """One thing seen on one day, of one pupil or of several at once."""

    what: Recordable
    on: date
    pupils: tuple[Pupil, ...]

    def body(self, term: str) -> dict[str, object]:
        """What every request about it says."""
        return {
            "term": term,
            "observation_type": self.what.observation_type,
            "occurred_on": self.on.isoformat(),
            "note": self.what.note,
            "measures": dict(self.what.measures),
        }


@dataclass(frozen=True)
class PlanOfTerm:
    """`needed`: so many facts a level of each indicator asks for, on as many days.

    `days`: all so far, for what is done at home; `school_days`: those with lessons.
    """

    seed: int
    notes: RecordableNotes
    needed: Sequence[tuple[str, int]]
    days: Sequence[date]
    school_days: Sequence[date]

    def together(self, room: Room) -> list[Seen]:
        """What the class did, all who were there, in order of the days."""
        return _by_day(self._together(room, Chance(f"{self.seed} together {room.key}")))

    def one_by_one(self, room: Room) -> list[Seen]:
        """What was seen of each, where the class did nothing together."""
        return _by_day(self._one_by_one(room, Chance(f"{self.seed} one by one {room.key}")))

    def some(self, room: Room, count: int, purpose: str) -> list[Seen]:
        """So many more observations of pupils drawn from the class, in order of the days."""
        chance = Chance(f"{self.seed} {purpose} {room.key}")
        return _by_day(self._of_anyone(room, chance) for _ in range(count))

    def at_home(self, room: Room, pupil: Pupil) -> tuple[Seen, Seen]:
        """Housework that a guardian tells of, and something that a teacher has to confirm."""
        chance = Chance(f"{self.seed} home {room.key} {pupil.roster_number}")
        labour = self._told(room, pupil, chance, lambda one: one.category == "labour")
        return labour, self._told(room, pupil, chance, lambda one: one.awaits_teacher)

    def facts_in_print(self, room: Room) -> dict[Pupil, list[Seen]]:
        """Per pupil what a remark may speak of."""
        found: dict[Pupil, list[Seen]] = defaultdict(list)
        for seen in (*self.together(room), *self.one_by_one(room)):
            if seen.what.is_for_print:
                for pupil in seen.pupils:
                    found[pupil].append(seen)
        return found

    def _together(self, room: Room, chance: Chance) -> Iterator[Seen]:
        for indicator, day in self._occasions(room):
            options = self._options(room, indicator, day, whole_class=True)
            present = tuple(one for one in room.pupils if not chance.happens(ABSENT))
            if options and present:
                yield Seen(chance.one_of(options), day, present)

    def _one_by_one(self, room: Room, chance: Chance) -> Iterator[Seen]:
        for indicator, around in self._occasions(room):
            if self._options(room, indicator, around, whole_class=True):
                continue
            for pupil in room.pupils:
                day = chance.one_of(self._same_half(around))
                options = self._options(room, indicator, day, whole_class=False)
                if options and not chance.happens(ABSENT):
                    yield Seen(chance.one_of(options), day, (pupil,))

    def _of_anyone(self, room: Room, chance: Chance) -> Seen:
        day = chance.one_of(self.school_days)
        by_indicator = self.notes.of(by="teacher", grade=room.grade, on=day)
        of_one = [one for ones in by_indicator.values() for one in ones if not one.is_whole_class]
        return Seen(chance.one_of(of_one), day, (chance.one_of(room.pupils),))

    def _told(
        self, room: Room, pupil: Pupil, chance: Chance, is_meant: Callable[[Recordable], bool]
    ) -> Seen:
        day = chance.one_of(self.days)
        by_indicator = self.notes.of(by="parent", grade=room.grade, on=day)
        options = [one for ones in by_indicator.values() for one in ones if is_meant(one)]
        return Seen(chance.one_of(options), day, (pupil,))

    def _options(
        self, room: Room, indicator: str, on: date, *, whole_class: bool
    ) -> list[Recordable]:
        found = self.notes.of(by="teacher", grade=room.grade, on=on).get(indicator, ())
        return [one for one in found if one.is_whole_class == whole_class and one.is_for_print]

    def _occasions(self, room: Room) -> Iterator[tuple[str, date]]:
        """The days of each indicator in a class, spread over the term."""
        chance = Chance(f"{self.seed} occasions {room.key}")
        for indicator, needed in self.needed:
            for number in range(needed):
                yield indicator, chance.one_of(_part(self.school_days, number, needed))

    def _same_half(self, day: date) -> Sequence[date]:
        halves = [_part(self.school_days, number, 2) for number in range(2)]
        return next(half for half in halves if day in half)


def _part(days: Sequence[date], number: int, parts: int) -> Sequence[date]:
    """One of so many parts of the days; all of them where they are too few to part."""
    size = -(-len(days) // parts)
    return days[number * size : (number + 1) * size] or days


def _by_day(seen: Iterable[Seen]) -> list[Seen]:
    return sorted(seen, key=lambda one: one.on)
