"""An ID token → whom it vouches for and how, or the rule it breaks. Pure.

In: the compact token, the provider's keys, what was asked for, and the time.
Out: a `Vouched`, or a `TokenIsNotGood` whose word is for the log and never for a person.
Rules: OpenID Connect Core 1.0, 3.1.3.7 and 3.1.3.6; RFC 7519; RFC 8725, 3.1 and 3.2.
"""

import base64
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import orjson
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey
from joserfc.jws import JWSRegistry

VerifyingKey = RSAKey | ECKey
Claims = Mapping[str, Any]
# Signatures by the provider's private key only: `none` is no signature,
# and by HS256 whoever knows the public key, or our own secret, could sign.
ALGORITHMS: Mapping[str, tuple[type[VerifyingKey], str | None]] = {
    "RS256": (RSAKey, None),
    "PS256": (RSAKey, None),
    "ES256": (ECKey, "P-256"),
}
SKEW_SECONDS = 60
MOST_SECONDS_OLD = 600
_RSA_LETTERS = 342  # of a modulus of 2048 bits in base64url
_NAME_LENGTH = 255  # Core 1.0, 2: ASCII characters
_REGISTRY = JWSRegistry(algorithms=list(ALGORITHMS), strict_check_header=False)


class TokenIsNotGood(Exception):  # noqa: N818 — names what is wrong
    """The rule that is broken, in one word of ours."""


