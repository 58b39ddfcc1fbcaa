"""What an address or a body can name, as it would have been recorded about one pupil."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from builders import TERM, a_picture, an_observation
from portfolio.admit import events as admit
from portfolio.admit.access.export_queries import reason_place
from portfolio.admit.pupil.notice import NOTICE_VERSION
from portfolio.curate import events as curate
from portfolio.curate.spoken import tellings_subject
from portfolio.review.events import ObjectionFiled
from portfolio.seal.events import ReportIssued
from portfolio.share.events import LetterWritten
from portfolio.share.letters import letters_subject
from portfolio.support.ids import derived, uuid7
from portfolio.support.journal import Decided
from standing_school import StandingSchool, a_duty, a_link


@dataclass(frozen=True)
class Site:
    """One of each thing an address or a body can name."""

    school_code: str
    student_id: UUID
    class_group_id: UUID
    observation_id: UUID
    pending_id: UUID
    evidence_id: UUID
    objection_id: UUID
    guardian_id: UUID
    staff_id: UUID
    session_id: UUID
    window_id: UUID
    alarm_id: UUID
    export_id: UUID
    telling_id: UUID
    letter_id: UUID


def nowhere() -> Site:
    """Ids of nothing."""
    ids = (uuid4(), uuid4(), uuid7(), uuid7(), uuid7(), uuid4(), uuid4(), uuid4())
    return Site("2159999999", *ids, *(uuid4() for _ in range(6)))


def a_site(school: StandingSchool, student_id: UUID, group: UUID) -> tuple[Site, list[Decided]]:
    """What there is about one pupil, as it would have been recorded."""
    site = replace(nowhere(), school_code=school.code, student_id=student_id, class_group_id=group)
    teacher, guardian = school.actor("class teacher"), school.actor("guardian")
    seen = an_observation(by=teacher, occurred_on=school.today, note="主动关灯")
    told = an_observation(by=guardian, occurred_on=school.today, note="在家也关灯")
    picture = a_picture(evidence_id=site.evidence_id, attached_by=teacher.person_id)
    granted = admit.ConsentGranted(
        scope="photo", granted_by=guardian.person_id, notice_version=NOTICE_VERSION
    )
    filed = ObjectionFiled(
        about="other", text="请核对。", filed_by=guardian.person_id, answer_by=school.today
    )
    heard = curate.PupilTold(telling_id=site.telling_id, about="teacher", **by_voice(student_id))
    wrote = LetterWritten(
        letter_id=site.letter_id, text="谢谢老师。", written_by=guardian.person_id
    )
    return site, [
        Decided(student_id, wrote, TERM, letters_subject(student_id, TERM)),
        Decided(student_id, heard, TERM, tellings_subject(student_id, TERM)),
        Decided(student_id, granted),
        Decided(student_id, seen, TERM, site.observation_id),
        Decided(student_id, picture, TERM, site.observation_id),
        Decided(student_id, told, TERM, site.pending_id),
        Decided(student_id, filed, TERM, site.objection_id),
        Decided(student_id, a_link(site.guardian_id, "李兰")),
        Decided(student_id, a_report(), TERM, derived(student_id, "report", TERM)),
        Decided(school.school_id, a_duty(site.staff_id, "subject_teacher", group, subject="pe")),
    ]


def by_voice(told_by: UUID, **kept: Any) -> dict[str, Any]:
    """A clip whose file only `kept` can bring."""
    said = {"object_name": "none", "object_key_id": uuid4(), "wrapped_key": "00" * 40}
    clip = {"plain_sha256": "c" * 64, "media_type": "audio/webm", "size": 100, "duration_ms": 9_000}
    return {"told_by": told_by, "sound": curate.Sound.model_validate({**said, **clip, **kept})}


def a_report(**changes: Any) -> ReportIssued:
    """A report in force, whose file only `changes` can bring."""
    said = {
        "report_number": "KQ7MX2WD",
        "version": 1,
        "issued_on": date(2026, 11, 20),
        "object_name": "none",
        "object_key_id": uuid4(),
        "wrapped_key": "00" * 40,
        "plain_sha256": "b" * 64,
        "size": 1_000,
    }
    return ReportIssued.model_validate(said | changes)


async def told_of_reading(school: StandingSchool, site: Site) -> None:
    """An alarm about a teacher, and an export that the administrator asked for and may use."""
    desk, asker = school.service.house.desk, school.actor("admin").person_id
    alarm = "INSERT INTO access_alarm (school_id, alarm_id, rule, person_id, role, since, count,"
    await desk.pool.execute(
        f"{alarm} raised_at) VALUES ($1, $2, 'at-night', $3, 'staff', now(), 99, now())",
        school.school_id,
        site.alarm_id,
        school.actor("class teacher").person_id,
    )
    key = await desk.journal.keyring.get(school.school_id, school.school_id)
    export = "INSERT INTO export_request (school_id, export_id, what, term, class_group_ids,"
    await desk.pool.execute(
        f"{export} reason, asked_by, asked_at, approved_by, approved_as, approved_at)"
        " VALUES ($1, $2, 'class_reports', $3, $4, $5, $6, now(), $7, 'second_person', now())",
        school.school_id,
        site.export_id,
        TERM,
        [site.class_group_id],
        key.seal_text("家长会前统一印发报告。", *reason_place(site.export_id)),
        asker,
        uuid4(),
    )
