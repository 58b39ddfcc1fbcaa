"""Speak to a service as any client would: bounded side by side, patient, with the same ids again.

A command that got no answer is sent again as it was: its id is its own, so it happens once.
"""

import asyncio
import ssl
from collections.abc import Coroutine, Iterable, Mapping
from typing import Any, TypeVar

import httpx
import orjson

from demo.troubles import NoAnswer, Refused

AT_ONCE = 16
TRIES = 20
_LATER = {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE}
_PAUSE_SECONDS = 1.0
T = TypeVar("T")


class Caller:
    """One service. At most `AT_ONCE` requests are under way, each on a connection of its own.

    A pool of sixteen looks at all sixteen for every request, which costs more than the request.
    """

    def __init__(self, base_url: str) -> None:
        trusted = ssl.create_default_context()
        self._every = [
            httpx.AsyncClient(
                base_url=base_url,
                timeout=httpx.Timeout(60, connect=5),
                limits=httpx.Limits(max_connections=1),
                trust_env=False,
                verify=trusted,
            )
            for _ in range(AT_ONCE)
        ]
        self._free: asyncio.LifoQueue[httpx.AsyncClient] = asyncio.LifoQueue()
        for one in self._every:
            self._free.put_nowait(one)

    async def close(self) -> None:
        """Let the connections go."""
        for one in self._every:
            await one.aclose()

    async def get(self, path: str, token: str | None = None, **query: object) -> httpx.Response:
        """Read."""
        asked = {name: str(value) for name, value in query.items()}
        return await self.send("GET", path, token=token, query=asked)

    async def send(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        command: str | None = None,
        said: object = None,
        content: bytes | None = None,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """One request until it is answered; raises `Refused`, `NoAnswer`.

        `command` is its Idempotency-Key, `said` its JSON, `content` a file.
        """
        told = dict(headers or {})
        if token:
            told["authorization"] = f"Bearer {token}"
        if command:
            told["idempotency-key"] = command
        if said is not None:
            told["content-type"], content = "application/json", orjson.dumps(said)
        http = await self._free.get()
        try:
            request = http.build_request(method, path, content=content, headers=told, params=query)
            return await self._until_answered(http, request)
        finally:
            self._free.put_nowait(http)

    async def _until_answered(
        self, http: httpx.AsyncClient, request: httpx.Request
    ) -> httpx.Response:
        for tries in range(TRIES, 0, -1):
            try:
                answer = await http.send(request)
            except httpx.TransportError as error:
                if tries == 1:
                    raise NoAnswer(asked=_asked(request), reason=type(error).__name__) from error
                await asyncio.sleep(_PAUSE_SECONDS)
                continue
            if answer.is_success:
                return answer
            if answer.status_code not in _LATER or tries == 1:
                raise _refused(answer)
            await asyncio.sleep(_seconds(answer.headers.get("retry-after", "")))
        raise AssertionError("the last try returns or raises")


def _seconds(retry_after: str) -> float:
    return float(retry_after) if retry_after.isdigit() else _PAUSE_SECONDS


def _refused(answer: httpx.Response) -> Refused:
    problem: dict[str, Any] = {}
    if "json" in answer.headers.get("content-type", ""):
        problem = orjson.loads(answer.content)
    kind = str(problem.get("type", "")).rpartition("/")[2]
    return Refused(
        asked=_asked(answer.request),
        status=answer.status_code,
        kind=kind,
        detail=str(problem.get("detail", "")),
    )


def _asked(request: httpx.Request) -> str:
    return f"{request.method} {request.url.path}"


async def side_by_side(works: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """All at once; the first failure ends the others and is raised."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
