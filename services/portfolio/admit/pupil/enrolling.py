"""One pupil at a time: a late joiner, a move, a leaver, a plan, a guardian. Pure.

Each `decide_*` gives the event or raises the refusal; who may ask is the policy's.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from portfolio.admit import events as e
from portfolio.admit.domain import ClassGroup, Enrolled, School, grade_in_year
from portfolio.admit.pupil.moving import require_placeable
from portfolio.admit.roster.class_ids import stage_and_entry
from portfolio.support.actor import Actor, Role
from portfolio.support.problems import Conflict, Forbidden, Malformed, NotFound

MOST_GUARDIANS = 6


class StudentIsHere(Conflict):
    """Two records of one child would each be half a record."""

    zh = "本校已有同名同生日的学生；确是另一个孩子，请从名单导入并写明座号。"
    en = "A pupil of this name and birthday is here; import two children of one name by a list."


class StudentWasHere(Conflict):
    """Who comes back goes on with the record that is there."""

    zh = "本校曾有同名同生日的学生；是同一个孩子请办理复学，确是另一个孩子请从名单导入。"
    en = "A pupil of this name and birthday was here: take them back, or import another by a list."


class ClassIsOfAnotherGrade(Conflict):
    """A pupil keeps the grade; only the class changes."""

    zh = "只能转到同年级的班。"
    en = "A pupil moves to a class of the same grade."


class DayIsAhead(Malformed):
    """What has not happened yet is not recorded."""

    zh = "日期还没有到。"
    en = "The date is still to come."


class ClassIsNotLeaving(Conflict):
    """Only the last grade of a school graduates."""

    zh = "只有毕业年级的班可以整班毕业。"
    en = "Only classes of the school's last grade graduate."


class ClassIsEmpty(Conflict):
    """Nobody is left in the class."""

    zh = "这个班已经没有学生。"
    en = "Nobody is in this class any more."


class LeavesBeforeReturning(Conflict):
    """Whoever came back leaves again on that day at the earliest."""

    zh = "该学生{since}才复学或转回，离校日期不能更早。"
    en = "The pupil came back on {since}; they cannot have left before."


class PlanReachesBack(Conflict):
    """A sealed term was judged, and counted, as it was."""

    zh = "生效日期在已经结束的学期里，请填写其后的日期。"
    en = "The date lies in a sealed term; name one after it."


class PlanIsAsItIs(Conflict):
    """It says what holds already."""

    zh = "该学生的个别化教育计划状态没有变化。"
    en = "The pupil's plan is like that already."


class GuardianIsLinked(Conflict):
    """An adult is one of a child's once."""

    zh = "这位监护人已经登记在该学生名下。"
    en = "This adult is linked to the pupil already."


class AdultJoinedByThemselves(Conflict):
    """The name of this place is of whom a sheet was printed for, the account of who brought it:
    a code, or another child, given to the one would be the other's.
    """

    zh = (
        "这位监护人是用自己已有的账号加入的，这里不再发放登录码，也不能由此登记到别的孩子名下。"
        "如果加入的不是本人，请先取消这位监护人的登记，再按姓名重新登记。"
    )
    en = (
        "This adult joined with an account they had: no code is given here, nor another child."
        " If that was not them, unlink them and link the adult by name."
    )


class GuardiansAreMany(Conflict):
    """More adults than a child can have."""

    zh = "一名学生最多登记 6 位监护人。"
    en = "A pupil has six guardians at most."


def decide_admit(
    everybody: Iterable[Enrolled],
    admitted: Mapping[str, object],
    group: ClassGroup,
    *,
    school_year: int | None,
) -> e.StudentAdmitted:
    """A late joiner, in the grade of the class; `everybody`: also who left.

    Raises `StudentIsHere`, `StudentWasHere`.
    """
    pupil = e.StudentAdmitted.model_validate({**admitted, **_entry(group, school_year)})
    same = [one for one in everybody if (one.name, one.born_on) == (pupil.name, pupil.born_on)]
    if any(one.left is None for one in same):
        raise StudentIsHere
    if any(one.left and one.left.reason != "undone" for one in same):
        raise StudentWasHere
    return pupil


