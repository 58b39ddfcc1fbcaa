"""Random words that open something, and what is kept of them: a hash."""

import base64
import secrets
from hashlib import sha256
from uuid import UUID

from portfolio.support.problems import Unauthenticated


def new_token(school_id: UUID) -> str:
    """256 random bits; the school stands in front, so that what they open
    is looked up in the school's own shard.
    """
    return f"{school_id.hex}.{secrets.token_urlsafe(32)}"


def hash_token(token: str) -> bytes:
    """What is kept of a token."""
    return sha256(token.encode(errors="surrogatepass")).digest()


def school_of(token: str) -> UUID:
    """The school in front of a token; raises `Unauthenticated`."""
    try:
        return UUID(hex=token.partition(".")[0])
    except ValueError:
        raise Unauthenticated from None


def new_code() -> str:
    """128 bits in groups of four, without letters that look alike: for printing."""
    letters = base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=")
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))


def hash_code(code: str) -> bytes:
    """What is kept of a printed code, however it is typed."""
    plain = code.upper().replace("-", "").replace(" ", "")
    return sha256(b"nianlun-code-1" + plain.encode(errors="surrogatepass")).digest()
