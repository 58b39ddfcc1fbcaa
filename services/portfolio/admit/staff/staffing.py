"""A difference of duties → the events that make it so; one duty given, one ended. Pure.

Nothing is given or ended for a day that is over: a right is not had in hindsight.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from functools import reduce
from uuid import UUID

from portfolio.admit import events as e
from portfolio.admit.domain import Assignment, School, evolve_school
from portfolio.admit.roster.importing import Import, Placed, refuse_problems
from portfolio.admit.staff.difference import assigned, held_by
from portfolio.admit.staff.duties import is_administered
from portfolio.admit.staff.findings import Listing, StaffDifference, StaffFinding
from portfolio.support.problems import Conflict, Malformed, NotFound

_GIVING = frozenset({"new", "given", "renamed"})
# A duty for classes, one for a subject too, and those that may be for some classes or for all.
_OF_A_CLASS = frozenset({"class_teacher", "subject_teacher"})
_MAY_BE_OF_A_CLASS = _OF_A_CLASS | {"boarding_teacher"}


class OneselfIsNotReleased(Conflict):
    """An administrator ends others' duties, so that somebody is always left."""

    zh = "不能解除自己的职责，请由另一位学校管理员办理。"
    en = "You cannot end your own duties; another administrator has to."


class NobodyAdministers(Conflict):
    """Two who end each other's duty, one at once and one from Monday on, leave nobody."""

    zh = "这样一来学校就没有管理员了，请先让另一位同事担任学校管理员，不设截止日期。"
    en = "Nobody would administer the school; first give a colleague that duty without a last day."


class DayIsOver(Malformed):
    """A duty begins or ends today or later."""

    zh = "职责只能从今天或以后的某一天起开始或结束。"
    en = "A duty begins or ends today or on a later day."


class DutyIsNotWhole(Malformed):
    """班主任 is of a class, 任课 of a class and a subject, the others of neither."""

    zh = "班主任要选班级，任课教师要选班级和学科；其他职责不选学科，生活老师可以选班级。"
    en = "A class teacher needs a class, a subject teacher class and subject; others have neither."


class DutyIsGiven(Conflict):
    """Somebody has it already."""

    zh = "这位老师已经有这项职责。"
    en = "This colleague has this duty already."


class NumberIsAnothers(Conflict):
    """A staff number is a login: under two names, one would sign as the other."""

    zh = "这个工号是另一位老师的，请换一个工号，或核对姓名。"
    en = "This staff number is a colleague's; take another one, or look at the name again."


class OnlyATeachingPointBorrows(Conflict):
    """中心校协助教师 is for a teaching point, which has a 中心校."""

    zh = "只有教学点可以请中心校教师协助。"
    en = "Only a teaching point has somebody of its central school assisting."


def decide_staff_list(
    school_id: UUID, school: School, difference: StaffDifference, listing: Listing
) -> Import:
    """Duties ended and given, after a line that says so; nothing where nothing would change.

    Raises `ListHasProblems`, `DayIsOver`, `NobodyAdministers`.
    """
    require_day(listing.from_on, today=listing.today)
    refuse_problems([*difference.problems, *difference.conflicts])
    events = changes(school, difference, listing)
    require_administered(school, events)
    counts = Counter(one.kind for one in difference.findings)
    given = sum(1 for one in difference.findings if one.kind in _GIVING)
    if not events:
        return Import((), 0, counts["unchanged"])
    taken = e.StaffListTaken(
        given=given,
        ended=counts["ended"],
        unchanged=counts["unchanged"],
        is_whole=listing.is_whole,
        from_on=listing.from_on,
        taken_by=listing.by,
    )
    placed = tuple((school_id, event) for event in (taken, *events))
    return Import(placed, given, counts["unchanged"])


StaffEvent = e.StaffAssigned | e.StaffReleased | e.DutyEnded


def changes(school: School, difference: StaffDifference, listing: Listing) -> list[StaffEvent]:
    """What ends, then what is given."""
    ends: dict[UUID, list[StaffFinding]] = {}
    for one in difference.findings:
        if one.kind == "ended":
            ends.setdefault(one.one.staff_id, []).append(one)
    given = [one.one for one in difference.findings if one.kind in _GIVING]
    staying = {one.staff_id for one in given}
    told: list[StaffEvent] = []
    for staff_id, theirs in ends.items():
        day, held = listing.starts_on, held_by(school, staff_id)
        everything = {one.key for one in held if one.outlasts(day)}
        is_all = everything == {one.one.key for one in theirs} and staff_id not in staying
        if is_all and day <= listing.today:
            told.append(e.StaffReleased(staff_id=staff_id))
        else:
            told += [ended(one.one, day) for one in theirs]
    return [*told, *(assigned(one) for one in given)]


def ended(one: Assignment, from_on: date) -> e.DutyEnded:
    """The event that ends a duty."""
    return e.DutyEnded(
        staff_id=one.staff_id,
        duty=one.duty,
        class_group_id=one.class_group_id,
        subject=one.subject,
        from_on=from_on,
    )


