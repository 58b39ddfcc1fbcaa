"""The twins of G13: a fold that forgets one kind of event, and a row that was changed by hand.

Were the comparison of tables blind, G13 would pass whatever a projection does.
"""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from uuid import uuid4

import pytest

from builders import TERM, a_guardian, a_picture, an_observation
from portfolio.admit import events as admit
from portfolio.capture.events import EvidenceAttached, ObservationRecorded, ObservationWithdrawn
from portfolio.catalogue import PROJECTIONS
from portfolio.confirm.events import ObservationConfirmed, ObservationRejected
from portfolio.curate.events import LevelSigned, SubjectLevelsSigned
from portfolio.seal.events import ReportIssued, TermClosed
from portfolio.share.events import CubeSnapshotCut
from portfolio.support.changes import Change
from portfolio.support.event import Event
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from portfolio.support.projecting import Fact, Projection, Projector
from read_tables import contents, rebuilt
from standing_school import StandingSchool, a_school
from standing_service import Opening, Service


@pytest.fixture(scope="module")
async def unfollowed(opening: Opening) -> AsyncIterator[Service]:
    """A service that is followed by whom the test plants."""
    async with opening("g13_twin", works=False) as standing:
        yield standing


def everything(school: StandingSchool) -> list[Decided]:
    """A history that says something with every kind of event."""
    teacher = school.actor("class teacher").person_id
    pupil, mate, seen, told, other = school.pupil_id, school.classmate_id, *(uuid4() for _ in "abc")
    signed = {"level_scale": "growth.v1", "signed_by": teacher, "indicator": "student.B2"}
    report = {
        "report_number": "7K3M9PQR",
        "version": 1,
        "issued_on": school.today,
        "object_name": "x",
        "object_key_id": uuid4(),
        "wrapped_key": "00" * 40,
        "plain_sha256": "a" * 64,
        "size": 1_000,
    }
    cut = {
        "sequence": 1,
        "snapshot_id": uuid7(),
        "cut": "provisional",
        "cut_by": teacher,
        "snapshot": {"term": TERM},
    }
    erased = admit.StudentErased(reason="authority_order", erased_by=teacher)
    return [
        Decided(pupil, an_observation(note="一"), TERM, seen),
        Decided(pupil, a_picture(), TERM, seen),
        Decided(pupil, ObservationWithdrawn(withdrawn_by=teacher), TERM, seen),
        Decided(pupil, an_observation(by=a_guardian()), TERM, told),
        Decided(pupil, ObservationConfirmed(confirmed_by=teacher), TERM, told),
        Decided(mate, an_observation(by=a_guardian()), TERM, other),
        Decided(mate, ObservationRejected(rejected_by=teacher, reason="二"), TERM, other),
        Decided(pupil, LevelSigned.model_validate(signed | {"level": "C"}), TERM, uuid4()),
        Decided(pupil, LevelSigned.model_validate(signed | {"level": "B"}), TERM, uuid4()),
        Decided(
            pupil, SubjectLevelsSigned(levels={"music": "met"}, signed_by=teacher), TERM, uuid4()
        ),
        Decided(pupil, TermClosed(facts=1), TERM, uuid4()),
        Decided(pupil, ReportIssued.model_validate(report), TERM, uuid4()),
        Decided(school.school_id, CubeSnapshotCut.model_validate(cut), TERM, uuid4()),
        Decided(school.elsewhere_id, erased),
    ]


def forgetting(projection: Projection, kind: type[Event]) -> Projection:
    """The planted fault: a fold that passes over one kind of event."""

    def fold(fact: Fact) -> Iterator[Change]:
        if not isinstance(fact.event, kind):
            yield from projection.fold(fact)

    return replace(projection, fold=fold)


@pytest.mark.parametrize(
    "kind",
    [
        admit.StudentAdmitted,
        admit.ClassAssigned,
        admit.GuardianLinked,
        admit.GuardianUnlinked,
        ObservationRecorded,
        EvidenceAttached,
        ObservationWithdrawn,
        ObservationConfirmed,
        ObservationRejected,
        LevelSigned,
        SubjectLevelsSigned,
        TermClosed,
        ReportIssued,
        CubeSnapshotCut,
    ],
)
async def test_a_fold_that_forgets_one_kind_of_event_goes_red(
    unfollowed: Service, kind: type[Event]
) -> None:
    """The twin: whichever it is, the comparison finds it."""
    desk, school = unfollowed.house.desk, await a_school(unfollowed)
    await school.given(*everything(school))
    planted = [forgetting(projection, kind) for projection in PROJECTIONS]
    await Projector(desk.pool, desk.journal, planted).catch_up(school.school_id)
    found = await contents(desk.pool, school.school_id)

    assert await rebuilt(unfollowed, school.school_id) != found


async def test_a_row_changed_by_hand_goes_red(unfollowed: Service) -> None:
    """The twin: tables are not the truth, and a difference in one cell is seen."""
    desk, school = unfollowed.house.desk, await a_school(unfollowed)
    await school.given(*everything(school))
    await Projector(desk.pool, desk.journal, PROJECTIONS).catch_up(school.school_id)
    await desk.pool.execute("UPDATE level SET level = 'A' WHERE school_id = $1", school.school_id)
    found = await contents(desk.pool, school.school_id)

    assert await rebuilt(unfollowed, school.school_id) != found
