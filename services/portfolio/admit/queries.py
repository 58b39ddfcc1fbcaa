"""The school and the pupil as they are now, read from their streams and remembered by epoch.

Whatever changes a right raises the epoch of the stream it stands in. So what is remembered is right
as long as the epoch is, and an append that was decided on an older one loses.
Commands decide on what is remembered; reads compare the epochs first, in one small query.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar
from uuid import UUID

from portfolio.admit.domain import (
    Enrolled,
    Erased,
    School,
    Student,
    Unknown,
    enrolled,
    evolve_school,
    evolve_student,
)
from portfolio.admit.events import StudentErased
from portfolio.support.clock import school_day
from portfolio.support.event import Event
from portfolio.support.journal import Journal
from portfolio.support.keys import KeyForgotten
from portfolio.support.mapper import Logged
from portfolio.support.planning import StreamHead
from portfolio.support.problems import NotFound

_KEEP_AT_MOST = 50_000
_AT_ONCE = 100
S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class At(Generic[S]):
    """A state and the epoch of its stream at which it holds."""

    state: S
    epoch: int


class Rosters:
    """Schools and pupils by id, for deciding and for authorising."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._schools: dict[UUID, At[School]] = {}
        self._of_day: dict[UUID, tuple[date, At[School], At[School]]] = {}
        self._students: OrderedDict[UUID, tuple[UUID, At[Student]]] = OrderedDict()

    async def school(self, school_id: UUID, *, fresh: bool = False) -> At[School]:
        """The school; raises `NotFound` where none is registered."""
        known = self._schools.get(school_id)
        if known is None or fresh:
            known = await self._load(school_id, school_id, School(), evolve_school)
            if not known.state.code:
                raise NotFound
            self._schools[school_id] = known
        return self._today(school_id, known)

    def _today(self, school_id: UUID, known: At[School]) -> At[School]:
        """With the duties of this day: at midnight rights begin and end by themselves."""
        today = school_day(self._journal.clock.now())
        shown = self._of_day.get(school_id)
        if shown is None or shown[0] != today or shown[1] is not known:
            shown = (today, known, At(known.state.on(today), known.epoch))
            self._of_day[school_id] = shown
        return shown[2]

    async def student(
        self, school_id: UUID, student_id: UUID, *, fresh: bool = False
    ) -> At[Student]:
        """The pupil, `Erased` or `Unknown`."""
        entry = self._students.get(student_id)
        if entry is not None and entry[0] == school_id and not fresh:
            return entry[1]
        start: Student = Unknown()
        known = await self._load(school_id, student_id, start, evolve_student)
        if isinstance(known.state, Erased):
            self._journal.keyring.drop(school_id, student_id)
        if not isinstance(known.state, Unknown):
            self._remember(school_id, student_id, known)
        return known

    async def current(
        self, school_id: UUID, student_id: UUID | None = None
    ) -> tuple[At[School], At[Student]]:
        """School and pupil, surely as they are now: for reads."""
        streams = [school_id] if student_id is None else [school_id, student_id]
        epochs = await self._journal.store.epochs(school_id, streams)
        school = await self.school(school_id)
        if school.epoch != epochs.get(school_id):
            school = await self.school(school_id, fresh=True)
        if student_id is None:
            return school, At(Unknown(), 0)
        student = await self.student(school_id, student_id)
        if student.epoch != epochs.get(student_id, 0):
            student = await self.student(school_id, student_id, fresh=True)
        return school, student

    async def enrolled_now(
        self, school_id: UUID, student_ids: Iterable[UUID], *, also_left: bool = False
    ) -> dict[UUID, At[Enrolled]]:
        """Those of these pupils who are taught here, surely as they are now.

        `also_left`: who left too, for terms that were sealed before.
        """
        wanted = list(student_ids)
        epochs = await self._journal.store.epochs(school_id, wanted)
        found: dict[UUID, At[Enrolled]] = {}
        for student_id in wanted:
            known = await self.student(school_id, student_id)
            if known.epoch != epochs.get(student_id, 0):
                known = await self.student(school_id, student_id, fresh=True)
            if isinstance(known.state, Enrolled) and (also_left or not known.state.left):
                found[student_id] = At(enrolled(known.state), known.epoch)
        return found

    async def everybody(
        self, school_id: UUID, *, also_left: bool = False
    ) -> dict[UUID, At[Enrolled]]:
        """Every pupil of the school, surely as they are now; read some at a time."""
        heads = await self._journal.store.heads(school_id)
        heads.pop(school_id, None)
        old = [one for one, head in heads.items() if not self._is_current(school_id, one, head)]
        for start in range(0, len(old), _AT_ONCE):
            await self._read(school_id, {one: heads[one] for one in old[start : start + _AT_ONCE]})
        found: dict[UUID, At[Enrolled]] = {}
        for student_id in heads:
            known = await self.student(school_id, student_id)
            if isinstance(known.state, Enrolled) and (also_left or not known.state.left):
                found[student_id] = At(known.state, known.epoch)
        return found

    def _is_current(self, school_id: UUID, student_id: UUID, head: StreamHead) -> bool:
        entry = self._students.get(student_id)
        return entry is not None and entry[0] == school_id and entry[1].epoch == head.epoch

    async def _read(self, school_id: UUID, heads: Mapping[UUID, StreamHead]) -> None:
        """Remember these pupils as they are: read together, one costs a tenth."""
        streams = await self._journal.store.load_many(school_id, heads)
        rows = [row for those in streams.values() for row in _telling(those)]
        try:
            events = await self._journal.opened(rows)
        except KeyForgotten:
            return  # one was erased meanwhile: they are read one by one
        told = iter(events)
        for student_id, those in streams.items():
            state: Student = Unknown()
            for _ in _telling(those):
                state = evolve_student(state, next(told))
            # No newer than what was read: whoever decides on it is told where it has moved.
            self._remember(school_id, student_id, At(state, heads[student_id].epoch))

    def _remember(self, school_id: UUID, student_id: UUID, known: At[Student]) -> None:
        self._students[student_id] = (school_id, known)
        while len(self._students) > _KEEP_AT_MOST:
            self._students.popitem(last=False)

    async def _load(
        self, school_id: UUID, stream_id: UUID, start: S, evolve: Callable[[S, Event], S]
    ) -> At[S]:
        try:
            return await self._fold(school_id, stream_id, start, evolve)
        except KeyForgotten:
            # Erased between reading and opening: now the erasure is there to be read.
            return await self._fold(school_id, stream_id, start, evolve)

    async def _fold(
        self, school_id: UUID, stream_id: UUID, start: S, evolve: Callable[[S, Event], S]
    ) -> At[S]:
        stream = await self._journal.store.load(school_id, stream_id)
        state = start
        for event in await self._journal.opened(_telling(stream.events)):
            state = evolve(state, event)
        return At(state, stream.head.epoch)


def _telling(rows: Sequence[Logged]) -> Sequence[Logged]:
    """After an erasure nothing else of the stream can be opened, nor need it be."""
    erasure = [row for row in rows if row.topic == StudentErased.topic]
    return erasure or rows
