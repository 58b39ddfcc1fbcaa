"""From a domain event to sealed bytes and back, through every shape it ever had."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any, ClassVar
from uuid import UUID, uuid4

import pytest
import rfc8785
from eventsourcing.persistence import Mapper, MapperDeserialisationError, Notification
from hypothesis import given
from hypothesis import strategies as st

from event_log import KEY, NOON, TAG, TERM
from portfolio.support.data_key import DataKey
from portfolio.support.event import Event, Json, Topics, Upcaster
from portfolio.support.formats import Place
from portfolio.support.mapper import CanonicalTranscoder, Draft, Logged, SealedMapper
from portfolio.support.planning import SealedEvent

SCHOOL, PUPIL, COMMAND, OBSERVATION = uuid4(), uuid4(), uuid4(), uuid4()


class Watered(Event):
    """In its third shape: `plot` was `bed` once, and `minutes` was `hours` before."""

    topic: ClassVar[str] = "watered"
    schema_version: ClassVar[int] = 3
    raises_epoch: ClassVar[bool] = True
    upcasters: ClassVar[Mapping[int, Upcaster]] = {
        1: lambda state: {"bed": state["bed"], "minutes": state["hours"] * 60},
        2: lambda state: {"plot": state["bed"], "minutes": state["minutes"]},
    }
    plot: str
    minutes: int
    on: date | None = None
    at: datetime | None = None
    with_whom: tuple[UUID, ...] = ()


MAPPER = SealedMapper(Topics([Watered]))
EVENT = Watered(plot="南墙", minutes=40)


def a_draft(event: Event = EVENT, key: DataKey = KEY) -> Draft:
    return Draft(SCHOOL, COMMAND, 3, PUPIL, event, key, TERM, OBSERVATION)


def logged(sealed: SealedEvent, **other: Any) -> Logged:
    """The row that the log would show."""
    row: dict[str, Any] = {
        "originator_id": PUPIL,
        "originator_version": 1,
        "topic": sealed.topic,
        "state": sealed.state,
        "id": 7,
        "school_id": SCHOOL,
        "subject_id": OBSERVATION,
        "term": TERM,
        "schema_version": sealed.schema_version,
        "command_id": COMMAND,
        "ordinal": 3,
        "command_tag": TAG,
        "recorded_at": NOON,
        "event_hash": bytes(32),
    }
    return Logged(**row | other)


def stored(state: Json, schema_version: int) -> Logged:
    """A row that an earlier release wrote."""
    place = Place(SCHOOL, PUPIL, COMMAND, 3, schema_version, TERM, "watered")
    payload = KEY.seal(rfc8785.dumps(state), place)
    sealed = MAPPER.to_stored_event(a_draft())
    return logged(sealed, state=payload, schema_version=schema_version)


texts = st.text(st.characters(codec="utf-8"))
keys = st.text(st.characters(max_codepoint=126))
integers = st.integers(-(2**53) + 1, 2**53 - 1)
documents = st.recursive(
    st.none() | st.booleans() | integers | texts,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=25,
)


@given(documents)
def test_canonical_json_is_that_of_rfc_8785(document: Any) -> None:
    """For what we allow (ASCII keys, whole numbers below 2^53) a quick encoder gives its bytes."""
    transcoder = CanonicalTranscoder()

    assert transcoder.encode(document) == rfc8785.dumps(document)
    assert transcoder.decode(transcoder.encode(document)) == document


@given(
    st.builds(
        Watered,
        plot=texts,
        minutes=integers,
        on=st.none() | st.dates(),
        at=st.none() | st.datetimes(timezones=st.just(UTC)),
        with_whom=st.lists(st.uuids(), max_size=3).map(tuple),
    )
)
def test_an_event_comes_back_as_it_was(event: Watered) -> None:
    """And its plaintext is canonical, so that anyone can make the same bytes again."""
    sealed = MAPPER.to_stored_event(a_draft(event))
    plaintext = KEY.open(sealed.state, logged(sealed).place)

    assert MAPPER.open(logged(sealed), KEY) == event
    assert plaintext == rfc8785.dumps(event.model_dump(mode="json", exclude_none=True))


def test_a_sealed_event_says_what_planning_needs() -> None:
    """Stream, topic, shape, fence and the digest of the ciphertext; the version comes later."""
    sealed = MAPPER.to_stored_event(a_draft())

    assert (sealed.originator_id, sealed.originator_version) == (PUPIL, 0)
    assert (sealed.topic, sealed.schema_version, sealed.term) == ("watered", 3, TERM)
    assert (sealed.subject_id, sealed.raises_epoch) == (OBSERVATION, True)
    assert sealed.state_sha256 == sha256(sealed.state).digest()
    assert "南墙".encode() not in sealed.state


def test_it_is_the_librarys_mapper_and_the_log_its_notification() -> None:
    """What is built upon the library's interfaces can read us."""
    row = logged(MAPPER.to_stored_event(a_draft()))

    assert isinstance(MAPPER, Mapper)
    assert isinstance(row, Notification)
    assert (row.stream_id, row.originator_version, row.id) == (PUPIL, 1, 7)
    with pytest.raises(NotImplementedError):
        MAPPER.to_domain_event(row)


