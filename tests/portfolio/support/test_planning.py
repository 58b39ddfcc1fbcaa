"""A flush of many commands gets versions, positions and hashes; each succeeds or fails alone."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from event_log import NOON, Note, a_command
from log_checker import complaints_about, expected_hash
from portfolio.support.formats import NO_HASH
from portfolio.support.planning import (
    Appended,
    Command,
    Lost,
    Plan,
    Receipt,
    SchoolHead,
    StreamHead,
    Streams,
)

SCHOOL, PUPIL, OTHER, OBSERVATION = uuid4(), uuid4(), uuid4(), uuid4()
COLUMNS = (
    *("school_id", "position", "stream_id", "stream_version", "subject_id", "term", "topic"),
    *("schema_version", "command_id", "ordinal", "command_tag", "payload", "event_hash"),
)


def rows(plan: Plan) -> list[dict[str, Any]]:
    """As the log would show them."""
    return [{**dict(zip(COLUMNS, row, strict=True)), "recorded_at": plan.at} for row in plan.rows]


def heads(head: SchoolHead) -> Mapping[UUID, Mapping[str, Any]]:
    return {
        stream_id: {"version": stream.version, "hash": stream.hash}
        for stream_id, stream in head.streams.items()
        if stream.version
    }


def planned(*commands: Command, head: SchoolHead | None = None) -> tuple[Plan, list[Any]]:
    """One flush of these commands against one head; a loser's outcome is `Lost`."""
    plan, outcomes = Plan(NOON), []
    head = head or SchoolHead(0)
    for command in commands:
        try:
            outcomes.append(plan.add(command, head))
        except Lost as lost:
            outcomes.append(type(lost))
    return plan, outcomes


def test_a_new_stream_begins_at_version_one_after_no_hash() -> None:
    """And its epoch is 0 until a fence is put up."""
    head = SchoolHead(0)
    plan, (answer,) = planned(a_command(SCHOOL, Note(PUPIL)), head=head)
    (row,) = rows(plan)

    assert answer.receipts == (Receipt(PUPIL, None, 1, 1),)
    assert row["event_hash"] == expected_hash(NO_HASH, row)
    assert head == SchoolHead(1, Streams({PUPIL: StreamHead(1, 0, row["event_hash"])}))


def test_a_stream_goes_on_where_its_head_is() -> None:
    """Version and hash follow the last event, the position that of the school."""
    head = SchoolHead(70, Streams({PUPIL: StreamHead(8, 3, b"h" * 32)}))
    plan, (answer,) = planned(a_command(SCHOOL, Note(PUPIL)), head=head)
    (row,) = rows(plan)

    assert answer.receipts == (Receipt(PUPIL, None, 9, 71),)
    assert row["event_hash"] == expected_hash(b"h" * 32, row)


def test_one_command_writes_many_streams_in_its_own_order() -> None:
    """An activity of a class: one event for each child, none between them."""
    pupils = [uuid4() for _ in range(45)]
    plan, (answer,) = planned(a_command(SCHOOL, *map(Note, pupils)))

    assert [receipt.stream_id for receipt in answer.receipts] == pupils
    assert [receipt.position for receipt in answer.receipts] == list(range(1, 46))
    assert [row["ordinal"] for row in rows(plan)] == list(range(45))
    assert answer.position == 45


def test_the_answer_says_when_it_was_recorded() -> None:
    """The server's word, the same for all events of the command."""
    command = a_command(SCHOOL, Note(PUPIL), Note(OTHER))
    plan, (answer,) = planned(command)

    assert answer == Appended(command.command_id, NOON, answer.receipts)
    assert {row["recorded_at"] for row in rows(plan)} == {NOON}


@pytest.mark.parametrize("epoch", [0, 2, 4])
def test_a_lost_epoch_is_lost(epoch: int) -> None:
    """Consent was withdrawn, a term closed: the decision stands on what is over."""
    head = SchoolHead(9, Streams({PUPIL: StreamHead(8, 3)}))
    _, outcomes = planned(a_command(SCHOOL, Note(PUPIL), epochs={PUPIL: epoch}), head=head)

    assert outcomes == [Lost]


def test_a_fence_raises_the_epoch_and_a_fact_does_not() -> None:
    """So observations never conflict with each other, and nothing slips past a boundary."""
    facts = [a_command(SCHOOL, Note(PUPIL), epochs={PUPIL: 0}) for _ in range(3)]
    fence = a_command(SCHOOL, Note(PUPIL, is_fence=True), epochs={PUPIL: 0})
    late = a_command(SCHOOL, Note(PUPIL), epochs={PUPIL: 0})
    decided_anew = a_command(SCHOOL, Note(PUPIL), epochs={PUPIL: 1})
    head = SchoolHead(0)
    _, outcomes = planned(*facts, fence, late, decided_anew, head=head)

    assert [type(outcome) for outcome in outcomes[:4]] == [Appended] * 4
    assert outcomes[4] is Lost
    assert outcomes[5].position == 5
    assert head.streams[PUPIL].epoch == 1


