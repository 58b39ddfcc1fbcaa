"""The end of the first page: subjects, attendance, posts, honours, talents.

In: `ClosedTerm`. Out: two sections of `ReportView`. Pure.
They are the facts for which a school would otherwise write a second paper.
"""

from portfolio.seal import report_words as words
from portfolio.seal.closed_term import ClosedTerm
from portfolio.seal.report_story import section
from portfolio.seal.report_width import held, listed, shortened
from portfolio.seal.view import Item, Section

# Widths in columns (a Chinese character takes two) and counts, as far as the page has room.
LABEL, SUBJECT, ITEM = 10, 16, 48
MOST_ITEMS, MOST_SUBJECTS = 6, 20
_ITEM_LINES, _ITEM_ROOM = 2, 49.0  # in ems


def subjects(term: ClosedTerm) -> Section | None:
    label = {level.code: shortened(level.label, LABEL) for level in term.subject_levels}
    told = term.subjects[:MOST_SUBJECTS]
    return section(
        words.SUBJECTS,
        (Item(label=shortened(s.name, SUBJECT), text=label[s.level]) for s in told),
    )


def record(term: ClosedTerm) -> Section | None:
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
    return section(words.RECORD, [Item(label=words.ATTENDANCE, text=present), *items])


def _listed(items: tuple[str, ...]) -> str:
    return held(listed(items, MOST_ITEMS, ITEM, words.AND_MORE), _ITEM_ROOM, _ITEM_LINES)