@pytest.mark.parametrize(
    ("schema_version", "state"),
    [
        (1, {"bed": "南墙", "hours": 2}),
        (2, {"bed": "南墙", "minutes": 120}),
        (3, {"plot": "南墙", "minutes": 120}),
    ],
)
def test_every_old_shape_is_read_as_the_newest(schema_version: int, state: Json) -> None:
    """Stored rows are never rewritten: each upcaster leads to the next version, in order."""
    assert MAPPER.open(stored(state, schema_version), KEY) == Watered(plot="南墙", minutes=120)


@pytest.mark.parametrize(
    ("schema_version", "state"),
    [
        (3, {"plot": "南墙", "minutes": 120, "weather": "晴"}),
        (3, {"plot": "南墙"}),
        (3, {"plot": "南墙", "minutes": "很久"}),
        (1, {"bed": "南墙", "minutes": 120}),
        (0, {"plot": "南墙", "minutes": 120}),
        (4, {"plot": "南墙", "minutes": 120}),
    ],
    ids=["unknown field", "missing", "another type", "wrong shape", "before the first", "of later"],
)
def test_a_surprise_is_loud(schema_version: int, state: Json) -> None:
    """A shape that nobody described is not guessed at, and its words stay out of the message."""
    with pytest.raises(MapperDeserialisationError) as refused:
        MAPPER.open(stored(state, schema_version), KEY)

    assert f"school {SCHOOL} position 7 topic watered" in str(refused.value)
    assert "南墙" not in str(refused.value)
    assert refused.value.__suppress_context__


@pytest.mark.parametrize(
    "moved",
    [
        {"school_id": uuid4()},
        {"originator_id": uuid4()},
        {"command_id": uuid4()},
        {"ordinal": 4},
        {"schema_version": 2},
        {"term": ""},
        {"state": b""},
    ],
    ids=lambda moved: next(iter(moved)),
)
def test_a_payload_under_another_row_is_loud(moved: dict[str, Any]) -> None:
    """A row changed in the database says where it is, not what it held."""
    row = logged(MAPPER.to_stored_event(a_draft()), **moved)

    with pytest.raises(MapperDeserialisationError, match="position 7"):
        MAPPER.open(row, KEY)


def test_an_unknown_topic_is_loud() -> None:
    """A release behind the log must not skip events."""
    row = logged(MAPPER.to_stored_event(a_draft()))

    with pytest.raises(MapperDeserialisationError, match="watered"):
        SealedMapper(Topics([])).open(row, KEY)


def test_another_key_is_loud() -> None:
    """Each child has its own."""
    row = logged(MAPPER.to_stored_event(a_draft()))

    with pytest.raises(MapperDeserialisationError, match="Unreadable"):
        MAPPER.open(row, DataKey(uuid4(), bytes(32)))


def test_two_events_never_share_a_topic() -> None:
    """The word alone says which class reads it."""
    with pytest.raises(ValueError, match="watered"):
        Topics([Watered, Watered])
