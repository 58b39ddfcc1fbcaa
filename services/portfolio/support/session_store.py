"""Sessions as they are kept: a random token known only by its hash.

The token is another one after signing in and after a second factor (OWASP ASVS 5.0, 7.2.4);
the session stays the same.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from portfolio.support.actor import Actor, Role
from portfolio.support.clock import Clock
from portfolio.support.database import Connection, Pool
from portfolio.support.problems import NotFound, Unauthenticated
from portfolio.support.session import Beginning, Known, Session, SessionRules
from portfolio.support.tokens import hash_token, new_token, school_of

# `seen_at` is written anew only so often, for every request would be a write.
_PARTS_OF_IDLE = 20
_SHOWN = (
    "session_id",
    "carrier",
    "device",
    "begun_at",
    "seen_at",
    "expires_at",
    "proven_at",
    "window_id",
    "has_factor",
    "confirmed_at",
    "is_by_provider",
)
_COLUMNS = """
  s.session_id, s.school_id, s.account_id, s.person_id, s.role, s.carrier, s.device, s.begun_at,
  s.seen_at, s.proven_at, s.confirmed_at, s.window_id, s.expires_at,
  s.subject_hash IS NOT NULL AS is_by_provider, EXISTS (
    SELECT FROM second_factor f WHERE f.school_id = s.school_id AND f.person_id = s.person_id
      AND f.secret IS NOT NULL) AS has_factor
"""
# A session that was begun in a window is over with it, also where it began while that was closing.
_IN_ITS_WINDOW = """
  (s.window_id IS NULL OR EXISTS (
    SELECT FROM class_window w WHERE w.school_id = s.school_id AND w.window_id = s.window_id))
