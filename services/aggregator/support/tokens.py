"""Access tokens and failed logins: SQL in, plain values out. Tokens are kept hashed."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from aggregator.support.database import ACCESS_TOKEN, FAILED_LOGIN

WINDOW = timedelta(minutes=15)


async def keep_token(
    engine: AsyncEngine, *, token_hash: bytes, client_id: str, now: datetime, ends: datetime
) -> None:
    """Keep a new token; those that ended a day ago are swept by the way."""
    new = {"token_hash": token_hash, "client_id": client_id, "issued_at": now, "expires_at": ends}
    async with engine.begin() as connection:
        swept = ACCESS_TOKEN.c.expires_at < now - timedelta(days=1)
        await connection.execute(delete(ACCESS_TOKEN).where(swept))
        await connection.execute(insert(ACCESS_TOKEN).values(new))


async def client_of_token(engine: AsyncEngine, token_hash: bytes, now: datetime) -> str | None:
    """The client id of a token that has neither ended nor been revoked."""
    valid = (
        (ACCESS_TOKEN.c.token_hash == token_hash)
        & (ACCESS_TOKEN.c.expires_at > now)
        & ACCESS_TOKEN.c.revoked_at.is_(None)
    )
    async with engine.connect() as connection:
        return await connection.scalar(select(ACCESS_TOKEN.c.client_id).where(valid))


async def revoke_token(
    engine: AsyncEngine, *, token_hash: bytes, client_id: str, now: datetime
) -> None:
    """End a client's own token; another's, or an unknown one, stays as it is (RFC 7009, 2.2)."""
    own = (ACCESS_TOKEN.c.token_hash == token_hash) & (ACCESS_TOKEN.c.client_id == client_id)
    async with engine.begin() as connection:
        await connection.execute(update(ACCESS_TOKEN).where(own).values(revoked_at=now))


async def count_failures(engine: AsyncEngine, who: bytes, now: datetime) -> int:
    """Wrong secrets of `who` (a hash) within the window."""
    recent = (FAILED_LOGIN.c.who == who) & (FAILED_LOGIN.c.failed_at > now - WINDOW)
    async with engine.connect() as connection:
        counted = await connection.scalar(
            select(func.count()).select_from(FAILED_LOGIN).where(recent)
        )
    return counted or 0


async def keep_failure(engine: AsyncEngine, who: bytes, now: datetime) -> None:
    """Remember a wrong secret; what is older than the window is swept by the way."""
    async with engine.begin() as connection:
        await _sweep(connection, now)
        await connection.execute(insert(FAILED_LOGIN).values(who=who, failed_at=now))


async def _sweep(connection: AsyncConnection, now: datetime) -> None:
    await connection.execute(delete(FAILED_LOGIN).where(FAILED_LOGIN.c.failed_at < now - WINDOW))
