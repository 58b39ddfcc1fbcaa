"""JSON from an identity provider: no proxy, no redirect, every wait and size bounded.

In: an address that `OidcSettings.may_ask` has let through. Out: status and JSON,
or `ProviderIsAway`; the reason goes to the log, never what the provider said.
"""

import asyncio
from typing import Any, TypeVar

import httpx
import orjson
import structlog
from pydantic import BaseModel, ValidationError

from portfolio.support.problems import Unavailable

_LOG = structlog.get_logger()
_MOST_BYTES = 64 * 1024
_ANSWER_SECONDS = 5.0
_Model = TypeVar("_Model", bound=BaseModel)


class ProviderIsAway(Unavailable):
    """The provider cannot be reached, or answers with something else than it should."""

    zh = "统一身份认证暂时无法连接，请稍后再试；本校发放的账号不受影响。"
    en = "The identity provider cannot be reached for now; accounts of this school still work."


class Wire:
    """Requests to one provider."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._http = httpx.AsyncClient(
            timeout=httpx.Timeout(_ANSWER_SECONDS, connect=2),
            trust_env=False,
            follow_redirects=False,
        )

    async def close(self) -> None:
        """Let the connections go."""
        await self._http.aclose()

    async def get(self, address: str) -> tuple[int, Any]:
        """Status and JSON (None where it is none); raises `ProviderIsAway`."""
        return await self._send(self._http.build_request("GET", address))

    async def post(self, address: str, form: dict[str, str], authorization: str) -> tuple[int, Any]:
        """As `get`, with a form sent."""
        headers = {"authorization": authorization}
        return await self._send(
            self._http.build_request("POST", address, data=form, headers=headers)
        )

    def understood(self, model: type[_Model], status: int, body: Any) -> _Model:
        """The answer as what it should be; raises `ProviderIsAway`."""
        try:
            if status == httpx.codes.OK:
                return model.model_validate(body)
        except ValidationError:
            pass
        raise self.away(f"{model.__name__}-{status}")

    def away(self, reason: str) -> ProviderIsAway:
        """To be raised; the reason is a word of ours."""
        _LOG.warning("provider_away", provider=self._name, reason=reason)
        return ProviderIsAway()

    async def _send(self, request: httpx.Request) -> tuple[int, Any]:
        try:
            async with asyncio.timeout(_ANSWER_SECONDS):
                response = await self._http.send(request, stream=True)
                try:
                    content = await self._read(response)
                finally:
                    await response.aclose()
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as reason:
            raise self.away(type(reason).__name__) from None
        try:
            return response.status_code, orjson.loads(content)
        except orjson.JSONDecodeError:
            return response.status_code, None

    async def _read(self, response: httpx.Response) -> bytes:
        content = bytearray()
        async for chunk in response.aiter_bytes():
            content += chunk
            if len(content) > _MOST_BYTES:
                raise self.away("size")
        return bytes(content)
