"""A list of duties that was a mistake: which events make the staff what it was before. Pure.

Within a day, and while nothing was done upon it. Whoever a whole list put out gets the duties
back and needs a new code: the account ended with the last duty.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portfolio.admit.domain import Assignment, School
from portfolio.admit.events import StaffAssigned
from portfolio.admit.roster.undoing import ImportIsReferredTo
from portfolio.admit.staff.difference import assigned
from portfolio.admit.staff.duties import Key
from portfolio.admit.staff.staffing import StaffEvent, ended, require_administered


@dataclass(frozen=True, slots=True)
class Told:
    """The school as folded before a list and now, and what the list said of whom.

    `later`: what was said of the same people since.
    """

    before: School
    now: School
    said: tuple[StaffEvent, ...] = ()
    later: int = 0

    @property
    def people(self) -> list[UUID]:
        """Whom it concerned."""
        return sorted({one.staff_id for one in self.said})

    @property
    def newcomers(self) -> list[UUID]:
        """Who is here by the list alone."""
        return [one for one in self.people if one not in self.before.staff_names]

    @property
    def new_duties(self) -> set[tuple[UUID, str]]:
        """Who was given which duty that they had nowhere before."""
        had: set[tuple[UUID, str]] = {
            (who, one.duty) for who, theirs in self.before.duties.items() for one in theirs
        }
        given: set[tuple[UUID, str]] = {
            (one.staff_id, one.duty) for one in self.said if isinstance(one, StaffAssigned)
        }
        return given - had


def require_unreferred_duties(told: Told, *, accounts: int, readings: int) -> None:
    """Raise `ImportIsReferredTo`, which names what there is."""
    words = [
        (told.later, "{n} 处职责变动", "{n} changes of duties"),
        (accounts, "{n} 个已启用的账号", "{n} accounts in use"),
        (readings, "{n} 次凭新职责的查阅", "{n} readings under a new duty"),
    ]
    found = [(zh.format(n=n), en.format(n=n)) for n, zh, en in words if n]
    if found:
        zh, en = zip(*found, strict=True)
        raise ImportIsReferredTo(what_zh="、".join(zh), what_en=", ".join(en))


def decide_undo_duties(told: Told, *, today: date) -> list[StaffEvent]:
    """What is theirs by the list ends, what it ended is given again; raises `NobodyAdministers`."""
    events: list[StaffEvent] = []
    for staff_id in told.people:
        was, now = _of(told.before, staff_id), _of(told.now, staff_id)
        events += [ended(one, today) for key, one in now.items() if _is_other(one, was.get(key))]
        again = [one for key, one in was.items() if now.get(key) != one]
        events += [assigned(one) for one in again]
    require_administered(told.now.on(today), events)
    return events


def _of(school: School, staff_id: UUID) -> dict[Key, Assignment]:
    return {one.key: one for one in school.duties.get(staff_id, ()) if one.ended_on is None}


def _is_other(one: Assignment, before: Assignment | None) -> bool:
    """Whether a duty stands now that did not, or not since then; a name alone is given back."""
    return before is None or before.from_on != one.from_on
