"""Pictures and health on their way to the paper: asked for consent at the last moment."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Literal
from uuid import UUID, uuid4

import pytest

from builders import TERM, an_observation
from closed_terms import a_jpeg
from portfolio.admit import events as admit
from portfolio.capture.events import EvidenceAttached
from portfolio.capture.evidence import sealed_picture
from portfolio.curate.domain import words_cell
from portfolio.curate.events import Picture, PicturesChosen
from portfolio.seal.as_of import Archive
from portfolio.seal.collect import report_number
from portfolio.seal.commands import Press
from portfolio.seal.process import Sealing
from portfolio.seal.render import Renderer
from portfolio.seal.view import ReportView
from portfolio.support.journal import Decided
from portfolio.support.problems import Refusal
from standing_school import StandingSchool, a_school
from standing_service import Service, a_projector


@pytest.fixture
async def quiet(still: Service) -> StandingSchool:
    """A school whose worker does what the test says."""
    return await a_school(still)


async def chosen(school: StandingSchool) -> EvidenceAttached:
    """小明's picture of something that counts, chosen for the report."""
    house, teacher = school.service.house, school.actor("class teacher")
    key = await house.desk.journal.keyring.get(school.school_id, school.pupil_id)
    kept = sealed_picture(a_jpeg((120, 90)), school_id=school.school_id, object_key_id=uuid4())
    await house.objects.put(kept.name, kept.content)
    attached = EvidenceAttached(
        evidence_id=uuid4(),
        object_name=kept.name,
        object_key_id=kept.object_key_id,
        wrapped_key=key.wrap(kept.object_key).hex(),
        plain_sha256=kept.plain_sha256.hex(),
        media_type=kept.media_type,
        size=kept.size,
        width=kept.width,
        height=kept.height,
        attached_by=teacher.person_id,
        small_size=kept.small_size,
    )
    picture = Picture(evidence_id=attached.evidence_id, caption="秋收实践")
    subject, cell = uuid4(), words_cell(school.pupil_id, TERM, "pictures")
    pictures = PicturesChosen(pictures=[picture], chosen_by=teacher.person_id)
    seen = an_observation(by=teacher, occurred_on=school.today)
    await school.given(
        Decided(school.pupil_id, seen, TERM, subject),
        Decided(school.pupil_id, attached, TERM, subject),
        Decided(school.pupil_id, pictures, TERM, cell),
    )
    return attached


def consent(
    school: StandingSchool, *, granted: bool, scope: Literal["photo", "health"] = "photo"
) -> Decided:
    guardian = school.actor("guardian").person_id
    if granted:
        said = admit.ConsentGranted(scope=scope, granted_by=guardian, notice_version="v1")
        return Decided(school.pupil_id, said)
    return Decided(school.pupil_id, admit.ConsentWithdrawn(scope=scope, withdrawn_by=guardian))


def sealed(school: StandingSchool) -> Decided:
    event = admit.TermSealed(term=TERM, sealed_by=school.actor("admin").person_id)
    return Decided(school.school_id, event)


class Watched:
    """The real renderer; remembers what it was given, and may let something happen meanwhile."""

    def __init__(self, meanwhile: Callable[[], Awaitable[object]] | None = None) -> None:
        self.renderer, self.meanwhile = Renderer(), meanwhile
        self.views: list[ReportView] = []

    async def render(self, view: ReportView) -> bytes:
        self.views.append(view)
        if self.meanwhile:
            happens, self.meanwhile = self.meanwhile, None
            await happens()
        return await asyncio.to_thread(self.renderer.render, view)

    @property
    def printed(self) -> list[int]:
        """How many pictures stood on each paper."""
        return [len(view.pictures.items) if view.pictures else 0 for view in self.views]


def a_press(school: StandingSchool, watched: Watched) -> Press:
    house = school.service.house
    return Press(house.desk, house.objects, watched.render)


async def test_a_chosen_picture_is_printed_and_printed_again(quiet: StandingSchool) -> None:
    """Made again from the log, it is the same file, also when consent was taken back later."""
    await chosen(quiet)
    await quiet.given(consent(quiet, granted=True), sealed(quiet))
    watched = Watched()
    press, (school, pupil) = a_press(quiet, watched), ids(quiet)
    await press.issue(school, pupil, TERM)
    first = await press.again(school, pupil, TERM, 1)
    await quiet.given(consent(quiet, granted=False))

    assert await press.again(school, pupil, TERM, 1) == first
    assert watched.printed == [1, 1, 1]


async def test_consent_taken_back_after_the_sealing_is_heard(quiet: StandingSchool) -> None:
    """What counts is the day of printing, and not the day a picture was chosen."""
    await chosen(quiet)
    await quiet.given(consent(quiet, granted=True), sealed(quiet), consent(quiet, granted=False))
    watched = Watched()
    await a_press(quiet, watched).issue(*ids(quiet), TERM)

    assert watched.printed == [0]


