"""Make a release: what stands → measured → protected → files → one transaction, or nothing."""

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from aggregator.ingest.events import SnapshotReceived
from aggregator.ingest.queries import snapshots_of_term
from aggregator.measure.domain import SchoolMeasures, measure
from aggregator.measure.units import by_unit, with_parts
from aggregator.protect.plans import with_plans
from aggregator.protect.policy import Policy
from aggregator.publish.b12_documents import SchoolB12
from aggregator.publish.b12_feed import publish_feed
from aggregator.publish.county_b12 import publish_counties
from aggregator.publish.county_files import county_files
from aggregator.publish.domain import (
    Draft,
    Last,
    NothingNew,
    OtherRequest,
    Request,
    ToldBefore,
    decide_release,
    draft_school,
)
from aggregator.publish.events import ReleasePublished
from aggregator.publish.files import File, data_files
from aggregator.publish.gains import Before, comparisons
from aggregator.publish.manifest import manifest_files
from aggregator.publish.queries import (
    ReleaseRow,
    last_release,
    newest_told,
    release_of_command,
    told_in_term,
)
from aggregator.support.canonical import sha256_hex
from aggregator.support.database import RELEASE, RELEASE_FILE, RELEASE_SCHOOL
from aggregator.support.desk import Desk
from aggregator.support.ids import uuid7
from aggregator.support.problems import Unavailable
from aggregator.support.school_codes import SchoolCodes
from aggregator.support.signing import secret_for
from aggregator.support.terms import compared_with, like

_TRIES = 5


@dataclass(frozen=True)
class _Material:
    """What a release is made from; `before`: what earlier terms tell, `told`: what this one did.

    Schools are named by their first codes, so that one which got another stays one school.
    """

    request: Request
    policy: Policy
    last: Last | None
    told: Mapping[str, list[ToldBefore]]
    before: Before
    received: tuple[SnapshotReceived, ...]
    codes: SchoolCodes


@dataclass(frozen=True)
class _Made:
    event: ReleasePublished
    drafts: Mapping[str, Draft]
    files: tuple[File, ...]


async def publish_release(at: Desk, request: Request, policy: Policy) -> tuple[ReleaseRow, bool]:
    """The release, and whether this call made it; a retry gets the release made at first."""
    for _ in range(_TRIES):
        if before := await _made_before(at.engine, request):
            return before, False
        try:
            made = await _make(at, request, policy)
        except NothingNew:
            # Perhaps because a retry that ran beside this call has just told it.
            if before := await _made_before(at.engine, request):
                return before, False
            raise
        if await _keep(at.engine, made):
            return _row(made), True
    raise Unavailable


async def _made_before(engine: AsyncEngine, request: Request) -> ReleaseRow | None:
    found = await release_of_command(engine, request.command_id)
    if found is not None and found.command_tag != request.command_tag:
        raise OtherRequest
    return found


async def _make(at: Desk, request: Request, policy: Policy) -> _Made:
    last = await last_release(at.engine, request.term)
    told = await told_in_term(at.engine, request.term)
    before = await newest_told(at.engine, compared_with(request.term))
    received = [one async for one in snapshots_of_term(at.engine, request.term)]
    codes = await asyncio.to_thread(at.codes)
    material = _Material(request, policy, last, told, before, tuple(received), codes)
    return await asyncio.to_thread(_draft, at, material)


def _draft(at: Desk, material: _Material) -> _Made:
    """Pure but for an id, a nonce and the time; off the loop, for many schools take a while."""
    measured = _measured(material)
    drafts = _drafts(at, material, measured)
    event = decide_release(
        material.request,
        drafts,
        material.last,
        release_id=uuid7(),
        input_nonce=os.urandom(32),
        now=at.clock.now(),
    )
    digests = {
        code: one.content_digest
        for code, one in measured.items()
        if drafts[code].carried_from is None
    }
    documents = tuple(draft.document for draft in drafts.values())
    files = _files(event, documents, material)
    signed = manifest_files(
        event, drafts, digests, files=files, policy=material.policy, key=at.signing_key
    )
    return _Made(event, drafts, (*files, *signed))


def _measured(material: _Material) -> dict[str, SchoolMeasures]:
    """Per school or reporting unit what stands; who was told of in one this term stays there."""
    told_in = {
        material.codes.first_of(member): code
        for code, earlier in material.told.items()
        for one in earlier
        if one.document.numbers
        for member in (code, *one.document.members)
    }
    found = measure(material.received, material.codes)
    units = by_unit({code: one for (code, _), one in found.items()}, told_in, material.codes)
    parted = {code: with_parts(units[code]) for code in sorted(units)}
    return {code: with_plans(one, material.policy) for code, one in parted.items()}


def _drafts(
    at: Desk, material: _Material, measured: Mapping[str, SchoolMeasures]
) -> dict[str, Draft]:
    compared = comparisons(
        measured,
        material.before,
        material.policy,
        material.codes,
        secret_for("26m", at.signing_key),
    )
    return {
        code: draft_school(
            one,
            material.told.get(code, []),
            policy=material.policy,
            vocabulary=at.vocabulary,
            comparing=compared[code],
            former=material.codes.before_of(one.school.code),
        )
        for code, one in measured.items()
    }


def _files(
    event: ReleasePublished, documents: tuple[SchoolB12, ...], material: _Material
) -> tuple[File, ...]:
    then = material.before.get(like(event.term), {})
    feed = publish_feed(
        term=event.term,
        release=event.name,
        status=event.status,
        policy=material.policy.version,
        schools=documents,
    )
    counties = publish_counties(
        term=event.term,
        release=event.name,
        status=event.status,
        now=documents,
        then=tuple(then.values()),
    )
    return (*data_files(feed), *county_files(counties))


async def _keep(engine: AsyncEngine, made: _Made) -> bool:
    """Everything of a release in one transaction; False where another took its number first."""
    row = made.event.model_dump(exclude={"reason", "supersedes_sha256"})
    key = {"term": made.event.term, "number": made.event.number}
    schools = [
        {
            **key,
            "school_code": code,
            "snapshot_id": draft.document.snapshot_id,
            "carried_from": draft.carried_from,
            "document": draft.document.model_dump_json(),
        }
        for code, draft in made.drafts.items()
    ]
    files = [
        {
            **key,
            "name": one.name,
            "media_type": one.media_type,
            "sha256": one.sha256,
            "content": one.content,
        }
        for one in made.files
    ]
    try:
        async with engine.begin() as connection:
            await connection.execute(
                insert(RELEASE).values(**row, manifest_sha256=_manifest_sha256(made))
            )
            await connection.execute(insert(RELEASE_SCHOOL), schools)
            await connection.execute(insert(RELEASE_FILE), files)
    except IntegrityError:
        return False
    return True


def _row(made: _Made) -> ReleaseRow:
    event = made.event
    return ReleaseRow(
        term=event.term,
        number=event.number,
        release_id=event.release_id,
        command_tag=event.command_tag,
        status=event.status,
        published_at=event.published_at,
        manifest_sha256=_manifest_sha256(made),
    )


def _manifest_sha256(made: _Made) -> str:
    return next(sha256_hex(one.content) for one in made.files if one.name == "manifest.json")
