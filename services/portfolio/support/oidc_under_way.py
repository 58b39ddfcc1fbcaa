"""What a sign-in takes along to an identity provider, out of one token of the browser. Pure.

State, nonce and the verifier of PKCE follow from the token (RFC 6749, 10.12;
OpenID Connect Core 1.0, 15.5.2; RFC 7636, 4.1): whoever reads the database, or the address to
which the browser is sent, learns neither the token nor the others.
"""

import hmac
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A sign-in that was begun: what goes to the provider, and what it must come back with."""

    token: str = field(repr=False)

    @classmethod
    def fresh(cls) -> "UnderWay":
        """A new one, of 256 random bits."""
        return cls(secrets.token_urlsafe(32))

    @property
    def state(self) -> str:
        """Ties the answer to this browser."""
        return self._derived("state")

    @property
    def nonce(self) -> str:
        """Ties the ID token to this sign-in."""
        return self._derived("nonce")

    @property
    def verifier(self) -> str:
        """Proves to the provider that who redeems the code has asked for it."""
        return self._derived("verifier")

    @property
    def challenge(self) -> str:
        """S256 of the verifier (RFC 7636, 4.2)."""
        return _base64url(sha256(self.verifier.encode()).digest())

    def _derived(self, name: str) -> str:
        return _base64url(
            hmac.digest(self.token.encode(), b"nianlun-oidc-1 " + name.encode(), "sha256")
        )


def _base64url(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
