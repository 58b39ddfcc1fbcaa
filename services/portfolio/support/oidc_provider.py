"""One provider of sign-ins (OpenID Connect Core 1.0): where it is, its keys, a code for a subject.

It is asked at the addresses of its own metadata, which must lie at the hosts of the settings.
Keys are fetched once and again for a key id not seen before, but no oftener than twice a minute,
so that nobody can make us hammer the provider with made-up tokens.
"""

import asyncio
import time
from base64 import b64encode
from collections.abc import Callable
from typing import Literal, TypeVar
from urllib.parse import quote, urlencode, urlsplit

import httpx
from pydantic import BaseModel, ConfigDict, Field

from portfolio.support.oidc_logout_token import LogoutToken, read_logout_token
from portfolio.support.oidc_settings import OidcSettings
from portfolio.support.oidc_token import (
    Expected,
    KeyIsUnknown,
    TokenIsNotGood,
    VerifyingKey,
    Vouched,
    keys_in,
    read_id_token,
)
from portfolio.support.oidc_under_way import UnderWay
from portfolio.support.oidc_wire import ProviderIsAway, Wire

T = TypeVar("T")
ProviderName = Literal["staff", "family"]
_KEEP_SECONDS = 3_600.0
_AGAIN_SECONDS = 30.0
_REST_SECONDS = 2.0
# Nobody is asked again for this; a provider that is told any age must say the real one.
_OLD_SECONDS = 30 * 86_400
# RFC 6749, 5.2: what may go to the log of what the provider says.
_ERRORS = frozenset({"invalid_request", "invalid_client", "invalid_grant", "unauthorized_client"})


class _Metadata(BaseModel):
    """What we read of OpenID Connect Discovery 1.0, 3."""

    model_config = ConfigDict(frozen=True)

    issuer: str
    authorization_endpoint: str = Field(max_length=500)
    token_endpoint: str = Field(max_length=500)
    jwks_uri: str = Field(max_length=500)
    authorization_response_iss_parameter_supported: bool = False

    @property
    def endpoints(self) -> tuple[str, ...]:
        return self.authorization_endpoint, self.token_endpoint, self.jwks_uri


class _Tokens(BaseModel):
    model_config = ConfigDict(frozen=True)

    id_token: str = Field(max_length=32_000)
    access_token: str | None = Field(None, max_length=8_000)


class Provider:
    """A provider as the settings name it; `name` stands in its redirect address too."""

    def __init__(self, name: ProviderName, settings: OidcSettings, redirect_uri: str) -> None:
        self.name, self.settings = name, settings
        self._redirect_uri = redirect_uri
        self._wire = Wire(name)
        self._turn = asyncio.Lock()
        self._metadata: tuple[float, _Metadata] | None = None
        self._keys: tuple[float, tuple[VerifyingKey, ...]] | None = None
        self._away_at = self._again_at = float("-inf")

    async def close(self) -> None:
        """Let the connections go."""
        await self._wire.close()

    async def authorization_url(self, begun: UnderWay, *, is_fresh: bool = False) -> str:
        """Where the browser goes (Core 1.0, 3.1.2.1; RFC 7636, 4.3). Raises `ProviderIsAway`.

        `is_fresh`: whoever is signed in there proves it anew. `max_age` has `auth_time` told.
        """
        anew = {"prompt": "login", "max_age": 0} if is_fresh else {"max_age": _OLD_SECONDS}
        endpoint = (await self._known()).authorization_endpoint
        asked = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": self._redirect_uri,
            "scope": "openid",
            "state": begun.state,
            "nonce": begun.nonce,
            "code_challenge": begun.challenge,
            "code_challenge_method": "S256",
            **anew,
            **({"acr_values": asked_for} if (asked_for := self.settings.asked_acr) else {}),
        }
        mark = "&" if urlsplit(endpoint).query else "?"
        return f"{endpoint}{mark}{urlencode(asked, quote_via=quote)}"

    async def check_issuer(self, said: str | None) -> None:
        """The answer comes from this provider and no other (RFC 9207, 2.4);
        raises `TokenIsNotGood`.
        """
        metadata = await self._known()
        is_always_said = metadata.authorization_response_iss_parameter_supported
        if said != metadata.issuer and (said is not None or is_always_said):
            raise TokenIsNotGood("answering-issuer")

    async def vouched(self, code: str, begun: UnderWay) -> Vouched:
        """Whom the provider vouches for by this code.

        Raises `TokenIsNotGood`, `ProviderIsAway`.
        """
        tokens = await self._redeemed(code, begun.verifier)
        expected = Expected(
            self.settings.issuer, self.settings.client_id, begun.nonce, tokens.access_token
        )
        return await self._read(
            lambda keys, now: read_id_token(tokens.id_token, keys, expected, now)
        )

    async def logout_token(self, token: str) -> LogoutToken:
        """Whose sessions the provider ends; raises `TokenIsNotGood`, `ProviderIsAway`."""
        us = {"issuer": self.settings.issuer, "client_id": self.settings.client_id}
        return await self._read(lambda keys, now: read_logout_token(token, keys, **us, now=now))

    async def _read(self, read: Callable[[tuple[VerifyingKey, ...], float], T]) -> T:
        # The token's times are the provider's, which knows nothing of a demonstration's clock.
        try:
            return read(await self._keyring(), time.time())
        except KeyIsUnknown:
            return read(await self._keyring(again=True), time.time())

    async def _redeemed(self, code: str, verifier: str) -> _Tokens:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect_uri,
            "code_verifier": verifier,
        }
        # Each half form-encoded before they are joined (RFC 6749, 2.3.1).
        secret = self.settings.client_secret.get_secret_value()
        pair = ":".join(quote(half, safe="") for half in (self.settings.client_id, secret))
        basic = f"Basic {b64encode(pair.encode()).decode()}"
        status, body = await self._wire.post((await self._known()).token_endpoint, form, basic)
        if httpx.codes.is_client_error(status):
            said = body.get("error") if isinstance(body, dict) else None
            raise TokenIsNotGood(said if said in _ERRORS else "code")
        return self._wire.understood(_Tokens, status, body)

    async def _known(self) -> _Metadata:
        """The metadata, at most an hour old; asked for but now and then while it is away."""
        async with self._turn:
            now = time.monotonic()
            if self._metadata and now < self._metadata[0] + _KEEP_SECONDS:
                return self._metadata[1]
            if now < self._away_at + _REST_SECONDS:
                raise ProviderIsAway
            self._away_at = now
            found = await self._discovered()
            self._metadata, self._away_at = (now, found), float("-inf")
            return found

    async def _discovered(self) -> _Metadata:
        issuer = self.settings.issuer
        address = issuer.rstrip("/") + "/.well-known/openid-configuration"
        found = self._wire.understood(_Metadata, *await self._wire.get(address))
        # The very same characters (Discovery 1.0, 4.3).
        if found.issuer != issuer:
            raise self._wire.away("issuer")
        if not all(map(self.settings.may_ask, found.endpoints)):
            raise self._wire.away("endpoint")
        return found

    async def _keyring(self, *, again: bool = False) -> tuple[VerifyingKey, ...]:
        address = (await self._known()).jwks_uri
        async with self._turn:
            now = time.monotonic()
            is_again = again and now >= self._again_at + _AGAIN_SECONDS
            if self._keys and now < self._keys[0] + _KEEP_SECONDS and not is_again:
                return self._keys[1]
            self._again_at = now if is_again else self._again_at
            status, body = await self._wire.get(address)
            if status != httpx.codes.OK:
                raise self._wire.away("keys")
            self._keys = (now, keys_in(body))
            return self._keys[1]
