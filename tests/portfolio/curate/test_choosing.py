"""整理遴选: which facts and pictures may stand for a term."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from builders import TEACHER_ID, TODAY, a_picture, a_student, a_teacher, vocabulary
from given_when_then import Given, Outcome
from portfolio.admit.pupils import ConsentIsMissing
from portfolio.confirm.domain import Counted
from portfolio.curate.choosing import (
    MOST_ENTRIES,
    DoesNotCount,
    EnoughEntries,
    NoSuchPicture,
    NotChosen,
    NotForPrint,
    NotOfThisIndicator,
    decide_choose_pictures,
    decide_drop,
    decide_select,
)
from portfolio.curate.domain import Entry, Pictures, TermRecord
from portfolio.curate.events import EntryDropped, EntrySelected, Picture, PicturesChosen
from portfolio.support.problems import Precondition, Stale
from portfolio.support.wording import WordsThatCompare

CELL = uuid4()
B2 = vocabulary().indicator_of("MC08")


def a_fact(kind: str = "MC08") -> Counted:
    return Counted(uuid4(), kind, date(2026, 10, 12), TEACHER_ID, "teacher")


FACT, RESTRICTED = a_fact(), a_fact("MC07")


def an_entry(fact: Counted, indicator: str = B2) -> Entry:
    return Entry(fact.observation_id, indicator, None, TEACHER_ID, 1)


def selecting(record: TermRecord, fact: Counted = FACT, **changes: Any) -> Outcome:
    said = {"cell": CELL, "indicator": B2, "line": None, "meant": None}
    return Given(record).when(
        decide_select,
        observation_id=fact.observation_id,
        vocabulary=vocabulary(),
        by=a_teacher(),
        **said | changes,
    )


def selected(line: str | None = None) -> EntrySelected:
    return EntrySelected(
        observation_id=FACT.observation_id, indicator=B2, line=line, selected_by=TEACHER_ID
    )


def test_a_fact_that_counts_stands_for_its_indicator() -> None:
    """In its own words or in a line; nothing else may be put there."""
    record = TermRecord(facts=(FACT, RESTRICTED))

    selecting(record).then(selected(), 0)
    selecting(record, line="主动关灯，还提醒同学").then(selected("主动关灯，还提醒同学"), 0)
    selecting(record, indicator="student.B11").refuses(NotOfThisIndicator)
    selecting(record, a_fact()).refuses(DoesNotCount)
    selecting(record, RESTRICTED).refuses(NotForPrint)
    selecting(record, line="全班第1名").refuses(WordsThatCompare)


def test_a_few_facts_are_chosen_not_all() -> None:
    """A report is no list; what is chosen already may be worded anew."""
    others = [a_fact() for _ in range(MOST_ENTRIES)]
    full = {one.observation_id: an_entry(one) for one in others}
    record = TermRecord(facts=(FACT, *others), entries=full)

    selecting(record).refuses(EnoughEntries, limit=MOST_ENTRIES)
    assert selecting(record, others[0]).decide()


def test_choosing_again_needs_no_version_but_a_wrong_one_is_told() -> None:
    """Two people may choose on one evening; whoever names a version means it."""
    record = TermRecord(facts=(FACT,), cells={CELL: 4})

    selecting(record).then(selected(), 4)
    selecting(record, meant=4).then(selected(), 4)
    selecting(record, meant=3).refuses(Stale)


def test_only_what_is_chosen_is_dropped() -> None:
    """To be told of success for dropping nothing would hide a slip."""
    chosen = TermRecord(
        facts=(FACT,), entries={FACT.observation_id: an_entry(FACT)}, cells={CELL: 4}
    )
    dropped = EntryDropped(observation_id=FACT.observation_id, dropped_by=TEACHER_ID)
    said: dict[str, Any] = {
        "cell": CELL,
        "observation_id": FACT.observation_id,
        "by": a_teacher(),
    }

    Given(chosen).when(decide_drop, **said).then(dropped, 4)
    Given(TermRecord(facts=(FACT,))).when(decide_drop, **said).refuses(NotChosen)


PICTURE, SOUND, HIDDEN = uuid4(), uuid4(), uuid4()
ALBUM = TermRecord(
    facts=(FACT, RESTRICTED),
    evidence={
        PICTURE: (FACT.observation_id, a_picture(evidence_id=PICTURE)),
        SOUND: (FACT.observation_id, a_picture(evidence_id=SOUND, media_type="audio/mp4")),
        HIDDEN: (RESTRICTED.observation_id, a_picture(evidence_id=HIDDEN)),
    },
)


def picturing(
    *evidence: UUID, record: TermRecord = ALBUM, consents: frozenset[str] | None = None, **more: Any
) -> Outcome:
    granted = frozenset({"photo"}) if consents is None else consents
    return Given(record).when(
        decide_choose_pictures,
        a_student(consents=granted),
        pictures=[Picture(evidence_id=one, caption=more.get("caption")) for one in evidence],
        cell=CELL,
        meant=more.get("meant"),
        today=TODAY,
        vocabulary=vocabulary(),
        by=a_teacher(),
    )


def test_pictures_of_facts_that_count_are_chosen_with_consent() -> None:
    """Consent is asked when they are chosen and again at the press."""
    chosen = PicturesChosen(pictures=[Picture(evidence_id=PICTURE)], chosen_by=TEACHER_ID)

    picturing(PICTURE).then(chosen, 0)
    picturing(PICTURE, consents=frozenset()).refuses(ConsentIsMissing, scope="photo")


@pytest.mark.parametrize("evidence", [SOUND, uuid4()])
def test_only_pictures_are_pictures(evidence: UUID) -> None:
    """Neither a voice nor something beside another child's record."""
    picturing(evidence).refuses(NoSuchPicture)


def test_what_few_may_see_is_not_printed() -> None:
    """A picture is as private as the record beside which it stands."""
    picturing(HIDDEN).refuses(NotForPrint)


def test_taking_pictures_back_needs_no_consent() -> None:
    """Whoever withdrew it must be able to."""
    there = TermRecord(pictures=Pictures((Picture(evidence_id=PICTURE),), 6), cells={CELL: 6})
    none = PicturesChosen(pictures=[], chosen_by=TEACHER_ID)

    picturing(record=there, consents=frozenset(), meant=6).then(none, 6)
    picturing(record=there, consents=frozenset()).refuses(Precondition)


def test_a_caption_compares_with_nobody() -> None:
    """It is printed like everything else."""
    picturing(PICTURE, caption="全班最好的画").refuses(WordsThatCompare)
