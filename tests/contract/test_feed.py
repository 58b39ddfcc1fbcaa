"""What the portfolio sends is what the aggregator takes in, and what both find in `schemas/`.

The gate, the envelope and the signature are the portfolio's own, the reader is the aggregator's;
they share no code. Whatever school there may be, its snapshots are taken in,
and whatever a changed or careless sender makes of them is refused.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc.jwk import OKPKey

from aggregator.ingest.domain import FeedState, PinnedSchool, decide_receive, evolve
from aggregator.ingest.refusals import FeedStopped, NumbersDisagree, WrongSignature
from aggregator.measure.domain import measure_school
from aggregator.protect.domain import protect_school
from aggregator.protect.policy import Policy
from aggregator.publish.b12_feed import publish_feed, publish_school
from aggregator.publish.files import data_files
from aggregator.support.signing import import_key
from aggregator.support.vocabulary import load_vocabulary as codes_of
from portfolio.share.cutting import BANDING, GATE_POLICY
from portfolio.share.feed import SCHEMA, feed_event
from portfolio.share.gate import (
    LEVELS,
    SUBJECT_LEVELS,
    Cutting,
    PupilFacts,
    cut_snapshot,
    digest_of,
)
from portfolio.share.signing import SigningKey
from portfolio.support.vocabulary import load_vocabulary

SCHEMAS = Path(__file__).parents[2] / "schemas"
WORDS, CODES = load_vocabulary(SCHEMAS / "vocabulary"), codes_of(SCHEMAS)
FEED_EVENT = "schemas/published/feed-event.v1.1.json"
NOON = datetime(2027, 1, 25, 4, 0, tzinfo=UTC)
TAUGHT = {grade: [one.code for one in WORDS.subjects_for(grade)] for grade in range(1, 10)}
TERM, CODE = "2026-2027-1", "2150000126"
KEY = SigningKey(OKPKey.generate_key("Ed25519"))
STRANGER = SigningKey(OKPKey.generate_key("Ed25519"))
PINNED = PinnedSchool("portfolio-1", CODE, KEY.kid, import_key(KEY.public_jwk()))
Validate = Callable[[str, Any], None]
Json = dict[str, Any]


SIZES = st.dictionaries(
    st.integers(1, 9), st.sampled_from([1, 9, 10, 12, 40]), min_size=1, max_size=5
)
"""Pupils by grade: any school, some of its grades below ten."""


def a_school(sizes: Mapping[int, int], seed: int) -> list[PupilFacts]:
    """Some pupils without a level, some judged by a plan, some without a report."""
    chance = Random(seed)  # noqa: S311 — a test that can be repeated

    def some(names: Iterable[str], levels: tuple[str, ...]) -> dict[str, str]:
        return {name: chance.choice(levels[:-1]) for name in names if chance.random() < 0.8}

    return [
        PupilFacts(
            grade=grade,
            by_plan=chance.random() < 0.05,
            levels=some(WORDS.levelled_indicators(), LEVELS),
            subjects=some(TAUGHT[grade], SUBJECT_LEVELS),
            subjects_taught=frozenset(TAUGHT[grade]),
            has_report=chance.random() < 0.95,
        )
        for grade, size in sizes.items()
        for _ in range(size)
    ]


def a_cut(pupils: list[PupilFacts], cut: str = "final", after: Json | None = None) -> Json:
    """What the gate lets out, after an earlier cut of the same term."""
    return cut_snapshot(
        Cutting(
            snapshot_id=uuid4(),
            school={
                "code": CODE,
                "name": "年轮示例九年一贯制学校",
                "authority": "500103",
                "stage": "nine_year",
            },
            term=TERM,
            cut=cut,
            definitions={
                **WORDS.versions,
                "label_set": "growth",
                "banding": BANDING,
                "gate_policy": GATE_POLICY,
            },
            indicators=WORDS.levelled_indicators(),
            supersedes=UUID(after["snapshot_id"]) if after else None,
            previous_digest=after["content_digest"] if after else None,
        ),
        pupils,
    )


def sent(snapshot: Json, sequence: int = 1, key: SigningKey = KEY) -> Json:
    """The event as it comes over HTTP."""
    event = feed_event(sequence, NOON, snapshot, key.sign(snapshot))
    return dict(orjson.loads(orjson.dumps(event)))


def receive(event: Json, state: FeedState | None = None) -> Any:
    """What the aggregator makes of it."""
    return decide_receive(
        event,
        state=state or FeedState(),
        kept_digest=None,
        school=PINNED,
        vocabulary=CODES,
        now=NOON,
    )


A_SCHOOL = [
    PupilFacts(
        grade=4,
        by_plan=False,
        levels=dict.fromkeys(WORDS.levelled_indicators(), "B"),
        subjects={"chinese": "met"},
        subjects_taught=frozenset({"chinese"}),
        has_report=True,
    )
] * 12
SNAPSHOT = a_cut(A_SCHOOL)


@settings(max_examples=40, deadline=None)
@given(before=SIZES, now=SIZES, seed=st.integers(0, 99))
def test_whatever_the_gate_lets_out_is_as_published_and_taken_in(
    before: dict[int, int], now: dict[int, int], seed: int, validate: Validate
) -> None:
    """A provisional cut, then the final one that replaces it: both services read them alike."""
    provisional = a_cut(a_school(before, seed), "provisional")
    final = a_cut(a_school(now, seed + 1), "final", after=provisional)
    state = FeedState()
    for sequence, snapshot in enumerate((provisional, final), 1):
        event = sent(snapshot, sequence)
        validate(FEED_EVENT, event)
        received = receive(event, state)
        state = evolve(state, received)

        assert received.snapshot.model_dump(mode="json") == snapshot


@settings(max_examples=15, deadline=None)
@given(sizes=SIZES, seed=st.integers(0, 99))
def test_what_becomes_of_it_holds_against_the_feed_of_b12(
    sizes: dict[int, int], seed: int, validate: Validate
) -> None:
    """From the gate through measure and protect to what the school-evaluation system reads."""
    measures = measure_school(receive(sent(a_cut(a_school(sizes, seed)))).snapshot)
    protected = protect_school(measures, policy=Policy(), vocabulary=CODES)
    feed = publish_feed(
        term=TERM,
        release="r1",
        status="final",
        policy=Policy().version,
        schools=(publish_school(measures, protected),),
    )
    documents = {one.name: one.content for one in data_files(feed)}

    validate("schemas/feed/school-b12.v1.json", orjson.loads(documents["data.json"]))


def test_an_event_names_the_schema_of_its_data(validate: Validate) -> None:
    """CloudEvents 1.0, `dataschema`: what the data holds against."""
    event = sent(SNAPSHOT)

    assert event["dataschema"] == SCHEMA
    validate(event["dataschema"], event["data"])


def places(document: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where something stands that can be changed."""
    if not isinstance(document, dict | list):
        return [at]
    inside = document.items() if isinstance(document, dict) else enumerate(document)
    return [at] * bool(at) + [one for key, value in inside for one in places(value, (*at, key))]


