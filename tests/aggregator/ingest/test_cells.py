"""What version 1.1 added must agree with itself: measured, changed, used."""

from pathlib import Path
from typing import Any

import pytest

from aggregator.ingest.consistency import check_numbers
from aggregator.ingest.events import CubeSnapshot
from aggregator.ingest.refusals import NumbersDisagree, UnknownCode
from aggregator.support.terms import compared_with
from aggregator.support.vocabulary import load_vocabulary
from cubes import RATED, TERM, a_change, a_cube, sealed

VOCABULARY = load_vocabulary(Path(__file__).parents[3] / "schemas")
SINCE = "2025-2026-2"
AGREEMENT = {"26n_equal": (80, 120), "26n_within_one": (115, 120)}
VISION = {"normal": 300, "reduced": 200, "not_measured": 28}
MOVED = {"AA": 120, "BB": 180, "CC": 60, "BA": 40, "CB": 30}


def check(**more: Any) -> None:
    """A school that sends this besides its levels."""
    check_numbers(CubeSnapshot.model_validate(a_cube(more=more)), VOCABULARY)


def test_what_agrees_is_taken() -> None:
    """Every part of 1.1 at once."""
    check(
        objective={"vision": VISION, "sports_skill": {"has": 400, "none": 128}},
        changes=a_change(SINCE, MOVED),
        use={
            "26g": (300, 400),
            "26h": (3, 4),
            "26n_equal": (80, 120),
            "26n_within_one": (115, 120),
        },
    )


def test_a_snapshot_of_version_1_0_is_still_taken() -> None:
    """What 1.1 added is absent, and the wording is that of the time."""
    snapshot = CubeSnapshot.model_validate(a_cube())

    check_numbers(snapshot, VOCABULARY)
    assert snapshot.definitions.label_set == "growth"


@pytest.mark.parametrize(
    ("where", "more"),
    [
        ("objective.vision.ALL", {"objective": {"vision": {**VISION, "normal": 301}}}),
        ("objective.vision.ALL", {"objective": {"vision": {"normal": 300, "reduced": 228}}}),
        ("objective.vision.ALL", {"objective": {"vision": {**VISION, "excellent": 0}}}),
        ("transitions.student.B2.ALL.2025-2026-2", {"changes": [("B2", SINCE, {"AA": 29})]}),
        ("transitions.student.B2.ALL.2025-2026-2", {"changes": [("B2", SINCE, {"AA": 181})]}),
        ("transitions.student.B2.ALL.2025-2026-2", {"changes": [("B2", SINCE, {"AA": 600})]}),
        ("transitions.student.B2.ALL.2024-2025-1", {"changes": [("B2", "2024-2025-1", MOVED)]}),
        ("transitions.student.B2.ALL.2026-2027-1", {"changes": [("B2", TERM, MOVED)]}),
        ("use.26g.ALL", {"use": {"26g": (5, 4)}}),
        ("use.26h.ALL", {"use": {"26h": (0, 0)}}),
        ("use.26n", {"use": {"26n_equal": (80, 120)}}),
        ("use.26n", {"use": {"26n_equal": (80, 120), "26n_within_one": (79, 120)}}),
        ("use.26n", {"use": {"26n_equal": (80, 120), "26n_within_one": (115, 121)}}),
        ("groups.ALL", {"phases": {"P1": 300, "P2": 229}}),
    ],
)
def test_what_cannot_be_is_refused(where: str, more: dict[str, Any]) -> None:
    """Sums, wholes, thirty matched, terms that are compared, nested agreement."""
    with pytest.raises(NumbersDisagree) as stopped:
        check(**more)
    assert stopped.value.fields["where"] == where


def test_nobody_comes_to_a_level_without_standing_there() -> None:
    """Eight stand at D: nine cannot have come to it."""
    with pytest.raises(NumbersDisagree):
        check(changes=[("B2", SINCE, {"AA": 100, "CD": 9})])


def test_a_later_cut_may_repeat_an_earlier_row_beside_a_new_one() -> None:
    """The gate carries rows one by one: there only the pupils are compared."""
    more = {"changes": [("B2", SINCE, {"AA": 100, "CD": 9})]}
    cube = a_cube(more=more, supersedes=CubeSnapshot.model_validate(a_cube()).snapshot_id)

    check_numbers(CubeSnapshot.model_validate(cube), VOCABULARY)


@pytest.mark.parametrize("missing", [0, 7, 15])
def test_a_change_has_all_its_sixteen_cells(missing: int) -> None:
    """A cell that is left out would be a secret way to say zero."""
    cube = a_cube(more={"changes": [("B2", SINCE, MOVED)]})
    cells = [*cube["transitions"]]
    cells.pop(missing)

    with pytest.raises(NumbersDisagree):
        check_numbers(
            CubeSnapshot.model_validate(sealed({**cube, "transitions": cells})), VOCABULARY
        )


def test_an_indicator_without_levels_has_no_change() -> None:
    """student.B1 has facts only."""
    with pytest.raises(UnknownCode):
        check(changes=[("B1", SINCE, MOVED)])


@pytest.mark.parametrize(
    ("term", "terms"),
    [
        ("2026-2027-1", ("2025-2026-1", "2025-2026-2")),
        ("2026-2027-2", ("2025-2026-2", "2026-2027-1")),
    ],
)
def test_autumn_meets_autumn_and_the_term_before(term: str, terms: tuple[str, str]) -> None:
    """The two terms that a term is compared with."""
    assert compared_with(term) == terms


def test_every_rated_indicator_may_change() -> None:
    """The helper of these tests speaks of all of them."""
    assert len(a_change(SINCE, MOVED)) == len(RATED)
