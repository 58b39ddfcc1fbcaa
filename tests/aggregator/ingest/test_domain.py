"""What is kept of a feed and what stops it: nothing is trusted but the pinned key."""

import base64
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc.jwk import OKPKey

from aggregator.ingest.domain import FeedState, PinnedSchool, decide_receive, evolve
from aggregator.ingest.events import SnapshotReceived
from aggregator.ingest.refusals import (
    BrokenChain,
    FeedHasHole,
    FeedStopped,
    HistoryRewritten,
    MalformedEvent,
    NumbersDisagree,
    UnknownCode,
    WrongDigest,
    WrongSchool,
    WrongSignature,
    WrongSupersedes,
)
from aggregator.support.vocabulary import load_vocabulary
from cubes import (
    RATED,
    SCHOOL,
    TERM,
    USUAL,
    a_cube,
    a_history,
    a_key,
    a_subject,
    a_tiny_cube,
    an_event,
    sealed,
)

NOON = datetime(2027, 1, 20, 4, tzinfo=UTC)
KEY = a_key()
OTHER_NAME = OKPKey.import_key({**KEY.as_dict(private=True), "kid": "school-2"})
NOTHING_YET = FeedState()
VOCABULARY = load_vocabulary(Path(__file__).parents[3] / "schemas")
PINNED = PinnedSchool("portfolio-1", SCHOOL, "school-1", KEY)


def receive(
    raw: Any, state: FeedState = NOTHING_YET, kept: str | None = None
) -> SnapshotReceived | None:
    """Decide upon one event after a state."""
    return decide_receive(
        raw, state=state, kept_digest=kept, school=PINNED, vocabulary=VOCABULARY, now=NOON
    )


def changed(**fields: Any) -> dict[str, Any]:
    """An event whose snapshot differs in these fields, properly sealed and signed."""
    return an_event(sealed({**a_cube(), **fields}), 1, KEY)


def test_a_signed_snapshot_is_received() -> None:
    """The usual case; a tiny school's snapshot too."""
    assert receive(an_event(a_cube(), 1, KEY)).snapshot.term == TERM
    assert receive(an_event(a_tiny_cube(), 1, KEY)).snapshot.groups == ()


def test_a_chain_of_cuts_is_received_in_order() -> None:
    """Provisional, final, another term, a revision of the first: each follows the one before."""
    cubes = [
        a_cube(cut="provisional"),
        a_cube(),
        a_cube(term="2026-2027-2"),
        a_cube(cut="revision"),
    ]
    state = FeedState()
    for event in a_history(KEY, *cubes):
        state = evolve(state, receive(event, state))

    assert state.position == 4


def test_a_hole_stops_the_feed() -> None:
    """Number 2 is missing: 3 is not taken instead (G6)."""
    first, _, third = a_history(KEY, a_cube(), a_cube(), a_cube())
    state = evolve(FeedState(), receive(first))

    with pytest.raises(FeedHasHole) as stopped:
        receive(third, state)
    assert stopped.value.fields == {"expected": 2, "found": 3}


def test_a_snapshot_kept_before_is_no_news() -> None:
    """At least once on the wire, once in the effect."""
    event = an_event(a_cube(), 1, KEY)
    state = evolve(FeedState(), receive(event))

    assert receive(event, state, state.last_digest) is None


def test_another_content_under_a_kept_number_stops_the_feed() -> None:
    """A school that rewrites its past is seen."""
    state = evolve(FeedState(), receive(an_event(a_cube(), 1, KEY)))

    with pytest.raises(HistoryRewritten):
        receive(an_event(a_cube(), 1, KEY), state, state.last_digest)


def test_a_signature_by_another_key_is_refused() -> None:
    """Even under the pinned key's name."""
    with pytest.raises(WrongSignature):
        receive(an_event(a_cube(), 1, a_key()))


def test_the_pinned_key_under_another_name_is_refused() -> None:
    """A `kid` nobody pinned would make rotation unseen."""
    with pytest.raises(WrongSignature):
        receive(an_event(a_cube(), 1, OTHER_NAME))


def test_a_header_that_asks_for_no_algorithm_is_refused() -> None:
    """`alg: none` is the oldest trick there is."""
    event = an_event(a_cube(), 1, KEY)
    header = base64.urlsafe_b64encode(b'{"alg":"none","kid":"school-1"}').rstrip(b"=").decode()
    event["data"]["signature"] = f"{header}..{event['data']['signature'].split('..')[1]}"

    with pytest.raises(WrongSignature):
        receive(event)


def test_a_changed_number_breaks_digest_or_signature() -> None:
    """One pupil moved after signing, with and without a new digest."""
    event = an_event(a_cube(), 1, KEY)
    event["data"]["snapshot"]["levels"][0]["n"] -= 1
    event["data"]["snapshot"]["levels"][1]["n"] += 1
    with pytest.raises(WrongDigest):
        receive(event)

    event["data"]["snapshot"] = sealed(event["data"]["snapshot"])
    with pytest.raises(WrongSignature):
        receive(event)


def test_a_snapshot_of_another_school_is_refused() -> None:
    """A source speaks for its schools, in the feed that was asked for."""
    with pytest.raises(WrongSchool):
        receive(an_event(a_cube("2150000999"), 1, KEY))


@pytest.mark.parametrize(
    "lie",
    [
        {"source": "/schools/2150000999/portfolio"},
        {"subject": "2026-2027-2"},
        {"id": str(uuid4())},
    ],
)
def test_an_envelope_that_says_otherwise_is_refused(lie: dict[str, str]) -> None:
    """The envelope is not signed, so it must agree with what is."""
    with pytest.raises(WrongSchool):
        receive({**an_event(a_cube(), 1, KEY), **lie})


