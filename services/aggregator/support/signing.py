"""Detached JWS by Ed25519 (RFC 7515, appendix F; RFC 8037), over RFC 8785 bytes.

A signature is `header..signature`; the header names `alg` EdDSA and the `kid`.
Consumers pin the key: a `kid` that is not the pinned one is refused before any arithmetic.
"""

import hmac
import json
import os
import re
from pathlib import Path
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from joserfc.jws import JWSRegistry

# RFC 9864 renamed EdDSA with this curve to Ed25519; the bytes signed and the arithmetic are equal.
_ALGORITHMS = ("EdDSA", "Ed25519")
_DETACHED = re.compile(r"[A-Za-z0-9_-]{1,700}\.\.[A-Za-z0-9_-]{86}")


class _Ed25519Only(JWSRegistry):
    """No other algorithm exists here, so none can be chosen by a header.

    The library's warning about the name EdDSA concerns the choice of a curve,
    which `check_curve` has already made.
    """

    max_payload_length = 64_000_000

    def get_alg(self, name: str) -> Any:
        if name not in _ALGORITHMS:
            raise JoseError(f"{name} is not Ed25519")
        return self.algorithms[name]


_REGISTRY = _Ed25519Only()


def check_curve(key: OKPKey) -> OKPKey:
    """The same key, if it is on Ed25519."""
    if key.curve_name != "Ed25519":
        raise ValueError("the key is not on Ed25519")
    return key


def import_key(jwk: dict[str, Any]) -> OKPKey:
    """A key from its JWK; `ValueError` when it is not an Ed25519 key."""
    try:
        return check_curve(OKPKey.import_key(jwk))
    except (JoseError, KeyError, TypeError) as reason:
        raise ValueError("not an Ed25519 key (JWK)") from reason


def key_id(key: OKPKey) -> str:
    """The `kid`: as the key says, else its RFC 7638 thumbprint."""
    return key.kid or key.thumbprint()


def public_jwk(key: OKPKey) -> dict[str, Any]:
    """What consumers pin: the public half with its `kid`, `use` and `alg`."""
    public = key.as_dict(private=False)
    return {**public, "kid": key_id(key), "use": "sig", "alg": "EdDSA"}


def sign_detached(payload: bytes, key: OKPKey) -> str:
    """`header..signature` over `payload`."""
    header = {"alg": "EdDSA", "kid": key_id(key)}
    return jws.detach_content(jws.serialize_compact(header, payload, key, registry=_REGISTRY))


def secret_for(purpose: str, key: OKPKey) -> bytes:
    """What only the holder of the key can draw by; always the same for a purpose."""
    inner = str(key.as_dict(private=True)["d"])
    return hmac.digest(inner.encode(), purpose.encode(), "sha256")


def is_signed_by(signature: str, payload: bytes, key: OKPKey, kid: str) -> bool:
    """Whether `signature` is a detached one over `payload` by exactly this key under this `kid`."""
    if not _DETACHED.fullmatch(signature):
        return False
    try:
        opened = jws.deserialize_compact(signature, key, registry=_REGISTRY, payload=payload)
    except (JoseError, ValueError, KeyError):
        return False
    return opened.headers().get("kid") == kid


def load_key(path: Path, *, may_create: bool) -> OKPKey:
    """The private key in `path` (JWK); made with mode 0600 on first start where that is allowed."""
    if may_create and not path.exists():
        _create(path)
    return import_key(json.loads(path.read_text(encoding="utf-8")))


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True))
    # Written aside and linked: of two processes that start together one wins, whole.
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
    try:
        os.link(aside, path)
    except FileExistsError:
        return
    finally:
        aside.unlink()
