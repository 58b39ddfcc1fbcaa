"""HTTP of an approved export: the reports of several classes as one ZIP of PDFs."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from portfolio.admit.access import export_commands, export_queries
from portfolio.admit.access.export_domain import Export, ExportIsUnderWay
from portfolio.admit.access.notes import noted
from portfolio.admit.desk import Desk
from portfolio.admit.domain import School
from portfolio.admit.relations import to_school
from portfolio.seal.class_pdf import duplex
from portfolio.seal.class_zip import zipped
from portfolio.seal.export_leaving import Leaving, Taking
from portfolio.seal.kept import opened_unless_gone
from portfolio.seal.queries import Kept, reports_of_class
from portfolio.support.actor import Actor
from portfolio.support.object_store import ObjectStore
from portfolio.support.problems import NotFound

_BINARY = {"schema": {"type": "string", "format": "binary"}}
_ZIP: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/zip": _BINARY}, "description": "One PDF for each class."},
    409: {"description": "Not approved, used or lapsed."},
}
_HEADERS = {"cache-control": "private, no-store"}


class NothingToExport(NotFound):
    """No report of these classes is issued yet; the approval stays good."""

    zh = "这些班级还没有生成报告。"
    en = "No report of these classes is issued yet."


def routes(desk: Desk, objects: ObjectStore) -> APIRouter:
    """The download."""
    router = APIRouter(tags=["seal"])

    @router.get("/export-requests/{export_id}/reports.zip", responses=_ZIP, response_class=Response)
    async def export_reports(export_id: UUID, request: Request) -> Response:
        """The approved classes' reports, for whoever asked, once."""
        actor = await desk.sessions.actor(request)
        export = await export_commands.to_use(desk, actor, export_id, "class_reports")
        school = (await desk.rosters.current(actor.school_id))[0].state
        kept = {one: await _kept(desk, actor, one, export) for one in export.class_group_ids}
        if not any(kept.values()):
            raise NothingToExport
        for class_group_id, reports in kept.items():
            noted(
                actor,
                to_school(actor, school),
                "export.download",
                [one.student_id for one in reports],
                class_group_id=class_group_id,
                about_id=export_id,
            )
        taking = await export_queries.take(desk, actor.school_id, export_id)
        if taking is None:
            raise ExportIsUnderWay
        named = f'attachment; filename="{export.term}.zip"'
        return Leaving(
            zipped(_files(desk, objects, actor, school, kept, export.term or "")),
            Taking(desk, actor.school_id, export_id, taking),
            headers={**_HEADERS, "content-disposition": named},
            media_type="application/zip",
        )

    return router


async def _kept(desk: Desk, actor: Actor, class_group_id: UUID, export: Export) -> list[Kept]:
    return await reports_of_class(desk.pool, actor.school_id, class_group_id, export.term or "")


async def _files(
    desk: Desk,
    objects: ObjectStore,
    actor: Actor,
    school: School,
    kept: Mapping[UUID, list[Kept]],
    term: str,
) -> AsyncIterator[tuple[str, bytes]]:
    """A file for each class that has reports, named by grade and number."""
    year = school.term(term).school_year
    for class_group_id, reports in kept.items():
        pdfs = [
            pdf for one in reports if (pdf := await opened_unless_gone(desk, objects, actor, one))
        ]
        if pdfs:
            group = school.class_groups[class_group_id]
            name = f"{group.grade_in(year)}-{group.number}.pdf"
            yield name, await asyncio.to_thread(duplex, pdfs, title=f"{term} {len(pdfs)}")
