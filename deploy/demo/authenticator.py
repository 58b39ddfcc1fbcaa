"""The authenticator of the demonstration's administrators: the figures that a telephone would show.

RFC 6238 as every app computes it: SHA-1, six figures, 30 seconds, by the machine's own clock.
"""

import base64
from datetime import UTC, datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from pydantic import BaseModel, ConfigDict

STEP_SECONDS = 30
_FIGURES = 6


class Authenticator(BaseModel):
    """What an administrator keeps: the secret (Base32), the last step whose figures were given,
    and recovery codes for when the next figures are not due yet.
    """

    model_config = ConfigDict(extra="forbid")

    secret: str
    last_step: int = 0
    recovery_codes: list[str] = []

    def figures(self, step: int) -> str:
        """The six figures of a step."""
        made = TOTP(base64.b32decode(self.secret), _FIGURES, SHA1(), STEP_SECONDS)  # noqa: S303 — RFC 6238, 1.2
        return made.generate(step * STEP_SECONDS).decode()


def step_at(instant: datetime) -> int:
    """Which step an instant lies in."""
    return int(instant.timestamp()) // STEP_SECONDS


def now() -> datetime:
    """What a telephone's clock says, which knows of no steered time."""
    return datetime.now(UTC)
