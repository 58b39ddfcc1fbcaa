"""G2: a command is done once, however often it is sent.

Same id and request → same answer, one set of rows, even after the term closed;
same id, other request → refused; after erasure → gone.
"""

import asyncio
import os
import sys
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from event_log import (
    MAPPER,
    NOON,
    OTHER_TAG,
    TERM,
    Note,
    Noted,
    Opened,
    SteeredClock,
    a_command,
    a_store,
)
from log_checker import complaints
from portfolio.support import flush, writer
from portfolio.support.database import Connection, open_pool
from portfolio.support.heads import Heads
from portfolio.support.ids import uuid7
from portfolio.support.journal import Decided, Decision, Journal, Request
from portfolio.support.keys import Keyring
from portfolio.support.master_keys import MasterKeys
from portfolio.support.planning import Appended, Command, Lost, Plan
from portfolio.support.problems import Gone

from .records import UNKNOWN, Sent, about_repetitions, send
from .sender import commands_of

IDS, SENDS = 100, 8


async def rows(opened: Opened, school_id: UUID) -> list[object]:
    """The school's log."""
    found: list[object] = await opened.pool.fetch(
        "SELECT * FROM log WHERE school_id = $1 ORDER BY position", school_id
    )
    return found


async def sent_at_once(
    database: str, school_id: UUID, **options: int
) -> tuple[list[Sent], list[object], list[str]]:
    """Eight sends of each of a hundred commands, half of them through another process's writer;
    two of the eight are another request under the same id.
    """
    pupils = [uuid4() for _ in range(5)]
    async with a_store(database, **options) as here, a_store(database, **options) as there:
        sends = []
        for n in range(IDS):
            command = a_command(school_id, Note(pupils[n % 5]), Note(pupils[(n + 1) % 5]))
            other = command._replace(tag=OTHER_TAG)
            for k in range(SENDS):
                append = (here if k % 2 else there).store.append
                sends.append(send(append, other if k in {2, 7} else command))
        done = await asyncio.gather(*sends)
        return done, await rows(here, school_id), await complaints(here.pool, school_id)


async def test_eight_parallel_sends_are_one_command(
    databases: tuple[str, str], school_id: UUID
) -> None:
    """A hundred ids, two writers, a foreign request among them: one set of rows each."""
    sends, written, wrong = await sent_at_once(databases[0], school_id)

    assert about_repetitions(sends, written) == []
    assert wrong == []
    assert len(written) == 2 * IDS


LONG_LOOKS = 60
_LOOKS = count()


async def look_up_first(
    connection: Connection, commands: list[Command], heads: Heads, at: datetime
) -> flush.Outcomes:
    """Planted: the look-up stands before the lock, where another process may still be writing."""
    async with connection.transaction():
        answered = await flush._answered(connection, commands)
        # Both processes send the same: each pauses here long enough for the other to have looked.
        await asyncio.sleep(0.03 if next(_LOOKS) < LONG_LOOKS else 0.001)
        known = await flush._lock(connection, sorted({one.school_id for one in commands}))
        before = {school_id: head.position for school_id, head in known.items()}
        await flush._read_streams(connection, commands, known)
        plan = Plan(at)
        outcomes = [flush._outcome(one, answered, plan, known) for one in commands]
        if plan.rows:
            arguments = flush._arguments(plan, before, known, [])
            await connection.fetchval(flush._WRITE, *arguments)
    heads.remember(before, known)
    return outcomes


async def never_planned(*_: object) -> bool:
    """So that every flush takes the planted way."""
    return False


