"""HTTP of recording in a class: one answer that the phone keeps, and today's list."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from portfolio.admit import relations
from portfolio.admit.access.notes import noted
from portfolio.admit.desk import Desk, class_now
from portfolio.admit.domain import Enrolled, School, Term
from portfolio.admit.roster.listing import allowed_among
from portfolio.admit.roster_queries import class_members
from portfolio.capture import own_entries, sheet, sheet_queries
from portfolio.capture.same_moment import also_recorded
from portfolio.capture.seeing import Viewer
from portfolio.support import policy
from portfolio.support.actor import Actor
from portfolio.support.clock import SCHOOL_ZONE, school_day
from portfolio.support.policy import Relation
from portfolio.support.web import Answer, Seen, answer

Day = Annotated[date, Query(description="A day of the school's calendar.")]
_PAGE = 500


class SheetPupil(Answer):
    """A pupil as somebody taps a name; `shown_as` differs from every other of the class.

    `photo`: null for whoever takes no pictures; `last_record`: null for whoever does not follow
    the class.
    """

    student_id: UUID
    roster_number: int | None
    name: str
    shown_as: str
    initials: str
    grade: int
    photo: sheet.Photo | None
    last_record: sheet.Since | None


class SheetTerm(Answer):
    """The term that is recorded in; `is_open`: the families of the class do not check yet."""

    term: str
    opens_on: date
    closes_on: date
    is_open: bool


class CaptureSheet(Answer):
    """All that a phone needs to record for a class without a network."""

    class_group_id: UUID
    grade: int
    grades: list[int]
    number: int
    today: date
    duties: list[str]
    subjects: list[str]
    records_together: bool
    term: SheetTerm | None
    most_used: list[str]
    pupils: list[SheetPupil]


class AlsoRecorded(Answer):
    """A colleague who recorded the same of the same pupil within ten minutes."""

    by: str
    recorded_at: datetime


class OwnEntry(Answer):
    """What the caller recorded; a withdrawn one says so.

    `also`: colleagues with the same word at the same moment, of what the caller may see.
    """

    observation_id: UUID
    activity_id: UUID | None
    student_id: UUID
    term: str
    observation_type: str
    occurred_on: date
    recorded_at: datetime
    source: Literal["teacher", "student"]
    is_withdrawn: bool
    note: str | None
    measures: dict[str, int]
    words: dict[str, str]
    evidence_count: int
    also: list[AlsoRecorded]


class OwnEntries(Answer):
    """The latest first."""

    items: list[OwnEntry]


def routes(desk: Desk) -> APIRouter:
    """The routes of whoever records in a class."""
    router = APIRouter(tags=["capture"])

    @router.get("/class-groups/{class_group_id}/capture-sheet", response_model=CaptureSheet)
    async def capture_sheet(class_group_id: UUID, request: Request, seen: Seen = 0) -> Response:
        """The class as the caller records of it: names, consent to pictures, the term, habits."""
        actor = await desk.sessions.actor(request)
        return answer(await sheet_of(desk, actor, class_group_id, seen))

    @router.get("/class-groups/{class_group_id}/my-observations", response_model=OwnEntries)
    async def my_observations(
        class_group_id: UUID, day: Day, request: Request, seen: Seen = 0
    ) -> Response:
        """What the caller recorded on a day of who is in the class now, on whatever phone."""
        actor = await desk.sessions.actor(request)
        action = "own_entry.read"
        at, held = await class_now(desk, actor, class_group_id, action)
        await desk.views.wait_for(actor.school_id, seen)
        pupils = await _pupils(desk, actor, at.state, class_group_id, action)
        begins = datetime.combine(day, time(), SCHOOL_ZONE)
        between = (begins, begins + timedelta(days=1))
        who = (actor.school_id, actor.person_id)
        items = await own_entries.recorded(desk, who, list(pupils), between, limit=_PAGE)
        also = await also_recorded(
            desk,
            actor.school_id,
            [one["observation_id"] for one in items],
            Viewer.of(actor, at.state, class_group_id, held).unseen(
                desk.vocabulary.observations.types
            ),
            at.state.staff_names,
        )
        for one in items:
            one["also"] = also.get(one["observation_id"], [])
        shown = {one["student_id"] for one in items}
        noted(actor, held, action, shown, class_group_id=class_group_id)
        return answer({"items": items})

    return router


async def sheet_of(desk: Desk, actor: Actor, class_group_id: UUID, seen: int = 0) -> dict[str, Any]:
    """A `CaptureSheet`, with the line that the reading leaves; raises `NotFound`, `Forbidden`."""
    action = "capture_sheet.read"
    at, held = await class_now(desk, actor, class_group_id, action)
    await desk.views.wait_for(actor.school_id, seen)
    pupils = await _pupils(desk, actor, at.state, class_group_id, action)
    told = await _sheet(desk, actor, at.state, held, class_group_id, pupils)
    # Names to record for are a register; how long ago somebody did is told of the record, and
    # whose picture may be taken is the family's word.
    shown = {one["student_id"] for one in told["pupils"] if one["last_record"] or one["photo"]}
    noted(actor, held, action, shown, class_group_id=class_group_id)
    return told


async def _pupils(
    desk: Desk, actor: Actor, school: School, class_group_id: UUID, action: str
) -> dict[UUID, Enrolled]:
    """Who is in the class now and of whom the caller may do this."""
    members = await class_members(desk.pool, actor.school_id, class_group_id)
    found = await allowed_among(desk, actor, school, action, members)
    return {
        who: one.state
        for who, one in found.items()
        if one.state.class_group_id == class_group_id and not one.state.left
    }


async def _sheet(
    desk: Desk,
    actor: Actor,
    school: School,
    held: frozenset[Relation],
    class_group_id: UUID,
    pupils: dict[UUID, Enrolled],
) -> dict[str, Any]:
    now = desk.clock.now()
    today = school_day(now)
    term = sheet.open_term(school, today)
    year = school.school_year_on(today) or today.year
    group = school.class_groups[class_group_id]
    listed = sheet.in_roster_order(pupils, term, year)
    photos = policy.allows("evidence.attach", held)
    lasts = await _lasts(desk, actor, school, held, class_group_id, pupils, term)
    for one in listed:
        who = one["student_id"]
        one["photo"] = sheet.photo_of(pupils[who], today) if photos else None
        one["last_record"] = lasts.get(who)
    named = [one["student_id"] for one in listed]
    used = (desk.pool, actor.school_id, named, term.term, actor.person_id, now) if term else None
    return {
        "class_group_id": class_group_id,
        "grade": school.label_of(group, year),
        "grades": school.grades_of(group, year),
        "number": group.number,
        "today": today,
        "duties": sorted(held),
        "subjects": sorted(relations.subjects_taught(actor, school, class_group_id)),
        "records_together": policy.allows("activity.record", held),
        "term": _term(school, term, class_group_id) if term else None,
        "most_used": await sheet_queries.most_used(*used) if used else [],
        "pupils": listed,
    }


def _term(school: School, term: Term, class_group_id: UUID) -> dict[str, object]:
    return {
        "term": term.term,
        "opens_on": term.opens_on,
        "closes_on": term.closes_on,
        "is_open": sheet.may_record_in(school, term, class_group_id),
    }


async def _lasts(
    desk: Desk,
    actor: Actor,
    school: School,
    held: frozenset[Relation],
    class_group_id: UUID,
    pupils: dict[UUID, Enrolled],
    term: Term | None,
) -> dict[UUID, sheet.Since]:
    """How long ago for each, for whoever teaches the class; nothing for the others."""
    if term is None or not held & {Relation.CLASS_TEACHER, Relation.SUBJECT_TEACHER}:
        return {}
    viewer = Viewer.of(actor, school, class_group_id, held)
    kinds = [
        one.code
        for one in desk.vocabulary.observations.types
        if viewer.may_see(one, actor.school_id)
    ]
    today = school_day(desk.clock.now())
    days = await sheet_queries.latest_days(
        desk.pool, actor.school_id, list(pupils), term.term, kinds, actor.person_id
    )
    return {who: sheet.since(days.get(who), today) for who in pupils}
