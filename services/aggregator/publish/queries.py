"""Releases as readers and the next release ask for them: SQL in, typed values out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, Select, select
from sqlalchemy.ext.asyncio import AsyncEngine

from aggregator.publish.b12_documents import SchoolB12
from aggregator.publish.domain import Last, ToldBefore
from aggregator.support.database import RELEASE, RELEASE_FILE, RELEASE_SCHOOL


@dataclass(frozen=True)
class ReleaseRow:
    """One release, as a list shows it."""

    term: str
    number: int
    release_id: UUID
    command_tag: str
    status: str
    published_at: datetime
    manifest_sha256: str

    @property
    def name(self) -> str:
        """`r1`, `r2`, …"""
        return f"r{self.number}"


@dataclass(frozen=True)
class FileRow:
    """One file of a release, as it was published."""

    media_type: str
    sha256: str
    content: bytes


_RELEASE = (
    RELEASE.c.term,
    RELEASE.c.number,
    RELEASE.c.release_id,
    RELEASE.c.command_tag,
    RELEASE.c.status,
    RELEASE.c.published_at,
    RELEASE.c.manifest_sha256,
)


async def release_of_command(engine: AsyncEngine, command_id: UUID) -> ReleaseRow | None:
    """The release a command made, if it was carried out."""
    found = await _rows(engine, select(*_RELEASE).where(RELEASE.c.command_id == command_id))
    return ReleaseRow(**found[0]) if found else None


async def releases_of_term(
    engine: AsyncEngine, term: str, *, after: int, limit: int
) -> list[ReleaseRow]:
    """Releases of a term in the order of their numbers, beyond one."""
    wanted = select(*_RELEASE).where((RELEASE.c.term == term) & (RELEASE.c.number > after))
    found = await _rows(engine, wanted.order_by(RELEASE.c.number).limit(limit))
    return [ReleaseRow(**row) for row in found]


async def last_release(engine: AsyncEngine, term: str) -> Last | None:
    """The newest release of a term."""
    wanted = select(RELEASE.c.number, RELEASE.c.manifest_sha256).where(RELEASE.c.term == term)
    found = await _rows(engine, wanted.order_by(RELEASE.c.number.desc()).limit(1))
    return Last(**found[0]) if found else None


async def told_in_term(engine: AsyncEngine, term: str) -> dict[str, list[ToldBefore]]:
    """Per school, what each release of the term told of it, oldest first."""
    columns = (RELEASE_SCHOOL.c.school_code, RELEASE_SCHOOL.c.number, RELEASE_SCHOOL.c.document)
    wanted = select(*columns).where(RELEASE_SCHOOL.c.term == term).order_by("number")
    told: dict[str, list[ToldBefore]] = {}
    for row in await _rows(engine, wanted):
        document = SchoolB12.model_validate_json(row["document"])
        told.setdefault(row["school_code"], []).append(ToldBefore(row["number"], document))
    return told


async def school_in_term(
    engine: AsyncEngine, code: str, term: str
) -> tuple[ReleaseRow, SchoolB12] | None:
    """What the newest release that names the school told of it."""
    same = (RELEASE.c.term == RELEASE_SCHOOL.c.term) & (RELEASE.c.number == RELEASE_SCHOOL.c.number)
    own = (RELEASE_SCHOOL.c.school_code == code) & (RELEASE_SCHOOL.c.term == term)
    wanted = select(*_RELEASE, RELEASE_SCHOOL.c.document).join(RELEASE_SCHOOL, same).where(own)
    found = await _rows(engine, wanted.order_by(RELEASE.c.number.desc()).limit(1))
    if not found:
        return None
    words = dict(found[0])
    document = SchoolB12.model_validate_json(words.pop("document"))
    return ReleaseRow(**words), document


async def newest_told(engine: AsyncEngine, terms: Sequence[str]) -> dict[str, dict[str, SchoolB12]]:
    """Per term and school, what the newest release tells; terms never released are not there."""
    told = {term: await told_in_term(engine, term) for term in terms}
    return {
        term: {code: documents[-1].document for code, documents in schools.items()}
        for term, schools in told.items()
        if schools
    }


async def counties_in_term(engine: AsyncEngine, term: str) -> tuple[ReleaseRow, bytes] | None:
    """`county.json` of the newest release that has one."""
    same = (RELEASE.c.term == RELEASE_FILE.c.term) & (RELEASE.c.number == RELEASE_FILE.c.number)
    own = (RELEASE_FILE.c.term == term) & (RELEASE_FILE.c.name == "county.json")
    wanted = select(*_RELEASE, RELEASE_FILE.c.content).join(RELEASE_FILE, same).where(own)
    found = await _rows(engine, wanted.order_by(RELEASE.c.number.desc()).limit(1))
    if not found:
        return None
    words = dict(found[0])
    content = bytes(words.pop("content"))
    return ReleaseRow(**words), content


async def file_of_release(engine: AsyncEngine, term: str, number: int, name: str) -> FileRow | None:
    """One file, byte for byte as it was published."""
    one = (
        (RELEASE_FILE.c.term == term)
        & (RELEASE_FILE.c.number == number)
        & (RELEASE_FILE.c.name == name)
    )
    columns = (RELEASE_FILE.c.media_type, RELEASE_FILE.c.sha256, RELEASE_FILE.c.content)
    found = await _rows(engine, select(*columns).where(one))
    return FileRow(**found[0]) if found else None


async def _rows(engine: AsyncEngine, wanted: "Select[tuple[object, ...]]") -> Sequence[RowMapping]:
    async with engine.connect() as connection:
        return (await connection.execute(wanted)).mappings().all()
