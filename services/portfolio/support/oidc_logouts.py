"""Sessions that end because the provider says so: each of its words is taken once.

Kept of a token is a keyed hash of its `jti` for as long as the token is good.
"""

from datetime import timedelta
from uuid import UUID

from portfolio.support.clock import Clock
from portfolio.support.database import Connection, Pool
from portfolio.support.oidc_logout_token import LogoutToken
from portfolio.support.oidc_names import ProviderNames
from portfolio.support.oidc_token import TokenIsNotGood

# Whose it is by the provider's session; of sessions that were told none, by the subject.
_ITS_OWN = """
  CASE WHEN $2::bytea IS NULL THEN t.subject_hash = $1
  ELSE (t.sid_hash = $2 AND ($1::bytea IS NULL OR t.subject_hash = $1))
    OR (t.sid_hash IS NULL AND t.subject_hash = $1) END
"""


class Logouts:
    """Of all schools: the provider does not say which."""

    def __init__(self, across: Pool, names: ProviderNames, clock: Clock) -> None:
        self._across, self._names, self._clock = across, names, clock

    async def end(
        self, issuer: str, token: LogoutToken, *, good_for: timedelta
    ) -> list[tuple[UUID, UUID]]:
        """End the sessions, and what is on its way to one; returns schools and people.

        Raises `TokenIsNotGood` where the token was taken before.
        """
        subject = await self._names.subject(issuer, token.subject) if token.subject else None
        whose = (subject, await self._names.session(issuer, token.sid))
        jti = await self._names.token(issuer, token.jti)
        async with self._across.acquire() as connection, connection.transaction():
            await self._take_once(connection, jti, good_for)
            await connection.execute(
                f"DELETE FROM oidc_sign_in t WHERE t.subject_hash IS NOT NULL AND ({_ITS_OWN})",
                *whose,
            )
            rows = await connection.fetch(
                f"DELETE FROM session t WHERE t.subject_hash IS NOT NULL AND ({_ITS_OWN})"
                " RETURNING t.school_id, t.person_id",
                *whose,
            )
        return [(row["school_id"], row["person_id"]) for row in rows]

    async def _take_once(self, connection: Connection, jti: bytes, good_for: timedelta) -> None:
        now = self._clock.now()
        await connection.execute("DELETE FROM oidc_logout WHERE expires_at <= $1", now)
        is_new = await connection.fetchval(
            "INSERT INTO oidc_logout (jti_hash, expires_at) VALUES ($1, $2)"
            " ON CONFLICT DO NOTHING RETURNING true",
            jti,
            now + good_for,
        )
        if not is_new:
            raise TokenIsNotGood("replay")
