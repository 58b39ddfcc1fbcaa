"""What `report` makes reports of: a school whose term was just sealed.

Each pupil has two terms of thirty-six records by four voices, signed levels, words of everybody,
an agreement; every third has three pictures. Written as events, sealed and chained like any other.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from uuid import UUID, uuid4

from PIL import Image

from portfolio.admit import events as admit
from portfolio.admit.term_events import TermPlanned
from portfolio.assembly import House
from portfolio.capture.events import EvidenceAttached, ObservationRecorded
from portfolio.capture.evidence import SealedObject, sealed_picture
from portfolio.confirm.events import ObservationConfirmed
from portfolio.curate import domain, events
from portfolio.support.data_key import DataKey
from portfolio.support.ids import school_id_of, uuid7
from portfolio.support.journal import Decided, Decision, Request

LAST, TERM = "2025-2026-2", "2026-2027-1"
_BEGINS = {LAST: date(2026, 3, 2), TERM: date(2026, 9, 1)}
_RECORDS, _PICTURES = 36, 3
_NAMES = "梓涵浩然雨桐子轩欣怡思远若曦明哲语嫣嘉懿一诺俊熙"
_TOLD = ("大扫除时主动把图书角排好", "坚持预习，把不懂的圈了出来", "跳绳从四十一个到六十二个")
_KINDS = (
    *(("MC08", "teacher"), ("AC02", "teacher"), ("LP01", "parent"), ("LP09", "teacher")),
    *(("PF01", "parent"), ("AA07", "student"), ("MC13", "peer"), ("SP03", "community")),
    *(("MC10", "teacher"), ("AC06", "teacher"), ("AA05", "teacher"), ("MC12", "parent")),
)


@dataclass(frozen=True)
class Sealed:
    """A school with a sealed term, its read tables to be brought up to date."""

    school_id: UUID
    pupils: tuple[UUID, ...]


async def a_sealed_term(house: House, number: int, pupils: int) -> Sealed:
    """Write it; nothing of it has a report."""
    school_id = school_id_of(f"21500{number:05d}")
    teacher, group = uuid4(), uuid4()
    await _append(house, school_id, list(_of_school(school_id, group)))
    chance = random.Random(number)  # noqa: S311 — invented people
    ids = tuple(uuid4() for _ in range(pupils))
    for place, student_id in enumerate(ids, 1):
        decided = [*_admitted(student_id, group, place, chance)]
        for term in (LAST, TERM):
            decided += _of_term(student_id, term, teacher, chance)
        await _append(house, school_id, decided)
        if place % _PICTURES == 0:
            await _with_pictures(house, school_id, student_id, teacher)
    sealed = admit.TermSealed(term=TERM, sealed_by=teacher)
    await _append(house, school_id, [Decided(school_id, sealed)])
    return Sealed(school_id, ids)


def a_photo(seed: int) -> bytes:
    """As large as a phone sends it, and as hard to decode as a real one."""
    chance = random.Random(seed)  # noqa: S311 — an invented picture
    small = Image.frombytes("RGB", (80, 60), chance.randbytes(80 * 60 * 3))
    kept = BytesIO()
    small.resize((1_280, 960), Image.Resampling.BICUBIC).save(kept, "JPEG", quality=85)
    return kept.getvalue()


async def _append(house: House, school_id: UUID, decided: list[Decided]) -> None:
    async def attempt(_fresh: bool) -> Decision:  # noqa: FBT001 — the shape of an `Attempt`
        return Decision(tuple(decided))

    await house.desk.journal.execute(Request(school_id, uuid7(), school_id, ["bench"]), attempt)


def _of_school(school_id: UUID, group: UUID) -> Iterator[Decided]:
    code = f"21500{school_id.int % 100_000:05d}"
    yield Decided(
        school_id,
        admit.SchoolRegistered(code=code, name="某某小学校", authority="500103", stage="primary"),
    )
    yield Decided(school_id, admit.ClassFormed(class_group_id=group, grade=3, number=2))
    for term, opens_on in _BEGINS.items():
        closes_on = opens_on + timedelta(days=140)
        back_on = closes_on + timedelta(days=30)
        planned = TermPlanned(
            term=term, opens_on=opens_on, closes_on=closes_on, holiday_on=closes_on, back_on=back_on
        )
        yield Decided(school_id, planned)
        yield Decided(school_id, admit.TermOpened(term=term))


def _admitted(
    student_id: UUID, group: UUID, place: int, chance: random.Random
) -> Iterator[Decided]:
    name = "王" + "".join(chance.sample(_NAMES, 2))
    yield Decided(
        student_id,
        admit.StudentAdmitted(name=name, stage="primary", entry_year=2024, sex="f"),
    )
    yield Decided(student_id, admit.ClassAssigned(class_group_id=group, roster_number=place))
    for scope in ("core", "photo", "health"):
        granted = {"scope": scope, "granted_by": uuid4(), "notice_version": "v1"}
        yield Decided(student_id, admit.ConsentGranted.model_validate(granted))


def _of_term(
    student_id: UUID, term: str, teacher: UUID, chance: random.Random
) -> Iterator[Decided]:
    for number in range(_RECORDS):
        yield from _recorded(student_id, term, number, teacher, chance)
    cell = domain.words_cell
    for number in (2, 3, 4, 5, 7, 8, 9, 10, 11, 12):
        indicator = f"student.B{number}"
        signed = events.LevelSigned(
            indicator=indicator,
            level=chance.choice("ABCD"),
            level_scale="growth.v1",
            signed_by=teacher,
        )
        yield Decided(student_id, signed, term, domain.level_cell(student_id, term, indicator))
    subjects = ("chinese", "mathematics", "english", "science", "music", "visual_arts", "labour")
    levels = events.SubjectLevelsSigned(
        levels={one: chance.choice(("met", "mostly")) for one in subjects}, signed_by=teacher
    )
    yield Decided(student_id, levels, term, domain.subjects_cell(student_id, term))
    for what, event in _words(teacher, chance):
        yield Decided(student_id, event, term, cell(student_id, term, what))


def _recorded(
    student_id: UUID, term: str, number: int, teacher: UUID, chance: random.Random
) -> Iterator[Decided]:
    (kind, source), subject = _KINDS[number % len(_KINDS)], uuid4()
    day = _BEGINS[term] + timedelta(days=3 * number)
    waits = source != "teacher"
    yield Decided(
        student_id,
        ObservationRecorded.model_validate(
            {
                "observation_type": kind,
                "vocabulary": "v1",
                "occurred_on": day,
                "source": source,
                "recorded_by": uuid4() if waits else teacher,
                "needs_confirmation": waits,
                "measures": {"minutes": 20} if kind.startswith("LP") else {},
                "note": f"{day.month} 月 {day.day} 日{chance.choice(_TOLD)}",
                "organisation": "东风社区" if source == "community" else None,
            }
        ),
        term,
        subject,
    )
    if waits:
        yield Decided(student_id, ObservationConfirmed(confirmed_by=teacher), term, subject)


def _words(teacher: UUID, chance: random.Random) -> Iterator[tuple[str, events.Event]]:
    told = "，".join(chance.sample(_TOLD, 3))
    lead = f"这学期把愿意帮忙变成了习惯：{told}。下一步，我们一起坚持每天运动。"
    text = f"{told}。谢谢你让教室变得更好；小组汇报时，试试先说出自己的想法。" * 2
    yield "remark", events.RemarkWritten(text=text, lead=lead, written_by=teacher)
    yield "self-statement", events.SelfStatementWritten(text=f"我{told}。", written_by=teacher)
    yield "family-words", events.FamilyWordsWritten(text=f"在家{told}。", written_by=teacher)
    yield (
        "next-steps",
        events.NextStepsAgreed(
            student="每天跳绳，三月底前试试连续八十个",
            family="每周两次一起运动",
            school="体育课给她一次当小教练的机会",
            agreed_by=teacher,
        ),
    )


async def _with_pictures(house: House, school_id: UUID, student_id: UUID, teacher: UUID) -> None:
    """Three pictures beside a record, and chosen."""
    key = await house.desk.journal.keyring.get(school_id, student_id)
    subject, term = uuid4(), TERM
    recorded = ObservationRecorded(
        observation_type="MC08",
        vocabulary="v1",
        occurred_on=_BEGINS[TERM],
        source="teacher",
        recorded_by=teacher,
        needs_confirmation=False,
    )
    decided, chosen = [Decided(student_id, recorded, term, subject)], []
    for seed in range(_PICTURES):
        kept = sealed_picture(a_photo(seed), school_id=school_id, object_key_id=uuid4())
        await house.objects.put(kept.name, kept.content)
        attached = _attached(kept, key, teacher)
        decided.append(Decided(student_id, attached, term, subject))
        chosen.append(events.Picture(evidence_id=attached.evidence_id, caption="秋收实践"))
    cell = domain.words_cell(student_id, term, "pictures")
    pictures = events.PicturesChosen(pictures=chosen, chosen_by=teacher)
    await _append(house, school_id, [*decided, Decided(student_id, pictures, term, cell)])


def _attached(kept: SealedObject, key: DataKey, teacher: UUID) -> EvidenceAttached:
    return EvidenceAttached(
        evidence_id=uuid4(),
        object_name=kept.name,
        object_key_id=kept.object_key_id,
        wrapped_key=key.wrap(kept.object_key).hex(),
        plain_sha256=kept.plain_sha256.hex(),
        media_type=kept.media_type,
        size=kept.size,
        width=kept.width,
        height=kept.height,
        attached_by=teacher,
        small_size=kept.small_size,
    )
