"""One way to write JSON, so that a digest or a signature means one thing (RFC 8785)."""

import hashlib
from typing import Any

import rfc8785


def canonical(value: Any) -> bytes:
    """`value` (objects, lists, texts, integers below 2^53, no floats) as RFC 8785 bytes."""
    return rfc8785.dumps(value)


def sha256_hex(content: bytes) -> str:
    """SHA-256 as 64 lower-case hex digits."""
    return hashlib.sha256(content).hexdigest()


def digest_without(value: dict[str, Any], field: str) -> str:
    """The content digest of an object that carries its own digest in `field`."""
    return sha256_hex(canonical({key: held for key, held in value.items() if key != field}))
