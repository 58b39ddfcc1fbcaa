"""What is unusual enough to tell the school: the numbers, each at its edge."""

from dataclasses import replace
from datetime import UTC, datetime
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