async def test_consent_taken_back_while_it_is_printed_is_heard(quiet: StandingSchool) -> None:
    """Between rendering and appending: what was printed is thrown away and printed anew."""
    await chosen(quiet)
    await quiet.given(consent(quiet, granted=True), sealed(quiet))
    watched = Watched(lambda: quiet.given(consent(quiet, granted=False)))
    press = a_press(quiet, watched)
    with pytest.raises(Refusal) as refused:
        await press.issue(*ids(quiet), TERM)
    issued = await press.issue(*ids(quiet), TERM)

    assert refused.value.kind == "consent-is-missing"
    assert (issued, watched.printed) == (1, [1, 0])


async def test_consent_taken_back_after_a_class_was_read_is_heard(quiet: StandingSchool) -> None:
    """Pupils are read together and printed one by one: what was read ahead may be out of date."""
    await chosen(quiet)
    await quiet.given(consent(quiet, granted=True), sealed(quiet))
    projector = a_projector(quiet.service.house)
    await projector.catch_up(quiet.school_id)
    watched = Watched()
    press = a_press(quiet, watched)
    school = (await press.archive.sealed(quiet.school_id, TERM)).school
    read = await press.archive.ahead(school, quiet.school_id, [quiet.pupil_id], TERM)
    await quiet.given(consent(quiet, granted=False))
    with pytest.raises(Refusal) as refused:
        await press.issue(*ids(quiet), TERM, read[quiet.pupil_id])
    await Sealing(press, 1).step(quiet.school_id)
    mine = report_number(quiet.pupil_id, TERM)
    papers = [view for view in watched.views if mine in view.head.number]

    assert refused.value.kind == "consent-is-missing"
    assert [view.pictures is not None for view in papers] == [True, False]


async def test_a_lost_picture_stops_no_report(quiet: StandingSchool) -> None:
    """A family waits for its paper; the loss is in the log of the service."""
    attached = await chosen(quiet)
    await quiet.given(consent(quiet, granted=True), sealed(quiet))
    await quiet.service.house.objects.remove(attached.object_name)
    watched = Watched()

    assert await a_press(quiet, watched).issue(*ids(quiet), TERM) == 1
    assert watched.printed == [0]


def ids(school: StandingSchool) -> tuple[UUID, UUID]:
    return school.school_id, school.pupil_id


async def test_a_measurement_of_last_year_is_found_and_nothing_else_is(
    quiet: StandingSchool,
) -> None:
    """Of other terms only what is measured once a year is opened."""
    days = [quiet.today - timedelta(days=one) for one in (400, 300)]
    last = f"{int(TERM[:4]) - 1}-{TERM[:4]}-1"
    planned = admit.TermPlanned(term=last, opens_on=days[0], closes_on=days[1])
    teacher = quiet.actor("class teacher")
    eyes = an_observation(
        by=teacher,
        observation_type="PF11",
        occurred_on=days[1],
        measures={},
        items={"vision_left": 49, "vision_right": 50},
    )
    other = an_observation(by=teacher, occurred_on=days[1])
    await quiet.given(
        Decided(quiet.school_id, planned),
        Decided(quiet.pupil_id, eyes, last, uuid4()),
        Decided(quiet.pupil_id, other, last, uuid4()),
        sealed(quiet),
    )
    await a_projector(quiet.service.house).catch_up(quiet.school_id)
    archive = Archive(quiet.service.house.desk)
    at = await archive.sealed(quiet.school_id, TERM)
    told = await archive.told(at.school, *ids(quiet), TERM)

    assert [one.observation_type for one in told.years(at.at).before] == ["PF11"]


def eyes_seen(school: StandingSchool) -> Decided:
    """A screening of this term, as the teacher of physical education writes it down."""
    eyes = an_observation(
        by=school.actor("class teacher"),
        observation_type="PF11",
        occurred_on=school.today,
        measures={},
        items={"vision_left": 49, "vision_right": 50},
    )
    return Decided(school.pupil_id, eyes, TERM, uuid4())


@pytest.mark.parametrize(("said", "printed"), [((), 0), ((True,), 1), ((True, False), 0)])
async def test_health_is_printed_with_the_consent_of_that_day(
    quiet: StandingSchool, said: tuple[bool, ...], printed: int
) -> None:
    """Eyesight and fitness are sensitive (个人信息保护法, art. 28): never agreed to, or taken back
    after the sealing, the strip is left out, and the rest of the paper stays.
    """
    answers = [consent(quiet, granted=one, scope="health") for one in said]
    await quiet.given(eyes_seen(quiet), *answers[:1], sealed(quiet), *answers[1:])
    watched = Watched()
    await a_press(quiet, watched).issue(*ids(quiet), TERM)

    assert [view.health is not None for view in watched.views] == [bool(printed)]


async def test_health_taken_back_while_it_is_printed_is_heard(quiet: StandingSchool) -> None:
    """As with pictures: the paper is thrown away and printed anew without the strip."""
    await quiet.given(eyes_seen(quiet), consent(quiet, granted=True, scope="health"), sealed(quiet))
    watched = Watched(lambda: quiet.given(consent(quiet, granted=False, scope="health")))
    press = a_press(quiet, watched)
    with pytest.raises(Refusal) as refused:
        await press.issue(*ids(quiet), TERM)
    await press.issue(*ids(quiet), TERM)

    assert refused.value.kind == "consent-is-missing"
    assert [view.health is not None for view in watched.views] == [True, False]
