"""Real examples of every event, kept for ever: what was stored once is read by every later release.

`schemas/samples/<topic>.v<N>.complete.json` says all that a version can say,
`….minimal.json` only what it must.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
from jsonschema import ValidationError as Invalid
from pydantic import ValidationError

from portfolio.admit.domain import Enrolled, Erased, School, Unknown, evolve_school, evolve_student
from portfolio.admit.events import PUPIL_EVENTS, SCHOOL_EVENTS, ClassAssigned
from portfolio.capture.domain import Absent, Withdrawn, evolve
from portfolio.catalogue import PROJECTIONS, TOPICS
from portfolio.curate.domain import record_of
from portfolio.schemas import stored_path
from portfolio.support.changes import Batch
from portfolio.support.data_key import DataKey
from portfolio.support.event import Event, Topics, Upcaster
from portfolio.support.mapper import Logged
from portfolio.support.projecting import Fact

FOLDER = Path(__file__).parents[2] / "schemas" / "samples"
KINDS = ("complete", "minimal")
VERSIONS = [
    (event, version) for event in TOPICS.all() for version in range(1, event.schema_version + 1)
]
SAMPLES = [(event, version, kind) for event, version in VERSIONS for kind in KINDS]
PUBLISHED = ("cube-snapshot.v1.0", "cube-snapshot.v1.1", "feed-event.v1.0", "feed-event.v1.1")
Validate = Callable[[str, Any], None]


def sample(name: str) -> Any:
    """One of the files, without its `.json`."""
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def read(event: type[Event], version: int, kind: str, topics: Topics = TOPICS) -> Event:
    """A sample as the log would hand it to the newest release."""
    state = sample(f"{event.topic}.v{version}.{kind}")
    return topics[event.topic].from_plaintext(json.dumps(state).encode(), version)


def in_order(events: tuple[type[Event], ...], kind: str = "complete") -> list[Event]:
    return [read(one, one.schema_version, kind) for one in events]


def a_fact(event: Event) -> Fact:
    """A sample as a projection sees it."""
    row = Logged(
        originator_id=uuid4(),
        originator_version=1,
        topic=event.topic,
        state=b"",
        id=1,
        school_id=uuid4(),
        subject_id=uuid4(),
        term="2026-2027-1",
        schema_version=event.schema_version,
        command_id=uuid4(),
        ordinal=0,
        command_tag=bytes(32),
        recorded_at=datetime(2026, 10, 12, tzinfo=UTC),
        event_hash=bytes(32),
    )
    key = DataKey(uuid4(), bytes(32))
    return Fact(row, event, key, key)


def test_every_version_of_every_event_has_its_two_samples() -> None:
    """A shape without an example is a shape that nobody has tried to read."""
    wanted = {f"{event.topic}.v{version}.{kind}" for event, version, kind in SAMPLES}
    wanted |= {f"{name}.{kind}" for name in PUBLISHED for kind in KINDS}

    assert {path.stem for path in FOLDER.glob("*.json")} == wanted


@pytest.mark.parametrize(("event", "version", "kind"), SAMPLES)
def test_a_sample_has_the_shape_of_its_version(
    event: type[Event], version: int, kind: str, validate: Validate, root: Path
) -> None:
    """The complete one names every property, the minimal one only what is required."""
    path, state = stored_path(event, version), sample(f"{event.topic}.v{version}.{kind}")
    validate(path, state)
    schema = json.loads((root / path).read_text("utf-8"))
    expected = schema["properties"] if kind == "complete" else schema["required"]

    assert set(expected) == set(state)


@pytest.mark.parametrize(("event", "version", "kind"), SAMPLES)
def test_every_sample_is_read_as_the_newest_shape(
    event: type[Event], version: int, kind: str
) -> None:
    """The promise of the store: nothing that was ever written becomes unreadable."""
    newest = read(event, version, kind)
    written = json.loads(newest.plaintext())

    assert type(newest) is event
    if version == event.schema_version:
        state = sample(f"{event.topic}.v{version}.{kind}")
        assert {name: written[name] for name in state} == state


@pytest.mark.parametrize(("event", "version", "kind"), SAMPLES)
def test_every_sample_can_be_projected(event: type[Event], version: int, kind: str) -> None:
    """A rebuild walks the whole log, its oldest shapes too."""
    fact, batch = a_fact(read(event, version, kind)), Batch()

    for projection in PROJECTIONS:
        for change in projection.fold(fact):
            batch.add(change)


def test_the_samples_of_a_school_fold_to_a_school() -> None:
    """From the registration to a sealed term."""
    school = School()
    for event in in_order(SCHOOL_EVENTS):
        school = evolve_school(school, event)

    assert (school.code, school.registrations[0].code) == ("3150000124", "2150000124")
    assert school.terms["2026-2027-1"].state == "sealed"


@pytest.mark.parametrize("kind", KINDS)
def test_the_samples_of_a_pupil_fold_to_a_pupil_and_to_nobody(kind: str) -> None:
    """Admitted, placed, a guardian linked and unlinked; erased at the end."""
    *before, erased = in_order(PUPIL_EVENTS, kind)
    student: Any = Unknown()
    for event in before:
        student = evolve_student(student, event)

    assert isinstance(student, Enrolled)
    assert student.class_group_id == UUID("0f5e1d2c-7a6b-5c4d-8e9f-1a2b3c4d5e6f")
    assert isinstance(evolve_student(student, erased), Erased)


@pytest.mark.parametrize("kind", KINDS)
def test_the_samples_of_a_term_fold_to_its_record(kind: str) -> None:
    """An observation recorded, shown, confirmed; levels, subjects and a remark signed."""
    events = [
        TOPICS[topic]
        for topic in (
            "observation-recorded",
            "evidence-attached",
            *(["observation-confirmed"] if kind == "complete" else []),
            "level-signed",
            "subject-levels-signed",
            "remark-written",
        )
    ]
    facts = [a_fact(read(one, one.schema_version, kind)) for one in events]
    subject = facts[0].row.subject_id
    rows = [Logged(**{**fact.row.__dict__, "subject_id": subject}) for fact in facts]
    record = record_of(rows, [fact.event for fact in facts])

    assert [one.observation_id for one in record.facts] == [subject]
    assert record.levels["student.B11"].level == "B"
    assert record.remark


def test_the_samples_of_an_observation_end_withdrawn() -> None:
    """What the timeline folds."""
    observation: Any = Absent()
    for topic in ("observation-recorded", "evidence-attached", "observation-withdrawn"):
        event = TOPICS[topic]
        observation = evolve(observation, read(event, event.schema_version, "complete"))

    assert isinstance(observation, Withdrawn)


class Renamed(Event):
    """Planted fault: a field has another name, and nobody wrote an upcaster."""

    topic: ClassVar[str] = ClassAssigned.topic
    group_id: UUID
    roster_number: int | None = None


class Demanding(ClassAssigned):
    """Planted fault: a new field is required of old events."""

    seat: int


class Narrowed(Event):
    """Planted fault: a field takes something else than it took."""

    topic: ClassVar[str] = ClassAssigned.topic
    class_group_id: UUID
    roster_number: str | None = None


class Upcast(Renamed):
    """The same renaming as it should be done: another version, and the way to it."""

    schema_version: ClassVar[int] = 2
    upcasters: ClassVar[Mapping[int, Upcaster]] = {
        1: lambda state: {
            ("group_id" if name == "class_group_id" else name): value
            for name, value in state.items()
        }
    }


@pytest.mark.parametrize("changed", [Renamed, Demanding, Narrowed])
def test_a_change_in_place_does_not_read_the_samples(changed: type[Event]) -> None:
    """These tests are worth something: each way to break the past is seen."""
    with pytest.raises(ValidationError):
        read(changed, 1, "complete", Topics([changed]))


@pytest.mark.parametrize("kind", KINDS)
def test_a_change_with_its_upcaster_does(kind: str) -> None:
    """Another version leaves the old samples where they are."""
    event = read(Upcast, 1, kind, Topics([Upcast]))

    assert isinstance(event, Upcast)
    assert event.group_id == UUID("0f5e1d2c-7a6b-5c4d-8e9f-1a2b3c4d5e6f")


@pytest.mark.parametrize("name", PUBLISHED)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_published_has_its_samples_too(name: str, kind: str, validate: Validate) -> None:
    """Whoever writes a reader of the feed begins with these."""
    document = sample(f"{name}.{kind}")
    validate(f"schemas/published/{name}.json", document)

    with pytest.raises(Invalid):
        validate(f"schemas/published/{name}.json", {**document, "data": None, "snapshot": None})


def test_no_sample_names_what_a_sample_must_not() -> None:
    """Invented people only: no identity number, no telephone number."""
    for path in FOLDER.glob("*.json"):
        text = path.read_text("utf-8")
        assert not re.search(r"(?<![0-9a-zA-Z])[1-9][0-9]{16}[0-9Xx](?![0-9a-zA-Z])", text)
        assert not re.search(r"(?<![0-9a-f])1[3-9][0-9]{9}(?![0-9a-f])", text)
