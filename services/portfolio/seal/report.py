"""A closed term → the view model of the report: every word ready to print, nothing left to decide.

In: `ClosedTerm`. Out: `ReportView`, which `render.Renderer` lays out. Pure.
The rules it holds:
twelve indicators stay twelve, with no sum, no dimension level and no figure about other children;
a child is compared with itself only, and only where last term's level was passed on;
too few facts is an answer of its own; what there is no fact for is left out, never filled;
text by people is bounded, so that a report is two pages, whatever was said.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from portfolio.seal import report_fit as fit
from portfolio.seal import report_record as records
from portfolio.seal import report_story as story
from portfolio.seal import report_words as words
from portfolio.seal.closed_term import ClosedTerm, IndicatorFacts, Standing
from portfolio.seal.report_width import held, shortened
from portfolio.seal.view import (
    Axis,
    Group,
    Head,
    Indicators,
    Lead,
    Radar,
    ReportView,
    Row,
)

# Widths in columns (a Chinese character takes two) and counts, as far as the page has room.
NAME, SCHOOL, CLASS, NUMBER, LEAD = 80, 80, 40, 24, 220
DIMENSION, INDICATOR, LABEL, DESCRIPTOR, FACT = 20, 16, 10, 48, 92
FEWEST_AXES = 3  # two axes make a line, not a shape
_FACT_LINES, _FACT_ROOM = 2, 24.0  # in ems


def report_view(term: ClosedTerm) -> ReportView:
    """The closed term as the words of its report, and how they lie on two pages."""
    scale = scale_of(term)
    head, lead = _head(term), _lead(term)
    radar, indicators = _radar(term, scale.steps), _indicators(term, scale)
    subjects, record = records.subjects(term), records.record(term)
    pictures, voices = story.pictures(term), story.voices(term)
    practice, next_steps = story.practice(term.practice), story.next_steps(term)
    closing, health = story.closing(term), story.health(term)
    return ReportView(
        document_title=f"{words.TITLE} {shortened(term.report_number, NUMBER)}",
        issued_on=term.issued_on,
        second_page=words.SECOND_PAGE,
        pages=words.PAGES,
        head=head,
        lead=lead,
        radar=radar,
        indicators=indicators,
        subjects=subjects,
        record=record,
        pictures=pictures,
        voices=voices,
        practice=practice,
        next_steps=next_steps,
        closing=closing,
        health=health,
        first=fit.first_page(
            head, lead, radar, indicators, subjects, record, kept_free=fit.health_height(health)
        ),
        second=fit.second_page(
            head,
            pictures,
            voices,
            practice,
            next_steps,
            closing,
            health,
            spaces=words.spaces(term.grade),
        ),
    )


@dataclass(frozen=True, slots=True)
class Scale:
    """Level code → its place on the track, 1 for the first level; and → its word."""

    steps: Mapping[str, int]
    labels: Mapping[str, str]


def change(facts: IndicatorFacts, steps: Mapping[str, int]) -> str:
    """This term beside the child's own last term; no word for an indicator without a level.

    In: `steps`, level code → place on the track.
    A level below last term's is not put into a word on paper: `暂不比较`,
    as the family hears of it in person first.
    """
    if facts.level is None:
        return ""
    if facts.previous_level is None or steps[facts.level] < steps[facts.previous_level]:
        return words.NOT_COMPARED
    if steps[facts.level] > steps[facts.previous_level]:
        return words.RISEN
    return words.LESS_HELP if facts.less_help_shown else words.SAME


def scale_of(term: ClosedTerm) -> Scale:
    """Places and words of the levels of this report."""
    return Scale(
        {level.code: place for place, level in enumerate(reversed(term.levels), start=1)},
        {level.code: shortened(level.label, LABEL) for level in term.levels},
    )


def last_step(facts: IndicatorFacts, steps: Mapping[str, int]) -> int | None:
    """Where last term's mark stands, 1 for the first level; None where nothing is compared."""
    compared = change(facts, steps) not in ("", words.NOT_COMPARED)
    return steps[facts.previous_level] if compared and facts.previous_level else None


def _head(term: ClosedTerm) -> Head:
    return Head(
        title=words.TITLE,
        school=shortened(term.school_name, SCHOOL),
        term=words.TERM.format(school_year=term.term.school_year, name=term.term.name),
        class_label=shortened(term.class_label, CLASS),
        student=shortened(term.student_name, NAME),
        number=words.NUMBER.format(number=shortened(term.report_number, NUMBER)),
        version=words.VERSION.format(version=term.version),
        issued=words.ISSUED.format(day=words.day(term.issued_on)),
    )


