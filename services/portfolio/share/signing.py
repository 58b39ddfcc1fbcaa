"""Snapshots leave signed: detached JWS (RFC 7515, appendix F), EdDSA (RFC 8037),
over RFC 8785 bytes.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
import rfc8785
from joserfc import jws
from joserfc.jwk import OKPKey
from joserfc.jws import JWSRegistry


class _EdDsa(JWSRegistry):
    """One algorithm only. The library warns of its name, which RFC 9864 replaced by one per curve;
    ours is Ed25519 in any case, and consumers know it by the name of RFC 8037.
    """

    max_payload_length = 64_000_000

    def get_alg(self, name: str) -> Any:
        return self.algorithms[name]


_REGISTRY = _EdDsa(algorithms=["EdDSA"])


class SigningKey:
    """The installation's key; consumers pin its public half."""

    def __init__(self, key: OKPKey) -> None:
        self._key = key
        self.kid = key.thumbprint()

    @classmethod
    def from_file(cls, path: Path) -> "SigningKey":
        """Read the key, or make it on first start, mode 0600."""
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            fresh = OKPKey.generate_key("Ed25519").as_dict(private=True)
            draft = path.with_suffix(f".{os.getpid()}.new")
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
                file.write(orjson.dumps(fresh))
            try:
                # A link fails where the name exists:
                # of two processes starting at once, one key wins.
                os.link(draft, path)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return cls(OKPKey.import_key(orjson.loads(path.read_bytes())))

    def public_jwk(self) -> dict[str, Any]:
        """What consumers pin."""
        return {**self._key.as_dict(private=False), "kid": self.kid, "alg": "EdDSA", "use": "sig"}

    def sign(self, snapshot: Mapping[str, Any]) -> str:
        """`header..signature` over the canonical bytes of the snapshot."""
        compact = jws.serialize_compact(
            {"alg": "EdDSA", "kid": self.kid},
            rfc8785.dumps(dict(snapshot)),
            self._key,
            registry=_REGISTRY,
        )
        header, _, signature = compact.split(".")
        return f"{header}..{signature}"
