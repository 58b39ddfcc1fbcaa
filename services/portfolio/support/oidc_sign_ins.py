"""A sign-in on its way through an identity provider: one browser, ten minutes, one use.

The browser keeps a token in a `__Host-` cookie, from which everything follows that it must come
back with; here stands a row by the token's hash, which makes it single-use.
Once the provider has vouched for somebody, another token in the same cookie says for whom.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from portfolio.support.clock import Clock
from portfolio.support.database import Pool
from portfolio.support.oidc_names import ProviderNames
from portfolio.support.oidc_provider import ProviderName
from portfolio.support.oidc_token import Vouched
from portfolio.support.oidc_under_way import UnderWay
from portfolio.support.problems import Unauthenticated

COOKIE = "__Host-nianlun-oidc"
MINUTES = 10
_LONG_AGO = timedelta(days=366).total_seconds()


class SignInWasNotFinished(Unauthenticated):
    """Too late, done before, begun in another browser, or not an answer to what was asked."""

    zh = "登录没有完成或已过期，请重新登录。"
    en = "The sign-in was not finished or took too long; please sign in again."


@dataclass(frozen=True, slots=True)
class Arrived:
    """Whom a provider has vouched for in this browser."""

    provider: ProviderName
    subject_hash: bytes
    sid_hash: bytes | None
    proven_at: datetime | None


class SignIns:
    """Sign-ins under way and arrived, of all API processes."""

    def __init__(self, pool: Pool, clock: Clock, names: ProviderNames) -> None:
        self._pool, self._clock, self._names = pool, clock, names

    async def begin(self, provider: ProviderName, begun: UnderWay) -> None:
        """One is under way to this provider; the caller keeps its token."""
        await self._keep(begun.token, provider, None)

    async def use(self, provider: ProviderName, token: str, state: str) -> UnderWay:
        """The one whose token this browser keeps, used up; raises `SignInWasNotFinished`.

        A wrong state uses nothing up: anybody could send a browser here with one.
        """
        begun = UnderWay(token)
        if not hmac.compare_digest(begun.state.encode(), state.encode(errors="replace")):
            raise SignInWasNotFinished
        found = await self._pool.fetchval(
            "DELETE FROM oidc_sign_in WHERE token_hash = $1 AND provider = $2"
            " AND subject_hash IS NULL AND expires_at > $3 RETURNING true",
            _hash(token),
            provider,
            self._clock.now(),
        )
        if not found:
            raise SignInWasNotFinished
        return begun

    async def arrive(
        self, provider: ProviderName, issuer: str, vouched: Vouched, *, is_proof: bool
    ) -> str:
        """Somebody was vouched for; returns the token for the cookie.

        `is_proof`: by more than a password; since when, by the provider's word.
        """
        token = secrets.token_urlsafe(32)
        since = self._clock.now() - timedelta(seconds=min(vouched.seconds_ago, _LONG_AGO))
        arrived = Arrived(
            provider,
            await self._names.subject(issuer, vouched.subject),
            await self._names.session(issuer, vouched.sid),
            since if is_proof else None,
        )
        await self._keep(token, provider, arrived)
        return token

    async def arrived(self, token: str) -> Arrived:
        """Whom the provider vouched for; raises `SignInWasNotFinished`."""
        row = await self._pool.fetchrow(
            "SELECT provider, subject_hash, sid_hash, proven_at FROM oidc_sign_in"
            " WHERE token_hash = $1 AND subject_hash IS NOT NULL AND expires_at > $2",
            _hash(token),
            self._clock.now(),
        )
        if row is None:
            raise SignInWasNotFinished
        return Arrived(*row)

    async def end(self, token: str) -> None:
        """It has led to a session."""
        await self._pool.execute("DELETE FROM oidc_sign_in WHERE token_hash = $1", _hash(token))

    async def _keep(self, token: str, provider: ProviderName, arrived: Arrived | None) -> None:
        now = self._clock.now()
        await self._pool.execute("DELETE FROM oidc_sign_in WHERE expires_at <= $1", now)
        await self._pool.execute(
            "INSERT INTO oidc_sign_in"
            " (token_hash, provider, expires_at, subject_hash, sid_hash, proven_at)"
            " VALUES ($1, $2, $3, $4, $5, $6)",
            _hash(token),
            provider,
            now + timedelta(minutes=MINUTES),
            arrived and arrived.subject_hash,
            arrived and arrived.sid_hash,
            arrived and arrived.proven_at,
        )


def token_in(request: Request) -> str:
    """The token that this browser keeps; raises `SignInWasNotFinished`."""
    token = request.cookies.get(COOKIE, "")
    if not token:
        raise SignInWasNotFinished
    return token


def keep_in(response: Response, token: str) -> None:
    """Tell the browser to keep it: never a script's, never in a request from another site's page,
    but in the one with which the provider sends the browser back (`Lax`).
    """
    response.set_cookie(
        COOKIE, token, max_age=MINUTES * 60, path="/", secure=True, httponly=True, samesite="lax"
    )


def forget_in(response: Response) -> None:
    """Tell the browser to forget it."""
    response.delete_cookie(COOKIE, path="/", secure=True, httponly=True, samesite="lax")


def _hash(token: str) -> bytes:
    return sha256(token.encode(errors="surrogatepass")).digest()