def _lead(term: ClosedTerm) -> Lead:
    """The class teacher's sentence for the family; without it only what can be counted."""
    if story.is_written(term.lead):
        name = shortened(term.student_name, NAME)
        return Lead(
            title=words.LEAD_TITLE.format(name=name),
            text=shortened(term.lead or "", LEAD),
            signed=words.LEAD_SIGNED,
        )
    facts = words.LEAD_FACTS.format(facts=term.fact_count, people=term.recorder_count)
    remark = words.LEAD_REMARK_BELOW if story.is_written(term.remark) else words.LEAD_NO_REMARK
    return Lead(
        title=words.LEAD_TITLE_COUNTED,
        text=(facts if term.fact_count else words.LEAD_NO_FACTS) + remark,
        signed="",
    )


def _radar(term: ClosedTerm, steps: Mapping[str, int]) -> Radar | None:
    """The rated indicators in the framework's order; none below three."""
    axes = tuple(
        Axis(
            name=shortened(facts.name_zh, INDICATOR),
            now=steps[facts.level],
            before=last_step(facts, steps),
        )
        for facts in term.indicators
        if facts.level
    )
    enough = len(axes) >= FEWEST_AXES
    return Radar(steps=len(steps), axes=axes, alt=words.RADAR_ALT) if enough else None


def _indicators(term: ClosedTerm, scale: Scale) -> Indicators:
    compares = any(last_step(facts, scale.steps) for facts in term.indicators)
    return Indicators(
        title=words.INDICATORS.format(count=words.numeral(len(term.indicators))),
        note=_note(term, compares=compares),
        headings=words.HEADINGS,
        scale=tuple(reversed([*scale.labels.values()])),
        compares=compares,
        groups=tuple(
            Group(
                dimension=shortened(name, DIMENSION),
                rows=tuple(_row(facts, term, scale) for facts in members),
            )
            for name, members in groupby(term.indicators, key=lambda facts: facts.dimension_zh)
        ),
        legend=_legend(term, scale.labels),
    )


def _note(term: ClosedTerm, *, compares: bool) -> str:
    """What ○ and ● stand for; nothing where there is no mark."""
    if compares:
        return words.SELF_WITH_SELF
    return words.THIS_TERM_ONLY if any(facts.level for facts in term.indicators) else ""


def _row(facts: IndicatorFacts, term: ClosedTerm, scale: Scale) -> Row:
    steps, labels = scale.steps, scale.labels
    before = last_step(facts, steps)
    standing = labels[facts.level] if facts.level else words.STANDING[facts.status]
    then = labels[facts.previous_level] if before and facts.previous_level else ""
    alt = words.MARK_BEFORE if before else words.MARK
    see_subjects = facts.status is Standing.BY_SUBJECT and term.subjects
    fact = facts.fact or (words.SEE_SUBJECTS if see_subjects else "")
    return Row(
        name=shortened(facts.name_zh, INDICATOR),
        now=steps[facts.level] if facts.level else None,
        before=before,
        standing=standing,
        change=change(facts, steps),
        fact=held(shortened(fact, FACT), _FACT_ROOM, _FACT_LINES),
        alt=alt.format(before=then, now=standing),
    )


def _legend(term: ClosedTerm, labels: Mapping[str, str]) -> tuple[str, ...]:
    """What each level means, and each way of having none that this page uses."""
    meanings = [
        words.LEVEL_MEANS.format(
            label=labels[level.code],
            descriptor=shortened(level.descriptor, DESCRIPTOR),
        )
        for level in term.levels
    ]
    unrated = [shortened(f.name_zh, INDICATOR) for f in term.indicators if _is_unrated(f)]
    by_plan = any(facts.status is Standing.BY_PLAN for facts in term.indicators)
    return (
        "　".join(meanings),
        words.MEANS_NOT_ENOUGH
        + (words.MEANS_UNRATED.format(names="、".join(unrated)) if unrated else "")
        + (words.MEANS_BY_PLAN if by_plan else ""),
    )


def _is_unrated(facts: IndicatorFacts) -> bool:
    return facts.status is Standing.UNRATED
