"""社区: a teacher makes a link; whoever has it confirms once. The log itself sees to the once:
the confirmation's command id follows from the link's.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portfolio.admit import relations
from portfolio.admit.desk import Desk, Standing, school_for, school_now
from portfolio.admit.domain import Enrolled, School
from portfolio.admit.queries import At
from portfolio.capture import community
from portfolio.capture.commands import setting
from portfolio.capture.community import LinkHasEnded, LinkIsUsed, Vouched
from portfolio.capture.groups import NotInThisClass
from portfolio.capture.links import Link, Links
from portfolio.capture.setting import require_taught
from portfolio.support import policy
from portfolio.support.actor import Actor, Role
from portfolio.support.ids import derived
from portfolio.support.journal import CommandIdReused, Decided, Decision, Request
from portfolio.support.planning import Appended
from portfolio.support.problems import Forbidden, NotFound

_ACTION = "community_link.make"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a teacher asks somebody of the community to confirm."""

    term: str
    observation_type: str
    occurred_on: date
    activity: str
    organisation: str
    student_ids: tuple[UUID, ...]
    place: str | None = None
    contact: str | None = None
    planned: int | None = None


async def make_link(
    desk: Desk, links: Links, actor: Actor, *, link_id: UUID, asked: Asked
) -> tuple[str, Link]:
    """A token, good for one confirmation within three days; a retry gets the same one."""
    school = await school_for(desk, actor, _ACTION, fresh=True)
    kind = desk.vocabulary.observation_type(asked.observation_type)
    community.require_community(kind)
    community.require_plausible(kind, asked.planned)
    for student_id in asked.student_ids:
        student = await _pupil_of(desk, actor, school.state, student_id, fresh=True)
        require_taught(student, school.state, asked.term)
        checked_with = student.checked_with(asked.term)
        school.state.require_facts_open(asked.term, checked_with, asked.occurred_on)
    link = Link(
        actor.school_id,
        link_id,
        actor.person_id,
        asked.term,
        kind.code,
        asked.occurred_on,
        asked.student_ids,
        asked.activity,
        asked.organisation,
        desk.clock.now() + community.LASTS,
        asked.place,
        asked.contact,
        asked.planned,
    )
    return await links.keep(link)


async def links_made(desk: Desk, links: Links, actor: Actor) -> list[tuple[str, Link]]:
    """The caller's own links with their tokens; what came back by each."""
    await school_now(desk, actor, _ACTION)
    return await links.made_by(actor.school_id, actor.person_id)


async def _pupil_of(
    desk: Desk, actor: Actor, school: School, student_id: UUID, *, fresh: bool
) -> Enrolled:
    known = await desk.rosters.student(actor.school_id, student_id, fresh=fresh)
    if not isinstance(known.state, Enrolled) or known.state.left:
        raise NotInThisClass(reason="student_ids")
    held = relations.to_class_group(actor, school, known.state.class_group_id)
    if not policy.allows(_ACTION, held):
        raise NotInThisClass(reason="student_ids")
    return known.state


async def names_on(desk: Desk, link: Link) -> dict[int, str]:
    """Masked names by number; whoever is no longer of the maker's pupils is left out."""
    school = await desk.rosters.school(link.school_id, fresh=True)
    names = {}
    for number, student_id in enumerate(link.student_ids, 1):
        try:
            student = await _pupil_of(desk, _maker(link), school.state, student_id, fresh=True)
        except NotInThisClass:
            continue
        names[number] = community.masked(student.name)
    return names


async def confirm_link(
    desk: Desk, links: Links, link: Link, *, said: Vouched, numbers: list[int], body: object
) -> Appended:
    """One observation for each child who came, in one append.

    Raises `LinkIsUsed` where somebody has confirmed otherwise before.
    """
    came = community.who_came(link.student_ids, numbers)
    maker = _maker(link)

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        community.require_usable(link.expires_at, desk.clock.now())
        school = await desk.rosters.school(link.school_id, fresh=fresh)
        epochs, decided = {link.school_id: school.epoch}, []
        for student_id in came:
            known = await desk.rosters.student(link.school_id, student_id, fresh=fresh)
            at = _standing(maker, school, known.state, known.epoch)
            now = setting(desk, maker, at, link.term)
            event = community.decide_vouch(said, at.student.state, at=now)
            epochs[student_id] = known.epoch
            subject = derived(link.link_id, student_id)
            decided.append(Decided(student_id, event, link.term, subject))
        return Decision(tuple(decided), epochs)

    command_id = derived(link.link_id, "confirmed")
    tagged = ["community", "confirm-link", str(link.link_id), body]
    request = Request(link.school_id, command_id, link.school_id, tagged)
    try:
        appended = await desk.journal.execute(request, attempt)
    except CommandIdReused:
        raise LinkIsUsed from None
    await links.mark_used(link, appended.recorded_at, said.name)
    return appended


def _standing(maker: Actor, school: At[School], student: object, epoch: int) -> Standing:
    """As the maker of the link stands to the child today; without that the link is worth nothing.

    Raises `LinkHasEnded`.
    """
    if not isinstance(student, Enrolled):
        raise LinkHasEnded
    held = relations.to_class_group(maker, school.state, student.class_group_id)
    try:
        policy.require(_ACTION, held)
    except (NotFound, Forbidden):
        raise LinkHasEnded from None
    return Standing(school, At(student, epoch), held)


def _maker(link: Link) -> Actor:
    return Actor(link.school_id, link.link_id, link.created_by, Role.STAFF)
