"""An ID token is believed only where it answers our question, now, under the provider's key."""

import time
from typing import Any

import pytest
from joserfc.jwk import ECKey, OctKey, RSAKey

from oidc.tokens import (
    CLIENT,
    CURVE,
    ISSUER,
    NONCE,
    RSA,
    good_claims,
    half_hash,
    part,
    signed,
    signed_by_public_key,
    the_keys,
    unsigned,
)
from portfolio.support.oidc_token import (
    Expected,
    KeyIsUnknown,
    TokenIsNotGood,
    keys_in,
    read_id_token,
)

KEYS = keys_in(the_keys(RSA, CURVE))
ACCESS_TOKEN = "an access token"
EXPECTED = Expected(ISSUER, CLIENT, NONCE, ACCESS_TOKEN)


def subject_of(token: str, **changes: Any) -> str:
    now, keys = changes.get("now", time.time()), changes.get("keys", KEYS)
    return read_id_token(token, keys, EXPECTED, now).subject


def refused(token: str, **changes: Any) -> str:
    """The rule that a token breaks."""
    with pytest.raises(TokenIsNotGood) as found:
        subject_of(token, **changes)
    return str(found.value)


@pytest.mark.parametrize(
    ("key", "alg"),
    [(RSA, "RS256"), (RSA, "PS256"), (CURVE, "ES256")],
    ids=["RS256", "PS256", "ES256"],
)
def test_a_good_token_names_its_subject(key: RSAKey | ECKey, alg: str) -> None:
    """By each of the three algorithms that we take."""
    assert subject_of(signed(good_claims(), key, alg=alg)) == "wang"


def test_what_nobody_signed_is_no_token() -> None:
    """`none` (RFC 8725, 3.1), and a shared-key mark made with the public key (2.1)."""
    assert refused(unsigned(good_claims())) == "algorithm"
    assert refused(signed_by_public_key(good_claims())) == "algorithm"


def test_a_shared_key_in_the_key_set_is_no_key_of_ours() -> None:
    """A set that holds an `oct` key does not make HS256 an algorithm that we take."""
    shared = OctKey.generate_key(256, {"kid": "shared"})
    keys = keys_in({"keys": [shared.as_dict(private=True)]})

    assert keys == ()


@pytest.mark.parametrize("alg", ["RS384", "RS512", "PS512", "ES512", "EdDSA"])
def test_other_algorithms_are_not_taken(alg: str) -> None:
    """The list says what is taken, not what is refused."""
    _, claims, mark = signed(good_claims()).split(".")

    assert refused(f"{part({'alg': alg, 'kid': 'rsa'})}.{claims}.{mark}") == "algorithm"


def test_a_key_serves_its_own_algorithm_only() -> None:
    """The header cannot make an RSA key a curve's."""
    assert refused(signed(good_claims(), CURVE, alg="ES256", kid="rsa")) == "key"


def test_another_key_under_a_known_id_signs_nothing() -> None:
    """Knowing the id is not having the key."""
    other = RSAKey.generate_key(2048, {"kid": "rsa"})

    assert refused(signed(good_claims(), other)) == "signature"


def test_an_unknown_key_is_told_apart() -> None:
    """For it the keys are fetched anew."""
    other = RSAKey.generate_key(2048, {"kid": "new"})
    with pytest.raises(KeyIsUnknown):
        subject_of(signed(good_claims(), other))


def test_without_a_key_id_there_must_be_no_choice() -> None:
    """OpenID Connect Core 1.0, 10.1."""
    token = signed(good_claims(), kid=None)
    second = keys_in(the_keys(RSA, RSAKey.generate_key(2048, {"kid": "second"})))

    assert subject_of(token) == "wang"
    assert refused(token, keys=second) == "key"


def test_a_short_key_is_none() -> None:
    """Under 2048 bits a key can be found."""
    [member] = the_keys(RSA)["keys"]

    assert keys_in({"keys": [{**member, "n": member["n"][:170]}]}) == ()


@pytest.mark.parametrize(
    "document", [None, [], {}, {"keys": 1}, {"keys": [1, {}, {"kty": "RSA"}, {"kty": "EC"}]}]
)
def test_what_is_no_key_is_passed_over(document: object) -> None:
    """RFC 7517, 5; a provider's slip is no fault of ours."""
    assert keys_in(document) == ()


