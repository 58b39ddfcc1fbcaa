"""Whatever a changed or careless sender makes of a snapshot is refused."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.ingest.refusals import FeedStopped, NumbersDisagree, WrongSignature
from portfolio.share.gate import (
    digest_of,
)
from sent_cuts import A_SCHOOL, SNAPSHOT, STRANGER, Json, a_cut, receive, sent


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


def test_what_refuses_is_the_thing_that_is_wrong() -> None:
    """So that these tests do not pass for another reason than the one they name."""
    with pytest.raises(WrongSignature):
        receive(sent(SNAPSHOT, key=STRANGER))
    other = changed(SNAPSHOT, ("groups", 0, "enrolled"), 11)
    with pytest.raises(NumbersDisagree):
        receive(sent({**other, "content_digest": digest_of(other)}))
