"""What a request is about to show staff of children, noted for the trail (`access_gate.py`)."""

from collections.abc import Collection
from uuid import UUID

from portfolio.support import access_gate
from portfolio.support.access_words import PURPOSES
from portfolio.support.actor import Actor
from portfolio.support.policy import POLICY, Relation


def noted(
    actor: Actor,
    held: Collection[Relation],
    action: str,
    student_ids: Collection[UUID],
    *,
    class_group_id: UUID | None = None,
    about_id: UUID | None = None,
    by_refusal: bool = False,
) -> None:
    """The caller is shown these pupils' records under this action; what is no reading is passed
    over. Kept is only the duty that gave the right, not every duty they have.
    """
    if action not in PURPOSES:
        return
    access_gate.note(
        actor,
        action,
        PURPOSES[action].code,
        duties={one.value for one in POLICY[action].who.intersection(held)},
        student_ids=student_ids,
        class_group_id=class_group_id,
        about_id=about_id,
        by_refusal=by_refusal,
    )
