"""What a report tells of each indicator: how it stands, its level, the line of one fact. Pure."""

from collections.abc import Mapping

from portfolio.admit.domain import Enrolled, Term
from portfolio.confirm.domain import Counted
from portfolio.curate.domain import TermRecord
from portfolio.seal.closed_term import IndicatorFacts, Standing
from portfolio.support.vocabulary import Vocabulary
from portfolio.support.vocabulary_frameworks import Dimension, Indicator


def indicators_of(
    student: Enrolled,
    planned: Term,
    record: TermRecord,
    shown: list[Counted],
    vocabulary: Vocabulary,
    previous: Mapping[str, str],
) -> tuple[IndicatorFacts, ...]:
    """Every indicator of the framework, in its order.

    `shown`: the facts that may be printed; `previous`: last term's levels that may be compared.
    """
    lines = _lines(record, shown, vocabulary)
    return tuple(
        _indicator(pair, student, planned, record, lines, vocabulary, previous)
        for pair in vocabulary.indicators()
    )


def _indicator(
    pair: tuple[Dimension, Indicator],
    student: Enrolled,
    planned: Term,
    record: TermRecord,
    lines: Mapping[str, str],
    vocabulary: Vocabulary,
    previous: Mapping[str, str],
) -> IndicatorFacts:
    dimension, indicator = pair
    has_plan = student.follows_plan_on(planned.closes_on)
    is_signed = indicator.code in record.levels
    standing = _standing(indicator.code, vocabulary, has_plan=has_plan, is_signed=is_signed)
    # A level signed before the pupil had a plan of their own is not printed.
    signed = record.levels[indicator.code] if standing is Standing.RATED else None
    less_help = signed.less_help_fact if signed else None
    shows_it = less_help and any(one.observation_id == less_help for one in record.facts)
    return IndicatorFacts.model_validate(
        {
            "code": indicator.code,
            "dimension_zh": dimension.zh,
            "name_zh": indicator.zh,
            "name_en": indicator.en,
            "status": standing,
            "level": signed.level if signed else None,
            "previous_level": previous.get(indicator.code) if signed else None,
            "less_help_shown": bool(shows_it),
            "fact": lines.get(indicator.code),
        }
    )


def _standing(indicator: str, words: Vocabulary, *, has_plan: bool, is_signed: bool) -> Standing:
    if indicator in words.observations.unrated:
        return Standing.UNRATED
    if indicator == words.subject_scale.indicator:
        return Standing.BY_SUBJECT
    if has_plan:
        return Standing.BY_PLAN
    return Standing.RATED if is_signed else Standing.NOT_ENOUGH


def _lines(record: TermRecord, shown: list[Counted], vocabulary: Vocabulary) -> Mapping[str, str]:
    """Indicator → its fact: the one chosen last, in the line it was chosen with,
    else the latest.
    """
    by_id, latest = {one.observation_id: one for one in shown}, dict[str, Counted]()
    for one in sorted(shown, key=lambda one: one.occurred_on, reverse=True):
        latest.setdefault(vocabulary.indicator_of(one.observation_type), one)
    lines = {indicator: _told(one, vocabulary) for indicator, one in latest.items()}
    for entry in record.entries.values():
        if fact := by_id.get(entry.observation_id):
            lines[entry.indicator] = entry.line or _told(fact, vocabulary)
    return lines


def _told(fact: Counted, vocabulary: Vocabulary) -> str:
    what = fact.note or vocabulary.observation_type(fact.observation_type).zh
    return f"{fact.occurred_on.month} 月 {fact.occurred_on.day} 日　{what}"
