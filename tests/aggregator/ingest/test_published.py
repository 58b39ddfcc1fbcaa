"""The contract with the portfolio: its samples are read, and our fake speaks as it does."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from referencing import Registry, Resource

from aggregator.ingest.consistency import check_numbers
from aggregator.ingest.domain import FeedEvent, Signed
from aggregator.ingest.events import CubeSnapshot
from aggregator.support.canonical import digest_without
from aggregator.support.vocabulary import load_vocabulary
from cubes import a_change, a_cube, a_history, a_key, a_subject, a_tiny_cube

SCHEMAS = Path(__file__).parents[3] / "schemas"
SAMPLES = sorted((SCHEMAS / "samples").glob("cube-snapshot.v1.*.json"))
EVENTS = sorted((SCHEMAS / "samples").glob("feed-event.v1.*.json"))


def read(path: Path) -> dict[str, Any]:
    """A JSON file of the repository."""
    return dict(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_of_a_snapshot_is_read_and_agrees_with_itself(path: Path) -> None:
    """Complete and minimal, of every version, for ever."""
    signed = Signed.model_validate(read(path))
    snapshot = CubeSnapshot.model_validate(signed.snapshot)

    check_numbers(snapshot, load_vocabulary(SCHEMAS))
    assert snapshot.content_digest == digest_without(signed.snapshot, "content_digest")


@pytest.mark.parametrize("path", EVENTS, ids=lambda path: path.stem)
def test_every_sample_of_a_feed_event_is_read(path: Path) -> None:
    """The envelope and the snapshot in it."""
    event = FeedEvent.model_validate(read(path))

    assert CubeSnapshot.model_validate(event.data.snapshot).term == event.subject


def test_there_are_samples_to_read() -> None:
    """A search that finds nothing would prove nothing."""
    assert len(SAMPLES) >= 2
    assert len(EVENTS) >= 2


@pytest.mark.parametrize(
    "cube",
    [
        a_cube(),
        a_cube(plans=12, rows={"B2": (180, 160, 80, 48, 48)}),
        a_cube(subjects=a_subject("chinese", 300, 128, 60, 40), cut="provisional"),
        a_tiny_cube(),
        a_cube(more={"label_set": "formal", "unit": "2150000124"}),
        a_cube(
            more={
                "objective": {"vision": {"normal": 300, "reduced": 200, "not_measured": 28}},
                "changes": a_change("2025-2026-2", {"AA": 120, "BB": 150, "BA": 40}),
                "use": {"26g": (300, 400), "26n_equal": (80, 120), "26n_within_one": (115, 120)},
            }
        ),
    ],
)
def test_what_our_tests_send_holds_against_the_published_schema(cube: dict[str, Any]) -> None:
    """The fake at the edge of the world speaks as the real one does."""
    event = a_history(a_key(), cube)[0]
    contents = [read(path) for path in (SCHEMAS / "published").glob("*.json")]
    registry: Registry[Any] = Registry().with_resources(
        (content["$id"], Resource.from_contents(content)) for content in contents
    )
    version = event["dataschema"].removeprefix("schemas/published/")
    envelope = version.replace("cube-snapshot", "feed-event")
    speaks = {version: event["data"], envelope: event}
    for name, sent in speaks.items():
        schema = read(SCHEMAS / "published" / name)
        jsonschema.Draft202012Validator(schema, registry=registry).validate(sent)