def test_a_key_for_encryption_verifies_nothing() -> None:
    """`use` says what it is for."""
    [member] = the_keys(RSA)["keys"]

    assert keys_in({"keys": [{**member, "use": "enc"}]}) == ()


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"iss": "https://id.other.invalid"}, "issuer"),
        ({"iss": f"{ISSUER}/"}, "issuer"),
        ({"iss": None}, "issuer"),
        ({"aud": "another"}, "audience"),
        ({"aud": ["another"]}, "audience"),
        ({"aud": None}, "audience"),
        ({"aud": {"nianlun": 1}}, "audience"),
        ({"aud": [CLIENT, "another"]}, "party"),
        ({"aud": [CLIENT, "another"], "azp": "another"}, "party"),
        ({"azp": "another"}, "party"),
        ({"nonce": "another"}, "nonce"),
        ({"nonce": None}, "nonce"),
        ({"exp": 1}, "expired"),
        ({"exp": None}, "exp"),
        ({"exp": "2999-01-01"}, "exp"),
        ({"exp": True}, "exp"),
        ({"iat": None}, "iat"),
        ({"iat": 1}, "age"),
        ({"at_hash": "another"}, "at-hash"),
        ({"sub": None}, "sub"),
        ({"sub": ""}, "sub"),
        ({"sub": 7}, "sub"),
        ({"sub": "x" * 256}, "sub"),
        ({"sid": 7}, "sid"),
        ({"auth_time": "noon"}, "auth_time"),
    ],
    ids=str,
)
def test_a_token_that_says_otherwise_is_refused(changes: dict[str, Any], rule: str) -> None:
    """OpenID Connect Core 1.0, 3.1.3.7, point by point."""
    assert refused(signed(good_claims(**changes))) == rule


def test_a_token_for_several_is_ours_where_it_says_so() -> None:
    """`azp` names whom it was made for."""
    claims = good_claims(aud=[CLIENT, "another"], azp=CLIENT)

    assert subject_of(signed(claims)) == "wang"


def test_the_access_token_belongs_to_the_id_token() -> None:
    """`at_hash`, where it is said (3.1.3.6)."""
    assert subject_of(signed(good_claims(at_hash=half_hash(ACCESS_TOKEN)))) == "wang"


def test_clocks_may_differ_by_a_minute_and_no_more() -> None:
    """Neither an old token nor one from the future."""
    claims = good_claims()
    token, until, since = signed(claims), claims["exp"], claims["iat"]

    assert subject_of(token, now=until + 59) == "wang"
    assert subject_of(token, now=since - 59) == "wang"
    assert refused(token, now=until + 61) == "expired"
    assert refused(token, now=since - 61) == "age"
    assert refused(signed(good_claims(nbf=since + 120))) == "early"


@pytest.mark.parametrize(
    "token", ["", "a.b", "a.b.c", "...", "é.é.é", "e30.e30.", f"{'a' * 9000}.b.c"]
)
def test_what_is_no_token_is_refused(token: str) -> None:
    """And is no fault of ours."""
    assert refused(token) in {"signature", "algorithm"}


def test_a_header_that_asks_for_more_than_we_know_is_refused() -> None:
    """`crit` (RFC 7515, 4.1.11): whatever it asks for, we do not do it."""
    assert refused(signed(good_claims(), b64=True, crit=["b64"])) == "critical"


def test_what_is_said_of_the_proof_is_read_as_it_stands() -> None:
    """`acr` is a word, `amr` a list of words (Core 1.0, 2); since when, by `auth_time`."""
    now = time.time()
    said = good_claims(acr="high", amr=["pwd", "otp", 7], auth_time=int(now) - 100, sid="s1")
    told = read_id_token(signed(said), KEYS, EXPECTED, now)
    bare = read_id_token(signed(good_claims(acr=["high"], amr="mfa")), KEYS, EXPECTED, now)

    assert (told.acr, told.amr, told.sid) == ("high", {"pwd", "otp"}, "s1")
    assert 100 <= told.seconds_ago < 102
    assert (bare.acr, bare.amr, bare.sid) == (None, frozenset(), None)
    assert bare.seconds_ago < 2
