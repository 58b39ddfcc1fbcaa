"""What the yearly audit is made of: counts of the trail and the log, chains checked."""

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

from portfolio.admit.access.alarm_words import sentence, whose
from portfolio.admit.access.export_queries import reason_place
from portfolio.admit.desk import Desk
from portfolio.admit.domain import School
from portfolio.admit.events import ConsentGranted, ConsentWithdrawn
from portfolio.share.audit_rights import COUNTED
from portfolio.share.audit_view import (
    BY,
    WHAT,
    AlarmRow,
    Chain,
    CutRow,
    ExportRow,
    Gathered,
    ReadCount,
)
from portfolio.support.access_rules import Alarm
from portfolio.support.access_verify import verify_trail
from portfolio.support.clock import SCHOOL_ZONE, school_day
from portfolio.support.mapper import Logged
from portfolio.support.verify import verify_school

_BATCH = 200
_READS = """
SELECT action, array_to_string(duties, ',') AS duties,
  extract(month FROM at AT TIME ZONE $4)::int AS month,
  count(*) AS lines, sum(cardinality(student_ids)) AS children
FROM access_line WHERE school_id = $1 AND at >= $2 AND at < $3 AND cardinality(student_ids) > 0
GROUP BY 1, 2, 3
"""
_FACTS = (
    "SELECT topic, count(*) FROM log WHERE school_id = $1 AND recorded_at >= $2"
    " AND recorded_at < $3 AND topic = ANY($4) GROUP BY topic"
)
_NUMBERS = (
    "SELECT min(number), max(number) FROM access_line WHERE school_id = $1 AND at >= $2 AND at < $3"
)
_EXPORTS = (
    "SELECT * FROM export_request WHERE school_id = $1 AND asked_at >= $2 AND asked_at < $3"
    " ORDER BY asked_at"
)
_CUTS = "SELECT * FROM access_cut WHERE school_id = $1 ORDER BY number"
_ALARMS = (
    "SELECT * FROM access_alarm WHERE school_id = $1 AND raised_at >= $2 AND raised_at < $3"
    " ORDER BY raised_at"
)
_CONSENTS = {ConsentGranted.topic, ConsentWithdrawn.topic}
Year = tuple[datetime, datetime]


async def gathered(desk: Desk, school_id: UUID, year: int) -> Gathered:
    """A school's calendar year, by its own clock."""
    school = (await desk.rosters.current(school_id))[0].state
    span = (datetime(year, 1, 1, tzinfo=SCHOOL_ZONE), datetime(year + 1, 1, 1, tzinfo=SCHOOL_ZONE))
    given, withdrawn = await _consents(desk, school_id, span)
    facts = await desk.pool.fetch(_FACTS, school_id, *span, list(COUNTED))
    holders = {(one.duty, one.staff_id) for one in school.assignments}
    admins = {who for duty, who in holders if duty == "school_admin"}
    return Gathered(
        school=school.name,
        code=school.code,
        year=year,
        made_on=school_day(desk.clock.now()),
        reads=await _reads(desk, school_id, span),
        exports=await _exports(desk, school_id, school, span),
        alarms=await _alarms(desk, school_id, school, span),
        given=given,
        withdrawn=withdrawn,
        facts={row[0]: row[1] for row in facts},
        chains=await _chains(desk, school_id, span),
        cuts=await _cuts(desk, school_id),
        duties=Counter(duty for duty, _ in holders),
        administrators=tuple(sorted(school.staff_names.get(one, "") for one in admins)),
    )


async def _reads(desk: Desk, school_id: UUID, span: Year) -> tuple[ReadCount, ...]:
    rows = await desk.pool.fetch(_READS, school_id, *span, SCHOOL_ZONE.key)
    return tuple(
        ReadCount(row[0], frozenset(row[1].split(",")), row[2], row[3], row[4]) for row in rows
    )


