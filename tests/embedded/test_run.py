"""`./run` is one command that starts, serves and ends, whatever happened before.

Real PostgreSQL and SeaweedFS; our own programs are stubs here, the real ones run in `journey/`.
"""

import os
import secrets
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from stubs.running import Run, answer, eventually

Start = Callable[..., Run]


def _quiet_port() -> int:
    """With a free one after it, below those that the system hands out to everybody."""
    while True:
        port = 20_000 + secrets.randbelow(10_000)
        try:
            with (
                socket.create_server(("127.0.0.1", port)),
                socket.create_server(("127.0.0.1", port + 1)),
            ):
                return port
        except OSError:
            continue


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts runs on one state folder, in a path with a space and Chinese; ends them all."""
    runs: list[Run] = []
    home = tmp_path / "学校 一" / "state"

    def _start(*words: str) -> Run:
        runs.append(Run.start(home, "--port", str(_quiet_port()), *words))
        return runs[-1]

    yield _start
    for run in runs:
        run.kill()


def test_it_serves_and_ctrl_c_stops_everything(start: Start) -> None:
    """One key ends it in a few seconds, and nothing is left behind on the machine."""
    begun_at = time.monotonic()
    run = start()
    address = run.serving()
    started_at = time.monotonic()
    answered = answer(address)
    status = run.end(signal.SIGINT)
    took = time.monotonic() - started_at

    assert answered.isdigit()
    assert status == 0
    assert took < max(6, started_at - begun_at), "a busy machine may take as long as it began"
    assert eventually(lambda: run.left_over() == [])


def test_once_ends_by_itself_after_the_term(start: Start) -> None:
    """A machine can run it as a check: the term's exit status is the command's."""
    run = start("--once")
    run.said, _ = run.process.communicate(timeout=180)

    assert run.process.returncode == 0, run.said
    assert eventually(lambda: run.left_over() == [])


def test_a_second_run_beside_it_says_where_the_first_is(start: Start) -> None:
    """Two supervisors on the same data would damage it; the second one helps instead."""
    address = start().serving()
    second = start()
    said, _ = second.process.communicate(timeout=60)

    assert second.process.returncode == 1
    assert address in said
    assert "已在运行" in said


def test_after_a_kill_the_next_start_recovers_within_five_seconds(start: Start) -> None:
    """A power cut or an impatient person must not cost a school its evening."""
    begun_at = time.monotonic()
    killed = start()
    killed.serving()
    first = time.monotonic() - begun_at
    killed.kill()
    started_at = time.monotonic()
    again = start()
    address = again.serving()
    took = time.monotonic() - started_at

    assert answer(address).isdigit()
    assert took < max(5, first), "a busy machine may take as long as the first time"
    assert again.end() == 0


def test_nothing_outlives_a_killed_supervisor(start: Start) -> None:
    """Orphans would hold ports and data against the next start."""
    run = start()
    address = run.serving()
    run.kill()

    assert eventually(lambda: run.left_over() == []), run.left_over()
    assert answer(address) == ""


def test_a_program_that_crashed_is_started_again_and_said_so(start: Start) -> None:
    """A school's evening should not end with one crash, nor should the crash be hidden."""
    run = start()
    address = run.serving()
    first = answer(address)
    os.kill(int(first), signal.SIGKILL)

    assert eventually(lambda: answer(address) not in ("", first))
    assert run.end() == 0
    assert "portfolio-api" in run.said


def test_a_database_that_crashed_comes_back_at_its_address(start: Start) -> None:
    """The programs keep the address they were given, and wait for it."""
    run = start()
    run.serving()
    told = run.home / "postgres-data" / "data" / "postmaster.pid"
    first = told.read_text().splitlines()
    os.kill(int(first[0]), signal.SIGKILL)

    def is_back() -> bool:
        """Its own word: process, folder, time, port, …, and that it is ready."""
        now = told.read_text().splitlines() if told.exists() else []
        is_whole = bool(now) and now[-1].strip() == "ready"
        return is_whole and now[0] != first[0] and now[3] == first[3]

    assert eventually(is_back)
    assert run.end() == 0
    assert "PostgreSQL data" in run.said


def test_a_taken_port_is_left_to_its_owner(tmp_path: Path) -> None:
    """Another program on the usual port is no reason to fail."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        run = Run.start(tmp_path / "state", "--port", str(taken))
        address = run.serving()

        assert answer(address).isdigit()
        assert not address.endswith(f":{taken}")
        assert run.end() == 0


def test_interrupted_while_starting_it_says_so_by_its_exit_status(start: Start) -> None:
    """A script must not take a start that was cut short for a term that was driven."""
    run = start("--once")
    unfinished = run.home / "postgres-data" / "data.unfinished"
    eventually(unfinished.exists)
    status = run.end(signal.SIGTERM)

    assert status == 130
    assert eventually(lambda: run.left_over() == []), run.left_over()
