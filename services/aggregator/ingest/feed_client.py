"""Pull one source's feed over HTTP: sign in, long-poll by cursor, every wait and size bounded.

Nothing a source answers can end the worker: it is either a page or a `SourceTrouble`.
"""

from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx
import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from aggregator.support.problems import Refusal

_Answer = TypeVar("_Answer", bound=BaseModel)

MOST_BYTES = 16 * 1024 * 1024
MOST_EVENTS = 100


class SourceTrouble(Refusal):
    """The source did not give a page now; asked again at the next turn."""

    status = 503
    zh = "数据源暂时没有应答。"
    en = "The source did not answer for now."


class SourceUnreachable(SourceTrouble):
    """No connection, or none in time (connect 2 s)."""

    zh = "连接不上数据源。"
    en = "The source cannot be reached."


class SourceRefused(SourceTrouble):
    """It answered, but not with a page."""

    zh = "数据源拒绝了请求（状态码 {code}）。"
    en = "The source refused (status {code})."


class SourceUnclear(SourceTrouble):
    """It answered with something that is not a page, or is too long."""

    zh = "数据源的应答不是约定的格式，或过长。"
    en = "The source's answer is not a page as agreed, or too long."


class Page(BaseModel):
    """One answer of the feed: events after the cursor, and how far the feed goes."""

    model_config = ConfigDict(frozen=True)

    events: tuple[Any, ...] = Field(max_length=MOST_EVENTS)
    last_sequence: int = Field(strict=True, ge=0)


class _Session(BaseModel):
    token: str = Field(min_length=1, max_length=8_000, pattern=r"^[!-~]+$")


@dataclass
class FeedClient:
    """One source; keeps its session's token until it is refused."""

    base_url: str
    login: str
    password: str = field(repr=False)
    _token: str | None = field(default=None, repr=False)
    _http: httpx.AsyncClient = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """No proxy and no redirect: a source is where the configuration says."""
        self._http = httpx.AsyncClient(
            base_url=self.base_url,
            timeout=httpx.Timeout(10, connect=2),
            trust_env=False,
            follow_redirects=False,
        )

    async def close(self) -> None:
        """Let the connections go."""
        await self._http.aclose()

    async def page(self, school_code: str, *, after: int, wait: int) -> Page:
        """Events of a school after number `after`; the source may hold the answer `wait` s."""
        query = {"school": school_code, "after": after, "limit": MOST_EVENTS, "wait": wait}
        status, body = await self._get(query, wait)
        if status == httpx.codes.UNAUTHORIZED:
            self._token = None
            status, body = await self._get(query, wait)
        if status != httpx.codes.OK:
            raise SourceRefused(code=status)
        return _understand(Page, body)

    async def _get(self, query: dict[str, Any], wait: int) -> tuple[int, bytes]:
        headers = {"authorization": f"Bearer {self._token or await self._sign_in()}"}
        timeout = httpx.Timeout(10 + wait, connect=2)
        request = self._http.build_request(
            "GET", "/feed/events", params=query, headers=headers, timeout=timeout
        )
        return await self._send(request)

    async def _sign_in(self) -> str:
        body = {"login": self.login, "password": self.password}
        status, answer = await self._send(self._http.build_request("POST", "/sessions", json=body))
        if not httpx.codes.is_success(status):
            raise SourceRefused(code=status)
        self._token = _understand(_Session, answer).token
        return self._token

    async def _send(self, request: httpx.Request) -> tuple[int, bytes]:
        """Status and body, counted as it comes."""
        try:
            response = await self._http.send(request, stream=True)
            try:
                return response.status_code, await _read(response)
            finally:
                await response.aclose()
        except (httpx.HTTPError, httpx.InvalidURL) as reason:
            raise SourceUnreachable from reason


async def _read(response: httpx.Response) -> bytes:
    content = bytearray()
    async for chunk in response.aiter_bytes():
        content += chunk
        if len(content) > MOST_BYTES:
            raise SourceUnclear
    return bytes(content)


def _understand(model: type[_Answer], body: bytes) -> _Answer:
    try:
        return model.model_validate(orjson.loads(body))
    except (orjson.JSONDecodeError, ValidationError):
        raise SourceUnclear from None