def changed(document: Json, at: tuple[Any, ...], value: Any) -> Json:
    """A copy with another value at a place; `...` takes it away."""
    copy: Json = orjson.loads(orjson.dumps(document))
    *before, last = at
    inner: Any = copy
    for key in before:
        inner = inner[key]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return copy


@settings(max_examples=300, deadline=None)
@given(
    at=st.sampled_from(places(SNAPSHOT)),
    value=st.sampled_from([..., None, 0, 13, "B", "王小明", [], {"name": "王小明"}, 1.5, True]),
)
def test_a_snapshot_changed_on_the_way_is_refused(at: tuple[Any, ...], value: Any) -> None:
    """One place changed or taken away anywhere: digest and signature no longer hold."""
    event = sent(SNAPSHOT)
    other = changed(event, ("data", "snapshot", *at), value)
    if orjson.dumps(other) != orjson.dumps(event):
        with pytest.raises(FeedStopped):
            receive(other)


@pytest.mark.parametrize(
    ("at", "value"),
    [
        (("student_id",), "6f2a8c1e-3b4d-4e5f-9a6b-7c8d9e0f1a2b"),
        (("levels", 0, "class_group_id"), "0f5e1d2c-7a6b-5c4d-8e9f-1a2b3c4d5e6f"),
        (("levels", 0, "level"), "E"),
        (("levels", 0, "indicator"), "student.B13"),
        (("levels", 0, "indicator"), "school.B12"),
        (("levels", 0, "n"), 11.5),
        (("levels", 0, "n"), -1),
        (("levels", 0, "n"), "12"),
        (("levels", 0, "band"), "3年级1班"),
        (("groups", 0, "enrolled"), 11),
        (("groups", 0, "names"), ["王小明"]),
        (("withheld",), [{"band": "G4", "reason": "because"}]),
        (("subjects", 0, "subject"), "奥数"),
        (("use", 0, "metric"), "26z"),
        (("objective",), [{"measure": "height", "band": "ALL", "class": "tall", "n": 12}]),
        (("cut",), "live"),
        (("term",), "2026-09-01"),
        (("school", "address"), "某路1号"),
        (("definitions",), ...),
        (("use",), ...),
    ],
    ids=str,
)
def test_a_careless_sender_is_refused_though_it_signs(at: tuple[Any, ...], value: Any) -> None:
    """The right key does not make a child's data publishable, nor numbers true."""
    other = changed(SNAPSHOT, at, value)
    event = sent({**other, "content_digest": digest_of(other)})

    with pytest.raises(FeedStopped):
        receive(event)


