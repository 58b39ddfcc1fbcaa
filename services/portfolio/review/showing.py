"""公示: what a class's families may see of other children, where the authority asks for it. Pure.

Honours, posts and volunteer hours only, of children with consent to just this
(个人信息保护法, art. 25); never levels, comments, health, home or pictures.
What is shown stands still until the notice is closed, and nothing else does.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portfolio.admit.domain import Enrolled, School
from portfolio.admit.events import NoticeClosed, NoticeOpened
from portfolio.confirm.domain import Counted
from portfolio.review.domain import working_day
from portfolio.support.actor import Actor
from portfolio.support.problems import Conflict, NotFound

CONSENT = "public"


class NoticeIsNotAsked(Conflict):
    """公示 is the authority's option, said when the term is planned."""

    zh = "本学期没有设置公示。"
    en = "This term was planned without a public notice."


class NoticeIsOpen(Conflict):
    """One notice at a time."""

    zh = "本班正在公示，{until} 结束。"
    en = "The notice of this class is open already, until {until}."


class NoticeIsNotOpen(Conflict):
    """What ends must have begun."""

    zh = "本班没有在进行的公示。"
    en = "There is no open notice in this class."


class NothingIsShown(NotFound):
    """Before a notice and after it there is nothing to read."""

    zh = "本班现在没有公示。"
    en = "Nothing is shown to this class now."


class NothingToShow(Conflict):
    """Without consent, or without honours, there is nothing to show."""

    zh = "本班没有可以公示的内容：需要已确认的荣誉、任职或志愿时长，并且家长已同意公示。"
    en = "Nothing to show: it takes honours, posts or volunteer hours, and consent to show them."


@dataclass(frozen=True, slots=True)
class Shown:
    """One line of a notice."""

    student_id: UUID
    name: str
    fact: Counted


def may_be_shown(student: Enrolled, on: date) -> bool:
    """Nothing is shown of who left, and nothing without consent `on` this day."""
    return not student.left and student.has_consent(CONSENT, on)


def shown_of(
    student_id: UUID,
    name: str,
    *,
    then: Iterable[Counted],
    now: Iterable[Counted],
    types: Collection[str],
) -> list[Shown]:
    """What a notice says of one child who may be shown.

    `types`: what the vocabulary lets be shown; `then`: what counted when it was opened;
    `now`: what counts still, for what was struck meanwhile is no longer shown,
    and nothing new comes in.
    """
    were_there = {one.observation_id for one in then}
    return [
        Shown(student_id, name, one)
        for one in now
        if one.observation_type in types and one.observation_id in were_there
    ]


def decide_open_notice(
    school: School,
    term: str,
    class_group_id: UUID,
    *,
    shown: Sequence[Shown],
    today: date,
    by: Actor,
) -> NoticeOpened:
    """Show a class's families what is to be shown."""
    planned = school.term(term)
    planned.require_open()
    if class_group_id not in school.class_groups:
        raise NotFound
    if planned.notice_days is None:
        raise NoticeIsNotAsked
    held = school.notices.get((term, class_group_id))
    if held and held.state == "open":
        raise NoticeIsOpen(until=held.until)
    if not shown:
        raise NothingToShow
    return NoticeOpened(
        term=term,
        class_group_id=class_group_id,
        until=working_day(today, planned.notice_days, planned),
        opened_by=by.person_id,
        entries=len(shown),
    )


def decide_close_notice(
    school: School, term: str, class_group_id: UUID, *, by: UUID
) -> NoticeClosed:
    """Show it no more; it may end at any time, for showing less needs no reason."""
    held = school.notices.get((term, class_group_id))
    if held is None or held.state != "open":
        raise NoticeIsNotOpen
    return NoticeClosed(term=term, class_group_id=class_group_id, closed_by=by)


def overdue_notices(school: School, today: date) -> list[tuple[str, UUID]]:
    """Open notices whose last day is over: term and class."""
    return [
        key for key, held in school.notices.items() if held.state == "open" and held.until < today
    ]
