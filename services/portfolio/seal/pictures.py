"""The chosen pictures of a term, opened for print where they may be printed.

In: what stands of the term, the pupil as of this moment. Out: the bytes of up to three pictures.
Consent to `photo` is asked for here, on the day of printing, and not when they were chosen:
a family that has taken it back finds none on the paper.
"""

import asyncio
from datetime import date
from uuid import UUID

import structlog

from portfolio.admit.domain import Enrolled
from portfolio.capture.events import EvidenceAttached
from portfolio.capture.evidence import read_small
from portfolio.capture.images import MEDIA_TYPE
from portfolio.curate.domain import TermRecord
from portfolio.curate.events import Picture
from portfolio.seal.closed_term import PictureFact
from portfolio.seal.view import ReportView
from portfolio.support.data_key import DataKey
from portfolio.support.object_store import ObjectMissing, ObjectStore
from portfolio.support.sealed_object import ObjectDamaged

CONSENT, HEALTH = "photo", "health"
_LOG = structlog.get_logger()


def asked_for(view: ReportView) -> list[str]:
    """The consents that what stands on the paper needs."""
    return [scope for scope, has in ((CONSENT, view.pictures), (HEALTH, view.health)) if has]


def may_be_printed(student: Enrolled, record: TermRecord, on: date) -> tuple[Picture, ...]:
    """The chosen pictures whose fact counts, if the family consents on a day."""
    if not student.has_consent(CONSENT, on):
        return ()
    return tuple(
        one
        for one in record.pictures_that_count()
        if record.evidence[one.evidence_id][1].media_type == MEDIA_TYPE
    )


async def opened_for_print(
    objects: ObjectStore,
    key: DataKey,
    school_id: UUID,
    record: TermRecord,
    chosen: tuple[Picture, ...],
) -> tuple[PictureFact, ...]:
    """The pictures as they are kept; one that is lost or damaged stops no report."""
    days = {one.observation_id: one.occurred_on for one in record.facts}

    async def one(picture: Picture) -> PictureFact | None:
        observation_id, kept = record.evidence[picture.evidence_id]
        try:
            jpeg = await _read(objects, key, school_id, kept)
        except (ObjectMissing, ObjectDamaged) as lost:
            _LOG.error("picture-not-printed", school_id=str(school_id), reason=type(lost).__name__)
            return None
        return PictureFact(jpeg=jpeg, caption=picture.caption, taken_on=days.get(observation_id))

    return tuple(filter(None, await asyncio.gather(*map(one, chosen))))


async def _read(
    objects: ObjectStore, key: DataKey, school_id: UUID, kept: EvidenceAttached
) -> bytes:
    object_key = key.unwrap(bytes.fromhex(kept.wrapped_key))
    return await read_small(objects, kept, school_id, object_key)
