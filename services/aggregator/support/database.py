"""The aggregator's PostgreSQL: engine, tables, and what a caller is told while it is away.

Every wait is bounded: connect 2 s, lock 3 s, statement 5 s (G11).
`snapshot`, `release`, `release_school` and `release_file` are append-only by trigger.
"""

from asyncpg.exceptions import InterfaceError
from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Identity,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

TABLES = MetaData()

SNAPSHOT = Table(
    "snapshot",
    TABLES,
    Column("kept", BigInteger, Identity(always=True)),
    Column("source_id", Text, primary_key=True),
    Column("school_code", Text, primary_key=True),
    Column("sequence", BigInteger, primary_key=True),
    Column("snapshot_id", Uuid, nullable=False, unique=True),
    Column("term", Text, nullable=False),
    Column("content_digest", Text, nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("event", Text, nullable=False),
)
FEED_POSITION = Table(
    "feed_position",
    TABLES,
    Column("source_id", Text, primary_key=True),
    Column("school_code", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
    Column("state", Text, nullable=False),
    Column("problem", Text),
    Column("zh", Text),
    Column("en", Text),
    Column("since", DateTime(timezone=True), nullable=False),
    Column("checked_at", DateTime(timezone=True), nullable=False),
)
RELEASE = Table(
    "release",
    TABLES,
    Column("term", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("release_id", Uuid, nullable=False, unique=True),
    Column("command_id", Uuid, nullable=False, unique=True),
    Column("command_tag", Text, nullable=False),
    Column("published_at", DateTime(timezone=True), nullable=False),
    Column("published_by", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("manifest_sha256", Text, nullable=False),
    Column("input_nonce", LargeBinary, nullable=False),
)
RELEASE_SCHOOL = Table(
    "release_school",
    TABLES,
    Column("term", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("school_code", Text, primary_key=True),
    Column("snapshot_id", Uuid, nullable=False),
    Column("carried_from", Integer),
    Column("document", Text, nullable=False),
)
RELEASE_FILE = Table(
    "release_file",
    TABLES,
    Column("term", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("media_type", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
)
ACCESS_TOKEN = Table(
    "access_token",
    TABLES,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("client_id", Text, nullable=False),
    Column("issued_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
)
FAILED_LOGIN = Table(
    "failed_login",
    TABLES,
    Column("number", BigInteger, Identity(always=True), primary_key=True),
    Column("who", LargeBinary, nullable=False),
    Column("failed_at", DateTime(timezone=True), nullable=False),
)

_SESSION = {
    "lock_timeout": "3s",
    "statement_timeout": "5s",
    "idle_in_transaction_session_timeout": "10s",
}
_CONNECT_SECONDS = 2.0
_POOL_SECONDS = 5.0
_AWAY = {
    "42P01": "the tables are not made yet",
    "53300": "too many connections",
    "55P03": "lock timeout",
    "57014": "statement timeout",
    "57P01": "shutting down",
    "57P02": "crashed",
    "57P03": "starting up",
}


def connect(url: str, connections: int) -> AsyncEngine:
    """An engine that connects when first asked, and asks before it trusts a pooled connection."""
    return create_async_engine(
        url.replace("postgresql://", "postgresql+asyncpg://", 1),
        pool_size=connections,
        max_overflow=0,
        pool_timeout=_POOL_SECONDS,
        pool_pre_ping=True,
        connect_args={"timeout": _CONNECT_SECONDS, "server_settings": _SESSION},
    )


def is_away(reason: BaseException) -> bool:
    """Whether the database is only away for a moment, so that the caller may try again."""
    if isinstance(reason, PoolTimeout | OSError | OperationalError | InterfaceError):
        return True
    if isinstance(reason, DBAPIError) and reason.connection_invalidated:
        return True
    inner = reason.orig if isinstance(reason, DBAPIError) else reason
    state = getattr(inner, "sqlstate", None) or ""
    return state in _AWAY or state[:2] in {"08", "28", "3D"}