def _entry(group: ClassGroup, school_year: int | None) -> dict[str, object]:
    if group.stage is not None and group.entry_year is not None:
        return {"stage": group.stage, "entry_year": group.entry_year}
    # Formed before classes knew when their pupils came.
    if school_year is None:
        raise NotFound
    stage, entry_year = stage_and_entry(group.grade, school_year)
    return {"stage": stage, "entry_year": entry_year}


def decide_move(
    school: School, student: Enrolled, *, class_group_id: UUID, roster_number: int | None
) -> e.ClassAssigned:
    """To another class of the same grade (or 复式班 with it), or to another number.

    Raises `ClassIsOfAnotherGrade`, `ClassesAreChecking`.
    """
    group = school.class_groups.get(class_group_id)
    if group is None:
        raise NotFound
    year = student.entry_year
    is_known = group.stage is not None and group.entry_year is not None
    if is_known and not group.teaches(grade_in_year(year, student.stage, year), year):
        raise ClassIsOfAnotherGrade
    require_placeable(school, student, class_group_id)
    return e.ClassAssigned(class_group_id=class_group_id, roster_number=roster_number)


def decide_departure(
    *,
    left_on: date,
    reason: e.LeavingReason,
    today: date,
    by: UUID,
    since: date | None = None,
) -> e.TransferredOut:
    """The pupil, here again `since` a day, left; raises `DayIsAhead`, `LeavesBeforeReturning`."""
    if left_on > today:
        raise DayIsAhead(reason=left_on.isoformat())
    if since and left_on < since:
        raise LeavesBeforeReturning(since=since.isoformat())
    return e.TransferredOut(left_on=left_on, reason=reason, by=by)


def require_leaving(school: School, group: ClassGroup, left_on: date) -> None:
    """Raise `ClassIsNotLeaving` unless the class was in the school's last grade on that day."""
    years = [one.school_year for one in school.terms.values() if one.opens_on <= left_on]
    if group.grade_in(max(years, default=None)) < school.last_grade:
        raise ClassIsNotLeaving


def decide_plan(
    school: School, student: Enrolled, *, follows: bool, from_on: date, by: UUID
) -> e.IndividualPlanFollowed:
    """A plan of the pupil's own begins or ends; raises `PlanReachesBack`, `PlanIsAsItIs`."""
    sealed = [one.closes_on for one in school.terms.values() if one.state == "sealed"]
    if sealed and from_on <= max(sealed):
        raise PlanReachesBack
    if student.has_plan_from(from_on, follows=follows):
        raise PlanIsAsItIs
    return e.IndividualPlanFollowed(follows=follows, from_on=from_on, by=by)


def decide_link(
    actor: Actor, student: Enrolled, *, guardian_id: UUID, name: str, relation: str
) -> e.GuardianLinked:
    """Another adult, by the school's word or the first guardian's; raises `Forbidden`,
    `GuardianIsLinked`, `GuardiansAreMany`.
    """
    if any(one.guardian_id == guardian_id for one in student.guardians):
        raise GuardianIsLinked
    first = student.guardians[0].guardian_id if student.guardians else None
    if actor.role is Role.GUARDIAN and actor.person_id != first:
        raise Forbidden
    if len(student.guardians) >= MOST_GUARDIANS:
        raise GuardiansAreMany
    return e.GuardianLinked(guardian_id=guardian_id, name=name, relation=relation)


def decide_unlink(actor: Actor, student: Enrolled, guardian_id: UUID) -> e.GuardianUnlinked:
    """By the school, or by the adult in question; raises `NotFound`, `Forbidden`."""
    if all(one.guardian_id != guardian_id for one in student.guardians):
        raise NotFound
    if actor.role is Role.GUARDIAN and actor.person_id != guardian_id:
        raise Forbidden
    return e.GuardianUnlinked(guardian_id=guardian_id)