async def _exports(
    desk: Desk, school_id: UUID, school: School, span: Year
) -> tuple[ExportRow, ...]:
    key = await desk.journal.keyring.get(school_id, school_id)
    return tuple(
        ExportRow(
            asked_on=school_day(row["asked_at"]),
            what=WHAT[row["what"]],
            classes=len(row["class_group_ids"]),
            asked_by=school.staff_names.get(row["asked_by"], ""),
            reason=key.open_text(row["reason"], *reason_place(row["export_id"])),
            approved=BY[row["approved_as"]],
            approved_by=school.staff_names.get(row["approved_by"], ""),
            used_on=school_day(row["used_at"]) if row["used_at"] else None,
        )
        for row in await desk.pool.fetch(_EXPORTS, school_id, *span)
    )


async def _alarms(desk: Desk, school_id: UUID, school: School, span: Year) -> tuple[AlarmRow, ...]:
    key = await desk.journal.keyring.get(school_id, school_id)

    def told(row: Any) -> AlarmRow:
        alarm = Alarm(row["rule"], row["person_id"], row["since"], row["count"], row["role"])
        place = ("access_alarm", "words", str(row["alarm_id"]))
        at = row["acknowledged_at"]
        return AlarmRow(
            raised_on=school_day(row["raised_at"]),
            who=whose(alarm, school, "zh"),
            what=sentence(alarm, "zh"),
            answered_on=school_day(at) if at else None,
            answered_by=school.staff_names.get(row["acknowledged_by"], ""),
            words=key.open_text(row["words"], *place) if row["words"] else "",
        )

    return tuple(told(row) for row in await desk.pool.fetch(_ALARMS, school_id, *span))


async def _chains(desk: Desk, school_id: UUID, span: Year) -> tuple[Chain, ...]:
    """Both chains checked from their first link, and which lines are this year's."""
    log = await verify_school(desk.journal.store, school_id)
    trail = await verify_trail(desk.pool, school_id)
    first, last = await desk.pool.fetchrow(_NUMBERS, school_id, *span)
    number, head = trail.last
    begins = min(trail.cut[0] + 1, number)
    of_year = f"查看记录（本年度为第 {first or 0} 至第 {last or 0} 条）"
    return (
        Chain("事件记录", min(1, log.events), log.events, log.tip(), tuple(log.faults)),
        Chain(of_year, begins, number, head.hex(), tuple(trail.faults)),
    )


async def _cuts(desk: Desk, school_id: UUID) -> tuple[CutRow, ...]:
    """Where the trail was cut, all there were: the line before which nothing is kept."""
    rows = await desk.pool.fetch(_CUTS, school_id)
    days = [(school_day(row["cut_at"]), school_day(row["before"])) for row in rows]
    return tuple(
        CutRow(*day, row["number"], row["hash"].hex()) for day, row in zip(days, rows, strict=True)
    )


async def _consents(desk: Desk, school_id: UUID, span: Year) -> tuple[Counter[str], Counter[str]]:
    """Given and withdrawn by scope; of who was erased nothing can be opened but that there was."""
    given, withdrawn = Counter[str](), Counter[str]()
    streams = await desk.journal.store.streams(school_id, "portfolio")
    for begin in range(0, len(streams), _BATCH):
        batch = streams[begin : begin + _BATCH]
        found = await desk.journal.store.load_many(school_id, batch)
        keys = await desk.journal.keyring.get_many(school_id, batch)
        for stream_id, rows in found.items():
            for row in rows:
                if row.topic in _CONSENTS and span[0] <= row.recorded_at < span[1]:
                    counter = given if row.topic == ConsentGranted.topic else withdrawn
                    counter[_scope(desk, row, keys.get(stream_id))] += 1
    return given, withdrawn


def _scope(desk: Desk, row: Logged, key: Any) -> str:
    event = desk.journal.mapper.open(row, key) if key else None
    return event.scope if isinstance(event, ConsentGranted | ConsentWithdrawn) else "erased"
