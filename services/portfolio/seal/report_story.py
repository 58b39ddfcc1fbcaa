"""The second page of the report: pictures, voices, practice, what was agreed, how the paper ends.

In: `ClosedTerm`. Out: the sections of `ReportView`. Pure.
A voice nobody raised is left out and never named as missing.
"""

from collections import Counter
from collections.abc import Iterable

from portfolio.seal import report_words as words
from portfolio.seal.closed_term import (
    ClosedTerm,
    PracticeFact,
    PracticeKind,
    Side,
    Voice,
    VoiceText,
)
from portfolio.seal.report_width import held, shortened
from portfolio.seal.view import (
    Closing,
    Health,
    HealthRow,
    Item,
    Picture,
    Pictures,
    Practice,
    PracticeRow,
    Section,
)

# Widths in columns (a Chinese character takes two) and counts, as far as the page has room.
REMARK, OWN, SAYING, STEP, CLUB, CAPTION = 1000, 400, 160, 120, 20, 36
MOST_SAYINGS, MOST_CLUBS, MOST_PICTURES = 2, 4, 3
FEWEST_PEERS = 3  # peers speak together or not at all, so that none can be told by what is said
_CAPTION_ROOM = 20.0  # in ems of small text below a picture
_MAY_BE_LONG = frozenset({Voice.STUDENT, Voice.GUARDIAN})


def section(title: str, items: Iterable[Item]) -> Section | None:
    """A section of the items that say something, or none."""
    filled = tuple(item for item in items if item.text)
    return Section(title=title, items=filled) if filled else None


def is_written(remark: str | None) -> bool:
    """Whether the class teacher wrote anything."""
    return bool(remark and remark.strip())


def pictures(term: ClosedTerm) -> Pictures | None:
    """Up to three, each with its month and a few words."""
    items = []
    for one in term.pictures[:MOST_PICTURES]:
        month = words.TAKEN.format(month=one.taken_on.month) if one.taken_on else ""
        said = shortened(one.caption or "", CAPTION)
        caption = held("　".join(filter(None, (month, said))), _CAPTION_ROOM, 1)
        alt = words.PICTURE_ALT.format(caption=caption)
        items.append(Picture(caption=caption, alt=alt, jpeg=one.jpeg))
    return Pictures(title=words.PICTURES, items=tuple(items)) if items else None


def voices(term: ClosedTerm) -> Section | None:
    """The child first, then the class teacher, the family, at least three peers, the community."""
    said = {voice: [v for v in term.voices if v.voice is voice] for voice in Voice}
    items = [_saying(term.grade, Voice.STUDENT, said[Voice.STUDENT])]
    if is_written(term.remark):
        text = shortened(term.remark or "", REMARK, end=words.CUT_REMARK)
        items.append(Item(label=words.CLASS_TEACHER, text=text))
    items.extend(
        _saying(term.grade, voice, said[voice])
        for voice in (Voice.TEACHER, Voice.GUARDIAN, Voice.PEER, Voice.COMMUNITY)
        if voice is not Voice.PEER or len(said[voice]) >= FEWEST_PEERS
    )
    return section(words.VOICES, items)


def _saying(grade: int, voice: Voice, texts: list[VoiceText]) -> Item:
    most = FEWEST_PEERS if voice is Voice.PEER else MOST_SAYINGS
    wide = OWN if voice in _MAY_BE_LONG else SAYING
    form = "{text}" if voice is Voice.COMMUNITY else words.SAID
    said = "".join(form.format(text=shortened(one.text, wide)) for one in texts[:most])
    label = words.speaker(grade)[voice].format(count=len(texts))
    is_written_down = any(one.for_child for one in texts[:most])
    return Item(label=label + words.WRITTEN_DOWN * is_written_down, text=said)


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
    titles = Counter(shortened(fact.title or "", CLUB) for fact in facts)
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
    said = {step.who: step.text for step in term.next_steps}
    label = words.side(term.grade)
    return section(
        words.NEXT_STEPS,
        (Item(label=label[who], text=shortened(said.get(who, ""), STEP)) for who in Side),
    )


def health(term: ClosedTerm) -> Health | None:
    """Last school year beside this one, with advice and without a judgement of the child."""
    rows = tuple(
        HealthRow(
            label=words.HEALTH_KIND[fact.kind],
            before=shortened(fact.before or words.NOT_MEASURED, CLUB),
            now=shortened(fact.now or words.NOT_MEASURED, CLUB),
            advice=words.HEALTH_ADVICE[fact.kind, fact.needs_care],
        )
        for fact in term.health
    )
    if not rows:
        return None
    return Health(
        title=words.HEALTH, note=words.HEALTH_NOTE, headings=words.HEALTH_HEADINGS, rows=rows
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
    if holiday := _holiday(term):
        notes.append(holiday)
    return Closing(
        title=words.CLOSING if term.verify_url else words.CLOSING_UNVERIFIED,
        verify_url=term.verify_url,
        verify_alt=words.VERIFY_ALT,
        notes=tuple(notes),
        signatures=words.SIGNATURES,
    )


def _holiday(term: ClosedTerm) -> str:
    if term.holiday is None:
        return ""
    starts, back = term.holiday.starts_on, term.holiday.back_on
    if starts is None or back is None:
        form = words.BACK if starts is None else words.HOLIDAY
        return form.format(starts=starts, back=back) if starts or back else ""
    return words.HOLIDAY_AND_BACK.format(starts=words.day(starts), back=words.day(back))
