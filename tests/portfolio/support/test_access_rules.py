"""What is unusual enough to tell the school: the numbers, each at its edge."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from portfolio.support.access_rules import (
    MOST_AT_ALL,
    MOST_BY_DUTY,
    MOST_CLASSES,
    MOST_LEAVERS,
    MOST_ONE_BY_ONE,
    NIGHT_AT_ALL,
    NIGHT_BY_DUTY,
    Refusals,
    Tally,
    Window,
    judged,
)

TEN = datetime(2026, 11, 20, 2, tzinfo=UTC)
QUIET = Tally("hour", TEN, uuid4(), 0, 0, 0, 0, 0)
_EDGES: list[tuple[str, Window, str, int]] = [
    ("many-by-duty", "hour", "by_duty", MOST_BY_DUTY),
    ("many-one-by-one", "hour", "one_by_one", MOST_ONE_BY_ONE),
    ("many-at-all", "hour", "children", MOST_AT_ALL),
    ("at-night-by-duty", "night", "by_duty", NIGHT_BY_DUTY),
    ("at-night", "night", "children", NIGHT_AT_ALL),
    ("leavers", "day", "leavers", MOST_LEAVERS),
    ("many-classes", "day", "classes", MOST_CLASSES),
]


@pytest.mark.parametrize(("rule", "window", "field", "most"), _EDGES, ids=[e[0] for e in _EDGES])
def test_each_rule_has_an_edge(rule: str, window: Window, field: str, most: int) -> None:
    """As many as allowed is silent; one more is told, under that rule alone."""
    at_edge = replace(QUIET, window=window, **{field: most})
    beyond = replace(QUIET, window=window, **{field: most + 1})

    assert list(judged([at_edge])) == []
    assert [(one.rule, one.count) for one in judged([beyond])] == [(rule, most + 1)]


def test_an_alarm_is_the_same_one_however_often_it_is_looked_at() -> None:
    """Its id follows from rule, person and window; another hour is another alarm."""
    school_id, tally = uuid4(), replace(QUIET, by_duty=500)
    later = replace(tally, since=TEN + timedelta(hours=1))
    ids = [one.alarm_id(school_id) for one in judged([tally, tally, later])]

    assert len(set(ids)) == 2


def test_different_addresses_are_counted_not_one_that_is_tried_again() -> None:
    """A phone that repeats what it is refused does not guess; a list of ids does."""
    same, many = Refusals(), Refusals()

    assert [same.add("/students/1", TEN) for _ in range(50)][-1] == 1
    assert [many.add(f"/students/{n}", TEN) for n in range(50)][-1] == 50


def test_refusals_of_an_hour_ago_are_forgotten() -> None:
    """Twenty in a working day are nobody's attack."""
    seen = Refusals()
    counts = [seen.add(f"/{n}", TEN + timedelta(minutes=6 * n)) for n in range(60)]

    assert max(counts) <= 21