def decide_give(school: School, wanted: Assignment, *, today: date) -> e.StaffAssigned:
    """One duty for somebody who works here, or comes.

    Raises `DayIsOver`, `DutyIsNotWhole`, `NotFound` of a class, `NumberIsAnothers`, `DutyIsGiven`,
    `OnlyATeachingPointBorrows`.
    """
    require_day(wanted.from_on, today=today)
    _require_whole(wanted)
    if wanted.class_group_id and wanted.class_group_id not in school.class_groups:
        raise NotFound
    if wanted.duty == "assisting" and school.reporting_unit is None:
        raise OnlyATeachingPointBorrows
    if school.staff_names.get(wanted.staff_id, wanted.name) != wanted.name:
        raise NumberIsAnothers
    starts = wanted.from_on or today
    for one in held_by(school, wanted.staff_id):
        if one.key == wanted.key and one.ended_on is None and not one.is_to_come(starts):
            raise DutyIsGiven
    return assigned(wanted)


def decide_end(
    school: School, staff_id: UUID, one: e.DutyEnded, *, by: UUID, today: date
) -> e.DutyEnded:
    """One duty ends on a day, also earlier than was said before.

    Raises `DayIsOver`, `NotFound`, `OneselfIsNotReleased`, `NobodyAdministers`.
    """
    require_day(one.from_on, today=today)
    key = (one.duty, one.class_group_id, one.subject)
    has = [it for it in held_by(school, staff_id) if it.key == key and it.outlasts(one.from_on)]
    if not has:
        raise NotFound
    if staff_id == by and one.duty == "school_admin":
        raise OneselfIsNotReleased
    require_administered(school, [one])
    return one


def decide_release(school: School, staff_id: UUID, *, by: UUID) -> e.StaffReleased:
    """All duties of a member of staff end.

    Raises `NotFound`, `OneselfIsNotReleased`, `NobodyAdministers`.
    """
    if not held_by(school, staff_id):
        raise NotFound
    if staff_id == by:
        raise OneselfIsNotReleased
    released = e.StaffReleased(staff_id=staff_id)
    require_administered(school, [released])
    return released


def require_administered(school: School, events: Iterable[StaffEvent]) -> None:
    """Raise `NobodyAdministers` where these leave nobody who administers without a last day.

    Only what is said of that duty is folded: a list of thousands says it of a few.
    """
    if not is_administered(school.duties):
        return
    only = School(duties={who: those for who, its in school.duties.items() if (those := _own(its))})
    then = reduce(evolve_school, (one for one in events if _concerns(one)), only)
    if not is_administered(then.duties):
        raise NobodyAdministers


def _own(held: Iterable[Assignment]) -> tuple[Assignment, ...]:
    return tuple(one for one in held if one.duty == "school_admin")


def _concerns(event: StaffEvent) -> bool:
    return isinstance(event, e.StaffReleased) or event.duty == "school_admin"


def decide_sign_off(school: School, staff_id: UUID) -> e.StaffSignedOff:
    """The account of whose last duty is over ends; raises `DutyIsGiven` where they have one."""
    if staff_id not in school.duties_over:
        raise DutyIsGiven
    return e.StaffSignedOff(staff_id=staff_id, from_on=school.duties_over[staff_id])


def require_day(from_on: date | None, *, today: date) -> None:
    """Raise `DayIsOver`."""
    if from_on is not None and from_on < today:
        raise DayIsOver(reason=from_on.isoformat())


def new_duties(school: School, events: Iterable[Placed]) -> set[tuple[UUID, str]]:
    """Who is given which duty that they had nowhere before; another class of it is nothing new."""
    given: set[tuple[UUID, str]] = {
        (one.staff_id, one.duty) for _, one in events if isinstance(one, e.StaffAssigned)
    }
    had = (*school.duties.values(), *school.duties_to_come.values())
    return given - {(one.staff_id, one.duty) for theirs in had for one in theirs}


def with_own(school: School, placed: Collection[Placed], giver: UUID) -> int:
    """How many duties the giver has, once they have given themselves another: 0 where they have
    not. Another class or subject is another duty, and so is one that was to end; a new name for
    what is theirs is none. Pure.
    """
    given = {
        (one.duty, one.class_group_id, one.subject)
        for _, one in placed
        if isinstance(one, e.StaffAssigned) and one.staff_id == giver
    }
    had = {one.key for one in held_by(school, giver) if one.ended_on is None}
    return len(given | had) if given - had else 0


def _require_whole(one: Assignment) -> None:
    needs_class, needs_subject = one.duty in _OF_A_CLASS, one.duty == "subject_teacher"
    may_have_class = one.duty in _MAY_BE_OF_A_CLASS
    has_class, has_subject = one.class_group_id is not None, one.subject is not None
    if (needs_class and not has_class) or (has_class and not may_have_class):
        raise DutyIsNotWhole(reason=one.duty)
    if needs_subject is not has_subject:
        raise DutyIsNotWhole(reason=one.duty)
