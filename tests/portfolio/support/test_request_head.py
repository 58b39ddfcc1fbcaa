"""Which address and headers go on to a route."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.requests import Request

from portfolio.support.request_head import (
    QUERY_BYTES,
    AddressUnreadable,
    HeaderUnreadable,
    QueryUnreadable,
    check_address,
    read_headers,
)


def a_scope(
    *headers: tuple[bytes, bytes], path: str = "/", query: bytes = b""
) -> dict[str, object]:
    return {"type": "http", "path": path, "query_string": query, "headers": list(headers)}


@pytest.mark.parametrize("path", ["/a\0", "/\ufffd"])
def test_a_path_that_is_no_text_is_not_found(path: str) -> None:
    """Nothing of ours has such a name; U+FFFD is what a server writes for broken UTF-8."""
    with pytest.raises(AddressUnreadable) as refused:
        check_address(a_scope(path=path))

    assert refused.value.status == 404


@pytest.mark.parametrize(
    "query",
    [
        b"q=%00",
        b"q=\0",
        b"q=%ff",
        b"%c3=1",
        b"q=%ed%a0%80",
        b"q=\xff",
        "q=劳动".encode(),
        b"x" * (QUERY_BYTES + 1),
    ],
    ids=lambda query: repr(query)[:20],
)
def test_a_query_that_is_no_text_is_malformed(query: bytes) -> None:
    """PostgreSQL would refuse it later, as a fault of ours; raw UTF-8 would be read as Latin-1."""
    with pytest.raises(QueryUnreadable) as refused:
        check_address(a_scope(query=query))

    assert refused.value.status == 422


@pytest.mark.parametrize("query", [b"", b"q=%E5%8A%B3&b=a+b", b"q", b"&&=;[%", b"x" * QUERY_BYTES])
def test_any_other_query_passes(query: bytes) -> None:
    """What it means is for the route to say."""
    check_address(a_scope(query=query))


@given(st.text(), st.binary(max_size=50))
def test_what_passes_can_be_parsed(path: str, query: bytes) -> None:
    """The framework behind reads the address without a fault, into text that can be stored."""
    scope = a_scope((b"host", b"school"), path=path, query=query)
    try:
        check_address(scope)
    except (AddressUnreadable, QueryUnreadable):
        return
    request = Request(scope)

    assert "\0" not in "".join(
        [request["path"], *request.query_params, *request.query_params.values()]
    )
    assert str(request.url)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (b"host", b"["),
        (b"host", b"a b"),
        (b"host", b"a@b"),
        (b"host", b""),
        (b"host", b"x:99999999"),
        (b"content-length", b"-1"),
        (b"content-length", b"1e3"),
        (b"content-length", b"9" * 5_000),
        (b"content-length", "１".encode()),
        (b"authorization", b"Bearer \xff"),
        (b"idempotency-key", b"\x00"),
        (b"if-match", "“1”".encode()),
        (b"content-type", b"application/json\xa0"),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_a_header_that_we_read_holds_what_it_may(name: bytes, value: bytes) -> None:
    """The first parser behind us would fall over it; also where it is the second of its name."""
    for headers in ([(name, value)], [(name, b"1"), (name, value)]):
        with pytest.raises(HeaderUnreadable) as refused:
            read_headers(a_scope(*headers))

        assert name.decode() in refused.value.detail("zh")


@pytest.mark.parametrize(
    "host", [b"school", b"xx.edu.cn:8443", b"127.0.0.1:1", b"[::1]:8000", b"a_b"]
)
def test_a_host_may_be_a_name_or_an_address(host: bytes) -> None:
    """With or without a port."""
    assert read_headers(a_scope((b"host", host))) == {b"host": host}


def test_headers_of_others_may_hold_anything() -> None:
    """A proxy writes the city in Chinese, a site of the same domain sets odd cookies."""
    others = [(b"x-city", "重庆".encode()), (b"cookie", "名=值".encode()), (b"user-agent", b"\xff")]

    assert read_headers(a_scope(*others)) == {}


def test_of_two_headers_the_first_is_read() -> None:
    """As the framework does, so that both mean the same."""
    scope = a_scope((b"if-match", b'"1"'), (b"if-match", b'"2"'))

    assert read_headers(scope)[b"if-match"].decode() == Request(scope).headers["if-match"]
