"""Something short goes on while something long is done."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import TypeVar

Done = TypeVar("Done")

# Often enough for whoever has just written.
_EVERY_SECONDS = 0.3


async def meanwhile(
    work: Coroutine[None, None, Done], step: Callable[[], Awaitable[object]]
) -> Done:
    """Take a step every moment until the work is done; returns what it returns.
    A step that fails ends the work too.
    """
    task = asyncio.create_task(work)
    try:
        while not (await asyncio.wait({task}, timeout=_EVERY_SECONDS))[0]:
            await step()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    return task.result()
