"""What is seen of the pupils in a term: drawn by seed, before anything is sent.

In: a class with its pupils, the days of the term, what may be recorded. Out: what a class did
together, observations of single pupils, what a family sees at home. Pure.
Each occasion is drawn for itself, so that a child who joins or leaves changes no other's record.
Now and then a pupil is absent, so that a few stay without facts enough for a level.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from demo.chance import Chance
from demo.recordable import Recordable, RecordableNotes
from demo.rooms import Pupil, Room

ABSENT = 0.04
AT_LEAST = 30
_MORE_TOGETHER = 15


@dataclass(frozen=True)
class Seen:
    """One thing seen on one day, of one pupil or of several at once; `name` is its own alone."""

    name: str
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
            "words": dict(self.what.words),
        }


@dataclass(frozen=True)
class PlanOfTerm:
    """`needed`: so many facts a level of each indicator asks for, on as many days.

    `seed` is the school's and the term's own. `days`: for what is done at home;
    `school_days`: those with lessons.
    """

    seed: str
    notes: RecordableNotes
    needed: Sequence[tuple[str, int]]
    days: Sequence[date]
    school_days: Sequence[date]

    def together(self, room: Room) -> list[Seen]:
        """What the class did, all who were there, in order of the days."""
        found = [*self._together(room), *self._more_together(room)]
        return sorted(found, key=lambda one: (one.on, one.name))

    def one_by_one(self, room: Room) -> list[Seen]:
        """What was seen of each where the class did nothing together, and of who was missed."""
        found = [*self._one_by_one(room)]
        count = Counter(pupil for seen in (*self.together(room), *found) for pupil in seen.pupils)
        for pupil in room.pupils:
            lacking = max(0, AT_LEAST - count[pupil])
            found += self.some(room, [pupil] * lacking, f"missed {pupil.key}")
        return sorted(found, key=lambda one: (one.on, one.name))

    def some(self, room: Room, pupils: Sequence[Pupil], purpose: str) -> list[Seen]:
        """One more observation of each of these, in order of the days."""
        found = [
            self._of_one(room, pupil, f"{purpose} {number}") for number, pupil in enumerate(pupils)
        ]
        return sorted(found, key=lambda one: (one.on, one.name))

    def at_home(self, room: Room, pupil: Pupil, until: date) -> tuple[Seen, Seen]:
        """Housework that a guardian tells of, and something that a teacher has to confirm."""
        labour = self._told(room, pupil, "labour", until, lambda one: one.category == "labour")
        return labour, self._told(room, pupil, "other", until, lambda one: one.awaits_teacher)

    def facts_in_print(self, room: Room) -> dict[Pupil, list[Seen]]:
        """Per pupil what a remark may speak of."""
        found: dict[Pupil, list[Seen]] = defaultdict(list)
        for seen in (*self.together(room), *self.one_by_one(room)):
            if seen.what.is_for_print:
                for pupil in seen.pupils:
                    found[pupil].append(seen)
        return found

    def _together(self, room: Room) -> Iterator[Seen]:
        for name, indicator, day in self._occasions(room):
            options = self._options(room, indicator, day, whole_class=True)
            if options:
                yield from self._all_there(room, name, options, day)

    def _more_together(self, room: Room) -> Iterator[Seen]:
        """Week after week, of whatever indicator the season offers."""
        for number in range(_MORE_TOGETHER):
            name = f"more {number}"
            chance = self._chance(room, name)
            day = chance.one_of(_part(self.school_days, number, _MORE_TOGETHER))
            by_indicator = self.notes.of(by="teacher", grade=room.grade, on=day)
            options = [
                one
                for ones in by_indicator.values()
                for one in ones
                if one.is_whole_class and one.is_for_print
            ]
            if options:
                yield from self._all_there(room, name, options, day)

    def _all_there(
        self, room: Room, name: str, options: Sequence[Recordable], day: date
    ) -> Iterator[Seen]:
        present = tuple(one for one in room.pupils if self._is_there(one, name))
        if present:
            yield Seen(name, self._chance(room, name, "what").one_of(options), day, present)

    def _one_by_one(self, room: Room) -> Iterator[Seen]:
        for name, indicator, around in self._occasions(room):
            if self._options(room, indicator, around, whole_class=True):
                continue
            for pupil in room.pupils:
                chance = Chance(f"{self.seed} {name} {pupil.key}")
                day = chance.one_of(self._same_half(around))
                options = self._options(room, indicator, day, whole_class=False)
                if options and self._is_there(pupil, name):
                    yield Seen(f"{name} {pupil.key}", chance.one_of(options), day, (pupil,))

    def _of_one(self, room: Room, pupil: Pupil, name: str) -> Seen:
        chance = self._chance(room, name)
        day = chance.one_of(self.school_days)
        by_indicator = self.notes.of(by="teacher", grade=room.grade, on=day)
        of_one = [one for ones in by_indicator.values() for one in ones if not one.is_whole_class]
        return Seen(name, chance.one_of(of_one), day, (pupil,))

    def _told(
        self,
        room: Room,
        pupil: Pupil,
        name: str,
        until: date,
        is_meant: Callable[[Recordable], bool],
    ) -> Seen:
        name = f"home {name} {pupil.key}"
        chance = Chance(f"{self.seed} {name}")
        day = chance.one_of([one for one in self.days if one <= until])
        by_indicator = self.notes.of(by="parent", grade=room.grade, on=day)
        options = [one for ones in by_indicator.values() for one in ones if is_meant(one)]
        return Seen(name, chance.one_of(options), day, (pupil,))

    def _options(
        self, room: Room, indicator: str, on: date, *, whole_class: bool
    ) -> list[Recordable]:
        found = self.notes.of(by="teacher", grade=room.grade, on=on).get(indicator, ())
        return [one for one in found if one.is_whole_class == whole_class and one.is_for_print]

    def _occasions(self, room: Room) -> Iterator[tuple[str, str, date]]:
        """Name, indicator and day of each, spread over the term."""
        for indicator, needed in self.needed:
            for number in range(needed):
                name = f"{indicator} {number}"
                days = _part(self.school_days, number, needed)
                yield name, indicator, self._chance(room, name).one_of(days)

    def _is_there(self, pupil: Pupil, name: str) -> bool:
        return not Chance(f"{self.seed} there {name} {pupil.key}").happens(ABSENT)

    def _chance(self, room: Room, *name: str) -> Chance:
        return Chance(f"{self.seed} {room.cohort} {' '.join(name)}")

    def _same_half(self, day: date) -> Sequence[date]:
        halves = [_part(self.school_days, number, 2) for number in range(2)]
        return next(half for half in halves if day in half)


def _part(days: Sequence[date], number: int, parts: int) -> Sequence[date]:
    """One of so many parts of the days; all of them where they are too few to part."""
    size = -(-len(days) // parts)
    return days[number * size : (number + 1) * size] or days