def test_the_fence_of_the_school_stops_whoever_stated_it() -> None:
    """A term is sealed for every pupil at once, though no pupil's stream moves."""
    seal = a_command(SCHOOL, Note(SCHOOL, is_fence=True))
    late = a_command(SCHOOL, Note(PUPIL), epochs={PUPIL: 0, SCHOOL: 0})
    unbound = a_command(SCHOOL, Note(PUPIL), epochs={PUPIL: 0})
    _, outcomes = planned(seal, late, unbound)

    assert outcomes[1] is Lost
    assert outcomes[2].receipts == (Receipt(PUPIL, None, 1, 2),)


def test_of_two_that_expect_the_same_version_of_a_stream_the_first_wins() -> None:
    """A decision that needs the very last event of a stream."""
    first, second = (a_command(SCHOOL, Note(PUPIL), versions={PUPIL: 0}) for _ in range(2))
    _, outcomes = planned(first, second)

    assert [outcomes[0].position, outcomes[1]] == [1, Lost]


def test_of_two_that_expect_the_same_version_of_a_subject_the_first_wins() -> None:
    """Two corrections of one observation; a third to another observation hurts neither."""
    about, apart = (PUPIL, OBSERVATION), (PUPIL, uuid4())
    first, second = (
        a_command(SCHOOL, Note(PUPIL, OBSERVATION), subjects={about: 0}) for _ in range(2)
    )
    other = a_command(SCHOOL, Note(PUPIL, apart[1]), subjects={apart: 0})
    informed = a_command(SCHOOL, Note(PUPIL, OBSERVATION), subjects={about: 1})
    _, outcomes = planned(first, second, other, informed)

    assert [outcome if outcome is Lost else outcome.position for outcome in outcomes] == [
        1,
        Lost,
        2,
        3,
    ]


def test_a_subject_is_told_apart_by_its_stream() -> None:
    """The same activity in another child's portfolio is another subject."""
    mine = a_command(SCHOOL, Note(PUPIL, OBSERVATION))
    theirs = a_command(SCHOOL, Note(OTHER, OBSERVATION), subjects={(OTHER, OBSERVATION): 0})
    _, outcomes = planned(mine, theirs)

    assert outcomes[1].position == 2


def test_a_loser_leaves_everything_as_it_was() -> None:
    """Its neighbours get the positions and versions that they would have had without it."""
    winner, neighbour = (a_command(SCHOOL, Note(PUPIL)) for _ in range(2))
    loser = a_command(SCHOOL, Note(PUPIL), Note(OTHER), versions={OTHER: 5})
    with_loser, (_, lost, after) = planned(winner, loser, neighbour)
    without, _ = planned(winner, neighbour)

    assert lost is Lost
    assert after.receipts == (Receipt(PUPIL, None, 2, 2),)
    assert rows(with_loser) == rows(without)


def test_two_schools_have_heads_of_their_own() -> None:
    """The same stream id in two schools is two streams, each school counts from 1."""
    there = uuid4()
    plan, here_head, there_head = Plan(NOON), SchoolHead(0), SchoolHead(0)
    for school_id, head in [(SCHOOL, here_head), (there, there_head), (SCHOOL, here_head)]:
        plan.add(a_command(school_id, Note(PUPIL)), head)
    here = [row for row in rows(plan) if row["school_id"] == SCHOOL]

    assert [row["position"] for row in rows(plan)] == [1, 1, 2]
    assert complaints_about(here, here_head.position, heads(here_head)) == []


@given(st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1)))  # noqa: DTZ001 — made aware below
def test_the_instant_is_hashed_to_the_microsecond(naive: datetime) -> None:
    """A float would lose the last digit somewhere."""
    plan = Plan(naive.replace(tzinfo=UTC))
    plan.add(a_command(SCHOOL, Note(PUPIL)), SchoolHead(0))
    (row,) = rows(plan)

    assert row["event_hash"] == expected_hash(NO_HASH, row)


def test_what_must_be_known_beforehand_is_said() -> None:
    """Every stream that is written, or whose head is expected."""
    command = a_command(SCHOOL, Note(PUPIL), epochs={SCHOOL: 0}, versions={OTHER: 0})

    assert set(command.streams()) == {PUPIL, SCHOOL, OTHER}


streams = st.sampled_from([uuid4() for _ in range(4)])
subjects = st.sampled_from([uuid4() for _ in range(3)])
notes = st.builds(Note, stream_id=streams, subject_id=st.none() | subjects, is_fence=st.booleans())
numbers = st.integers(0, 3)
commands = st.builds(
    lambda some, **expected: a_command(SCHOOL, *some, **expected),
    st.lists(notes, min_size=1, max_size=5),
    epochs=st.dictionaries(streams, numbers, max_size=2),
    versions=st.dictionaries(streams, numbers, max_size=1),
    subjects=st.dictionaries(st.tuples(streams, subjects), numbers, max_size=1),
)


@given(st.lists(commands, max_size=12))
def test_any_flush_leaves_a_log_without_complaint(flush: list[Command]) -> None:
    """Dense positions, dense versions, an unbroken chain, whatever wins and whatever loses;
    and who wins is who would win if each were appended alone.
    """
    head, alone = SchoolHead(0), SchoolHead(0)
    plan, outcomes = planned(*flush, head=head)
    one_by_one = [planned(command, head=alone) for command in flush]

    assert complaints_about(rows(plan), head.position, heads(head)) == []
    assert outcomes == [outcome for _, (outcome,) in one_by_one]
    assert rows(plan) == [row for single, _ in one_by_one for row in rows(single)]
    assert head == alone
