"""A logout token ends sessions only where it is one, for us, of now, under the provider's key."""

import time
from typing import Any

import pytest

from oidc.tokens import (
    CLIENT,
    CURVE,
    ISSUER,
    NONCE,
    RSA,
    good_claims,
    good_logout,
    signed,
    signed_by_public_key,
    the_keys,
    unsigned,
)
from portfolio.support.oidc_logout_token import LogoutToken, read_logout_token
from portfolio.support.oidc_token import KeyIsUnknown, TokenIsNotGood, keys_in

KEYS = keys_in(the_keys(RSA, CURVE))
EVENT = "http://schemas.openid.net/event/backchannel-logout"


def read(token: str) -> LogoutToken:
    return read_logout_token(token, KEYS, issuer=ISSUER, client_id=CLIENT, now=time.time())


def posted(claims: dict[str, Any], **header: Any) -> str:
    return signed(claims, typ="logout+jwt", **header)


def refused(token: str) -> str:
    """The rule that a token breaks."""
    with pytest.raises(TokenIsNotGood) as found:
        read(token)
    return str(found.value)


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ({}, ("wang", "s1")),
        ({"sid": None}, ("wang", None)),
        ({"sub": None}, (None, "s1")),
    ],
    ids=["both", "subject", "session"],
)
def test_a_good_token_names_a_subject_a_session_or_both(
    said: dict[str, Any], names: tuple[str | None, str | None]
) -> None:
    """Back-Channel Logout 1.0, 2.4."""
    told = read(posted(good_logout(**said)))

    assert (told.subject, told.sid) == names
    assert told.good_until > time.time()


@pytest.mark.parametrize("kind", ["logout+jwt", "Logout+JWT", "application/logout+jwt"])
def test_its_kind_is_said(kind: str) -> None:
    """A media type knows no capital letters (RFC 7515, 4.1.9)."""
    assert read(signed(good_logout(), typ=kind)).subject == "wang"


@pytest.mark.parametrize("kind", [None, "JWT", "at+jwt", "secevent+jwt"])
def test_what_says_that_it_is_something_else_is_none(kind: str | None) -> None:
    """OWASP ASVS 5.0, 10.5.5; RFC 8725, 3.11: a token of one kind in another's place."""
    assert refused(signed(good_logout(), typ=kind)) == "type"


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"iss": "https://id.other.invalid"}, "issuer"),
        ({"iss": None}, "issuer"),
        ({"aud": "another"}, "audience"),
        ({"aud": None}, "audience"),
        ({"aud": [CLIENT, "another"]}, "party"),
        ({"iat": None}, "iat"),
        ({"iat": 1}, "age"),
        ({"iat": 32_503_680_000}, "age"),  # in the year 3000
        ({"exp": None}, "exp"),
        ({"exp": 1}, "expired"),
        ({"jti": None}, "jti"),
        ({"jti": ""}, "jti"),
        ({"jti": 7}, "jti"),
        ({"sub": None, "sid": None}, "subject"),
        ({"sub": 7}, "sub"),
        ({"sid": ["s1"]}, "sid"),
        ({"nonce": NONCE}, "nonce"),
        ({"events": None}, "event"),
        ({"events": {}}, "event"),
        ({"events": [EVENT]}, "event"),
        ({"events": {EVENT: None}}, "event"),
        ({"events": {EVENT: []}}, "event"),
        ({"events": {"http://schemas.openid.net/event/other": {}}}, "event"),
    ],
    ids=str,
)
def test_a_token_that_says_otherwise_is_refused(changes: dict[str, Any], rule: str) -> None:
    """Back-Channel Logout 1.0, 2.6, point by point."""
    assert refused(posted(good_logout(**changes))) == rule


def test_an_id_token_ends_nothing() -> None:
    """It has no event; whoever has found one in a log signs nobody out with it."""
    assert refused(signed(good_claims(jti="j"))) == "type"
    assert refused(posted(good_claims(jti="j"))) == "event"


def test_what_nobody_signed_ends_nothing() -> None:
    """`none`, a mark made with the public key, a key of nobody, a claim changed after."""
    head, _, mark = posted(good_logout()).split(".")
    _, other, _ = posted(good_logout(sub="li")).split(".")

    assert refused(unsigned(good_logout(), typ="logout+jwt")) == "algorithm"
    assert refused(signed_by_public_key(good_logout(), typ="logout+jwt")) == "algorithm"
    assert refused(f"{head}.{other}.{mark}") == "signature"
    assert refused("no token") == "signature"
    assert refused("ü.ü.ü") == "signature"
    with pytest.raises(KeyIsUnknown):
        read(posted(good_logout(), kid="another"))
