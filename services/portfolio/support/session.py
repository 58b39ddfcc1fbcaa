"""A session: who, carried by what, how proven, until when. Pure.

A session ends at the latest `lasts` after signing in, and earlier after `idle` without a request
(OWASP ASVS 5.0, 7.3); a pupil's on a shared device after ten minutes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from portfolio.support.actor import Actor, Role, Strength

Carrier = Literal["bearer", "cookie"]
_IDLE_ON_A_SHARED_DEVICE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Known:
    """A session that stands. `proven_at`: when a second factor was given; `confirmed_at`: when the
    password was given again. Of a session that came by an identity provider (`is_by_provider`):
    when its person proved there who they are, by the provider's word; None: it did not say.
    """

    session_id: UUID
    actor: Actor
    carrier: Carrier
    device: str
    begun_at: datetime
    seen_at: datetime
    expires_at: datetime
    proven_at: datetime | None
    window_id: UUID | None
    has_factor: bool
    confirmed_at: datetime | None = None
    is_by_provider: bool = False

    @property
    def last_proof(self) -> datetime | None:
        """When whoever holds it last said who they are, as far as is known."""
        return self.confirmed_at or (None if self.is_by_provider else self.begun_at)


@dataclass(frozen=True, slots=True)
class Session:
    """A sign-in with its token, told once."""

    token: str
    known: Known

    @property
    def actor(self) -> Actor:
        """Who signed in."""
        return self.known.actor

    @property
    def expires_at(self) -> datetime:
        """When it ends at the latest."""
        return self.known.expires_at


@dataclass(frozen=True, slots=True)
class Beginning:
    """How somebody signs in: what carries the token, on what, and with what proof.

    `window_id`: on a shared device, in this window, until `until`.
    `proven_at`: when a second factor was given at the provider, `confirmed_at`: when its person
    proved there who they are; its names for them and for the session there are `subject_hash` and
    `sid_hash`.
    """

    carrier: Carrier = "bearer"
    device: str = ""
    proven_at: datetime | None = None
    window_id: UUID | None = None
    until: datetime | None = None
    subject_hash: bytes | None = None
    sid_hash: bytes | None = None
    confirmed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SessionRules:
    """How long sessions last, and of whom a second factor is asked:
    of all staff (`asks_staff`), or of whoever has one.
    """

    lasts: timedelta
    idle: timedelta
    asks_staff: bool = False
    proof_lasts: timedelta = timedelta(hours=8)

    def ends(self, now: datetime, how: Beginning) -> datetime:
        """When a session that begins now ends at the latest."""
        return min(now + self.lasts, how.until) if how.until else now + self.lasts

    def idle_of(self, known: Known) -> timedelta:
        """After how long without a request it ends."""
        is_a_pupils = known.window_id is not None and known.actor.role is Role.STUDENT
        return _IDLE_ON_A_SHARED_DEVICE if is_a_pupils else self.idle

    def strength(
        self,
        role: Role,
        now: datetime,
        *,
        proven_at: datetime | None,
        has_factor: bool,
        is_on_class_device: bool,
    ) -> Strength:
        """How far a session carries at this moment."""
        if is_on_class_device:
            return Strength.CLASS_DEVICE
        if not (has_factor or (self.asks_staff and role is Role.STAFF)):
            return Strength.FULL
        is_proven = proven_at is not None and now < proven_at + self.proof_lasts
        return Strength.FULL if is_proven else Strength.PASSWORD
