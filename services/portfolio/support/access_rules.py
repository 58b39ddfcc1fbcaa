"""What reading is unusual enough to tell the school: rules over counts of the trail. Pure.

In: how many children somebody read of, in an hour, a night or a day, and by which right.
Out: alarms. The numbers leave honest work alone: a class teacher at the end of a term opens each of
45 children one by one and all twelve indicators of the class; somebody who teaches music to eight
classes opens eight class lists in an hour. What one pair of hands would not do is told.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

Window = Literal["hour", "night", "day"]

# Children in an hour by a duty for the whole school: two full classes.
MOST_BY_DUTY = 100
# Children in an hour, opened one at a time: one every half minute, without a break.
MOST_ONE_BY_ONE = 120
# Children in an hour in any way: more than eight classes of 45.
MOST_AT_ALL = 400
# Between 23:00 and 6:00, by a duty for the whole school, and in any way: a class and a half.
NIGHT_BY_DUTY, NIGHT_AT_ALL = 10, 70
NIGHT_FROM, NIGHT_UNTIL = 23, 6
# Children in a day who left the school.
MOST_LEAVERS = 5
# Children in a day for whom an adult was linked: each of these adults gets a code to the record.
MOST_LINKED = 20
# Classes in so many days that somebody took who does not lead them: three a day need nobody's
# word, and a whole school must not leave that way.
MOST_CLASSES_OVER_DAYS, OVER_DAYS = 9, 14
# Classes in a day whose reports or codes were taken whole.
MOST_CLASSES = 3
# An administrator gave themselves a duty: no reading, but nobody else knows of it.
OWN_DUTY = "own-duty"
# Addresses in an hour that were refused to one account as not theirs to see.
MOST_REFUSED = 20


@dataclass(frozen=True, slots=True)
class Tally:
    """Distinct children one person read of in one window; `since` is where the window begins.

    `by_duty`: not as a teacher of theirs; `classes`: classes whose reports or codes were taken
    without a second person's word; `linked`: to whom an adult was linked.
    """

    window: Window
    since: datetime
    person_id: UUID
    children: int
    by_duty: int
    one_by_one: int
    leavers: int
    classes: int
    linked: int = 0


@dataclass(frozen=True, slots=True)
class Alarm:
    """One rule, broken by one person in one window; the same again whenever it is looked at."""

    rule: str
    person_id: UUID
    since: datetime
    count: int
    role: str = "staff"


def judged(tallies: Iterable[Tally]) -> Iterator[Alarm]:
    """The alarms these counts give."""
    for one in tallies:
        for rule, count, most in _rules(one):
            if count > most:
                yield Alarm(rule, one.person_id, one.since, count)


def _rules(one: Tally) -> tuple[tuple[str, int, int], ...]:
    match one.window:
        case "hour":
            return (
                ("many-by-duty", one.by_duty, MOST_BY_DUTY),
                ("many-one-by-one", one.one_by_one, MOST_ONE_BY_ONE),
                ("many-at-all", one.children, MOST_AT_ALL),
            )
        case "night":
            return (
                ("at-night-by-duty", one.by_duty, NIGHT_BY_DUTY),
                ("at-night", one.children, NIGHT_AT_ALL),
            )
        case "day":
            return (
                ("leavers", one.leavers, MOST_LEAVERS),
                ("many-classes", one.classes, MOST_CLASSES),
                ("many-linked", one.linked, MOST_LINKED),
            )


def over_days(taken: Iterable[tuple[UUID, datetime, int]]) -> Iterator[Alarm]:
    """Of each person: where a fortnight begins, and how many classes they took until then or in it,
    on `OVER_DAYS` days at most. Gives the alarms.
    """
    for person_id, since, classes in taken:
        if classes > MOST_CLASSES_OVER_DAYS:
            yield Alarm("classes-over-days", person_id, since, classes)


def hour_of(instant: datetime) -> datetime:
    """Where the hour of an instant begins."""
    return instant.replace(minute=0, second=0, microsecond=0)
