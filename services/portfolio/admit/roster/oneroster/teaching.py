"""Who teaches which class group what, as far as a bundle says it.

The first teacher of a homeroom is its class teacher; a teacher of a lesson teaches its subject
to the class groups its pupils come from.
Other roles (principal, counselor, …) give rights here that a file should not give: they are left
to the school. A teacher who is `tobedeleted` has gone, with every duty; an enrolment of theirs that
is, takes them from that class.
"""

import re
from collections.abc import Iterator

from portfolio.admit.roster.oneroster.full_names import full_name
from portfolio.admit.roster.oneroster.places import Place, Places
from portfolio.admit.roster.oneroster.tables import Record, Tables
from portfolio.admit.roster.workbook.cells import Unclear
from portfolio.admit.staff.file import ClassName, Duty, EndingRow, StaffRow

_STAFF_NUMBER = re.compile(r"[A-Za-z0-9-]{1,20}")


def duties(tables: Tables, places: Places) -> Iterator[StaffRow]:
    """One row for each duty of a teacher."""
    for one in tables.living("enrollments"):
        user = tables.of("users").get(one.values["userSourcedId"])
        if one.values["role"] == "teacher" and user is not None and not user.is_deleted:
            yield from _duty(one, user, tables, places)


def _duty(enrolled: Record, user: Record, tables: Tables, places: Places) -> Iterator[StaffRow]:
    told = enrolled.values["classSourcedId"]
    of_class = tables.of("classes").get(told)
    groups = places.of_class(told)
    number = _staff_number(user)
    if (of_class is None and not places.is_home(told)) or not groups or number is None:
        zh = "没有可作工号的编号" if number is None else "说不出教的是哪个行政班"
        en = "has no number to sign in by" if number is None else "for no class group that is told"
        at = user.row_number if number is None else enrolled.row_number
        file, column = (
            ("users", "identifier") if number is None else ("enrollments", "classSourcedId")
        )
        tables.note(file, at, column, zh=zh, en=en, left_out=False)
        return
    is_home = places.is_home(told)
    leads = is_home and enrolled.values.get("primary") == "true"
    subject = _subject(of_class, tables) if of_class else None
    if not leads and (is_home or subject is None):
        return
    try:
        name = full_name(user)
    except Unclear:
        return
    yield StaffRow(
        row_number=user.row_number,
        staff_number=number,
        name=name,
        duty=Duty.CLASS_TEACHER if leads else Duty.SUBJECT_TEACHER,
        classes=tuple(_named(one) for one in groups),
        subject=None if leads else subject,
        external_id=user.sourced_id,
    )


def endings(tables: Tables, places: Places) -> Iterator[EndingRow]:
    """Who has gone, and who teaches a class no more, as far as a bundle says it."""
    for one in tables.of("users").values():
        if one.is_deleted and not places.known.is_pupil(one.sourced_id):
            yield EndingRow(
                row_number=one.row_number,
                column="users.csv/status",
                external_id=one.sourced_id,
                staff_numbers=_numbers(one),
            )
    for one in tables.of("enrollments").values():
        if one.is_deleted and one.values.get("role") == "teacher":
            yield from _ending(one, tables, places)


def _ending(ended: Record, tables: Tables, places: Places) -> Iterator[EndingRow]:
    told, user_id = ended.values.get("classSourcedId", ""), ended.values.get("userSourcedId", "")
    groups = places.of_class(told) if told and user_id else ()
    if not groups:
        zh, en = (
            "说不出不再教哪个行政班，职责没有改动",
            "for no class group that is told: nothing ends",
        )
        tables.note("enrollments", ended.row_number, "classSourcedId", zh=zh, en=en, left_out=False)
        return
    user = tables.of("users").get(user_id)
    yield EndingRow(
        row_number=ended.row_number,
        column="enrollments.csv/status",
        external_id=user_id,
        staff_numbers=_numbers(user) if user else (),
        duty=Duty.CLASS_TEACHER if places.is_home(told) else Duty.SUBJECT_TEACHER,
        classes=tuple(_named(one) for one in groups),
    )


def _named(place: Place) -> ClassName:
    return ClassName(grade=place.grade, class_number=place.number)


def _staff_number(user: Record) -> str | None:
    return next(iter(_numbers(user)), None)


def _numbers(user: Record) -> tuple[str, ...]:
    """What may be a staff number, the likeliest first."""
    said = (user.values.get("identifier", ""), user.values.get("username", ""), user.sourced_id)
    return tuple(dict.fromkeys(one for one in said if _STAFF_NUMBER.fullmatch(one)))


def _subject(of_class: Record, tables: Tables) -> str | None:
    course = tables.of("courses").get(of_class.values.get("courseSourcedId", ""))
    said = of_class.several("subjects")
    if not said and course is not None:
        said = course.several("subjects") or (course.values["title"],)
    return said[0][:32] if said else None
