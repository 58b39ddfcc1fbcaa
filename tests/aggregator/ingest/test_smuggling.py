"""Nothing but numbers travels in a snapshot, whatever a source sends."""

import base64
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.ingest.refusals import FeedStopped, MalformedEvent
from cubes import RATED, USUAL, a_cube, an_event, sealed

from .receiving import KEY, receive

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
