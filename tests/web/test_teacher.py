"""What a teacher does for a class besides recording: in a real browser, the real service behind."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from live_service import LiveService
from openapi_seeds import TODAY, Seeds
from portfolio.support.ids import uuid7
from web import families
from web.large_class import fill_class

Scenario = Callable[[str], str]
# What a family tells of this counts once a teacher has looked.
HELPED = "MC08"


@pytest.fixture
def seeds(family_site: tuple[LiveService, Seeds]) -> Seeds:
    """Two facts of two days for each child, one thing from home that waits, and two objections."""
    live, seeds = family_site
    teacher, guardian = seeds.people["class teacher"], seeds.people["guardian"]
    for student_id in seeds.student_ids:
        for days in (1, 2):
            day = (TODAY - timedelta(days=days)).isoformat()
            said = seeds.an_observation(student_id=student_id, occurred_on=day)
            teacher.sent("PUT", f"/observations/{uuid7()}", json=said)
    said = seeds.an_observation(HELPED, note="洗了碗")
    guardian.sent("PUT", f"/observations/{uuid7()}", json=said)
    families.drawn(live, seeds)
    families.objects(seeds)
    return seeds


def test_a_teacher_answers_signs_writes_and_ends_the_term(
    family_walk: Scenario, family_site: tuple[LiveService, Seeds], seeds: Seeds
) -> None:
    """Each step of the scenario is told by its own sentence; one that fails is shown whole.
    The check it begins is answered by every family, and ended.
    """
    live, _ = family_site
    said = family_walk("teacher") + family_walk("teacher-term")
    families.everybody_looks(live, seeds)

    assert said.count("fail 0") == 2
    assert "pass 0" not in said
    assert "fail 0" in family_walk("teacher-check")


def test_a_class_in_a_hurry_loses_nothing(
    family_walk: Scenario, family_site: tuple[LiveService, Seeds]
) -> None:
    """In a school of its own: what is recorded most moves the words of the first screen."""
    _, seeds = family_site
    fill_class(seeds)

    assert "fail 0" in family_walk("capture.hurry")