async def test_control_looking_up_before_the_lock_is_found_out(
    databases: tuple[str, str], school_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The checker goes red: of two that looked at once, one is not let in and has no answer.
    (One command per flush: a flush that fails as a whole is tried again and would hide it.)
    """
    monkeypatch.setattr(writer, "write_planned", never_planned)
    monkeypatch.setattr(writer, "write_locked", look_up_first)
    sends, written, _ = await sent_at_once(databases[0], school_id, flush_events=1)

    assert any("UniqueViolation" in one for one in about_repetitions(sends, written))


async def knows_nothing(*_: object) -> dict[object, object]:
    """Planted: nobody looks up under the lock."""
    return {}


async def test_control_not_looking_up_at_all_is_found_out(
    databases: tuple[str, str], school_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The checker goes red: a repeated command does not get its answer."""
    monkeypatch.setattr(flush, "_answered", knows_nothing)
    sends, written, _ = await sent_at_once(databases[0], school_id)

    assert any("a send got" in one for one in about_repetitions(sends, written))


async def test_control_a_store_that_renames_commands_is_found_out(
    databases: tuple[str, str], school_id: UUID
) -> None:
    """The checker goes red on a store that takes every send for a new one."""
    command = a_command(school_id, Note(uuid4()))
    async with a_store(databases[0]) as opened:
        again = [a_command(school_id, Note(uuid4()), command_id=uuid7()) for _ in range(2)]
        sends = [await send(opened.store.append, one) for one in again]
        claimed = [replace(one, command_id=command.command_id) for one in sends]
        written = [
            {**dict(row), "command_id": command.command_id} for row in await rows(opened, school_id)
        ]

    assert f"{command.command_id} was written twice" in about_repetitions(claimed, written)


async def test_control_a_store_that_ignores_tags_is_found_out(
    databases: tuple[str, str], school_id: UUID
) -> None:
    """The checker goes red where another request gets the first one's answer."""
    command = a_command(school_id, Note(uuid4()))
    other = command._replace(tag=OTHER_TAG)
    async with a_store(databases[0]) as opened:
        sends = [await send(opened.store.append, command) for _ in range(2)]
        mistaken = Sent(other.command_id, other.tag, sends[0].outcome)
        found = about_repetitions([*sends, mistaken], await rows(opened, school_id))

    assert [one for one in found if "another request got" in one]


async def killed_sender(database: str, school_id: UUID, *, after: int) -> dict[UUID, int]:
    """A process that appends until it is killed; the positions of the answers it still told."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(Path(__file__).with_name("sender.py")),
        database,
        str(school_id),
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    told: dict[UUID, int] = {}
    async for line in process.stdout:
        command_id, position = line.decode().split()
        told[UUID(command_id)] = int(position)
        if len(told) == after:
            process.kill()
    await process.wait()
    return told


async def test_replay_after_an_unknown_outcome_finds_what_was_done(
    databases: tuple[str, str], school_id: UUID
) -> None:
    """The sender was killed -9; whoever sends all of it again gets the same answers where there
    were any, and everything exactly once.
    """
    told = await killed_sender(databases[0], school_id, after=120)
    commands = commands_of(school_id)
    async with a_store(databases[0]) as opened:
        before = await rows(opened, school_id)
        sends = await asyncio.gather(*(send(opened.store.append, one) for one in commands))
        sends += [Sent(one.command_id, one.tag, UNKNOWN) for one in commands]
        written = await rows(opened, school_id)
        wrong = await complaints(opened.pool, school_id)
    answers = {one.command_id: one.outcome for one in sends if isinstance(one.outcome, Appended)}

    assert len(told) <= len(before) < len(commands) == len(written)
    assert about_repetitions(sends, written) == []
    assert wrong == []
    assert told == {command_id: answers[command_id].position for command_id in told}


async def test_the_first_answer_outlives_the_closing_of_the_term(
    databases: tuple[str, str], school_id: UUID
) -> None:
    """A retry whose epoch is long over gets its answer; only a new command is lost."""
    pupil = uuid4()
    command = a_command(school_id, Note(pupil), epochs={pupil: 0})
    async with a_store(databases[0]) as opened:
        first = await opened.store.append(command)
        await opened.store.append(a_command(school_id, Note(pupil, is_fence=True)))
        again = await send(opened.store.append, command)
        late = await send(opened.store.append, a_command(school_id, Note(pupil), epochs={pupil: 0}))

    assert again.outcome == first
    assert isinstance(late.outcome, Lost)


async def test_after_an_erasure_the_command_is_gone(
    databases: tuple[str, str], school_id: UUID, tmp_path: Path
) -> None:
    """Without the pupil's key nobody can tell a retry from a reuse, and nobody should."""
    pupil, command_id = uuid4(), uuid7()
    request = Request(school_id, command_id, pupil, ["teacher", "note", str(pupil), {"text": "x"}])

    async def decide(_anew: bool) -> Decision:  # noqa: FBT001 — the journal's signature
        return Decision((Decided(pupil, Noted(text="x"), TERM),))

    async with a_store(databases[0]) as opened, await open_pool(databases[1], 2) as keys:
        keyring = Keyring(keys, MasterKeys(tmp_path))
        journal = Journal(opened.store, keyring, MAPPER, SteeredClock())
        first = await journal.execute(request, decide)
        again = await journal.execute(request, decide)
        await keyring.forget(school_id, pupil, NOON)

        assert again == first
        assert again.is_repeated
        with pytest.raises(Gone):
            await journal.answered(request)
