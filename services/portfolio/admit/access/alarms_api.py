"""HTTP of unusual reading: what the school is told, and what it answers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from portfolio.admit.access.alarm_words import sentence, whose
from portfolio.admit.access.second_eyes import makers
from portfolio.admit.desk import Desk, school_for, school_now
from portfolio.admit.domain import School
from portfolio.support.access_rules import Alarm
from portfolio.support.actor import Actor
from portfolio.support.http_errors import language_of
from portfolio.support.problems import Conflict, NotFound
from portfolio.support.web import (
    Answer,
    Body,
    CommandId,
    Cursor,
    PageSize,
    Paragraph,
    answer,
    cursor_of,
    example,
    id_in,
    instant_in,
    read_cursor,
)

# Of oneself one is not told: who knows what is seen knows what is not.
# Nor of whoever made one's account or duty of late, whose second self one may be.
_LISTED = """
SELECT * FROM access_alarm WHERE school_id = $1 AND person_id <> ALL($2)
  AND (acknowledged_at IS NULL) = $3
  AND ($4::timestamptz IS NULL OR (raised_at, alarm_id) < ($4, $5::uuid))
ORDER BY raised_at DESC, alarm_id DESC LIMIT $6
"""
_ANSWERED = """
UPDATE access_alarm SET acknowledged_by = $3, acknowledged_at = $4, words = $5
WHERE school_id = $1 AND alarm_id = $2 AND acknowledged_at IS NULL AND person_id <> ALL($6)
RETURNING acknowledged_at
"""
_ONE = "SELECT * FROM access_alarm WHERE school_id = $1 AND alarm_id = $2 AND person_id <> ALL($3)"


_TAKEN: dict[int | str, dict[str, Any]] = {409: {"description": "Somebody was quicker."}}


class AlarmIsAnswered(Conflict):
    """Somebody was quicker; an answer is not changed."""

    zh = "这条提醒已经有人处理过了。"
    en = "Somebody has answered this alarm already."


class AlarmAnswer(Answer):
    """Somebody's unusual reading; `detail` says it in words."""

    alarm_id: UUID
    rule: str
    who: str = Field(description="The member of staff by name, or what kind of account.")
    detail: str
    since: datetime
    count: int
    raised_at: datetime
    acknowledged_by: str | None
    acknowledged_at: datetime | None
    words: str | None


class AlarmsAnswer(Answer):
    """A page, the newest first; `next` is absent on the last."""

    items: list[AlarmAnswer]
    next: str | None = None


class AcknowledgementBody(Body):
    """What was found out."""

    model_config = example({"words": "已问过本人：年级统一核对报告，属正常工作。"})

    words: Paragraph = Field(min_length=4)


class AcknowledgedAnswer(Answer):
    """The alarm is answered."""

    alarm_id: UUID
    acknowledged_at: datetime


def routes(desk: Desk) -> APIRouter:
    """Alarms of a school."""
    router = APIRouter(tags=["admit"])

    @router.get("/access-alarms", response_model=AlarmsAnswer)
    async def access_alarms(
        request: Request,
        state: Literal["open", "answered"] = "open",
        cursor: Cursor = None,
        limit: PageSize = 50,
    ) -> Response:
        """异常查看：谁、什么时候、超出了什么 / unusual reading, except one's own."""
        actor = await desk.sessions.actor(request)
        school = (await school_now(desk, actor, "access_alarm.read")).state
        keys = read_cursor(cursor, 2)
        raised_at, alarm_id = (instant_in(keys[0]), id_in(keys[1])) if keys else (None, None)
        rows = await desk.pool.fetch(
            _LISTED,
            actor.school_id,
            await _hidden(desk, actor),
            state == "open",
            raised_at,
            alarm_id,
            limit,
        )
        language = language_of(request.headers)
        items = [await _told(desk, school, row, language) for row in rows]
        last = rows[-1] if len(rows) == limit else None
        more = cursor_of(last["raised_at"].isoformat(), last["alarm_id"]) if last else None
        return answer({"items": items, "next": more})

    @router.post(
        "/access-alarms/{alarm_id}/acknowledgement",
        status_code=201,
        response_model=AcknowledgedAnswer,
        responses=_TAKEN,
    )
    async def acknowledge_alarm(
        alarm_id: UUID,
        body: AcknowledgementBody,
        request: Request,
        command_id: CommandId,  # noqa: ARG001 — the same words of the same person are said again
    ) -> Response:
        """Say what was found out; nobody answers for themselves."""
        actor = await desk.sessions.actor(request)
        await school_for(desk, actor, "access_alarm.answer", fresh=True)
        key = await desk.journal.keyring.get(actor.school_id, actor.school_id)
        words = key.seal_text(body.words, *_place(alarm_id))
        one, hidden = (actor.school_id, alarm_id), await _hidden(desk, actor)
        said = (actor.person_id, desk.clock.now(), words)
        at = await desk.pool.fetchval(_ANSWERED, *one, *said, hidden)
        if at:
            return answer({"alarm_id": alarm_id, "acknowledged_at": at}, 201)
        known = await desk.pool.fetchrow(_ONE, *one, hidden)
        if known is None:
            raise NotFound
        if (known["acknowledged_by"], known["words"]) != (actor.person_id, words):
            raise AlarmIsAnswered
        return answer({"alarm_id": alarm_id, "acknowledged_at": known["acknowledged_at"]})

    return router


async def _hidden(desk: Desk, actor: Actor) -> list[UUID]:
    """Of whom the caller is told nothing."""
    made = await makers(desk, actor.school_id, "access_alarm.answer")
    return sorted({actor.person_id, *made(actor.person_id)})


def _place(alarm_id: UUID) -> tuple[str, str, str]:
    return ("access_alarm", "words", str(alarm_id))


async def _told(
    desk: Desk, school: School, row: Mapping[str, Any], language: str
) -> dict[str, Any]:
    alarm = Alarm(row["rule"], row["person_id"], row["since"], row["count"], row["role"])
    words, by = None, None
    if row["words"] is not None:
        key = await desk.journal.keyring.get(row["school_id"], row["school_id"])
        words = key.open_text(row["words"], *_place(row["alarm_id"]))
        by = school.staff_names.get(row["acknowledged_by"])
    return {
        **{name: row[name] for name in ("alarm_id", "rule", "since", "count")},
        "who": whose(alarm, school, language),
        "detail": sentence(alarm, language),
        "raised_at": row["raised_at"],
        "acknowledged_by": by,
        "acknowledged_at": row["acknowledged_at"],
        "words": words,
    }
