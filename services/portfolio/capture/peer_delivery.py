"""Carries peers' voices over, a while later and several at once, in no order.

What is plain in the log is when something was appended, under which id, in whose stream.
So of a class only the voices of three givers or more go together,
shuffled, under ids that follow from the givers' keys; and the note that they have gone is made
for as many at once, shuffled anew. Who gave which is then known to the givers' keys alone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from secrets import SystemRandom
from uuid import UUID

from portfolio.admit.desk import Desk
from portfolio.admit.domain import Enrolled, FactsAreFrozen
from portfolio.capture import peers
from portfolio.capture.events import PeerVoiceGiven
from portfolio.capture.peer_commands import carry_over, note_passed_on
from portfolio.support.data_key import DataKey
from portfolio.support.ids import derived
from portfolio.support.keys import KeyForgotten
from portfolio.support.problems import Refusal, Unavailable

_CHANCE = SystemRandom()
# At once: who gave many more waits for their own turn, and holds up nobody.
_OF_A_GIVER = 10
# Of classes that have givers enough today: what waits elsewhere stands in nobody's way.
# $1: the school, $2: given no later than, $3: givers of a class, $4: voices of a giver at once.
DUE = (
    "WITH due AS (SELECT v.voice_id, v.student_id, v.term, s.class_group_id,"
    " row_number() OVER (PARTITION BY v.student_id ORDER BY v.given_at, v.voice_id) AS turn"
    " FROM peer_voice v JOIN student s USING (school_id, student_id)"
    " WHERE v.school_id = $1 AND NOT v.is_passed_on AND v.given_at <= $2)"
    " SELECT voice_id, student_id, term FROM due WHERE turn <= $4 AND class_group_id IN"
    " (SELECT class_group_id FROM due GROUP BY class_group_id"
    " HAVING count(DISTINCT student_id) >= $3)"
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A voice that was given and not yet passed on."""

    voice_id: UUID
    giver_id: UUID
    term: str
    key: DataKey
    class_group_id: UUID


class PeerDelivery:
    """A step of the worker, school by school; stopped anywhere, it goes on from there."""

    def __init__(self, desk: Desk, delay: timedelta) -> None:
        """`delay`: how long a voice waits at least."""
        self._desk, self._delay = desk, delay

    async def step(self, school_id: UUID) -> int:
        """Carry over what is due; returns how many voices were heard."""
        waiting = await self._waiting(school_id)
        here = [one for one in waiting if await self._is_heard(school_id, one)]
        heard, gone = set(here), 0
        for together in _by_class(one for one in waiting if one not in heard):
            for one in together:
                if await self._carry(school_id, one):
                    heard.add(one)
                    gone += 1
        for together in _by_class(heard):
            for one in together:
                await self._note(school_id, one)
        return gone

    async def _waiting(self, school_id: UUID) -> list[Waiting]:
        desk = self._desk
        rows = await desk.pool.fetch(
            DUE, school_id, desk.clock.now() - self._delay, peers.LEAST_GIVERS, _OF_A_GIVER
        )
        found = []
        for row in rows:
            giver = await desk.rosters.student(school_id, row["student_id"])
            if not isinstance(giver.state, Enrolled) or giver.state.class_group_id is None:
                continue
            try:
                key = await desk.journal.keyring.get(school_id, row["student_id"])
            except KeyForgotten:
                continue
            place = (row["term"], key, giver.state.class_group_id)
            found.append(Waiting(row["voice_id"], row["student_id"], *place))
        return found

    async def _is_heard(self, school_id: UUID, one: Waiting) -> bool:
        command_id = peers.command_of(one.key, one.voice_id)
        return await self._desk.journal.store.find(school_id, command_id) is not None

    async def _carry(self, school_id: UUID, one: Waiting) -> bool:
        """Whether nothing is left to deliver: heard, or never to be heard any more."""
        desk = self._desk
        rows = await desk.journal.store.subject(school_id, one.voice_id)
        events = await desk.journal.opened(rows)
        said = next(event for event in events if isinstance(event, PeerVoiceGiven))
        ids = peers.command_of(one.key, one.voice_id), peers.subject_of(one.key, one.voice_id)
        try:
            await carry_over(desk, school_id, said, term=one.term, ids=ids)
        except Unavailable:
            raise
        except FactsAreFrozen:
            return False  # the class may yet be opened again
        except Refusal:
            return True  # the receiver has left, the term is over: it ends here
        return True

    async def _note(self, school_id: UUID, one: Waiting) -> None:
        command_id = derived(one.voice_id, "passed-on")
        await note_passed_on(
            self._desk,
            school_id,
            one.giver_id,
            one.voice_id,
            term=one.term,
            command_id=command_id,
        )


def _by_class(voices: Iterable[Waiting]) -> list[list[Waiting]]:
    """The voices of each class that has enough givers, in no order."""
    classes: dict[UUID, list[Waiting]] = {}
    for one in voices:
        classes.setdefault(one.class_group_id, []).append(one)
    enough = [
        theirs
        for theirs in classes.values()
        if len({one.giver_id for one in theirs}) >= peers.LEAST_GIVERS
    ]
    for theirs in enough:
        _CHANCE.shuffle(theirs)
    return enough
