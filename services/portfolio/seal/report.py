"""A closed term → the view model of the report: every word ready to print, nothing left to decide.

In: `ClosedTerm`. Out: `ReportView`, which `render.Renderer` lays out. Pure.
The rules it holds:
twelve indicators stay twelve, with no sum, no dimension level and no figure about other children;
a child is compared with itself only, and only where last term's level was passed on;
too few facts is an answer of its own; what there is no fact for is left out, never filled;
text by people is bounded, so that a report is two pages, whatever was said.
"""

from itertools import groupby

from portfolio.seal import report_fit as fit
from portfolio.seal import report_story as story
from portfolio.seal import report_words as words
from portfolio.seal.closed_term import ClosedTerm, IndicatorFacts, Standing
from portfolio.seal.report_width import held, listed, shortened
from portfolio.seal.view import (
    Axis,
    Group,
    Head,
    Indicators,
    Item,
    Lead,
    Radar,
    ReportView,
    Row,
    Section,
)

# Widths in columns (a Chinese character takes two) and counts, as far as the page has room.
NAME, SCHOOL, CLASS, NUMBER, LEAD = 80, 80, 40, 24, 220
DIMENSION, INDICATOR, LABEL, DESCRIPTOR, SUBJECT, FACT, ITEM = 20, 16, 10, 48, 16, 56, 48
MOST_ITEMS, MOST_SUBJECTS = 6, 20
FEWEST_AXES = 3  # two axes make a line, not a shape
_FACT_LINES, _ITEM_LINES, _ITEM_ROOM, _FACT_ROOM = 2, 2, 49.0, 24.0


def report_view(term: ClosedTerm) -> ReportView:
    """The closed term as the words of its report, and how they lie on two pages."""
    head, lead, radar, indicators = _head(term), _lead(term), _radar(term), _indicators(term)
    subjects, record = _subjects(term), _record(term)
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


def change(facts: IndicatorFacts, steps: dict[str, int]) -> str:
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


def _steps(term: ClosedTerm) -> dict[str, int]:
    """Level code → its place on the track, 1 for the first level."""
    return {level.code: place for place, level in enumerate(reversed(term.levels), start=1)}


def _before(facts: IndicatorFacts, steps: dict[str, int]) -> int | None:
    """Where last term's mark stands; none where the two terms are not compared."""
    compared = change(facts, steps) not in ("", words.NOT_COMPARED)
    return steps[facts.previous_level] if compared and facts.previous_level else None


def _labels(term: ClosedTerm) -> dict[str, str]:
    return {level.code: shortened(level.label, LABEL) for level in term.levels}


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


def _radar(term: ClosedTerm) -> Radar | None:
    """The rated indicators in the framework's order; none below three."""
    steps = _steps(term)
    axes = tuple(
        Axis(
            name=shortened(facts.name_zh, INDICATOR),
            now=steps[facts.level],
            before=_before(facts, steps),
        )
        for facts in term.indicators
        if facts.level
    )
    enough = len(axes) >= FEWEST_AXES
    return Radar(steps=len(steps), axes=axes, alt=words.RADAR_ALT) if enough else None


def _indicators(term: ClosedTerm) -> Indicators:
    compares = any(_before(facts, _steps(term)) for facts in term.indicators)
    return Indicators(
        title=words.INDICATORS.format(count=words.numeral(len(term.indicators))),
        note=_note(term, compares=compares),
        headings=words.HEADINGS,
        scale=tuple(reversed(_labels(term).values())),
        compares=compares,
        groups=tuple(
            Group(
                dimension=shortened(name, DIMENSION),
                rows=tuple(_row(facts, term) for facts in members),
            )
            for name, members in groupby(term.indicators, key=lambda facts: facts.dimension_zh)
        ),
        legend=_legend(term),
    )


def _note(term: ClosedTerm, *, compares: bool) -> str:
    """What ○ and ● stand for; nothing where there is no mark."""
    if compares:
        return words.SELF_WITH_SELF
    return words.THIS_TERM_ONLY if any(facts.level for facts in term.indicators) else ""


def _row(facts: IndicatorFacts, term: ClosedTerm) -> Row:
    steps, labels = _steps(term), _labels(term)
    before = _before(facts, steps)
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


def _legend(term: ClosedTerm) -> tuple[str, ...]:
    """What each level means, and each way of having none that this page uses."""
    meanings = [
        words.LEVEL_MEANS.format(
            label=_labels(term)[level.code],
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


def _subjects(term: ClosedTerm) -> Section | None:
    label = {level.code: shortened(level.label, LABEL) for level in term.subject_levels}
    subjects = term.subjects[:MOST_SUBJECTS]
    return story.section(
        words.SUBJECTS,
        (Item(label=shortened(s.name, SUBJECT), text=label[s.level]) for s in subjects),
    )


def _record(term: ClosedTerm) -> Section | None:
    """Attendance, posts, honours, talents: the facts a separate paper would repeat."""
    days = term.attendance
    present = (
        words.PRESENT.format(present=days.present_days, days=days.school_days)
        if days and days.school_days
        else ""
    )
    lists = (
        (words.POSTS, term.posts),
        (words.HONOURS, term.honours),
        (words.TALENTS, term.talents),
    )
    items = [Item(label=label, text=_listed(of)) for label, of in lists]
    return story.section(words.RECORD, [Item(label=words.ATTENDANCE, text=present), *items])


def _listed(items: tuple[str, ...]) -> str:
    return held(listed(items, MOST_ITEMS, ITEM, words.AND_MORE), _ITEM_ROOM, _ITEM_LINES)
