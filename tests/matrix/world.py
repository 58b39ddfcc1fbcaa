"""Two schools with everybody who could knock, and four places to ask about.

`own`: 小明 of class 3(1) and what is about him; `elsewhere`: a pupil of class 3(3), whom no caller
with a class of their own knows; `abroad`: the same of another school; `nowhere`: ids of nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from builders import TERM, a_picture, an_observation
from portfolio.admit import events as admit
from portfolio.admit.export_queries import reason_place
from portfolio.admit.notice import NOTICE_VERSION
from portfolio.capture.community_commands import Asked, make_link
from portfolio.capture.links import Links
from portfolio.review.events import ObjectionFiled
from portfolio.seal.events import ReportIssued
from portfolio.support.actor import Actor, Role
from portfolio.support.ids import derived, uuid7
from portfolio.support.journal import Decided
from standing_school import Caller, StandingSchool, a_duty, a_link, a_pupil, a_school, signed_in
from standing_service import Service

BESIDE = ("boarding teacher", "psychology teacher", "resource teacher", "assisting")
# The fourteen of the design, then the rest of the staff.
CALLERS = (
    "anonymous",
    "pupil",
    "other pupil",
    "guardian",
    "other guardian",
    "former guardian",
    "class teacher",
    "other class's teacher",
    "last term's teacher",
    "community",
    "school admin",
    "other school's admin",
    "county",
    "evaluation system",
    "subject teacher",
    "counsellor",
    "moral education",
    "health teacher",
    *BESIDE,
)
# What they show is no session: the token of a link, or one of another service.
WITHOUT_SESSION = frozenset({"anonymous", "community", "county"})
# A duty for the whole school is one for every class of it.
SCHOOL_WIDE = frozenset(
    {
        "school admin",
        "counsellor",
        "moral education",
        "health teacher",
        "psychology teacher",
        "resource teacher",
        "assisting",
    }
)
_SAME = {
    "school admin": "admin",
    "other class's teacher": "other teacher",
    "last term's teacher": "former teacher",
    "evaluation system": "feed",
}
_DUTIES = {
    "counsellor": "counsellor",
    "moral education": "moral_education",
    "health teacher": "health_teacher",
    "boarding teacher": "boarding_teacher",
    "psychology teacher": "psychology_teacher",
    "resource teacher": "resource_teacher",
    "assisting": "assisting",
}
_OF_A_CLASS = {"boarding_teacher"}


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


@dataclass(frozen=True)
class World:
    """The school, who calls, and where to."""

    school: StandingSchool
    callers: Mapping[str, Caller]
    sites: Mapping[str, Site]

    async def settled(self) -> None:
        """Until the read tables show all that has happened."""
        views = self.school.service.house.desk.views
        await views.wait_for(self.school.school_id, await self.school.shown())


async def a_world(service: Service, abroad: World | None = None) -> World:
    """A new school; `abroad` is the other one, whose administrator calls too."""
    school = await a_school(service)
    own, own_events = _site(school, school.pupil_id, school.class_group_id)
    third, elsewhere_id = uuid4(), uuid4()
    elsewhere, events = _site(school, elsewhere_id, third)
    staff, duties = _staff(school)
    await school.given(
        *(Decided(school.school_id, one) for one in duties),
        Decided(school.school_id, admit.ClassFormed(class_group_id=third, grade=3, number=3)),
        *a_pupil(elsewhere_id, third, 1, name="周安"),
        *own_events,
        *events,
    )
    for site in (own, elsewhere):
        await _told_of_reading(school, site)
    sites = {"own": own, "elsewhere": elsewhere, "nowhere": _nowhere()}
    if abroad:
        sites["abroad"] = abroad.sites["own"]
    callers = await _callers(school, staff, abroad)
    return World(school, {name: callers[name] for name in CALLERS if name in callers}, sites)


async def _told_of_reading(school: StandingSchool, site: Site) -> None:
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


def _nowhere() -> Site:
    ids = (uuid4(), uuid4(), uuid7(), uuid7(), uuid7(), uuid4(), uuid4(), uuid4())
    return Site("2159999999", *ids, *(uuid4() for _ in range(4)))


def _site(school: StandingSchool, student_id: UUID, group: UUID) -> tuple[Site, list[Decided]]:
    """What there is about one pupil, as it would have been recorded."""
    site = replace(_nowhere(), school_code=school.code, student_id=student_id, class_group_id=group)
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
    return site, [
        Decided(student_id, granted),
        Decided(student_id, seen, TERM, site.observation_id),
        Decided(student_id, picture, TERM, site.observation_id),
        Decided(student_id, told, TERM, site.pending_id),
        Decided(student_id, filed, TERM, site.objection_id),
        Decided(student_id, a_link(site.guardian_id, "李兰")),
        Decided(student_id, a_report(), TERM, derived(student_id, "report", TERM)),
        Decided(school.school_id, a_duty(site.staff_id, "subject_teacher", group, subject="pe")),
    ]


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


def _staff(school: StandingSchool) -> tuple[dict[str, Actor], list[admit.StaffAssigned]]:
    """Duties for the whole school; and who had the class last term has another one now."""
    staff = {name: Actor(school.school_id, uuid4(), uuid4(), Role.STAFF) for name in _DUTIES}
    group = school.class_group_id
    duties = [
        a_duty(staff[name].person_id, duty, group if duty in _OF_A_CLASS else None)
        for name, duty in _DUTIES.items()
    ]
    last_term = school.actor("former teacher").person_id
    now = a_duty(last_term, "subject_teacher", school.other_class_group_id, subject="music")
    return staff, [*duties, now]


async def _callers(
    school: StandingSchool, staff: Mapping[str, Actor], abroad: World | None
) -> dict[str, Caller]:
    """Each with an address of their own: wrong tokens are counted by address."""
    service = school.service
    pupils = {"pupil": school.pupil_id, "other pupil": school.classmate_id}
    actors = {
        **staff,
        **{
            name: Actor(school.school_id, uuid4(), student_id, Role.STUDENT)
            for name, student_id in pupils.items()
        },
    }
    tokens = await signed_in(service, list(actors.values()))
    found = {
        name: Caller(name, service.client(), actor, tokens[actor.account_id])
        for name, actor in actors.items()
    }
    for name in CALLERS:
        if there := school.people.get(_SAME.get(name, name)):
            found[name] = replace(there, name=name, client=service.client())
    found["community"] = Caller("community", service.client(), token=await _a_token(school))
    found["county"] = Caller("county", service.client(), token="k7Qm2vX9" * 5)
    if abroad:
        # With an account for this test alone: signing out everywhere ends no other test's.
        name, actor = "other school's admin", abroad.school.actor("admin")
        own = replace(actor, account_id=uuid4())
        token = (await signed_in(service, [own]))[own.account_id]
        found[name] = Caller(name, service.client(), own, token)
    return found


async def _a_token(school: StandingSchool) -> str:
    """What stands in the link that the class teacher gave to somebody of the community."""
    asked = Asked(TERM, "SP03", school.today, "植树", "居委会", (school.pupil_id,))
    desk, teacher = school.service.house.desk, school.actor("class teacher")
    token, _ = await make_link(desk, Links(desk), teacher, link_id=uuid7(), asked=asked)
    return token
