"""Who has which duty, and from which day until which: the fold of what was said of the staff. Pure.

A right is asked for on a day. A duty given for next Monday opens nothing on Sunday;
one that ends on Monday opens nothing from Monday on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from portfolio.admit import events as e

Key = tuple[str, UUID | None, str | None]
"""What tells one duty of a person from another: duty, class, subject."""


@dataclass(frozen=True, slots=True)
class Assignment:
    """One duty of a member of staff.

    `from_on`: its first day, None: since it was given; `ended_on`: the first day without it.
    `external_id`: the `sourcedId` that a OneRoster bundle knows the person by.
    """

    staff_id: UUID
    staff_number: str
    name: str
    duty: e.Duty
    class_group_id: UUID | None
    subject: str | None
    from_on: date | None = None
    ended_on: date | None = None
    external_id: str | None = None

    @property
    def key(self) -> Key:
        """Which duty it is."""
        return self.duty, self.class_group_id, self.subject

    def is_to_come(self, day: date) -> bool:
        """Whether it begins after a day."""
        return self.from_on is not None and self.from_on > day

    def holds_on(self, day: date) -> bool:
        """Whether it is theirs on a day."""
        return not self.is_to_come(day) and self.outlasts(day)

    def outlasts(self, day: date) -> bool:
        """Whether it has not ended by a day, though it may not have begun."""
        return self.ended_on is None or day < self.ended_on


Duties = Mapping[UUID, tuple[Assignment, ...]]


def given(duties: Duties, event: e.StaffAssigned) -> Duties:
    """With a duty more; one that goes on from where the same one stood is still one.

    The name is that of the person, and so of all their duties.
    """
    new = _assignment(event)
    theirs = []
    for one in duties.get(event.staff_id, ()):
        if one.key == new.key and _meet(one, new):
            new = replace(new, from_on=_earlier(one.from_on, new.from_on))
        else:
            theirs.append(replace(one, name=event.name))
    return {**duties, event.staff_id: (*theirs, new)}


def released(duties: Duties, staff_id: UUID) -> Duties:
    """Without any of theirs."""
    return {who: what for who, what in duties.items() if who != staff_id}


def ended(duties: Duties, event: e.DutyEnded) -> Duties:
    """One duty ends on a day; what had not begun by then never does."""
    key = (event.duty, event.class_group_id, event.subject)
    theirs = tuple(_ended(duties.get(event.staff_id, ()), key, event.from_on))
    return {**duties, event.staff_id: theirs} if theirs else released(duties, event.staff_id)


def _ended(theirs: tuple[Assignment, ...], key: Key, day: date) -> Iterator[Assignment]:
    for one in theirs:
        if one.key != key or (one.ended_on is not None and one.ended_on <= day):
            yield one
        elif one.from_on is None or one.from_on < day:
            yield replace(one, ended_on=day)


def is_administered(duties: Duties) -> bool:
    """Whether somebody administers the school with no last day to it."""
    everything = (one for theirs in duties.values() for one in theirs)
    return any(one.duty == "school_admin" and one.ended_on is None for one in everything)


def of_day(duties: Duties, day: date) -> tuple[Duties, Duties]:
    """Those held on a day, and those that are to come; what has ended is in neither."""
    now: dict[UUID, tuple[Assignment, ...]] = {}
    later: dict[UUID, tuple[Assignment, ...]] = {}
    for staff_id, theirs in duties.items():
        if held := tuple(one for one in theirs if one.holds_on(day)):
            now[staff_id] = held
        if coming := tuple(one for one in theirs if one.is_to_come(day)):
            later[staff_id] = coming
    return now, later


def over(duties: Duties, day: date) -> Mapping[UUID, date]:
    """Who has had a last duty that ended by itself, and the first day without any."""
    found: dict[UUID, date] = {}
    for staff_id, theirs in duties.items():
        ends = [one.ended_on for one in theirs if one.ended_on and one.ended_on <= day]
        if len(ends) == len(theirs):
            found[staff_id] = max(ends)
    return found


def _meet(one: Assignment, new: Assignment) -> bool:
    """Whether the new one begins while the other holds, or right at its end."""
    return one.ended_on is None or new.from_on is None or new.from_on <= one.ended_on


def _earlier(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else min(one, other)


def _assignment(event: e.StaffAssigned) -> Assignment:
    return Assignment(
        event.staff_id,
        event.staff_number,
        event.name,
        event.duty,
        event.class_group_id,
        event.subject,
        from_on=event.from_on,
        external_id=event.external_id,
    )
