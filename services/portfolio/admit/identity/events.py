"""What is noted of how people prove who they are: what somebody else did for them,
and what it changed for a pupil.
"""

from typing import ClassVar
from uuid import UUID

from portfolio.support.event import Event, Fence


class SecondFactorReset(Event):
    """Somebody lost their second factor and sets up another; nothing else about them changed.

    `reset_by`: the administrator; None where the operator of the installation did it.
    """

    topic: ClassVar[str] = "second-factor-reset"

    staff_id: UUID
    reset_by: UUID | None = None


class GuardianRecognised(Fence):
    """Two adults on the list are one: who is `known_as` used the code printed for `guardian_id`,
    and has that one's place among this pupil's guardians from now on.
    """

    topic: ClassVar[str] = "guardian-recognised"

    guardian_id: UUID
    known_as: UUID


IDENTITY_EVENTS = (SecondFactorReset,)
