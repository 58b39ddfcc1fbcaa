"""The term of a class as its teachers see it to sign, and as a second teacher sees it blind."""

from typing import Any
from uuid import UUID

from portfolio.admit import relations
from portfolio.admit.desk import Desk
from portfolio.admit.domain import School, Term
from portfolio.admit.queries import At
from portfolio.admit.roster_queries import class_members
from portfolio.capture.seeing import Viewer
from portfolio.confirm.domain import Counted
from portfolio.curate import domain, signing, subject_view, told
from portfolio.curate.class_commands import lot_of
from portfolio.curate.queries import term_records
from portfolio.curate.subject_view import Pupils
from portfolio.support import policy
from portfolio.support.actor import Actor
from portfolio.support.policy import Relation
from portfolio.support.vocabulary import Vocabulary


async def _pupils(desk: Desk, school_id: UUID, class_group_id: UUID, term: str) -> Pupils:
    """Who is in the class now, in roster order, each with the term; two reads for all."""
    members = await class_members(desk.pool, school_id, class_group_id)
    here = await desk.rosters.enrolled_now(school_id, members)
    here = {who: one for who, one in here.items() if one.state.class_group_id == class_group_id}
    records = await term_records(desk.journal, school_id, here, term)
    order = sorted(records, key=lambda who: (here[who].state.roster_number or 0, who))
    return {who: (here[who].state, records[who]) for who in order}


async def indicator_of_class(
    desk: Desk,
    actor: Actor,
    school: At[School],
    held: frozenset[Relation],
    class_group_id: UUID,
    term: str,
    indicator: str,
    language: str,
) -> dict[str, Any]:
    """T11: one indicator × one class, facts inline."""
    words, viewer = desk.vocabulary, Viewer.of(actor, school.state, class_group_id, held)

    def may_see(fact: Counted) -> bool:
        return viewer.may_see(words.observation_type(fact.observation_type), fact.recorded_by)

    known = await _pupils(desk, actor.school_id, class_group_id, term)
    pupils = [
        {
            "student_id": who,
            "name": student.name,
            "roster_number": student.roster_number,
            "grade": student.grade(term),
            "by_plan": signing.is_by_plan(student, school.state.term(term)),
            "facts": told.facts(record, indicator, words, may_see, language),
            **told.cell(record, who, term, indicator, words),
        }
        for who, (student, record) in known.items()
    ]
    taught = relations.subjects_taught(actor, school.state, class_group_id)
    takes_level = indicator in words.levelled_indicators()
    return {
        "indicator": indicator,
        "takes_level": takes_level,
        "may_sign": takes_level and signing.may_sign(indicator, held, taught, words),
        "pupils": pupils,
    }


async def signing_of_class(
    desk: Desk,
    actor: Actor,
    school: At[School],
    held: frozenset[Relation],
    class_group_id: UUID,
    term: str,
    language: str,
) -> tuple[dict[str, Any], frozenset[UUID]]:
    """How far the class is signed, indicator by indicator, with the words the sheets are read by;
    and whom it counts.
    """
    words = desk.vocabulary
    known = await _pupils(desk, actor.school_id, class_group_id, term)
    taught = relations.subjects_taught(actor, school.state, class_group_id)
    judged = {
        who: record
        for who, (student, record) in known.items()
        if not signing.is_by_plan(student, school.state.term(term))
    }
    levelled = words.levelled_indicators()
    indicators = [
        {
            "indicator": one.code,
            "name": one.told(language),
            "may_sign": signing.may_sign(one.code, held, taught, words),
            "pupils": len(judged),
            "enough": sum(record.is_enough(one.code, words) for record in judged.values()),
            "signed": sum(one.code in record.levels for record in judged.values()),
            "types": [
                {"code": kind.code, "name": kind.told(language)}
                for kind in words.types_of(one.code)
            ],
        }
        for _, one in words.indicators()
        if one.code in levelled
    ]
    shown = {
        "levels": _levels(words, language),
        "indicators": indicators,
        "subjects": subject_view.subjects(
            known, held, taught, school.state.term(term), words, language
        ),
    }
    return shown, frozenset(known)


async def subject_of_class(
    desk: Desk,
    actor: Actor,
    school: At[School],
    held: frozenset[Relation],
    class_group_id: UUID,
    term: str,
    subject: str,
    language: str,
) -> dict[str, Any]:
    """One subject × one class: who is taught it, and what is signed."""
    known = await _pupils(desk, actor.school_id, class_group_id, term)
    taught = relations.subjects_taught(actor, school.state, class_group_id)
    at = school.state.term(term)
    return subject_view.sheet(known, subject, held, taught, at, desk.vocabulary, language)


async def remarks_of_class(
    desk: Desk, school_id: UUID, class_group_id: UUID, term: str
) -> list[dict[str, Any]]:
    """T9: of whom a remark is written, in roster order; not what it says."""
    known = await _pupils(desk, school_id, class_group_id, term)
    return [
        {"student_id": who, "is_written": bool(record.remark and record.remark.text.strip())}
        for who, (_, record) in known.items()
    ]


def _levels(words: Vocabulary, language: str) -> list[dict[str, str]]:
    """The words that sheets are read by."""
    scale = words.level_scale
    return [
        {
            "level": one.code,
            "label": scale.label_sets[0].labels[one.code].told(language),
            "descriptor": one.descriptor.told(language),
        }
        for one in scale.levels
    ]


def require_blind(actor: Actor, school: School, class_group_id: UUID) -> None:
    """Whoever could read the signed levels of the class does not rate it a second time."""
    held = relations.to_class_group(actor, school, class_group_id)
    if policy.allows("judgement.read", held):
        raise signing.NotBlind


async def second_rating_tasks(
    desk: Desk, school_id: UUID, term: Term, class_group_id: UUID, language: str
) -> list[dict[str, Any]]:
    """What the lot drew in a class, has facts enough and was not rated twice yet."""
    words, lot = desk.vocabulary, await lot_of(desk, school_id)
    known = await _pupils(desk, school_id, class_group_id, term.term)
    return [
        {
            "student_id": who,
            "grade": student.grade(term.term),
            "indicator": indicator,
            "facts": told.facts(
                record,
                indicator,
                words,
                lambda one: told.may_be_shown_to_others(one, words),
                language,
            ),
        }
        for who, (student, record) in known.items()
        if not signing.is_by_plan(student, term)
        for indicator in words.levelled_indicators()
        if lot.draws(who, term.term, indicator)
        and record.is_enough(indicator, words)
        and not record.version_of(domain.second_rating_cell(who, term.term, indicator))
    ]
