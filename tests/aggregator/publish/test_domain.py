"""When a release is made, and whose numbers stand as they were told."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from aggregator.ingest.events import CubeSnapshot
from aggregator.measure.domain import SchoolMeasures, measure_school
from aggregator.protect.policy import Policy
from aggregator.protect.told import Exact, Observation, Protected
from aggregator.publish import domain
from aggregator.publish.b12_documents import SchoolB12
from aggregator.publish.domain import (
    Draft,
    Last,
    NothingNew,
    Request,
    ToldBefore,
    decide_release,
    draft_school,
)
from aggregator.publish.events import ReleasePublished
from aggregator.support.vocabulary import load_vocabulary
from cubes import RATED, TERM, a_cube

VOCABULARY = load_vocabulary(Path(__file__).parents[3] / "schemas")
NOON = datetime(2027, 2, 1, 4, tzinfo=UTC)
KEY = UUID(int=7)
REQUEST = Request(TERM, "scheduled", "operator", KEY, "tag")
ROWS = dict.fromkeys(RATED, (180, 160, 80, 54, 54))


def draft(cube: dict[str, object], *earlier: SchoolB12) -> Draft:
    """The school's part of a release that follows what was told before."""
    told = [ToldBefore(number, document) for number, document in enumerate(earlier, 1)]
    measures = measure_school(CubeSnapshot.model_validate(cube))
    return draft_school(measures, told, policy=Policy(), vocabulary=VOCABULARY)


def decide(drafts: dict[str, Draft], last: Last | None = None) -> ReleasePublished:
    """The decision upon these drafts."""
    return decide_release(REQUEST, drafts, last, release_id=UUID(int=1), input_nonce=b"n", now=NOON)


def test_the_first_release_is_r1_and_supersedes_nothing() -> None:
    """Versions count from one."""
    event = decide({"a": draft(a_cube())})

    assert (event.name, event.supersedes_sha256, event.status) == ("r1", None, "final")


def test_the_next_release_names_the_one_before() -> None:
    """By the digest of its manifest: the chain can be checked."""
    event = decide({"a": draft(a_cube())}, Last(1, "ab" * 32))

    assert (event.name, event.supersedes_sha256) == ("r2", "ab" * 32)


def test_a_release_with_one_provisional_school_is_provisional() -> None:
    """Whoever reads it must know that it will be followed."""
    drafts = {"a": draft(a_cube()), "b": draft(a_cube(cut="provisional"))}

    assert decide(drafts).status == "provisional"


def test_nothing_new_is_not_released() -> None:
    """A term without snapshots, or one that told everything before."""
    first = draft(a_cube(rows=ROWS))
    with pytest.raises(NothingNew):
        decide({})
    with pytest.raises(NothingNew):
        decide({"a": Draft(first.document, None, is_new=False)}, Last(1, "ab" * 32))


def test_one_corrected_pupil_leaves_the_told_numbers_standing() -> None:
    """The difference of the two releases would be that pupil; the earlier numbers are carried."""
    first = draft(a_cube(rows=ROWS)).document
    corrected = a_cube(rows={**ROWS, "B2": (181, 159, 80, 54, 54)}, cut="revision")
    later = draft(corrected, first)

    assert (later.document, later.carried_from, later.is_new) == (first, 1, False)


def test_a_large_correction_is_told() -> None:
    """Twenty pupils moved between two levels: no one of them is seen."""
    first = draft(a_cube(rows=ROWS)).document
    later = draft(a_cube(rows={**ROWS, "B2": (200, 140, 80, 54, 54)}, cut="revision"), first)

    assert later.carried_from is None
    assert later.is_new
    assert later.document.status == "revised"


def test_every_earlier_release_is_compared_not_only_the_last() -> None:
    """Twelve forth, eleven back: beside the first release the third tells of one pupil."""
    first = draft(a_cube(rows=ROWS)).document
    second = draft(a_cube(rows={**ROWS, "B2": (192, 148, 80, 54, 54)}), first).document
    third = draft(a_cube(rows={**ROWS, "B2": (181, 159, 80, 54, 54)}), first, second)

    assert (third.document, third.carried_from) == (second, 2)


def test_provisional_numbers_that_are_confirmed_become_final() -> None:
    """The same numbers, no longer provisional: that is news without a difference."""
    cube = a_cube(rows=ROWS, cut="provisional")
    later = draft(a_cube(rows=ROWS), draft(cube).document)

    assert later.is_new
    assert later.document.status == "final"


def test_a_school_that_fails_the_audit_is_not_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    """Never "publish anyway": planted fault, protection lets everything through."""

    def everything(measures: SchoolMeasures, **_: object) -> Protected:
        cells = measures.bands["ALL"].rows[0].cells
        told = (
            Observation("26k", "student.B2", None, level, Exact(count, 528))
            for level, count in cells.items()
        )
        return Protected("ALL", "levels", None, tuple(told))

    monkeypatch.setattr(domain, "protect_school", everything)
    made = draft(a_cube())

    assert made.findings
    assert (made.document.rung, made.document.numbers) == ("not_published", ())