@pytest.mark.parametrize(
    "refused",
    [
        lambda: sent(SNAPSHOT, key=STRANGER),
        lambda: sent(SNAPSHOT, sequence=2),
        lambda: sent(a_cut(A_SCHOOL, after=SNAPSHOT)),
        lambda: {**sent(SNAPSHOT), "source": "/schools/2150000127/portfolio"},
        lambda: {**sent(SNAPSHOT), "subject": "2026-2027-2"},
        lambda: {**sent(SNAPSHOT), "id": str(uuid4())},
        lambda: {**sent(SNAPSHOT), "type": "cn.nianlun.cube-snapshot.v2"},
        lambda: {**sent(SNAPSHOT), "specversion": "0.3"},
        lambda: {**sent(SNAPSHOT), "sequence": 1},
        lambda: {**sent(SNAPSHOT), "data": {"snapshot": SNAPSHOT}},
        lambda: {**sent(SNAPSHOT), "data": {**sent(SNAPSHOT)["data"], "note": "王小明"}},
    ],
    ids=[
        "another key",
        "a hole",
        "follows what was never sent",
        "another school",
        "another term",
        "another id",
        "another type",
        "another CloudEvents",
        "a number for a text",
        "no signature",
        "something beside",
    ],
)
def test_another_envelope_is_refused(refused: Callable[[], Json]) -> None:
    """Envelope, data and what was kept before must all say the same."""
    with pytest.raises(FeedStopped):
        receive(refused())


def test_the_reader_may_meet_an_attribute_it_does_not_know(validate: Validate) -> None:
    """An addition is a new minor version: today's readers pass over it, outside the data."""
    event = {**sent(SNAPSHOT), "traceparent": "00-4bf92f35-00f0-01"}
    validate(FEED_EVENT, event)

    assert receive(event).sequence == 1


def test_what_refuses_is_the_thing_that_is_wrong() -> None:
    """So that these tests do not pass for another reason than the one they name."""
    with pytest.raises(WrongSignature):
        receive(sent(SNAPSHOT, key=STRANGER))
    other = changed(SNAPSHOT, ("groups", 0, "enrolled"), 11)
    with pytest.raises(NumbersDisagree):
        receive(sent({**other, "content_digest": digest_of(other)}))
