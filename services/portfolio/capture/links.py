"""Links for people of the community: a table of its own, operational like accounts.

Of a token only the hash is kept; it follows from the school's key and the id of the link,
so a retry of the request that made it gets the same one.
What is written on the link is sealed under the school's key.
"""

import base64
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson

from portfolio.admit.desk import Desk
from portfolio.capture.community import LinkIsObjectedTo
from portfolio.support import policy
from portfolio.support.accounts import hash_token, school_of
from portfolio.support.data_key import DataKey
from portfolio.support.journal import CommandIdReused
from portfolio.support.policy import Concern
from portfolio.support.problems import NotFound
from portfolio.support.row_security import act_for

_PURPOSE = b"nianlun-community-link-1"
_COLUMNS = (
    "link_id, created_by, term, observation_type, occurred_on, student_ids, content, expires_at,"
    " used_at, used_by, objection, objected_at"
)
_MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class Objection:
    """What somebody who opened a link says is wrong; it confirms nothing and ends nothing."""

    reason: str
    words: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """What a link asks somebody to confirm. `student_ids` keep their order: they are told
    by number, never by id. `place`, `contact` and `planned` are what the teacher knew before.
    """

    school_id: UUID
    link_id: UUID
    created_by: UUID
    term: str
    observation_type: str
    occurred_on: date
    student_ids: tuple[UUID, ...]
    activity: str
    organisation: str
    expires_at: datetime
    place: str | None = None
    contact: str | None = None
    planned: int | None = None
    used_at: datetime | None = None
    used_by: str | None = None
    objection: Objection | None = None


class Links:
    """The links of every school."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def keep(self, link: Link) -> tuple[str, Link]:
        """Keep a new link; returns its token and the link as it was first kept.

        Raises `CommandIdReused` where the id stands for another one.
        """
        keys = await self._desk.journal.keyring.ensure(link.school_id, [link.school_id])
        token = _token(keys[link.school_id], link)
        await self._desk.pool.execute(
            "INSERT INTO community_link (school_id, token_hash, link_id, created_by, term,"
            " observation_type, occurred_on, student_ids, content, expires_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING",
            link.school_id,
            hash_token(token),
            link.link_id,
            link.created_by,
            link.term,
            link.observation_type,
            link.occurred_on,
            list(link.student_ids),
            _sealed(keys[link.school_id], link),
            link.expires_at,
        )
        kept = await self.behind(token)
        if _said(kept) != _said(link):
            raise CommandIdReused
        return token, kept

    async def behind(self, token: str) -> Link:
        """The link of a token, used or over as it may be; raises `NotFound`."""
        policy.note(Concern.LINK.name)
        school_id = school_of(token)
        act_for(school_id)
        row = await self._desk.pool.fetchrow(
            f"SELECT {_COLUMNS} FROM community_link WHERE school_id = $1 AND token_hash = $2",
            school_id,
            hash_token(token),
        )
        if row is None:
            raise NotFound
        return _opened(await self._desk.journal.keyring.get(school_id, school_id), school_id, row)

    async def made_by(self, school_id: UUID, person_id: UUID) -> list[tuple[str, Link]]:
        """The links of this person with their tokens, the latest first."""
        rows = await self._desk.pool.fetch(
            f"SELECT {_COLUMNS} FROM community_link WHERE school_id = $1 AND created_by = $2"
            f" ORDER BY expires_at DESC LIMIT {_MOST_LISTED}",
            school_id,
            person_id,
        )
        if not rows:
            return []
        key = await self._desk.journal.keyring.get(school_id, school_id)
        links = [_opened(key, school_id, row) for row in rows]
        return [(_token(key, link), link) for link in links]

    async def mark_used(self, link: Link, at: datetime, by: str) -> None:
        """Remember when and by whom; that it is used only once the log itself sees to."""
        key = await self._desk.journal.keyring.get(link.school_id, link.school_id)
        await self._desk.pool.execute(
            "UPDATE community_link SET used_at = $3, used_by = $4"
            " WHERE school_id = $1 AND link_id = $2 AND used_at IS NULL",
            link.school_id,
            link.link_id,
            at,
            key.seal_text(by, *_place(link.link_id, "used_by")),
        )

    async def keep_objection(self, link: Link, objection: Objection) -> None:
        """For whoever made the link to read; the first one stands, and the same again is harmless.

        Raises `LinkIsObjectedTo` where another bearer would put something else in its place.
        """
        key = await self._desk.journal.keyring.get(link.school_id, link.school_id)
        said = {"reason": objection.reason, "words": objection.words}
        text = orjson.dumps(said, option=orjson.OPT_SORT_KEYS).decode()
        sealed = key.seal_text(text, *_place(link.link_id, "objection"))
        # Equal words are equal sealed: whoever asks twice is told twice that it is kept.
        kept = await self._desk.pool.fetchval(
            "UPDATE community_link SET objection = $3, objected_at = coalesce(objected_at, $4)"
            " WHERE school_id = $1 AND link_id = $2 AND (objection IS NULL OR objection = $3)"
            " RETURNING link_id",
            link.school_id,
            link.link_id,
            sealed,
            objection.at,
        )
        if kept is None:
            raise LinkIsObjectedTo


def _token(key: DataKey, link: Link) -> str:
    secret = key.keyed(_PURPOSE, link.link_id.bytes + link.created_by.bytes)[:16]
    return f"{link.school_id.hex}.{base64.urlsafe_b64encode(secret).decode().rstrip('=')}"


def _said(link: Link) -> tuple[object, ...]:
    """What two requests under one id must agree in."""
    asked = (link.created_by, link.term, link.observation_type, link.occurred_on)
    return (*asked, link.student_ids, _content(link))


def _content(link: Link) -> dict[str, str | int]:
    said = {
        "activity": link.activity,
        "organisation": link.organisation,
        "place": link.place,
        "contact": link.contact,
        "planned": link.planned,
    }
    return {name: value for name, value in said.items() if value is not None}


def _place(link_id: UUID, column: str) -> tuple[str, str, str]:
    return ("community_link", column, str(link_id))


def _sealed(key: DataKey, link: Link) -> bytes:
    text = orjson.dumps(_content(link), option=orjson.OPT_SORT_KEYS).decode()
    return key.seal_text(text, *_place(link.link_id, "content"))


def _opened(key: DataKey, school_id: UUID, row: Any) -> Link:
    link_id = UUID(str(row["link_id"]))

    def unsealed(column: str) -> str | None:
        kept = row[column]
        return key.open_text(kept, *_place(link_id, column)) if kept else None

    said = orjson.loads(unsealed("objection") or "null")
    return Link(
        school_id,
        link_id,
        UUID(str(row["created_by"])),
        row["term"],
        row["observation_type"],
        row["occurred_on"],
        tuple(UUID(str(one)) for one in row["student_ids"]),
        expires_at=row["expires_at"],
        used_at=row["used_at"],
        used_by=unsealed("used_by"),
        objection=Objection(**said, at=row["objected_at"]) if said else None,
        **orjson.loads(unsealed("content") or "{}"),
    )