def test_a_broken_chain_is_refused() -> None:
    """The digest of the snapshot before must be named: a dropped one would leave no hole else."""
    with pytest.raises(BrokenChain):
        receive(changed(previous_digest="cd" * 32))


def test_a_later_cut_must_say_what_it_replaces() -> None:
    """And the first must not claim to replace anything."""
    first, second = a_history(KEY, a_cube(), a_cube())
    state = evolve(FeedState(), receive(first))
    second["data"]["snapshot"] = sealed({**second["data"]["snapshot"], "supersedes": None})

    with pytest.raises(WrongSupersedes):
        receive(an_event(second["data"]["snapshot"], 2, KEY), state)
    with pytest.raises(WrongSupersedes):
        receive(changed(supersedes=str(uuid4())))


@pytest.mark.parametrize(
    ("where", "fields"),
    [
        ("levels.student.B2.ALL", {"levels": a_cube(rows={"B2": (180, 220, 80, 8, 39)})["levels"]}),
        ("levels.student.B2.ALL", {"levels": a_cube(rows={"B2": USUAL})["levels"][:4]}),
        ("levels", {"levels": a_cube(rows={"B2": USUAL})["levels"] * 2}),
        ("groups.ALL", {"groups": a_cube(enrolled=9)["groups"]}),
        ("groups.ALL.by_individual_plan", {"groups": a_cube(plans=4)["groups"]}),
        ("groups.ALL", {"groups": []}),
        ("use.26a.ALL", {"use": a_cube(opened=529)["use"]}),
        ("use.26a.ALL", {"use": a_cube(enrolled=500)["use"]}),
        ("withheld", {"withheld": [{"band": "ALL", "reason": "group_below_10"}]}),
        ("subjects.chinese.ALL", {"subjects": a_subject("chinese", 400, 100, 20, 9)}),
    ],
)
def test_numbers_that_do_not_agree_are_refused(where: str, fields: dict[str, Any]) -> None:
    """Each pupil adds exactly one to exactly one level; parts do not exceed the whole."""
    with pytest.raises(NumbersDisagree) as stopped:
        receive(changed(**fields))
    assert stopped.value.fields["where"] == where


@pytest.mark.parametrize("indicator", ["student.B1", "student.B6"])
def test_an_indicator_without_levels_is_refused(indicator: str) -> None:
    """B1 has facts only, B6 is told by subject."""
    levels = [{**one, "indicator": indicator} for one in a_cube(rows={"B2": USUAL})["levels"]]

    with pytest.raises(UnknownCode):
        receive(changed(levels=levels))


SMUGGLED = [
    "王小明",
    "13800138000",
    "G500103201501011234",
    "2027-01-20T08:00:00Z",
    "0d9f8b3e-5a51-4c40-9a67-1df1a1f1a001",
    base64.b64encode(b"a child's remark").decode(),
    {"name": "王小明"},
    ["王小明"],
    1.5,
    2**60,
    -1,
    True,
    None,
]


@pytest.mark.parametrize("smuggled", SMUGGLED)
@pytest.mark.parametrize(
    "place",
    [
        ("child",),
        ("school", "pupil"),
        ("groups", 0, "class_group"),
        ("levels", 0, "n"),
        ("levels", 0, "indicator"),
        ("levels", 0, "student_id"),
        ("definitions", "framework"),
        ("use", 0, "metric"),
        ("withheld",),
        ("objective",),
        ("transitions",),
    ],
)
def test_nothing_else_can_travel_in_a_snapshot(place: tuple[Any, ...], smuggled: Any) -> None:
    """Schema fuzz of the boundary: names, telephones, instants, ids, base64 in every place."""
    snapshot = a_cube()
    target: Any = snapshot
    for step in place[:-1]:
        target = target[step]
    target[place[-1]] = smuggled

    with pytest.raises(MalformedEvent) as stopped:
        receive(an_event_of(snapshot))
    assert "王小明" not in str(stopped.value.fields)


def an_event_of(snapshot: dict[str, Any]) -> dict[str, Any]:
    """An event around a snapshot that cannot be sealed in the usual way."""
    whole = an_event(a_cube(), 1, KEY)
    return {**whole, "data": {**whole["data"], "snapshot": snapshot}}


@pytest.mark.parametrize(
    "name", ["王小明13800138000", "a\nb", "<b>x</b>", "x" * 101, "", "student_id=1", "校\u0000"]
)
def test_a_school_name_is_no_free_text(name: str) -> None:
    """Identity of a school crosses; its name field is not a letter box."""
    school = {**a_cube()["school"], "name": name}

    with pytest.raises(MalformedEvent):
        receive(an_event_of(sealed({**a_cube(), "school": school})))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@settings(max_examples=200)
@given(raw=json_values)
def test_whatever_a_source_sends_is_refused_by_a_sentence(raw: Any) -> None:
    """No input ends the worker."""
    with pytest.raises(FeedStopped) as stopped:
        receive(raw)
    assert stopped.value.detail("zh")
    assert stopped.value.detail("en")


@settings(max_examples=200)
@given(data=st.data())
def test_a_snapshot_changed_anywhere_is_refused(
    data: st.DataObject,
) -> None:
    """Any one value replaced by any other: schema, digest or signature notices."""
    event = an_event(a_cube(rows=dict.fromkeys(RATED[:2], USUAL)), 1, KEY)
    target: Any = event["data"]["snapshot"]
    while True:
        key = data.draw(
            st.sampled_from(list(target) if isinstance(target, dict) else range(len(target)))
        )
        if not isinstance(target[key], dict | list) or not target[key]:
            break
        target = target[key]
    replacement = data.draw(json_values)
    if replacement == target[key] and type(replacement) is type(target[key]):
        return
    target[key] = replacement

    with pytest.raises(FeedStopped):
        receive(event)
