"""整理遴选: what a teacher may sign at the end of a term. Pure.

Levels are judgements: a teacher signs, software only says whether there are enough facts
(`observation_types.yaml`, sufficiency) and never proposes. No level follows from a count.
Pupils judged by an individual education plan stand outside the level cells.
Facts may be frozen while families check; judgements are signed until the term is sealed,
and after that only where an objection asks for it.
"""

from collections.abc import Mapping
from uuid import UUID

from portfolio.admit.domain import Enrolled, Term
from portfolio.curate import events as e
from portfolio.curate.domain import TermRecord, require_version
from portfolio.support.actor import Actor
from portfolio.support.policy import Relation
from portfolio.support.problems import Conflict, Forbidden, Malformed
from portfolio.support.vocabulary import Vocabulary


class NotEnoughFacts(Conflict):
    """Too little was seen to judge; the report says so, which is no judgement of the child."""

    zh = "近期记录较少，还不能评这一项（需要 {facts} 条、{days} 天）。"
    en = "Too little was seen to judge this ({facts} facts on {days} days are needed)."


class IndicatorTakesNoLevel(Malformed):
    """Some indicators have facts only, or levels by subject."""

    zh = "这一项不评等级。"
    en = "This indicator takes no level."


class JudgedByPlan(Conflict):
    """The pupil's own plan says what is expected."""

    zh = "该生按个别化教育计划评价，不评这一等级。"
    en = "This pupil is judged by an individual education plan."


class SubjectIsUnknown(Malformed):
    """The subject is not taught in the pupil's grade."""

    zh = "该年级没有这门学科：{subject}"
    en = "This grade has no subject {subject}."


class NotYourSubject(Forbidden):
    """A subject teacher signs the subjects of their own lessons."""

    zh = "您只能评自己任教的学科。"
    en = "You can sign only the subjects you teach."


class NotYourIndicator(Forbidden):
    """The class teacher signs every indicator, others those of their field (`judging.yaml`)."""

    zh = "这一项由班主任或相应学科的教师评定。"
    en = "The class teacher or the teacher of that field signs this."


class NotAFactOfIt(Conflict):
    """The fact that shows less help counts towards the same indicator."""

    zh = "所选事实不属于这一项，或没有计入。"
    en = "That is not a fact of this indicator, or it does not count."


class NotBlind(Forbidden):
    """Who can read the signed level cannot rate a second time without having seen it."""

    zh = "第二次评定由看不到原等级的老师来做。"
    en = "A second rating is for a teacher who cannot see the first."


class NotDrawnForRating(Conflict):
    """Cells are drawn by lot, never chosen."""

    zh = "这一项没有被抽中做第二次评定。"
    en = "This was not drawn for a second rating."


class AlreadyRated(Conflict):
    """A second rating is given once; a third would be a negotiation."""

    zh = "这一项已经有第二次评定。"
    en = "This has a second rating already."


def may_sign(
    indicator: str, relations: frozenset[Relation], subjects: frozenset[str], words: Vocabulary
) -> bool:
    """The class teacher, or whoever teaches a subject of the indicator's field in the class."""
    is_theirs = subjects.intersection(words.judging.signers.get(indicator, ()))
    return Relation.CLASS_TEACHER in relations or bool(is_theirs)


def require_signer(
    indicator: str, relations: frozenset[Relation], subjects: frozenset[str], words: Vocabulary
) -> None:
    """Raise `NotYourIndicator` unless the caller may sign it."""
    if not may_sign(indicator, relations, subjects, words):
        raise NotYourIndicator


def require_signable(record: TermRecord, term: Term, cell: UUID) -> None:
    """The term is open, or an objection asks for this cell to be signed anew."""
    if cell not in record.reopened:
        term.require_open()


def is_by_plan(student: Enrolled, term: Term) -> bool:
    """Whether the pupil is judged by a plan of their own: as it is when the term ends."""
    return student.follows_plan_on(term.closes_on)


