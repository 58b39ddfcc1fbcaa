"""Who is calling: a client of the feed, known by a secret, then by a short-lived token.

Roles: an evaluator reads what is published; an operator also publishes and sees the sources.
Secrets and tokens are kept as hashes only.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Literal, TypeAlias

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from aggregator.support.problems import Forbidden

Role: TypeAlias = Literal["evaluator", "operator"]

_ARGON2 = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@dataclass(frozen=True)
class Client:
    """A configured client: either the SHA-256 of a random secret, or argon2id of any."""

    client_id: str
    role: Role
    secret_sha256: str | None = None
    secret_argon2: str | None = None

    def knows(self, secret: str) -> bool:
        """Whether this is its secret; takes up to some 20 ms for argon2."""
        if self.secret_argon2 is not None:
            return _matches_argon2(self.secret_argon2, secret)
        digest = hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
        return hmac.compare_digest(digest, self.secret_sha256 or "")


@dataclass(frozen=True)
class Caller:
    """Who holds the token of this request."""

    client_id: str
    role: Role

    def must_be(self, role: Role) -> None:
        """Refuse whoever has another role."""
        if self.role != role:
            raise Forbidden


def new_token() -> str:
    """256 random bits, told once."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> bytes:
    """How a token is kept: a leaked table opens nothing."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).digest()


def _matches_argon2(kept: str, secret: str) -> bool:
    try:
        return _ARGON2.verify(kept, secret.encode(errors="surrogatepass"))
    except (VerificationError, InvalidHashError):
        return False
