"""What one writer remembers, so that it can plan a flush without asking the database."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from uuid import UUID

from portfolio.support.planning import Command, SchoolHead

_REMEMBERED_STREAMS = 50_000
Schools = Mapping[UUID, SchoolHead]


class Heads:
    """The ends of schools and streams, as they were when this process last wrote or read them.

    A school is remembered as it was at one position:
    where the lock shows another, somebody else has written,
    and all that was remembered of that school's streams is void.
    """

    def __init__(self) -> None:
        self._schools: OrderedDict[UUID, SchoolHead] = OrderedDict()
        self._count = 0

    def recall(self, commands: Iterable[Command], moved: Schools) -> dict[UUID, SchoolHead] | None:
        """The heads that a plan of these commands needs, as a flush before it will have `moved`
        them; None when one is unknown.
        """
        heads: dict[UUID, SchoolHead] = {}
        for command in commands:
            known = self._schools.get(command.school_id)
            if known is None:
                return None
            head = heads.get(command.school_id)
            if head is None:
                before = moved.get(command.school_id)
                head = heads[command.school_id] = (
                    SchoolHead(before.position, dict(before.streams))
                    if before
                    else SchoolHead(known.position, {})
                )
            for stream_id in command.streams():
                if stream_id not in head.streams:
                    stream = known.streams.get(stream_id)
                    if stream is None:
                        return None
                    head.streams[stream_id] = stream
        return heads

    def remember(self, before: Mapping[UUID, int], heads: Schools) -> None:
        """Keep what was written or read under the lock that showed the positions `before`."""
        for school_id, head in heads.items():
            known = self._schools.get(school_id)
            if known is None or known.position != before[school_id]:
                self._forget(school_id)
                known = self._schools[school_id] = SchoolHead(0, {})
            known.position = head.position
            self._count -= len(known.streams)
            known.streams.update(head.streams)
            self._count += len(known.streams)
            self._schools.move_to_end(school_id)
        while self._count > _REMEMBERED_STREAMS:
            self._forget(next(iter(self._schools)))

    def _forget(self, school_id: UUID) -> None:
        known = self._schools.pop(school_id, None)
        self._count -= len(known.streams) if known else 0
