"""ID tokens as a provider signs them, and as somebody else would like to."""

import base64
import hmac
import json
import secrets
import time
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from joserfc import jws
from joserfc.jwk import ECKey, RSAKey

NONCE, ISSUER, CLIENT = "n-0S6_WzA2Mj", "https://id.city.invalid", "nianlun"
RSA = RSAKey.generate_key(2048, {"kid": "rsa"})
CURVE = ECKey.generate_key("P-256", {"kid": "curve"})


def the_keys(*keys: RSAKey | ECKey) -> dict[str, Any]:
    """A JWK set of public keys."""
    return {"keys": [{**key.as_dict(private=False), "use": "sig"} for key in keys]}


def good_claims(**changes: Any) -> dict[str, Any]:
    """What a good token says; a change to None leaves the claim out."""
    now = int(time.time())
    said = {
        "iss": ISSUER,
        "sub": "wang",
        "aud": CLIENT,
        "nonce": NONCE,
        "iat": now,
        "exp": now + 300,
    }
    return {name: value for name, value in (said | changes).items() if value is not None}


def good_logout(**changes: Any) -> dict[str, Any]:
    """What a good logout token says (Back-Channel Logout 1.0, 2.4)."""
    said = {
        "nonce": None,
        "sid": "s1",
        "jti": secrets.token_hex(8),
        "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
    }
    return good_claims(**(said | changes))


def signed(
    claims: Mapping[str, Any], key: RSAKey | ECKey = RSA, *, alg: str = "RS256", **header: Any
) -> str:
    """A compact token; headers of None are left out."""
    said = {"alg": alg, "kid": key.kid, **header}
    head = {name: value for name, value in said.items() if value is not None}
    return jws.serialize_compact(head, json.dumps(claims), key, algorithms=[alg])


def unsigned(claims: Mapping[str, Any], **header: Any) -> str:
    """`alg` none (RFC 7519, 6)."""
    return f"{part({'alg': 'none', **header})}.{part(claims)}."


def signed_by_public_key(claims: Mapping[str, Any], key: RSAKey = RSA, **header: Any) -> str:
    """HS256 with the public key's own text for a secret: what everybody could do."""
    head = f"{part({'alg': 'HS256', 'kid': key.kid, **header})}.{part(claims)}"
    mark = hmac.digest(key.as_pem(private=False), head.encode(), "sha256")
    return f"{head}.{_plain(mark)}"


def half_hash(access_token: str) -> str:
    """`at_hash` (OpenID Connect Core 1.0, 3.1.3.6)."""
    return _plain(sha256(access_token.encode()).digest()[:16])


def part(content: Mapping[str, Any]) -> str:
    """A header or claims as they stand in a token."""
    return _plain(json.dumps(content).encode())


def _plain(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
