"""What the commands and queries of every step are given:
the journal, the rosters, the words, the caller.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from portfolio.admit import relations
from portfolio.admit.access.notes import noted
from portfolio.admit.domain import Enrolled, Erased, School, Student, enrolled, still_here
from portfolio.admit.queries import At, Rosters
from portfolio.support import policy
from portfolio.support.access_probes import Probes
from portfolio.support.access_takings import Takings
from portfolio.support.access_trail import AccessTrail
from portfolio.support.accounts import Accounts
from portfolio.support.actor import Actor
from portfolio.support.class_windows import ClassWindows
from portfolio.support.clock import Clock
from portfolio.support.cookies import Cookies
from portfolio.support.database import Pool
from portfolio.support.journal import Journal, Request
from portfolio.support.leanings import Leanings
from portfolio.support.picture_secrets import PictureSecrets
from portfolio.support.policy import Relation
from portfolio.support.problems import Gone, NotFound
from portfolio.support.second_factors import SecondFactors
from portfolio.support.sessions import Sessions
from portfolio.support.sign_in_limit import SignInLimit
from portfolio.support.views import Views
from portfolio.support.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Desk:
    """Put together once by `main.py` or `worker.py`."""

    pool: Pool
    # Sees every school: for what the caller cannot say the school of.
    across: Pool
    journal: Journal
    rosters: Rosters
    accounts: Accounts
    sessions: Sessions
    limit: SignInLimit
    views: Views
    vocabulary: Vocabulary
    clock: Clock
    trail: AccessTrail
    probes: Probes
    takings: Takings
    leanings: Leanings
    cookies: Cookies
    factors: SecondFactors
    windows: ClassWindows
    pictures: PictureSecrets


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
    desk: Desk,
    actor: Actor,
    student_id: UUID,
    action: str,
    *,
    fresh: bool,
    also_left: bool = False,
) -> Standing:
    """The pupil for a command, if the policy lets the caller do this;
    raises `NotFound`, `Gone`, `Forbidden`, and unless `also_left`, `StudentHasLeft`.

    Not `fresh` may be out of date, which the append finds out by the epochs.
    """
    school = await desk.rosters.school(actor.school_id, fresh=fresh)
    student = await desk.rosters.student(actor.school_id, student_id, fresh=fresh)
    at = _allowed(actor, school, student, student_id, action)
    if not also_left:
        still_here(at.student.state)
    return at


async def standing_now(desk: Desk, actor: Actor, student_id: UUID, action: str) -> Standing:
    """The pupil for a read, surely as things are now; also who left."""
    school, student = await desk.rosters.current(actor.school_id, student_id)
    at = _allowed(actor, school, student, student_id, action)
    noted(actor, at.relations, action, (student_id,))
    return at


def _allowed(
    actor: Actor, school: At[School], student: At[Student], student_id: UUID, action: str
) -> Standing:
    if isinstance(student.state, Erased):
        # Nobody can be told apart by a stream that opens no more: the school alone may know.
        policy.note(action)
        is_admin = Relation.SCHOOL_ADMIN in relations.to_school(actor, school.state)
        raise Gone if is_admin else NotFound
    pupil = enrolled(student.state)
    held = relations.to_student(actor, school.state, pupil, student_id)
    policy.require(action, held)
    return Standing(school, At(pupil, student.epoch), held)


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


async def class_now(
    desk: Desk, actor: Actor, class_group_id: UUID, action: str
) -> tuple[At[School], frozenset[Relation]]:
    """The school, and how the caller stands to a class of it, for a read of the class."""
    school = await school_now(desk, actor, "school.read")
    held = relations.to_class_group(actor, school.state, class_group_id)
    policy.require(action, held)
    require_class(school.state, class_group_id)
    return school, held


def require_class(school: School, class_group_id: UUID) -> None:
    """A duty for every class of a school is one for its own classes only."""
    if class_group_id not in school.class_groups:
        raise NotFound


def said_by(
    actor: Actor, command_id: UUID, tagged_by: UUID, command: str, *said: object
) -> Request:
    """A command's request: its author, its name, and what was said."""
    return Request(actor.school_id, command_id, tagged_by, [str(actor.person_id), command, *said])


async def sign_off(desk: Desk, school_id: UUID, person_ids: Collection[UUID]) -> None:
    """Whoever's word or duty ended: sessions, codes and accounts end at once."""
    await desk.accounts.remove(school_id, person_ids)
    desk.sessions.forget(school_id, person_ids)
