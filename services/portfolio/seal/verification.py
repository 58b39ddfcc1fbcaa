"""The code on a report: what it holds, and what is answered to whoever holds it.

In: number, version and token from a QR code. Out: school, term, day of issue,
whether this version is in force. No name and nothing of the contents.
The token is 128 bits of HMAC-SHA-256 under the pupil's own key over number and version:
nobody can make one from a number, and once the key is destroyed nobody can make it at all.
Only its SHA-256 is kept.
"""

import base64
import binascii
import hmac
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Literal
from uuid import UUID

from portfolio.support.data_key import DataKey
from portfolio.support.database import Pool
from portfolio.support.problems import NotFound

_PURPOSE = b"nianlun-report-verification-1"
_TOKEN_BYTES = 16


class NotVerified(NotFound):
    """No such report, no such version, another token, a pupil erased: they all look alike."""

    zh = "没有找到这份报告，或核验码不完整。请核对后再试，也可以联系学校。"
    en = "No such report, or the code is incomplete. Check it, or ask the school."


@dataclass(frozen=True, slots=True)
class Verified:
    """What a code is answered with; `school_id` for whoever puts the school's name to it."""

    school_id: UUID
    term: str
    issued_on: date
    state: Literal["unchanged", "superseded"]


def token_of(key: DataKey, number: str, version: int) -> str:
    """The token of one version of a report: base32 (RFC 4648), 26 letters and digits."""
    made = key.keyed(_PURPOSE, f"{number}.{version}".encode())[:_TOKEN_BYTES]
    return base64.b32encode(made).decode().rstrip("=")


def kept_of(token: str) -> bytes:
    """What is kept of a token; raises `NotVerified` where it is none."""
    letters = token.upper()
    try:
        return sha256(base64.b32decode(letters + "=" * (-len(letters) % 8))).digest()
    except (binascii.Error, ValueError):
        raise NotVerified from None


def address_of(public_url: str, number: str, version: int, token: str) -> str:
    """What the QR code says; behind `#`, so that no server on the way is told the token."""
    return f"{public_url.rstrip('/')}/v#{number}.{version}.{token}"


async def verified(pool: Pool, number: str, version: int, token: str) -> Verified:
    """The report that this code belongs to; raises `NotVerified`.

    Asked of all schools: the paper does not say which one, and the number is no secret.
    """
    kept = kept_of(token)
    rows = await pool.fetch(
        "SELECT r.school_id, r.term, r.issued_on, r.verification, EXISTS (SELECT FROM report n"
        " WHERE n.school_id = r.school_id AND n.student_id = r.student_id AND n.term = r.term"
        " AND n.version > r.version) AS is_superseded"
        " FROM report r WHERE r.report_number = $1 AND r.version = $2",
        number,
        version,
    )
    for row in rows:
        if row["verification"] and hmac.compare_digest(row["verification"], kept):
            state: Literal["unchanged", "superseded"] = (
                "superseded" if row["is_superseded"] else "unchanged"
            )
            return Verified(row["school_id"], row["term"], row["issued_on"], state)
    raise NotVerified
