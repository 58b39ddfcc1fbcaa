"""What the portfolio sends is what the aggregator takes in, and what both find in `schemas/`.

The gate, the envelope and the signature are the portfolio's own, the reader is the aggregator's;
they share no code. Whatever school there may be, its snapshots are taken in.
"""

from collections.abc import Callable, Iterable, Mapping
from random import Random
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.ingest.domain import FeedState, evolve
from aggregator.measure.domain import measure_school
from aggregator.protect.domain import protect_school
from aggregator.protect.policy import Policy
from aggregator.publish.b12_feed import publish_feed, publish_school
from aggregator.publish.files import data_files
from portfolio.share.feed import SCHEMA
from portfolio.share.gate import (
    LEVELS,
    SUBJECT_LEVELS,
    PupilFacts,
)
from sent_cuts import (
    CODES,
    SNAPSHOT,
    TERM,
    WORDS,
    a_cut,
    receive,
    sent,
)

FEED_EVENT = "schemas/published/feed-event.v1.1.json"
TAUGHT = {grade: [one.code for one in WORDS.subjects_for(grade)] for grade in range(1, 10)}
Validate = Callable[[str, Any], None]
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


def test_the_reader_may_meet_an_attribute_it_does_not_know(validate: Validate) -> None:
    """An addition is a new minor version: today's readers pass over it, outside the data."""
    event = {**sent(SNAPSHOT), "traceparent": "00-4bf92f35-00f0-01"}
    validate(FEED_EVENT, event)

    assert receive(event).sequence == 1