"""


class SessionStore:
    """The sessions of all schools."""

    def __init__(self, pool: Pool, clock: Clock, rules: SessionRules) -> None:
        self._pool, self._clock, self._rules = pool, clock, rules

    async def begin(
        self, actor: Actor, how: Beginning | None = None, connection: Connection | None = None
    ) -> Session:
        """A new session of an account; in the caller's transaction where there is one."""
        how, now, token = how or Beginning(), self._clock.now(), new_token(actor.school_id)
        row = await (connection or self._pool).fetchrow(
            "INSERT INTO session AS s (school_id, token_hash, account_id, person_id, role,"
            " expires_at, session_id, carrier, device, begun_at, seen_at, proven_at, window_id,"
            " subject_hash, sid_hash, confirmed_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, $12, $13, $14, $15)"
            f" RETURNING {_COLUMNS}",
            actor.school_id,
            hash_token(token),
            actor.account_id,
            actor.person_id,
            actor.role.value,
            self._rules.ends(now, how),
            uuid4(),
            how.carrier,
            how.device,
            now,
            how.proven_at,
            how.window_id,
            how.subject_hash,
            how.sid_hash,
            how.confirmed_at,
        )
        return Session(token, self._known(row))

    async def behind(self, token: str) -> Known:
        """The session of a token; raises `Unauthenticated`."""
        now = self._clock.now()
        row = await self._pool.fetchrow(
            f"SELECT {_COLUMNS} FROM session s WHERE s.school_id = $1 AND s.token_hash = $2"
            f" AND s.expires_at > $3 AND {_IN_ITS_WINDOW}",
            school_of(token),
            hash_token(token),
            now,
        )
        if row is None:
            raise Unauthenticated
        known = self._known(row)
        idle = self._rules.idle_of(known)
        if now - known.seen_at > idle:
            await self.end(token)
            raise Unauthenticated
        if now - known.seen_at > idle / _PARTS_OF_IDLE:
            known = replace(known, seen_at=now)
            await self._pool.execute(
                "UPDATE session SET seen_at = $3 WHERE school_id = $1 AND token_hash = $2",
                known.actor.school_id,
                hash_token(token),
                now,
            )
        return known

    async def renew(
        self, token: str, *, is_proven: bool = False, is_confirmed: bool = False
    ) -> Session:
        """The same session under another token, the old one worth nothing from now on;
        raises `Unauthenticated`. `is_confirmed`: the password was given again.
        """
        school_id, new = school_of(token), new_token(school_of(token))
        row = await self._pool.fetchrow(
            "UPDATE session s SET token_hash = $3,"
            " proven_at = CASE WHEN $4 THEN $5 ELSE proven_at END,"
            " confirmed_at = CASE WHEN $6 THEN $5 ELSE confirmed_at END"
            " WHERE s.school_id = $1 AND s.token_hash = $2 AND s.expires_at > $5"
            f" RETURNING {_COLUMNS}",
            school_id,
            hash_token(token),
            hash_token(new),
            is_proven,
            self._clock.now(),
            is_confirmed,
        )
        if row is None:
            raise Unauthenticated
        return Session(new, self._known(row))

    async def confirm_by(self, connection: Connection, token: str, how: Beginning) -> Session:
        """The same session under another token, after its person was vouched for anew by the
        provider that it came by: `how` says whom, when and with what proof.

        Raises `Unauthenticated`; `NotFound` where that is somebody else.
        """
        school_id, new = school_of(token), new_token(school_of(token))
        row = await connection.fetchrow(
            "UPDATE session s SET token_hash = $3, sid_hash = $6,"
            " confirmed_at = greatest(confirmed_at, $7), proven_at = greatest(proven_at, $8)"
            " WHERE s.school_id = $1 AND s.token_hash = $2 AND s.expires_at > $4"
            f" AND s.subject_hash = $5 RETURNING {_COLUMNS}",
            school_id,
            hash_token(token),
            hash_token(new),
            self._clock.now(),
            how.subject_hash,
            how.sid_hash,
            how.confirmed_at,
            how.proven_at,
        )
        if row is None:
            raise NotFound
        return Session(new, self._known(row))

    async def of_account(self, actor: Actor) -> list[Known]:
        """An account's sessions that stand, the newest first."""
        now = self._clock.now()
        rows = await self._pool.fetch(
            f"SELECT {_COLUMNS} FROM session s WHERE s.school_id = $1 AND s.account_id = $2"
            " AND s.expires_at > $3 ORDER BY s.begun_at DESC, s.session_id",
            actor.school_id,
            actor.account_id,
            now,
        )
        known = [self._known(row) for row in rows]
        return [one for one in known if now - one.seen_at <= self._rules.idle_of(one)]

    async def end(self, token: str) -> None:
        """End a session; again is harmless."""
        await self._pool.execute(
            "DELETE FROM session WHERE school_id = $1 AND token_hash = $2",
            school_of(token),
            hash_token(token),
        )

    async def end_one(self, actor: Actor, session_id: UUID) -> None:
        """End one session of one's own account; raises `NotFound`."""
        ended = await self._pool.fetchval(
            "DELETE FROM session WHERE school_id = $1 AND account_id = $2 AND session_id = $3"
            " RETURNING session_id",
            actor.school_id,
            actor.account_id,
            session_id,
        )
        if ended is None:
            raise NotFound

    async def end_all(self, actor: Actor, *, but: UUID | None = None) -> None:
        """End every session of one's own account, or every other one."""
        await self._pool.execute(
            "DELETE FROM session WHERE school_id = $1 AND account_id = $2"
            " AND session_id IS DISTINCT FROM $3",
            actor.school_id,
            actor.account_id,
            but,
        )

    async def end_of_people(self, school_id: UUID, person_ids: Iterable[UUID]) -> None:
        """End every session of these people; again is harmless."""
        await self._pool.execute(
            "DELETE FROM session WHERE school_id = $1 AND person_id = ANY($2)",
            school_id,
            list(person_ids),
        )

    def _known(self, row: Any) -> Known:
        role = Role(row["role"])
        strength = self._rules.strength(
            role,
            self._clock.now(),
            proven_at=row["proven_at"],
            has_factor=row["has_factor"],
            is_on_class_device=row["window_id"] is not None,
        )
        who = (row["school_id"], row["account_id"], row["person_id"], role, strength)
        actor = Actor(*who, row["session_id"])
        return Known(actor=actor, **{name: row[name] for name in _SHOWN})
