"""The services as patient as a machine that stands still for a while.

How long a server may say nothing is a promise to a person who waits (G11), and `as_shipped` tests
hold it. Every other test asks what is done, not how soon: there a disk that stalls for some seconds
would answer 503 in the place of what is asked about.
"""

from collections.abc import Callable
from types import ModuleType
from typing import Any

from aggregator.support import database as aggregator_database
from portfolio.support import database, s3_object_store, views

_LONG = 90.0
_SESSION = {
    "lock_timeout": "60s",
    "statement_timeout": "90s",
    "idle_in_transaction_session_timeout": "90s",
}
_WAITS: tuple[tuple[ModuleType, str, Any], ...] = (
    (database, "_CONNECT_SECONDS", _LONG),
    (database, "_ANSWER_SECONDS", 2 * _LONG),
    (database, "_SESSION", database._SESSION | _SESSION),
    (aggregator_database, "_CONNECT_SECONDS", _LONG),
    (aggregator_database, "_POOL_SECONDS", _LONG),
    (aggregator_database, "_SESSION", aggregator_database._SESSION | _SESSION),
    (s3_object_store, "CONNECT_SECONDS", _LONG),
    (s3_object_store, "READ_SECONDS", _LONG),
    (s3_object_store, "CALL_SECONDS", 2 * _LONG),
    (views, "_PATIENCE_SECONDS", 60.0),
)
_SHIPPED = {(part.__name__, name): getattr(part, name) for part, name, _ in _WAITS}


def be_patient() -> None:
    """All of it, for whatever is opened from now on in this process."""
    for part, name, value in _WAITS:
        setattr(part, name, value)


def shipped(part: ModuleType, name: str) -> Any:
    """What `name` is in production."""
    return _SHIPPED[part.__name__, name]


def as_shipped(patch: Callable[[Any, str, Any], None]) -> None:
    """What a server is told to end by itself as in production, set by `patch`;
    that it can be reached at once is asked of no test.
    """
    for part in (database, aggregator_database):
        patch(part, "_SESSION", shipped(part, "_SESSION"))