def require_levelled(indicator: str, student: Enrolled, term: Term, words: Vocabulary) -> None:
    """The indicator takes a level, and this pupil is judged by it."""
    if indicator not in words.levelled_indicators():
        raise IndicatorTakesNoLevel(reason=indicator)
    if is_by_plan(student, term):
        raise JudgedByPlan


def require_enough(record: TermRecord, indicator: str, words: Vocabulary) -> None:
    """Raise `NotEnoughFacts` below the indicator's sufficiency."""
    if not record.is_enough(indicator, words):
        needed = words.sufficiency(indicator)
        raise NotEnoughFacts(facts=needed.facts, days=needed.days)


def require_fact(record: TermRecord, fact: UUID, indicator: str, words: Vocabulary) -> None:
    """Raise `NotAFactOfIt` unless the fact counts towards the indicator."""
    if fact not in {one.observation_id for one in record.facts_of(indicator, words)}:
        raise NotAFactOfIt


def decide_sign_level(
    record: TermRecord,
    student: Enrolled,
    *,
    cell: UUID,
    indicator: str,
    level: e.Level,
    less_help_fact: UUID | None = None,
    meant: int | None,
    term: Term,
    vocabulary: Vocabulary,
    by: Actor,
) -> tuple[e.LevelSigned, int]:
    """A level, and the version of its cell that it follows."""
    require_signable(record, term, cell)
    require_levelled(indicator, student, term, vocabulary)
    current = record.version_of(cell)
    require_version(current, meant)
    require_enough(record, indicator, vocabulary)
    if less_help_fact is not None:
        require_fact(record, less_help_fact, indicator, vocabulary)
    signed = e.LevelSigned(
        indicator=indicator,
        level=level,
        level_scale=vocabulary.versions["level_scale"],
        signed_by=by.person_id,
        less_help_fact=less_help_fact,
    )
    return signed, current


def decide_sign_subjects(
    record: TermRecord,
    student: Enrolled,
    *,
    cell: UUID,
    levels: Mapping[str, e.SubjectLevel],
    own_subjects: frozenset[str] | None,
    meant: int | None,
    term: Term,
    vocabulary: Vocabulary,
    by: Actor,
) -> tuple[e.SubjectLevelsSigned, int]:
    """Subject levels; a subject teacher (`own_subjects`) changes only their own."""
    require_signable(record, term, cell)
    if is_by_plan(student, term):
        raise JudgedByPlan
    current = record.version_of(cell)
    require_version(current, meant)
    taught = {subject.code for subject in vocabulary.subjects_for(student.grade(term.term))}
    for subject in levels:
        if subject not in taught:
            raise SubjectIsUnknown(reason="levels", subject=subject)
        if own_subjects is not None and subject not in own_subjects:
            raise NotYourSubject
    merged = {**record.subjects.levels, **levels}
    return e.SubjectLevelsSigned(levels=merged, signed_by=by.person_id), current


def decide_rate_again(
    record: TermRecord,
    student: Enrolled,
    *,
    cell: UUID,
    is_drawn: bool,
    indicator: str,
    level: e.Level,
    term: Term,
    vocabulary: Vocabulary,
    by: Actor,
) -> tuple[e.SecondRatingGiven, int]:
    """A blind second rating, once, of what was drawn and can be judged at all."""
    term.require_open()
    require_levelled(indicator, student, term, vocabulary)
    # Who moved on to another class still knows what they signed.
    if (signed := record.levels.get(indicator)) and signed.signed_by == by.person_id:
        raise NotBlind
    if not is_drawn:
        raise NotDrawnForRating
    if record.version_of(cell):
        raise AlreadyRated
    require_enough(record, indicator, vocabulary)
    rating = e.SecondRatingGiven(indicator=indicator, level=level, rated_by=by.person_id)
    return rating, 0
