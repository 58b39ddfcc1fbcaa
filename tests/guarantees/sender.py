"""A process that appends known commands and tells each answer, until it is killed.

In: address of the database, school. Out: a line `command position` for each answer.
"""

import asyncio
import sys
from uuid import UUID

from event_log import Note, a_command, a_store
from portfolio.support.ids import derived
from portfolio.support.planning import Command

COUNT, WRITERS = 2_000, 8


def commands_of(school_id: UUID) -> list[Command]:
    """The same commands for whoever asks, sealed afresh."""
    return [
        a_command(
            school_id,
            Note(derived(school_id, "pupil", n % 7)),
            command_id=derived(school_id, "command", n),
        )
        for n in range(COUNT)
    ]


async def main(database: str, school_id: UUID) -> None:
    """Eight at a time, each waiting for its answer."""
    waiting = iter(commands_of(school_id))
    async with a_store(database) as opened:

        async def write() -> None:
            for command in waiting:
                answer = await opened.store.append(command)
                sys.stdout.write(f"{answer.command_id} {answer.position}\n")
                sys.stdout.flush()

        await asyncio.gather(*(write() for _ in range(WRITERS)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], UUID(sys.argv[2])))
