"""A school in which every read has something to show: signed, chosen, said, checked, issued."""

import io
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from pypdf import PdfWriter

from builders import TERM, a_picture, an_observation
from matrix.asking import INDICATOR
from matrix.asking import a_picture as a_jpeg
from matrix.places import a_report, by_voice
from matrix.world import World
from portfolio.admit import events as admit
from portfolio.curate import events as curate
from portfolio.curate.domain import entry_cell, level_cell, subjects_cell, words_cell
from portfolio.curate.spoken import prompts_subject, spoken_remark_subject, tellings_subject
from portfolio.review.events import DraftChecked, ObjectionFiled
from portfolio.share.events import FamilyStepJoined
from portfolio.support.ids import derived, uuid7
from portfolio.support.journal import Decided
from portfolio.support.sealed_object import seal
from voice_clips import a_webm

_ACTIVITY = derived(uuid4(), "activity")


async def furnished(world: World, *, settles: bool = True) -> World:
    """The same world, everything about its own pupil in place, the read tables caught up."""
    shown_id = uuid7()
    events = [*_of_the_term(world), *_signed(world), *await _files(world, shown_id)]
    await world.school.given(*events)
    if settles:
        await world.settled()
    own = replace(world.sites["own"], evidence_id=shown_id)
    return replace(world, sites={**world.sites, "own": own})


def _of_the_term(world: World) -> list[Decided]:
    """A notice is shown, and the families check."""
    school, group = world.school, world.sites["own"].class_group_id
    teacher = school.actor("class teacher")
    until, opens = school.today + timedelta(days=5), school.today - timedelta(days=60)
    days = {"opens_on": opens, "closes_on": school.today + timedelta(days=60)}
    of_class = {"term": TERM, "class_group_id": group, "until": until}
    planned = admit.TermPlanned(term=TERM, check_days=5, notice_days=5, **days)
    of_school = [
        planned,
        admit.TermOpened(term=TERM),
        admit.CheckOpened(**of_class, opened_by=teacher.person_id),
        admit.NoticeOpened(**of_class, opened_by=teacher.person_id, entries=1),
    ]
    honour = an_observation(
        by=teacher,
        observation_type="MC18",
        occurred_on=school.today,
        measures={},
        note="校级阳光少年",
        activity_id=_ACTIVITY,
    )
    granted = admit.ConsentGranted(
        scope="public", granted_by=school.actor("guardian").person_id, notice_version="2026-09"
    )
    objected = ObjectionFiled(
        about="entry",
        observation_id=world.sites["own"].observation_id,
        text="那天他请假。",
        filed_by=school.actor("guardian").person_id,
        answer_by=school.today,
    )
    return [
        Decided(school.pupil_id, honour, TERM, uuid7()),
        Decided(school.pupil_id, objected, TERM, uuid7()),
        Decided(school.pupil_id, granted),
        *(Decided(school.school_id, one) for one in of_school),
    ]


def _signed(world: World) -> list[Decided]:
    """What the teacher signs, the family says and was chosen of the own pupil's term."""
    school, site = world.school, world.sites["own"]
    pupil, by = school.pupil_id, school.actor("class teacher").person_id
    family = school.actor("guardian").person_id
    said = [
        (
            curate.LevelSigned(
                indicator=INDICATOR, level="B", level_scale="growth.v1", signed_by=by
            ),
            level_cell(pupil, TERM, INDICATOR),
        ),
        (
            curate.SubjectLevelsSigned(levels={"music": "met"}, signed_by=by),
            subjects_cell(pupil, TERM),
        ),
        (
            curate.RemarkWritten(text="常帮同学摆好桌椅。", written_by=by),
            words_cell(pupil, TERM, "remark"),
        ),
        (
            curate.SelfStatementWritten(text="我学会了跳绳。", written_by=pupil),
            words_cell(pupil, TERM, "self-statement"),
        ),
        (
            curate.FamilyWordsWritten(text="你每天自己收书包。", written_by=family),
            words_cell(pupil, TERM, "family-words"),
        ),
        (
            curate.NextStepsAgreed(school="每周二课后陪读", agreed_by=by),
            words_cell(pupil, TERM, "next-steps"),
        ),
        (
            curate.EntrySelected(
                observation_id=site.observation_id,
                indicator=INDICATOR,
                line="借橡皮",
                selected_by=by,
            ),
            entry_cell(pupil, TERM, site.observation_id),
        ),
    ]
    checked = DraftChecked(checked_by=family, said="agreed")
    return [
        *(Decided(pupil, event, TERM, cell) for event, cell in said),
        Decided(pupil, checked, TERM),
        Decided(pupil, FamilyStepJoined(joined_by=family), TERM),
    ]


async def _files(world: World, shown_id: UUID) -> list[Decided]:
    """A picture and a report that can be opened."""
    site, pupil = world.sites["own"], world.school.pupil_id
    teacher = world.school.actor("class teacher").person_id
    kept = await _kept(world, a_jpeg())
    picture = a_picture(evidence_id=shown_id, attached_by=teacher, **kept)
    issued = a_report(version=2, **await _kept(world, _a_pdf()))
    cell = derived(pupil, "report", TERM)
    voice = by_voice(pupil, **await _kept(world, a_webm()))
    told = curate.PupilTold(
        telling_id=site.telling_id, about="teacher", fact=site.observation_id, **voice
    )
    of_class = by_voice(pupil, **await _kept(world, a_webm(), of=world.school.school_id))
    read = curate.PromptRecorded(
        class_group_id=site.class_group_id,
        question=INDICATOR,
        sound=of_class["sound"],
        recorded_by=teacher,
    )
    spoken = curate.RemarkSpoken(sound=voice["sound"], spoken_by=teacher)
    prompts = prompts_subject(site.class_group_id, TERM)
    return [
        Decided(pupil, told, TERM, tellings_subject(pupil, TERM)),
        Decided(pupil, spoken, TERM, spoken_remark_subject(pupil, TERM)),
        Decided(world.school.school_id, read, TERM, prompts),
        Decided(pupil, picture, TERM, site.observation_id),
        Decided(pupil, issued, TERM, cell),
    ]


async def _kept(world: World, plain: bytes, of: UUID | None = None) -> dict[str, Any]:
    """A sealed object in the store, under the pupil's key or `of` whom it is."""
    house, school_id, key_id = world.school.service.house, world.school.school_id, uuid4()
    sealed = seal(plain, school_id=school_id, object_key_id=key_id)
    await house.objects.put(sealed.name, sealed.content)
    key = await house.desk.journal.keyring.get(school_id, of or world.school.pupil_id)
    return {
        "object_name": sealed.name,
        "object_key_id": key_id,
        "wrapped_key": key.wrap(sealed.key).hex(),
        "plain_sha256": sha256(plain).hexdigest(),
        "size": len(plain),
    }


def _a_pdf() -> bytes:
    written = io.BytesIO()
    pages = PdfWriter()
    pages.add_blank_page(width=100, height=100)
    pages.write(written)
    return written.getvalue()
