"""The library's own test cases of recorders, against our store; every one, none left out.

Of `eventsourcing.tests.persistence` these are all that try a recorder.
Its cases of transcoders and mappers try classes that we replace (see `test_mapper.py`),
those of infrastructure factories a construction from environment variables that we do not use.
"""

from collections.abc import Callable
from typing import TypeVar

import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent, Tracking
from eventsourcing.tests import persistence as cases

from .library_adapter import OurLog, OurProcess, OurStore, OurStreams, OurTracking

_Made = TypeVar("_Made", bound=OurStore)


class _OnOurStore:
    """Gives each test the database, and closes what it created."""

    addCleanup: Callable[..., None]  # noqa: N815 — unittest's name
    database: str

    @pytest.fixture(autouse=True)
    def _on(self, database: str) -> None:
        self.database = database

    def _made(self, kind: type[_Made]) -> _Made:
        made = kind(self.database)
        self.addCleanup(made.close)
        return made


class TestStreams(_OnOurStore, cases.AggregateRecorderTestCase):
    """Insert and select by stream; conflicts; atomicity."""

    def create_recorder(self) -> OurStreams:
        return self._made(OurStreams)


class TestLog(_OnOurStore, cases.ApplicationRecorderTestCase[OurLog]):
    """Notifications: from, to, by topic; ten writers beside two readers."""

    def create_recorder(self) -> OurLog:
        return self._made(OurLog)

    def test_insert_subscribe(self) -> None:
        """The library leaves this one to be asked for."""
        self.optional_test_insert_subscribe()

    def test_an_insert_of_nothing_returns_none(self) -> None:
        """As the interface has it; our commands always have events."""
        assert self.create_recorder().insert_events([]) is None


class TestNonInterleaving(_OnOurStore, cases.NonInterleavingNotificationIDsBaseCase):
    """A thousand events of one insert stay together beside a thousand of another."""

    def create_recorder(self) -> OurLog:
        return self._made(OurLog)


class TestTracking(_OnOurStore, cases.TrackingRecorderTestCase):
    """Positions only grow."""

    def create_recorder(self) -> OurTracking:
        return self._made(OurTracking)


class TestProcess(_OnOurStore, cases.ProcessRecorderTestCase):
    """What was done about an event is done once."""

    def create_recorder(self) -> OurProcess:
        return self._made(OurProcess)

    def test_a_reaction_that_was_cut_off_before_its_position_is_found_done(self) -> None:
        """The difference to the library: the position may follow later, the effect comes once."""
        recorder = self.create_recorder()
        event = StoredEvent(self.new_originator_id(), 1, "topic", b"state")
        tracking = Tracking("upstream", 7)
        recorder._track = _cut_off
        with pytest.raises(ConnectionError):
            recorder.insert_events([event], tracking=tracking)
        del recorder._track
        with pytest.raises(IntegrityError):
            recorder.insert_events([event], tracking=tracking)
        recorder.insert_tracking(tracking)

        assert len(recorder.select_events(event.originator_id)) == 1
        assert recorder.max_tracking_id("upstream") == 7


async def _cut_off(_tracking: Tracking) -> None:
    raise ConnectionError
