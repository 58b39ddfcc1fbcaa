"""What the commands and queries of every step are given:
the journal, the rosters, the words, the caller.
"""

from dataclasses import dataclass
from uuid import UUID

from portfolio.admit import relations
from portfolio.admit.domain import Enrolled, School, enrolled
from portfolio.admit.queries import At, Rosters
from portfolio.support import policy
from portfolio.support.accounts import Accounts
from portfolio.support.actor import Actor
from portfolio.support.clock import Clock
from portfolio.support.database import Pool
from portfolio.support.journal import Journal, Request
from portfolio.support.policy import Relation
from portfolio.support.sessions import Sessions
from portfolio.support.sign_in_limit import SignInLimit
from portfolio.support.views import Views
from portfolio.support.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Desk:
    """Put together once by `main.py` or `worker.py`."""

    pool: Pool
    journal: Journal
    rosters: Rosters
    accounts: Accounts
    sessions: Sessions
    limit: SignInLimit
    views: Views
    vocabulary: Vocabulary
    clock: Clock


@dataclass(frozen=True, slots=True)
class Standing:
    """School, pupil and how the caller stands to the pupil."""

    school: At[School]
    student: At[Enrolled]
    relations: frozenset[Relation]

    def epochs(self, actor: Actor, student_id: UUID) -> dict[UUID, int]:
        """What a decision about this pupil was made against."""
        return {actor.school_id: self.school.epoch, student_id: self.student.epoch}


async def standing(
    desk: Desk, actor: Actor, student_id: UUID, action: str, *, fresh: bool
) -> Standing:
    """The pupil for a command, if the policy lets the caller do this;
    raises `NotFound`, `Gone`, `Forbidden`.

    Not `fresh` may be out of date, which the append finds out by the epochs.
    """
    school = await desk.rosters.school(actor.school_id, fresh=fresh)
    student = await desk.rosters.student(actor.school_id, student_id, fresh=fresh)
    found = At(enrolled(student.state), student.epoch)
    return _allowed(actor, school, student_id, found, action)


async def standing_now(desk: Desk, actor: Actor, student_id: UUID, action: str) -> Standing:
    """The pupil for a read, surely as things are now."""
    school, student = await desk.rosters.current(actor.school_id, student_id)
    found = At(enrolled(student.state), student.epoch)
    return _allowed(actor, school, student_id, found, action)


def _allowed(
    actor: Actor, school: At[School], student_id: UUID, student: At[Enrolled], action: str
) -> Standing:
    held = relations.to_student(actor, school.state, student.state, student_id)
    policy.require(action, held)
    return Standing(school, student, held)


async def school_for(desk: Desk, actor: Actor, action: str, *, fresh: bool) -> At[School]:
    """The school for a command that concerns it as a whole."""
    school = await desk.rosters.school(actor.school_id, fresh=fresh)
    policy.require(action, relations.to_school(actor, school.state))
    return school


async def school_now(desk: Desk, actor: Actor, action: str) -> At[School]:
    """The school for a read."""
    school, _ = await desk.rosters.current(actor.school_id)
    policy.require(action, relations.to_school(actor, school.state))
    return school


def said_by(
    actor: Actor, command_id: UUID, tagged_by: UUID, command: str, *said: object
) -> Request:
    """A command's request: its author, its name, and what was said."""
    return Request(actor.school_id, command_id, tagged_by, [str(actor.person_id), command, *said])