class KeyIsUnknown(TokenIsNotGood):
    """No key of the provider's has this id: it may have a new one by now."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token must say to be an answer to our question."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str | None


@dataclass(frozen=True, slots=True)
class Vouched:
    """Somebody, by the provider's name for them (`sid`: for their session there), and how they
    proved it there, so many seconds ago (Core 1.0, 2: `acr`, `amr`, `auth_time`);
    `is_time_said`: by the provider's word, else since the token was made at the latest.
    """

    subject: str = field(repr=False)
    sid: str | None = field(repr=False)
    acr: str | None
    amr: frozenset[str]
    seconds_ago: float
    is_time_said: bool


def keys_in(document: object) -> tuple[VerifyingKey, ...]:
    """The keys of a JWK set that can sign tokens for us; what we cannot read is passed over
    (RFC 7517, 5).
    """
    members = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(members, list):
        return ()
    return tuple(key for one in members if (key := _key(one)))


def _key(member: object) -> VerifyingKey | None:
    if not isinstance(member, dict) or member.get("use", "sig") != "sig":
        return None
    try:
        match member.get("kty"):
            case "RSA":
                if len(member["n"].lstrip("A")) < _RSA_LETTERS:
                    return None
                return RSAKey.import_key(_public(member, "n", "e"))
            case "EC":
                return ECKey.import_key(_public(member, "crv", "x", "y"))
            case _:
                return None
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        return None


def _public(member: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """The members that make the key; what else is said of it does not concern us."""
    return {name: member[name] for name in ("kty", *names)} | {
        name: member[name] for name in ("kid", "alg") if isinstance(member.get(name), str)
    }


def read_id_token(
    token: str, keys: Sequence[VerifyingKey], expected: Expected, now: float
) -> Vouched:
    """What a good token says; `now` in seconds since 1970. Raises `TokenIsNotGood`."""
    claims = claims_of(token, keys)
    check_issuer(claims, expected.issuer)
    check_audience(claims, expected.client_id)
    check_times(claims, now)
    if claims.get("nonce") != expected.nonce:
        raise TokenIsNotGood("nonce")
    if "at_hash" in claims and claims["at_hash"] != _half_hash(expected.access_token):
        raise TokenIsNotGood("at-hash")
    subject = name_in(claims, "sub")
    if subject is None:
        raise TokenIsNotGood("sub")
    methods, acr = claims.get("amr"), claims.get("acr")
    since = instant(claims, "auth_time" if "auth_time" in claims else "iat")
    return Vouched(
        subject,
        name_in(claims, "sid"),
        acr if isinstance(acr, str) else None,
        frozenset(one for one in methods if isinstance(one, str))
        if isinstance(methods, list)
        else frozenset(),
        max(0.0, now - since),
        "auth_time" in claims,
    )


def name_in(claims: Claims, name: str) -> str | None:
    """What the provider calls somebody or something; None where it says nothing of it."""
    said = claims.get(name)
    if said is not None and not (isinstance(said, str) and 0 < len(said) <= _NAME_LENGTH):
        raise TokenIsNotGood(name)
    return said


def check_issuer(claims: Claims, issuer: str) -> None:
    """Raise `TokenIsNotGood`."""
    if claims.get("iss") != issuer:
        raise TokenIsNotGood("issuer")


def require_type(token: str, types: Collection[str]) -> None:
    """The header says that the token is of one of these kinds; raises `TokenIsNotGood`."""
    try:
        header = jws.extract_compact(token.encode("ascii"), registry=_REGISTRY).headers()
    except (JoseError, ValueError, TypeError) as wrong:
        raise TokenIsNotGood("signature") from wrong
    said = header.get("typ")
    if not isinstance(said, str) or said.lower() not in types:
        raise TokenIsNotGood("type")


def claims_of(token: str, keys: Sequence[VerifyingKey]) -> Claims:
    """What is said in a token that one of the keys has signed; raises `TokenIsNotGood`."""
    try:
        header = jws.extract_compact(token.encode("ascii"), registry=_REGISTRY).headers()
        if header.keys() & {"crit", "b64"}:  # asks for what we do not know (RFC 7515, 4.1.11)
            raise TokenIsNotGood("critical")
        key = _chosen(header, keys)
        opened = jws.deserialize_compact(token, key, registry=_REGISTRY)
        claims = orjson.loads(opened.payload)
    except (JoseError, ValueError, TypeError) as wrong:
        raise TokenIsNotGood("signature") from wrong
    if not isinstance(claims, dict):
        raise TokenIsNotGood("claims")
    return claims


def _chosen(header: Mapping[str, Any], keys: Sequence[VerifyingKey]) -> VerifyingKey:
    """The one key that this header may have been signed by."""
    algorithm, kid = header.get("alg"), header.get("kid")
    if not isinstance(algorithm, str) or algorithm not in ALGORITHMS:
        raise TokenIsNotGood("algorithm")
    kind, curve = ALGORITHMS[algorithm]
    fitting = [
        key
        for key in keys
        if isinstance(key, kind)
        and curve in (None, getattr(key, "curve_name", None))
        and key.alg in (None, algorithm)
        and kid in (None, key.kid)
    ]
    if not fitting:
        raise KeyIsUnknown("key")
    # Without a key id there must be no choice (Core 1.0, 10.1).
    if len(fitting) > 1:
        raise TokenIsNotGood("key")
    return fitting[0]


def check_audience(claims: Claims, client_id: str) -> None:
    """The token is for us; raises `TokenIsNotGood`."""
    said = claims.get("aud")
    audience = [said] if isinstance(said, str) else said
    if not isinstance(audience, list) or client_id not in audience:
        raise TokenIsNotGood("audience")
    # For others too: then it must say that it was made for us.
    if (len(audience) > 1 or "azp" in claims) and claims.get("azp") != client_id:
        raise TokenIsNotGood("party")


def check_times(claims: Claims, now: float) -> None:
    """Of now, with a minute for clocks that differ; raises `TokenIsNotGood`."""
    expires_at, issued_at = instant(claims, "exp"), instant(claims, "iat")
    if expires_at + SKEW_SECONDS <= now:
        raise TokenIsNotGood("expired")
    if not now - MOST_SECONDS_OLD <= issued_at <= now + SKEW_SECONDS:
        raise TokenIsNotGood("age")
    if "nbf" in claims and instant(claims, "nbf") > now + SKEW_SECONDS:
        raise TokenIsNotGood("early")


def instant(claims: Claims, name: str) -> float:
    """Seconds since 1970; raises `TokenIsNotGood`."""
    value = claims.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TokenIsNotGood(name)
    return value


def _half_hash(access_token: str | None) -> str | None:
    """`at_hash` of the algorithms that we take, all of which hash by SHA-256."""
    if access_token is None:
        return None
    half = sha256(access_token.encode()).digest()[:16]
    return base64.urlsafe_b64encode(half).decode().rstrip("=")
