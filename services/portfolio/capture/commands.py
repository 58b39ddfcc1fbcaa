"""写实记录: load → decide → append; one command, one append, one school."""

from collections.abc import Sequence
from uuid import UUID

from portfolio.admit import relations
from portfolio.admit.desk import Desk, Standing, said_by, school_for, standing
from portfolio.admit.domain import Enrolled
from portfolio.admit.queries import At
from portfolio.capture import domain, events
from portfolio.capture.queries import observation_of
from portfolio.support import policy
from portfolio.support.actor import Actor
from portfolio.support.ids import derived
from portfolio.support.journal import Decided, Decision
from portfolio.support.planning import Appended
from portfolio.support.problems import Malformed


class NotInThisClass(Malformed):
    """An activity of a class is for pupils of that class."""

    zh = "名单里有不属于这个班的学生，请刷新名单。"
    en = "The list names pupils who are not in this class; reload it."


async def record_observation(
    desk: Desk,
    actor: Actor,
    *,
    observation_id: UUID,
    student_id: UUID,
    term: str,
    said: domain.Note,
    body: object,
) -> Appended:
    """One observation of one pupil; its id is the command's, made on the phone."""

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        at = await standing(desk, actor, student_id, "observation.record", fresh=fresh)
        event = _decide(desk, actor, at, term, said)
        return Decision(
            (Decided(student_id, event, term, observation_id),), at.epochs(actor, student_id)
        )

    request = said_by(actor, observation_id, student_id, "record-observation", body)
    return await desk.journal.execute(request, attempt)


async def record_activity(
    desk: Desk,
    actor: Actor,
    *,
    activity_id: UUID,
    class_group_id: UUID,
    student_ids: Sequence[UUID],
    term: str,
    said: domain.Note,
    body: object,
) -> Appended:
    """What a class did together: entered once, one event per child, none naming another."""

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        school = await school_for(desk, actor, "school.read", fresh=fresh)
        held = relations.to_class_group(actor, school.state, class_group_id)
        policy.require("activity.record", held)
        epochs, decided = {actor.school_id: school.epoch}, []
        for student_id in student_ids:
            known = await desk.rosters.student(actor.school_id, student_id, fresh=fresh)
            student = known.state
            # Also for who is nobody's pupil: a list must not tell who is in another class.
            if not isinstance(student, Enrolled) or student.class_group_id != class_group_id:
                raise NotInThisClass(reason="student_ids")
            at = Standing(school, At(student, known.epoch), held)
            epochs[student_id] = known.epoch
            event = _decide(desk, actor, at, term, said)
            decided.append(Decided(student_id, event, term, derived(activity_id, student_id)))
        return Decision(tuple(decided), epochs)

    request = said_by(actor, activity_id, actor.school_id, "record-activity", body)
    return await desk.journal.execute(request, attempt)


def _decide(
    desk: Desk, actor: Actor, at: Standing, term: str, said: domain.Note
) -> events.ObservationRecorded:
    return domain.decide_record(
        said,
        at.student.state,
        term=at.school.state.term(term),
        vocabulary=desk.vocabulary,
        by=actor,
        now=desk.clock.now(),
    )


async def withdraw_observation(
    desk: Desk, actor: Actor, *, command_id: UUID, observation_id: UUID, reason: str | None
) -> Appended:
    """Take one's own observation back."""

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        known = await observation_of(desk.journal, actor.school_id, observation_id)
        at = await standing(desk, actor, known.student_id, "observation.withdraw", fresh=fresh)
        event = domain.decide_withdraw(
            known.observation,
            term=at.school.state.term(known.term),
            reason=reason,
            by=actor,
        )
        return Decision(
            (Decided(known.student_id, event, known.term, observation_id),),
            at.epochs(actor, known.student_id),
            subjects={(known.student_id, observation_id): known.version},
        )

    known = await observation_of(desk.journal, actor.school_id, observation_id)
    request = said_by(
        actor,
        command_id,
        known.student_id,
        "withdraw-observation",
        str(observation_id),
        reason,
    )
    return await desk.journal.execute(request, attempt)
