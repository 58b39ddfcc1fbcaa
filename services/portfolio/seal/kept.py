"""From the object store back to the bytes of an issued report."""

from portfolio.admit.desk import Desk
from portfolio.seal.queries import Kept
from portfolio.support.actor import Actor
from portfolio.support.keys import KeyForgotten
from portfolio.support.object_store import ObjectStore
from portfolio.support.problems import Gone
from portfolio.support.sealed_object import open_bytes


async def opened_unless_gone(
    desk: Desk, objects: ObjectStore, actor: Actor, kept: Kept
) -> bytes | None:
    """The same; None where the pupil was erased a moment ago."""
    try:
        return await opened(desk, objects, actor, kept)
    except Gone:
        return None


async def opened(desk: Desk, objects: ObjectStore, actor: Actor, kept: Kept) -> bytes:
    """The PDF of an issued report; raises `Gone` after an erasure."""
    try:
        key = await desk.journal.keyring.get(actor.school_id, kept.student_id)
    except KeyForgotten:
        raise Gone from None
    sealed = b"".join([chunk async for chunk in objects.get(kept.object_name)])
    return open_bytes(
        sealed,
        key=key.unwrap(kept.wrapped_key),
        school_id=actor.school_id,
        object_key_id=kept.object_key_id,
    )
