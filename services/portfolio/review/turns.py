"""Whoever changes a school's checks and notices does it one after the other.

Each raises the school's epoch. Of a whole school's class teachers who press the button in the same
minute one would win and all others decide again, until after five times they were turned away.
Other processes are not waited for: between those the epoch decides.
"""

from asyncio import Lock
from uuid import UUID
from weakref import WeakValueDictionary

# A school's turn is there as long as somebody waits for it or has it.
_TURNS: WeakValueDictionary[UUID, Lock] = WeakValueDictionary()


def turn_of(school_id: UUID) -> Lock:
    """What is held while deciding and appending to the school's own stream."""
    return _TURNS.setdefault(school_id, Lock())
