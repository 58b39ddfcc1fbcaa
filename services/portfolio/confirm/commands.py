"""核实: confirm, ask, decline, reverse, check a sample: load → decide → append."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from portfolio.admit.access.second_eyes import require_other_hand
from portfolio.admit.desk import Desk, Standing, said_by, standing
from portfolio.confirm import answering
from portfolio.confirm.domain import Entry, entry_of
from portfolio.confirm.sampling import Lot
from portfolio.support.actor import Actor
from portfolio.support.event import Event
from portfolio.support.journal import Decided, Decision
from portfolio.support.keys import KeyForgotten
from portfolio.support.planning import Appended
from portfolio.support.problems import Gone, NotFound

Answer = Callable[[Entry, Standing, str], Event]


async def confirm_observation(
    desk: Desk, actor: Actor, *, command_id: UUID, observation_id: UUID
) -> Appended:
    """采纳: a teacher of the class vouches for the entry."""
    decide = partial(answering.decide_confirm, vocabulary=desk.vocabulary, by=actor)
    said = ("observation.confirm", "observation-confirmed", None)
    return await _answer(desk, actor, command_id, observation_id, said, _by_others(actor, decide))


async def ask_for_supplement(
    desk: Desk, actor: Actor, *, command_id: UUID, observation_id: UUID, question: str
) -> Appended:
    """请补充: ask the author something before answering."""
    decide = partial(answering.decide_ask, question=question, by=actor)
    said = ("observation.confirm", "supplement-asked", question)
    return await _answer(desk, actor, command_id, observation_id, said, _by_others(actor, decide))


async def reject_observation(
    desk: Desk, actor: Actor, *, command_id: UUID, observation_id: UUID, reason: str | None
) -> Appended:
    """暂未收入: the entry is not taken in, and the teacher may say why."""
    decide = partial(answering.decide_reject, reason=reason, by=actor)
    said = ("observation.confirm", "observation-rejected", reason)
    return await _answer(desk, actor, command_id, observation_id, said, _by_others(actor, decide))


async def reverse_confirmation(
    desk: Desk, actor: Actor, *, command_id: UUID, observation_id: UUID, reason: str
) -> Appended:
    """Take out what counted by mistake; the entry and the reason stay readable."""
    decide = partial(answering.decide_reverse, reason=reason, by=actor)
    said = ("observation.reverse", "confirmation-reversed", reason)
    return await _answer(desk, actor, command_id, observation_id, said, _by_others(actor, decide))


async def check_sample(
    desk: Desk, actor: Actor, *, command_id: UUID, observation_id: UUID
) -> Appended:
    """Say of an entry drawn by lot that it holds."""
    key = await desk.journal.keyring.get(actor.school_id, actor.school_id)
    lot = Lot(key, "samples", desk.vocabulary.judging.samples.per_mille)

    def judge(entry: Entry, at: Standing, term: str) -> Event:
        # Nothing changes in what counts: also while a check has frozen the facts.
        at.school.state.term(term).require_open()
        kind = desk.vocabulary.observation_type(entry.fact.observation_type)
        is_drawn = kind.confirm == "sample" and lot.draws(observation_id)
        return answering.decide_check(entry, is_drawn=is_drawn, by=actor)

    said = ("sample.check", "sample-checked", None)
    return await _answer(desk, actor, command_id, observation_id, said, judge)


def _by_others(by: Actor, decide: Callable[[Entry], Event]) -> Answer:
    """What is decided of an entry, where it is not the decider's own and its facts are open."""

    def judge(entry: Entry, at: Standing, term: str) -> Event:
        event = decide(entry)
        school, student = at.school.state, at.student.state
        answering.require_other_eyes(
            entry,
            by=by,
            relations=at.relations,
            school=school,
            class_group_id=student.class_group_id,
        )
        school.require_facts_open(term, student.checked_with(term))
        return event

    return judge


async def _answer(
    desk: Desk,
    actor: Actor,
    command_id: UUID,
    observation_id: UUID,
    said: tuple[str, str, str | None],
    judge: Answer,
) -> Appended:
    journal = desk.journal
    action, topic, text = said
    rows = await journal.store.subject(actor.school_id, observation_id)
    if not rows:
        raise NotFound
    student_id = rows[0].stream_id

    async def attempt(fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        at = await standing(desk, actor, student_id, action, fresh=fresh)
        now = await journal.store.subject(actor.school_id, observation_id)
        try:
            events = await journal.opened(now)
        except KeyForgotten:
            raise Gone from None
        entry = answering.standing(entry_of(observation_id, events))
        event = judge(entry, at, now[0].term)
        await require_other_hand(desk, actor, at.school.state, action, entry.by)
        return Decision(
            (Decided(student_id, event, now[0].term, observation_id),),
            at.epochs(actor, student_id),
            subjects={(student_id, observation_id): now[-1].originator_version},
        )

    request = said_by(
        actor, command_id, student_id, "answer-observation", str(observation_id), topic, text
    )
    return await journal.execute(request, attempt)
