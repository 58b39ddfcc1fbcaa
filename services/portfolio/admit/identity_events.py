"""What is noted of how people prove who they are: only what somebody else did for them."""

from typing import ClassVar
from uuid import UUID

from portfolio.support.event import Event


class SecondFactorReset(Event):
    """Somebody lost their second factor and sets up another; nothing else about them changed.

    `reset_by`: the administrator; None where the operator of the installation did it.
    """

    topic: ClassVar[str] = "second-factor-reset"

    staff_id: UUID
    reset_by: UUID | None = None


IDENTITY_EVENTS = (SecondFactorReset,)
