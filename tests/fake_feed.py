"""A portfolio as the aggregator sees it: a real HTTP server with a session and a feed.

A fake at the edge of the world; what it serves holds against the published schema.
Faults can be armed: the test says what the source does wrong.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated, Any

import uvicorn
from fastapi import FastAPI, Header, HTTPException, Response
from pydantic import BaseModel

LOGIN, PASSWORD = "aggregator", "an-invented-password"


class _Words(BaseModel):
    login: str
    password: str


@dataclass
class FakeFeed:
    """What the source would tell: events per school; `answer` replaces every page."""

    events: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    answer: bytes | None = None
    status: int = 200
    tokens: set[str] = field(default_factory=set)
    sign_ins: int = 0
    url: str = ""
    is_ending: bool = False

    def tell(self, *events: dict[str, Any]) -> None:
        """Add events to the feeds of their schools."""
        for event in events:
            self.events.setdefault(event["source"].split("/")[2], []).append(event)

    def app(self) -> FastAPI:
        """Its two routes."""
        app = FastAPI()

        @app.post("/sessions")
        def sign_in(words: _Words) -> dict[str, str]:
            if (words.login, words.password) != (LOGIN, PASSWORD):
                raise HTTPException(401)
            self.sign_ins += 1
            self.tokens.add(token := f"token-{self.sign_ins}")
            return {"token": token}

        @app.get("/feed/events")
        def events(
            school: str,
            after: int,
            limit: int,
            wait: int,
            authorization: Annotated[str, Header()] = "",
        ) -> Response:
            if authorization.removeprefix("Bearer ") not in self.tokens:
                raise HTTPException(401)
            if self.answer is not None or self.status != 200:
                return Response(self.answer or b"", self.status)
            return self._page(school, after, limit, wait)

        return app

    def _page(self, school: str, after: int, limit: int, wait: int) -> Any:
        from fastapi.responses import JSONResponse

        ends = time.monotonic() + wait
        while True:
            known = self.events.get(school, [])
            new = [one for one in known if int(one["sequence"]) > after][:limit]
            if new or self.is_ending or time.monotonic() >= ends:
                last = max((int(one["sequence"]) for one in known), default=0)
                return JSONResponse({"events": new, "last_sequence": last})
            time.sleep(0.02)


@contextmanager
def serving(feed: FakeFeed) -> Iterator[FakeFeed]:
    """The fake on a free port of this machine, until the block ends."""
    server = uvicorn.Server(
        uvicorn.Config(feed.app(), host="127.0.0.1", port=0, log_level="critical", lifespan="off")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    feed.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield feed
    finally:
        feed.is_ending = server.should_exit = True
        thread.join(timeout=10)
