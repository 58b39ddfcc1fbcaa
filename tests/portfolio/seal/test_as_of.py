"""A report says what was so when its term was sealed, and made again it is the same file."""

from hashlib import sha256
from uuid import uuid4

import pytest

from builders import TERM
from portfolio.admit import events as admit
from portfolio.confirm.events import ObservationStruck
from portfolio.curate.events import RemarkWritten
from portfolio.review.events import ObjectionFiled, ObjectionResolved
from portfolio.seal.commands import Press
from portfolio.seal.events import ReportIssued
from portfolio.seal.render import Renderer
from portfolio.seal.view import ReportView
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided
from portfolio.support.problems import NotFound
from standing_school import StandingSchool, a_pupil, a_school
from standing_service import Service, a_projector


@pytest.fixture
async def quiet(still: Service) -> StandingSchool:
    """A school whose worker does what the test says."""
    return await a_school(still)


def a_press(school: StandingSchool) -> Press:
    renderer = Renderer()

    async def render(view: ReportView) -> bytes:
        return renderer.render(view)

    house = school.service.house
    return Press(house.desk, house.objects, render, "https://school.invalid")


async def sealed(school: StandingSchool) -> None:
    event = admit.TermSealed(term=TERM, sealed_by=school.actor("admin").person_id)
    await school.given(Decided(school.school_id, event))


async def issued(school: StandingSchool) -> list[ReportIssued]:
    journal = school.service.house.desk.journal
    stream = await journal.store.load(school.school_id, school.pupil_id, terms=(TERM,))
    events = await journal.opened(stream.events)
    return [one for one in events if isinstance(one, ReportIssued)]


async def test_a_report_made_again_is_the_same_file_whatever_came_after(
    quiet: StandingSchool,
) -> None:
    """The pupil moved to another class, the class got another number, a teacher wrote on,
    classmates came: not one byte of the old report changes.
    """
    remark = RemarkWritten(
        text="愿意帮忙，一直记得关灯。", written_by=quiet.actor("class teacher").person_id
    )
    await quiet.recorded("class teacher")
    await quiet.given(Decided(quiet.pupil_id, remark, TERM, uuid4()))
    await sealed(quiet)
    press = a_press(quiet)
    await press.issue(quiet.school_id, quiet.pupil_id, TERM)
    moved = admit.ClassAssigned(class_group_id=quiet.other_class_group_id, roster_number=40)
    renumbered = admit.ClassFormed(class_group_id=quiet.class_group_id, grade=4, number=9)
    later = RemarkWritten(text="另一学期的话。", written_by=remark.written_by)
    await quiet.given(
        Decided(quiet.pupil_id, moved),
        Decided(quiet.school_id, renumbered),
        Decided(quiet.pupil_id, later, "2026-2027-2", uuid4()),
        *a_pupil(uuid4(), quiet.class_group_id, 9),
    )
    again = await a_press(quiet).again(quiet.school_id, quiet.pupil_id, TERM, 1)
    [kept] = await issued(quiet)

    assert sha256(again).hexdigest() == kept.plain_sha256
    assert len(again) == kept.size


async def test_each_version_is_made_again_as_it_was(quiet: StandingSchool) -> None:
    """The first with the entry that was struck, the second without it."""
    entry, objection = await quiet.recorded("class teacher", note="图书角借还登记"), uuid7()
    await sealed(quiet)
    press, family = a_press(quiet), quiet.actor("guardian").person_id
    await press.issue(quiet.school_id, quiet.pupil_id, TERM)
    filed = ObjectionFiled(
        about="entry", observation_id=entry, text="不是他。", filed_by=family, answer_by=quiet.today
    )
    answered = ObjectionResolved(
        outcome="upheld", answer="已更正。", resolved_by=uuid4(), strikes=entry
    )
    await quiet.given(
        Decided(quiet.pupil_id, filed, TERM, objection),
        Decided(quiet.pupil_id, answered, TERM, objection),
        Decided(quiet.pupil_id, ObservationStruck(objection_id=objection), TERM, entry),
    )
    versions = [await press.issue(quiet.school_id, quiet.pupil_id, TERM) for _ in range(2)]
    kept = await issued(quiet)
    made = [
        await a_press(quiet).again(quiet.school_id, quiet.pupil_id, TERM, one.version)
        for one in kept
    ]

    assert versions == [2, None]
    assert [sha256(one).hexdigest() for one in made] == [one.plain_sha256 for one in kept]
    assert made[0] != made[1]


async def test_an_objection_without_effect_makes_no_new_version(quiet: StandingSchool) -> None:
    """Dismissed, or upheld in words only: the paper in the family's hands stays in force."""
    objection, family = uuid7(), quiet.actor("guardian").person_id
    await sealed(quiet)
    press = a_press(quiet)
    await press.issue(quiet.school_id, quiet.pupil_id, TERM)
    filed = ObjectionFiled(about="other", text="?", filed_by=family, answer_by=quiet.today)
    answered = ObjectionResolved(outcome="partly", answer="会留意。", resolved_by=uuid4())
    await quiet.given(
        Decided(quiet.pupil_id, filed, TERM, objection),
        Decided(quiet.pupil_id, answered, TERM, objection),
    )
    await a_projector(quiet.service.house).catch_up(quiet.school_id)

    assert await press.issue(quiet.school_id, quiet.pupil_id, TERM) is None


async def test_a_version_that_was_never_issued_is_not_made(quiet: StandingSchool) -> None:
    """Nor one of a term that is not sealed."""
    press = a_press(quiet)
    with pytest.raises(NotFound):
        await press.again(quiet.school_id, quiet.pupil_id, TERM, 1)
    await sealed(quiet)
    with pytest.raises(NotFound):
        await press.again(quiet.school_id, quiet.pupil_id, TERM, 1)
