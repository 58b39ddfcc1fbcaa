"""Which JSON goes on to a route."""

import json
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.support.json_limits import MOST_DEPTH, BodyTooDeep, BodyUnreadable, check_json
from portfolio.support.problems import Malformed

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(codec="utf-8")), inner),
)


def depth_of(value: object) -> int:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return isinstance(value, dict | list) + max(map(depth_of, inner), default=0)


@given(JSON, st.booleans())
def test_what_the_standard_allows_passes(value: object, ascii_only: bool) -> None:  # noqa: FBT001
    """Unless it is too deep or has a NUL; the oracle walks the parsed value."""
    body = json.dumps(value, ensure_ascii=ascii_only).encode()
    if depth_of(value) > MOST_DEPTH:
        with pytest.raises(BodyTooDeep):
            check_json(body)
    elif "\0" in repr_of_texts(value):
        with pytest.raises(BodyUnreadable):
            check_json(body)
    else:
        check_json(body)


def repr_of_texts(value: object) -> str:
    if isinstance(value, dict):
        return "".join(value) + "".join(map(repr_of_texts, value.values()))
    if isinstance(value, list):
        return "".join(map(repr_of_texts, value))
    return value if isinstance(value, str) else ""


@pytest.mark.parametrize("opening", ['{"a":', "[", '[{"a":'])
def test_depth_is_counted_over_objects_and_lists(opening: str) -> None:
    """Twenty pass, one more does not; recursion is never risked."""
    per_round = opening.count("[") + opening.count("{")
    rounds = MOST_DEPTH // per_round
    closing = "".join("]" if bracket == "[" else "}" for bracket in opening if bracket in "[{")[
        ::-1
    ]
    check_json((opening * rounds + "1" + closing * rounds).encode())

    for deeper in (rounds + 1, 100_000):
        with pytest.raises(BodyTooDeep):
            check_json((opening * deeper).encode())


def test_brackets_inside_texts_do_not_count() -> None:
    """A note may hold any number of them, also behind quotes and backslashes."""
    for text in ("[" * 100, '"[' * 100, '\\"{' * 100, "\\" * 101 + "[" * 100):
        check_json(json.dumps({"note": text}).encode())


def test_width_is_not_depth() -> None:
    """A batch of 500 observations has thousands of brackets, side by side."""
    check_json(json.dumps([{"measures": {"minutes": 1}} for _ in range(500)]).encode())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nul",
        b'{"a":1}x',
        b'{"a":NaN}',
        b"Infinity",
        b'"\xff"',
        b'"\xed\xa0\x80"',
        rb'"\ud800"',
        rb'"\u0000"',
        rb'"\\\u0000"',
        b'"\x00"',
        '{"a":1}'.encode("utf-16"),
        ("[" * 10 + "]" * 10).encode("utf-32"),
    ],
    ids=repr,
)
def test_what_a_lenient_reader_would_take_is_refused(body: bytes) -> None:
    """NaN, lone surrogates, other encodings and NUL become faults only later."""
    with pytest.raises(BodyUnreadable):
        check_json(body)


def test_a_backslash_before_u0000_is_only_a_backslash() -> None:
    r"""`\\u0000` is the text `\u0000`: six characters, all harmless."""
    check_json(rb'"\\u0000"')
    check_json(rb'"\\\\u0000"')


@given(st.binary(max_size=200))
def test_random_bytes_pass_or_are_malformed(body: bytes) -> None:
    """Never anything else; what passes can be read by the lenient reader too."""
    try:
        check_json(body)
    except (BodyTooDeep, BodyUnreadable):
        return
    json.loads(body)


@pytest.mark.parametrize("piece", [b'"', b'\\"', b"[]", b"[", b'"[', b"{}\\", b'"\\'], ids=repr)
def test_hostile_bodies_cost_milliseconds(piece: bytes) -> None:
    """A megabyte that would be looked at once for each of its quotes would take hours."""
    body = b"[" * 10 + piece * (1_000_000 // len(piece)) + b"{" * 10 + b"[]"
    started = process_time()
    with pytest.raises(Malformed):
        check_json(body)

    assert process_time() - started < 1
