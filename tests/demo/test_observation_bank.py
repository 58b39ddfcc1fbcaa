"""The demonstration's words: true to the vocabulary, kind, concrete, the same for one seed."""

import re
from datetime import date
from pathlib import Path

import pytest

from demo.chance import Chance
from demo.observation_bank import Note, Season, Voice, load_bank, season_of
from portfolio.support.vocabulary import load_vocabulary

VOCABULARY = load_vocabulary(Path(__file__).parents[2] / "schemas" / "vocabulary")
BANK = load_bank()
ALL = [(code, note) for code, notes in BANK.notes.items() for note in notes]
OCTOBER = date(2026, 10, 14)
# What nobody may read of a child: places, sums, comparisons, traits, blame.
UNKIND = re.compile(
    r"第\s*\d+\s*名|排名|名次|前\s*\d+\s*%|超过.{0,6}(同学|人)|倒数|最差|最好|后进|落后|退步|差生|不合格"
    r"|扣\s*\d*\s*分|加\s*\d*\s*分|总分|平均分|总是|从来|聪明|乖|懂事|批评|惩罚|迟到|打架"
)


def test_every_type_somebody_records_by_hand_has_notes() -> None:
    """Left out are what comes by test, by import, by signature or by anonymous survey."""
    recorded = {one.code for one in VOCABULARY.observations.types}

    assert recorded - BANK.notes.keys() == {"AC07", "AC08", "AC11", "PF09", "PF11", "AA08"}
    assert all(2 <= len(notes) <= 5 for notes in BANK.notes.values())


@pytest.mark.parametrize(("code", "note"), ALL)
def test_a_note_is_one_that_may_be_recorded(code: str, note: Note) -> None:
    """The demonstration goes through the real interface, which would refuse anything else."""
    kind = VOCABULARY.observation_type(code)
    allowed = {one.code: one for one in VOCABULARY.observations.measures}

    assert VOCABULARY.may_submit(code, note.by)
    assert note.measures.keys() <= set(kind.measures)
    for name, value in note.measures.items():
        assert not allowed[name].values or value in allowed[name].values
        assert isinstance(value, int) == (allowed[name].kind in {"count", "duration", "ratio"})
    assert any(
        kind.is_for(grade) and note.fits(by=note.by, grade=grade, on=day)
        for grade in range(1, 10)
        for day in (OCTOBER, date(2026, 12, 4), date(2027, 1, 8), date(2027, 4, 3))
    )


def test_notes_are_short_kind_and_different() -> None:
    """What was seen, in one sentence; a tester who reads fifty should not meet one twice."""
    texts = [note.zh for _, note in ALL]

    assert len(set(texts)) == len(texts) > 150
    assert not [one for one in texts if UNKIND.search(one)]
    assert all(8 <= len(one) <= 40 and one.endswith("。") for one in texts)


@pytest.mark.parametrize("grade", range(1, 10))
@pytest.mark.parametrize("day", [OCTOBER, date(2027, 1, 8)])
def test_there_is_something_to_say_of_every_indicator(grade: int, day: date) -> None:
    """A term of any grade can reach enough facts for every level that is signed."""
    said = {VOCABULARY.indicator_of(code) for code in BANK.types(by="teacher", grade=grade, on=day)}

    assert set(VOCABULARY.levelled_indicators()) <= said
    assert len(BANK.types(by="parent", grade=grade, on=day)) >= 10
    assert len(BANK.activities(grade=grade, on=day)) >= 5


def test_words_fit_the_season() -> None:
    """Nobody picks tea in October."""
    autumn = [note.zh for note in BANK.fitting("SP05", by="teacher", grade=3, on=OCTOBER)]

    assert autumn == ["参观食品厂，穿上工作服体验包装。"]


@pytest.mark.parametrize(
    ("day", "season"),
    [
        (date(2026, 9, 1), "autumn"),
        (date(2026, 12, 1), "winter"),
        (date(2027, 2, 28), "winter"),
        (date(2027, 3, 5), "spring"),
        (date(2027, 6, 30), "summer"),
    ],
)
def test_seasons_turn_with_the_month(day: date, season: Season) -> None:
    """By the calendar, three months each."""
    assert season_of(day) == season


@pytest.mark.parametrize("by", ["teacher", "parent"])
def test_no_type_is_offered_to_whom_it_is_not_open(by: Voice) -> None:
    """A parent does not tell of the flag-raising."""
    for code in BANK.types(by=by, grade=4, on=OCTOBER):
        assert VOCABULARY.may_submit(code, by)


def test_a_remark_has_a_dated_fact_a_meaning_and_a_next_step() -> None:
    """80 to 160 characters, built on what was recorded; nothing about other children."""
    remarks = [
        BANK.remark(Chance(seed), indicator=VOCABULARY.indicator_of(code), fact=note.zh, on=OCTOBER)
        for seed, (code, note) in enumerate(ALL)
    ]

    assert all(80 <= len(one) <= 160 for one in remarks), sorted(map(len, remarks))
    assert all("10 月 14 日" in one for one in remarks)
    assert not [one for one in remarks if UNKIND.search(one)]


def test_the_same_seed_says_the_same() -> None:
    """Two runs of the demonstration leave the same reports."""
    one, other = (
        BANK.remark(Chance(7), indicator="student.B2", fact="关好灯。", on=OCTOBER)
        for _ in range(2)
    )

    assert one == other
