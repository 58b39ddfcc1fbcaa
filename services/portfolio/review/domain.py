"""核对: when a class's families look at their drafts, and when that is over. Pure.

In: the school as it is, today, and how many families have looked. Out: an event, or a refusal.
Facts of the term stand still from the opening on (`admit/terms.py`, `Check.freezes_facts`);
levels, remarks and late subject results may still be signed.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from portfolio.admit.domain import School, Term
from portfolio.admit.events import CheckClosed, CheckOpened
from portfolio.admit.terms import Check
from portfolio.review.events import DraftChecked, Said
from portfolio.support.actor import Actor
from portfolio.support.problems import Conflict, NotFound

_WEEKEND = 5
_MOST_DAYS = 400


class CheckIsOpen(Conflict):
    """A class's families check once at a time."""

    zh = "本班正在家庭核对，{until} 结束。"
    en = "The families of this class are checking already, until {until}."


class CheckIsOver(Conflict):
    """A check is held anew only after facts were worked on again."""

    zh = "本班已经完成家庭核对。如需再核对，请先说明原因，重新开放记录。"
    en = "The families of this class have checked; reopen the facts, with a reason, to check anew."


class CheckIsNotOpen(Conflict):
    """What ends, or is looked at, must have begun."""

    zh = "本班没有在进行的家庭核对。"
    en = "The families of this class are not checking now."


class FamiliesAreChecking(Conflict):
    """A check ends early only when every family has answered."""

    zh = "还有 {waiting} 个家庭没有核对，可在 {until} 之后结束。"
    en = "{waiting} families have not answered yet; the check can end after {until}."


class ReasonIsMissing(Conflict):
    """Whoever lets frozen facts be changed says why."""

    zh = "重新开放记录，请说明原因。"
    en = "To reopen the facts, say why."


class DraftIsNotReady(NotFound):
    """There is a draft from the check's opening on."""

    zh = "本学期的草稿还没有开放核对。"
    en = "The draft of this term is not open for checking yet."


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What a term still waits for before it can be sealed, in numbers."""

    checks: int
    notices: int
    objections: int
    unchecked_classes: int


def working_day(after: date, days: int, term: Term) -> date:
    """The last of so many working days behind `after`: no weekend, no day of the term's holiday."""
    day, left = after, days
    for _ in range(_MOST_DAYS):
        if not left:
            break
        day += timedelta(days=1)
        left -= is_working_day(day, term)
    return day


def is_working_day(day: date, term: Term) -> bool:
    """From Monday to Friday, and not between the holiday's first day and the way back."""
    if day.weekday() >= _WEEKEND:
        return False
    begins, ends = term.holiday_on, term.back_on
    return not (begins and ends and begins <= day < ends)


def decide_open_check(
    school: School, term: str, class_group_id: UUID, *, today: date, by: Actor
) -> CheckOpened:
    """Show each family of a class its own child's draft; from now on the facts stand still."""
    planned = school.term(term)
    planned.require_open()
    if class_group_id not in school.class_groups:
        raise NotFound
    held = school.checks.get((term, class_group_id))
    if held and held.state == "open":
        raise CheckIsOpen(until=held.until)
    if held and held.freezes_facts:
        raise CheckIsOver
    return CheckOpened(
        term=term,
        class_group_id=class_group_id,
        until=working_day(today, planned.check_days, planned),
        opened_by=by.person_id,
    )


def asks_families(
    school: School, term: str, class_group_id: UUID, *, today: date, reopens: bool
) -> bool:
    """Whether a check ends only once every family has answered: within its days."""
    held = school.checks.get((term, class_group_id))
    return held is not None and not reopens and today <= held.until


def decide_close_check(
    school: School,
    term: str,
    class_group_id: UUID,
    *,
    today: date,
    waiting: int,
    reason: str | None,
    reopens: bool,
    by: UUID,
) -> CheckClosed:
    """End a check: its days are over, everyone has answered, or the facts are to be worked on.

    `waiting`: families that have not answered. Facts may be reopened after the end as well,
    as long as the term is not sealed.
    """
    school.term(term).require_open()
    held = school.checks.get((term, class_group_id))
    if held is None or not (held.state == "open" or (reopens and held.freezes_facts)):
        raise CheckIsNotOpen
    if reopens and not reason:
        raise ReasonIsMissing
    if waiting and asks_families(school, term, class_group_id, today=today, reopens=reopens):
        raise FamiliesAreChecking(waiting=waiting, until=held.until)
    return CheckClosed(
        term=term,
        class_group_id=class_group_id,
        closed_by=by,
        reopens_facts=reopens,
        reason=reason,
    )


def overdue_checks(school: School, today: date) -> list[tuple[str, UUID]]:
    """Checks of open terms whose last day is over: term and class."""
    return [
        key
        for key, held in school.checks.items()
        if held.state == "open" and held.until < today and school.term(key[0]).state == "open"
    ]


def draft_of(school: School, term: str, class_group_id: UUID | None) -> Check:
    """The check under which a family sees its draft; raises `DraftIsNotReady`."""
    school.term(term)
    held = school.checks.get((term, class_group_id)) if class_group_id else None
    if held is None or not held.freezes_facts:
        raise DraftIsNotReady
    return held


def decide_check_draft(
    school: School, term: str, class_group_id: UUID | None, said: Said, *, by: Actor
) -> DraftChecked:
    """A family, or the pupil, has looked at the draft."""
    if draft_of(school, term, class_group_id).state != "open":
        raise CheckIsNotOpen
    return DraftChecked(checked_by=by.person_id, said=said)
