"""An approved export as it leaves: used up once the whole of it has left, and not before.

First the download has the export to itself, then its lines are written (`access_gate.py`), then
the bytes leave, then it is used up. Whatever breaks in between gives the export back: after a
process that died, in two minutes by itself.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from portfolio.admit.access import export_queries
from portfolio.admit.desk import Desk


class TakenByAnother(RuntimeError):  # noqa: N818 — says what happened
    """This download said nothing for so long that another one began."""


@dataclass(slots=True)
class Taking:
    """One download of an export, by its number."""

    desk: Desk
    school_id: UUID
    export_id: UUID
    number: int
    has_begun: bool = False
    is_whole: bool = False

    async def pieces(self, made: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """The same pieces; after the last of them has gone the export is used up."""
        one = (self.desk, self.school_id, self.export_id, self.number)
        async for piece in made:
            if not await export_queries.go_on(*one):
                raise TakenByAnother
            self.has_begun = True
            yield piece
        await export_queries.use(*one)
        self.is_whole = True

    async def end(self) -> None:
        """Whole or broken off."""
        if not self.is_whole:
            await export_queries.give_back(
                self.desk, self.school_id, self.export_id, self.number, has_begun=self.has_begun
            )


class Leaving(StreamingResponse):
    """The answer; however it ends, the export knows of it."""

    def __init__(self, made: AsyncIterator[bytes], taking: Taking, **more: Any) -> None:
        """`made`: the archive's pieces."""
        super().__init__(taking.pieces(made), **more)
        self._taking = taking

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            await self._taking.end()
