"""The later part of the report: voices, practice, what was agreed, and how the paper ends.

In: `ClosedTerm`. Out: the sections of `ReportView` that most terms need a second page for. Pure.
A voice nobody raised is left out and never named as missing.
"""

from collections import Counter
from collections.abc import Iterable

from portfolio.seal import report_words as words
from portfolio.seal.closed_term import ClosedTerm, PracticeFact, PracticeKind, Voice
from portfolio.seal.view import Closing, Item, Practice, PracticeRow, Section

# Widths in columns (a Chinese character takes two) and counts, as far as the page has room.
LEAD, REMARK, SAYING, STEP, WHO, CLUB = 400, 1000, 200, 100, 16, 20
MOST_SAYINGS, MOST_STEPS, MOST_CLUBS = 2, 4, 4
FEWEST_PEERS = 3  # peers speak together or not at all, so that none can be told by what is said


def section(title: str, items: Iterable[Item]) -> Section | None:
    """A section of the items that say something, or none."""
    filled = tuple(item for item in items if item.text)
    return Section(title=title, items=filled) if filled else None


def is_written(remark: str | None) -> bool:
    """Whether the class teacher wrote anything."""
    return bool(remark and remark.strip())


def remark_leads(remark: str | None) -> bool:
    """Whether the remark is short enough to open the report; a longer one stands below, whole."""
    return is_written(remark) and words.fits(remark or "", LEAD)


def voices(term: ClosedTerm) -> Section | None:
    """The child first, then the class teacher where the remark did not lead, then the others."""
    said = {voice: [v.text for v in term.voices if v.voice is voice] for voice in Voice}
    items = [_saying(Voice.STUDENT, said[Voice.STUDENT])]
    if is_written(term.remark) and not remark_leads(term.remark):
        text = words.shortened(term.remark or "", REMARK, end=words.CUT_REMARK)
        items.append(Item(label=words.CLASS_TEACHER, text=text))
    items += [_saying(voice, said[voice]) for voice in (Voice.TEACHER, Voice.GUARDIAN)]
    if len(said[Voice.PEER]) >= FEWEST_PEERS:
        items.append(_saying(Voice.PEER, said[Voice.PEER]))
    return section(words.VOICES, [*items, _saying(Voice.COMMUNITY, said[Voice.COMMUNITY])])


def _saying(voice: Voice, texts: list[str]) -> Item:
    most = FEWEST_PEERS if voice is Voice.PEER else MOST_SAYINGS
    said = "".join(words.SAID.format(text=words.shortened(t, SAYING)) for t in texts[:most])
    return Item(label=words.SPEAKER[voice].format(count=len(texts)), text=said)


def practice(facts: tuple[PracticeFact, ...]) -> Practice | None:
    """How often, how long and on whose word; hours are facts and never become a level."""
    of_kind = {kind: [fact for fact in facts if fact.kind is kind] for kind in PracticeKind}
    rows = tuple(
        PracticeRow(label=words.PRACTICE_KIND[kind], amount=_amount(of), sources=_sources(of))
        for kind, of in of_kind.items()
        if of
    )
    return Practice(title=words.PRACTICE, rows=rows) if rows else None


def _amount(facts: list[PracticeFact]) -> str:
    """`陶艺社 14 次`, `18 次，共 5 小时`; says so where only some gave a duration."""
    timed = [fact.minutes for fact in facts if fact.minutes is not None]
    if not timed:
        return _times(facts)
    some = words.OF_WHICH_TIMED.format(count=len(timed)) if len(timed) < len(facts) else ""
    return f"{_times(facts)}，{some}{words.IN_ALL.format(duration=words.duration(sum(timed)))}"


def _times(facts: list[PracticeFact]) -> str:
    titles = Counter(words.shortened(fact.title or "", CLUB) for fact in facts)
    if facts[0].kind is not PracticeKind.CLUB or len(titles) > MOST_CLUBS:
        return words.TIMES.format(count=len(facts))
    return "，".join(f"{name} {words.TIMES.format(count=n)}".strip() for name, n in titles.items())


def _sources(facts: list[PracticeFact]) -> str:
    """Who recorded and who confirmed, with counts where there is more than one way."""
    ways = Counter(_source(fact) for fact in facts)
    if len(ways) == 1:
        return next(iter(ways))
    return "，".join(f"{way} {words.TIMES.format(count=n)}" for way, n in ways.items())


def _source(fact: PracticeFact) -> str:
    recorded = words.RECORDED.format(who=words.RECORDER[fact.recorded_by])
    if fact.confirmed_by is None:
        return recorded
    return recorded + "、" + words.CONFIRMED.format(who=words.RECORDER[fact.confirmed_by])


def next_steps(term: ClosedTerm) -> Section | None:
    """What the child, the home and the school agreed for the term to come."""
    return section(
        words.NEXT_STEPS,
        (
            Item(label=words.shortened(step.who, WHO), text=words.shortened(step.text, STEP))
            for step in term.next_steps[:MOST_STEPS]
        ),
    )


def closing(term: ClosedTerm) -> Closing:
    """How to check the paper, until when to object, when school begins again, who signs."""
    notes: list[str] = []
    if term.version > 1:
        notes.append(words.SUPERSEDES.format(version=term.version - 1))
    if term.verify_url:
        notes.append(words.VERIFY)
    if term.objections_until:
        notes.append(words.OBJECTIONS.format(day=words.day(term.objections_until)))
    if term.holiday:
        starts, back = words.day(term.holiday.starts_on), words.day(term.holiday.back_on)
        notes.append(words.HOLIDAY.format(starts=starts, back=back))
    return Closing(
        title=words.CLOSING if term.verify_url else words.CLOSING_UNVERIFIED,
        verify_url=term.verify_url,
        verify_alt=words.VERIFY_ALT,
        notes=tuple(notes),
        signatures=words.SIGNATURES,
    )
