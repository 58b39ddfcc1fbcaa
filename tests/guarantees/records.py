"""What clients remember of what they sent, and the checkers that compare it with the log.

A send ends in an answer, in a refusal, or in nothing that its sender could know (`UNKNOWN`).
Each checker returns complaints; the planted faults beside the tests show that it can complain.
"""

from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portfolio.support.planning import Appended, Command, IdReused, Lost

UNKNOWN = "unknown"


@dataclass(frozen=True)
class Sent:
    """One send of one command, and how it ended."""

    command_id: UUID
    tag: bytes
    outcome: Appended | BaseException | str


async def send(append: Callable[[Command], Awaitable[Appended]], command: Command) -> Sent:
    """Send, and remember what came of it."""
    try:
        outcome: Any = await append(command)
    except Exception as refusal:  # noqa: BLE001 — the checker judges it
        outcome = refusal
    return Sent(command.command_id, command.tag, outcome)


def about_repetitions(sends: Iterable[Sent], rows: Sequence[Any]) -> list[str]:
    """G2: same id and request → same answer and one set of rows; other request → `IdReused`."""
    written = defaultdict(list)
    for row in rows:
        written[row["command_id"]].append(row)
    by_id: dict[UUID, list[Sent]] = defaultdict(list)
    for one in sends:
        by_id[one.command_id].append(one)
    found = [f"{command_id} was never sent" for command_id in written.keys() - by_id.keys()]
    for command_id, ones in by_id.items():
        if not (rows_of := written.get(command_id)):
            found.append(f"{command_id} was not written")
            continue
        found += _about(command_id, ones, rows_of)
    return found


def _about(command_id: UUID, sends: list[Sent], rows: list[Any]) -> list[str]:
    found = []
    ordinals = Counter(row["ordinal"] for row in rows)
    if max(ordinals.values()) > 1:
        found.append(f"{command_id} was written twice")
    positions = tuple(row["position"] for row in sorted(rows, key=lambda row: row["ordinal"]))
    for one in sends:
        if one.outcome is UNKNOWN:
            continue
        if one.tag != rows[0]["command_tag"]:
            if not isinstance(one.outcome, IdReused):
                found.append(f"{command_id}: another request got {one.outcome!r}")
        elif not isinstance(one.outcome, Appended):
            found.append(f"{command_id}: a send got {one.outcome!r}")
        elif tuple(receipt.position for receipt in one.outcome.receipts) != positions:
            found.append(f"{command_id}: an answer names other positions")
    return found


@dataclass(frozen=True)
class Raced:
    """One attempt to follow upon a version, and how it ended."""

    expected: int
    outcome: Appended | BaseException

    @property
    def won(self) -> bool:
        return isinstance(self.outcome, Appended)


def about_winners(races: Iterable[Raced]) -> list[str]:
    """G3: for each version one winner; everyone else is told that they lost, nothing else."""
    rounds: dict[int, list[Raced]] = defaultdict(list)
    for one in races:
        rounds[one.expected].append(one)
    found = []
    for expected, ones in rounds.items():
        winners = sum(one.won for one in ones)
        if winners != 1:
            found.append(f"{winners} followed upon version {expected}")
        found += [
            f"at version {expected} one got {one.outcome!r}"
            for one in ones
            if not one.won and not isinstance(one.outcome, Lost)
        ]
    return found


def about_conflicts(outcomes: Iterable[Appended | BaseException]) -> list[str]:
    """G3: what adds facts never conflicts."""
    return [f"a fact got {one!r}" for one in outcomes if not isinstance(one, Appended)]


def about_reading(seen: Sequence[Any], written: Sequence[Any]) -> list[str]:
    """G4: a tailing reader meets everything that was written, once, in the order of the log."""
    found = []
    times = Counter(seen)
    if missed := [one for one in written if one not in times]:
        found.append(f"{len(missed)} of {len(written)} missed")
    if doubled := sum(count > 1 for count in times.values()):
        found.append(f"{doubled} seen twice")
    if not found and list(seen) != list(written):
        found.append("seen in another order")
    return found
