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
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from portfolio.support.clock import Clock
from portfolio.support.database import Connection, Pool
from portfolio.support.oidc_names import ProviderNames
from portfolio.support.oidc_provider import ProviderName
from portfolio.support.oidc_token import SKEW_SECONDS, Vouched
from portfolio.support.oidc_under_way import UnderWay
from portfolio.support.problems import Unauthenticated

COOKIE = "__Host-nianlun-oidc"
MINUTES = 10
_LONG_AGO = timedelta(days=366).total_seconds()
_ITS_OWN = "token_hash = $1 AND subject_hash IS NOT NULL AND expires_at > $2"


class SignInWasNotFinished(Unauthenticated):
    """Too late, done before, begun in another browser, or not an answer to what was asked."""

    zh = "登录没有完成或已过期，请重新登录。"
    en = "The sign-in was not finished or took too long; please sign in again."


class WasNotAskedAnew(Unauthenticated):
    """The provider vouches by an earlier sign-in there, or does not say of when it is."""

    zh = "统一身份认证没有重新核对您的身份，这一步还不能继续。"
    en = "The identity provider did not check again who you are; this step cannot go on."


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in under way; `asked_at`: since when its person is to prove anew who they are."""

    under_way: UnderWay
    asked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Arrived:
    """Whom a provider has vouched for in this browser; `confirmed_at`: when they proved it there,
    by the provider's word, and `proven_at` where that was by a second factor.
    """

    provider: ProviderName
    subject_hash: bytes
    sid_hash: bytes | None
    proven_at: datetime | None
    confirmed_at: datetime | None


class SignIns:
    """Sign-ins under way and arrived, of all API processes."""

    def __init__(self, pool: Pool, clock: Clock, names: ProviderNames) -> None:
        self._pool, self._clock, self._names = pool, clock, names

    async def begin(
        self, provider: ProviderName, begun: UnderWay, *, is_fresh: bool = False
    ) -> None:
        """One is under way to this provider; the caller keeps its token."""
        await self._keep(begun.token, provider, asked_at=self._clock.now() if is_fresh else None)

    async def use(self, provider: ProviderName, token: str, state: str) -> Begun:
        """The one whose token this browser keeps, used up; raises `SignInWasNotFinished`.

        A wrong state uses nothing up: anybody could send a browser here with one.
        """
        begun = UnderWay(token)
        if not hmac.compare_digest(begun.state.encode(), state.encode(errors="replace")):
            raise SignInWasNotFinished
        row = await self._pool.fetchrow(
            "DELETE FROM oidc_sign_in WHERE token_hash = $1 AND provider = $2"
            " AND subject_hash IS NULL AND expires_at > $3 RETURNING asked_at",
            _hash(token),
            provider,
            self._clock.now(),
        )
        if row is None:
            raise SignInWasNotFinished
        return Begun(begun, row["asked_at"])

    async def arrive(
        self,
        provider: ProviderName,
        issuer: str,
        vouched: Vouched,
        *,
        is_proof: bool,
        asked_at: datetime | None,
    ) -> str:
        """Somebody was vouched for; returns the token for the cookie.

        `is_proof`: by more than a password; since when, by the provider's word.
        Raises `WasNotAskedAnew` where it was to be asked since `asked_at` and was not.
        """
        token = secrets.token_urlsafe(32)
        since = self._clock.now() - timedelta(seconds=min(vouched.seconds_ago, _LONG_AGO))
        confirmed_at = since if vouched.is_time_said else None
        if asked_at is not None:  # Core 1.0, 3.1.3.7, rule 13; with a minute for other clocks
            earliest = asked_at - timedelta(seconds=SKEW_SECONDS)
            if confirmed_at is None or confirmed_at < earliest:
                raise WasNotAskedAnew
        arrived = Arrived(
            provider,
            await self._names.subject(issuer, vouched.subject),
            await self._names.session(issuer, vouched.sid),
            since if is_proof else None,
            confirmed_at,
        )
        await self._keep(token, provider, arrived)
        return token

    async def arrived(self, token: str) -> Arrived:
        """Whom the provider vouched for; raises `SignInWasNotFinished`."""
        return _arrived(
            await self._pool.fetchrow(
                "SELECT provider, subject_hash, sid_hash, proven_at, confirmed_at"
                f" FROM oidc_sign_in WHERE {_ITS_OWN}",
                _hash(token),
                self._clock.now(),
            )
        )

    async def take(self, connection: Connection, token: str) -> Arrived:
        """The same, used up in the caller's transaction: of two at once one waits, and finds it
        gone. So does a logout that the provider sends meanwhile, which then ends what came of it.
        """
        return _arrived(
            await connection.fetchrow(
                f"DELETE FROM oidc_sign_in WHERE {_ITS_OWN}"
                " RETURNING provider, subject_hash, sid_hash, proven_at, confirmed_at",
                _hash(token),
                self._clock.now(),
            )
        )

    async def _keep(
        self,
        token: str,
        provider: ProviderName,
        arrived: Arrived | None = None,
        *,
        asked_at: datetime | None = None,
    ) -> None:
        now = self._clock.now()
        await self._pool.execute("DELETE FROM oidc_sign_in WHERE expires_at <= $1", now)
        await self._pool.execute(
            "INSERT INTO oidc_sign_in"
            " (token_hash, provider, expires_at, subject_hash, sid_hash, proven_at, confirmed_at,"
            " asked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            _hash(token),
            provider,
            now + timedelta(minutes=MINUTES),
            arrived and arrived.subject_hash,
            arrived and arrived.sid_hash,
            arrived and arrived.proven_at,
            arrived and arrived.confirmed_at,
            asked_at,
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


def _arrived(row: Any) -> Arrived:
    if row is None:
        raise SignInWasNotFinished
    return Arrived(*row)


def _hash(token: str) -> bytes:
    return sha256(token.encode(errors="surrogatepass")).digest()
