"""What one writer remembers, so that it can plan a flush without asking the database."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from uuid import UUID

from portfolio.support.planning import Command, SchoolHead, StreamHead, Streams

_REMEMBERED_STREAMS = 50_000
Schools = Mapping[UUID, SchoolHead]


class Unremembered(Exception):  # noqa: N818 — an outcome: ask the database
    """Nothing is known of a stream, not even that it is not there yet."""


class _Recalled(Streams):
    """Each stream as the flush before moved it, else as it is remembered."""

    def __init__(self, moved: Streams, known: Streams) -> None:
        super().__init__()
        self._moved, self._known = moved, known

    def __missing__(self, stream_id: UUID) -> StreamHead:
        found = self._moved.get(stream_id) or self._known.get(stream_id)
        if found is None:
            raise Unremembered
        self[stream_id] = found
        return found


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
        """The schools' heads for a plan of these commands, as a flush before it will have `moved`
        them; None when one is unknown. Their streams are looked up when the plan asks for them,
        and raise `Unremembered`.
        """
        heads: dict[UUID, SchoolHead] = {}
        for command in commands:
            school_id = command.school_id
            if school_id in heads:
                continue
            known = self._schools.get(school_id)
            if known is None:
                return None
            last = moved.get(school_id, known)
            heads[school_id] = SchoolHead(last.position, _Recalled(last.streams, known.streams))
        return heads

    def remember(self, before: Mapping[UUID, int], heads: Schools) -> None:
        """Keep what was written or read under the lock that showed the positions `before`."""
        for school_id, head in heads.items():
            known = self._schools.get(school_id)
            if known is None or known.position != before[school_id]:
                self._forget(school_id)
                known = self._schools[school_id] = SchoolHead(0)
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
