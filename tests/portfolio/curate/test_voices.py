"""整理遴选: what teacher, child and family say of a term, and how it is changed."""

from typing import Any
from uuid import uuid4

import pytest

from builders import (
    GUARDIAN_ID,
    TEACHER_ID,
    a_guardian,
    a_person,
    a_teacher,
    a_term,
    vocabulary,
)
from given_when_then import Given, Outcome
from portfolio.admit.domain import TermIsNotOpen
from portfolio.curate import voices
from portfolio.curate.domain import TermRecord
from portfolio.curate.events import (
    FamilyWordsWritten,
    NextStepsAgreed,
    RemarkWritten,
    SelfStatementWritten,
)
from portfolio.curate.voices import IndicatorIsUnknown, NothingAgreed
from portfolio.support.actor import Role
from portfolio.support.problems import Precondition, Stale
from portfolio.support.wording import WordsThatCompare

CELL, PUPIL_ID = uuid4(), uuid4()
THERE = TermRecord(cells={CELL: 3})


def saying(decide: Any, record: TermRecord | None = None, **changes: Any) -> Outcome:
    about = {"cell": CELL, "meant": None, "by": a_teacher(), "term": a_term()}
    about |= {name: changes.pop(name) for name in about if name in changes}
    given = voices.Saying(record or TermRecord(), vocabulary=vocabulary(), **about)
    return Given(given).when(decide, **changes)


def saying_text(decide: Any, **changes: Any) -> Outcome:
    return saying(decide, **{"text": "愿意帮忙", **changes})


def remarking(record: TermRecord | None = None, **changes: Any) -> Outcome:
    return saying_text(voices.decide_write_remark, record=record, **{"lead": None, **changes})


def stating(**changes: Any) -> Outcome:
    return saying_text(voices.decide_state, **changes)


def as_family(**changes: Any) -> Outcome:
    return saying_text(voices.decide_say_as_family, **{"by": a_guardian(), **changes})


@pytest.mark.parametrize("decide", [remarking, stating, as_family])
def test_words_are_changed_like_a_level(decide: Any) -> None:
    """They go on paper under a name: nobody overwrites what they have not seen."""
    assert decide(text="好").decide()[1] == 0
    decide(record=THERE).refuses(Precondition)
    decide(record=THERE, meant=2).refuses(Stale)
    assert decide(record=THERE, meant=3).decide()[1] == 3


@pytest.mark.parametrize("decide", [remarking, stating, as_family])
@pytest.mark.parametrize("state", ["planned", "sealed"])
def test_nothing_is_said_outside_an_open_term(decide: Any, state: str) -> None:
    """The report of a sealed term exists."""
    decide(term=a_term(state)).refuses(TermIsNotOpen)


def test_a_remark_has_words_to_the_child_and_a_lead_for_the_family() -> None:
    """Both are checked."""
    remarking(lead="10 月起不用提醒。").then(
        RemarkWritten(text="愿意帮忙", lead="10 月起不用提醒。", written_by=TEACHER_ID), 0
    )
    remarking(text="这次期中全班第 3 名").refuses(WordsThatCompare)
    remarking(lead="总分 286").refuses(WordsThatCompare)


def test_a_remark_that_an_objection_reopened_is_written_after_the_term() -> None:
    """Its cell only."""
    reopened = TermRecord(cells={CELL: 3}, reopened=frozenset({CELL}))

    assert remarking(reopened, meant=3, term=a_term("sealed")).decide()[1] == 3


def test_a_childs_own_words_are_not_corrected() -> None:
    """A teacher who writes them down keeps to the rules of teachers."""
    words = "我跑步第一名"
    mine = SelfStatementWritten(text=words, written_by=PUPIL_ID)
    told = SelfStatementWritten(text="我学会了跳绳", written_by=TEACHER_ID, for_child=True)

    stating(text=words, by=a_person(PUPIL_ID, Role.STUDENT)).then(mine, 0)
    stating(text="我学会了跳绳").then(told, 0)
    stating(text=words).refuses(WordsThatCompare)


def test_the_familys_words_are_printed_and_compare_with_nobody() -> None:
    """Every line of the report is read by the child."""
    as_family(text="我们看见了").then(
        FamilyWordsWritten(text="我们看见了", written_by=GUARDIAN_ID), 0
    )
    as_family(text="比别的孩子差").refuses(WordsThatCompare)


def agreeing(record: TermRecord | None = None, **steps: Any) -> Outcome:
    agreed = NextStepsAgreed(agreed_by=TEACHER_ID, **steps)
    return saying(voices.decide_agree, record, steps=agreed)


def test_an_agreement_says_something_about_something_that_exists() -> None:
    """The school's line may name its indicator, so that next term shows what came of it."""
    about: dict[str, Any] = {"school": "每周陪读半小时", "school_indicator": "student.B4"}

    agreeing(**about).then(NextStepsAgreed(agreed_by=TEACHER_ID, **about), 0)
    agreeing().refuses(NothingAgreed)
    agreeing(**about | {"school_indicator": "student.B13"}).refuses(IndicatorIsUnknown)
    agreeing(family="家长必须加强管教").refuses(WordsThatCompare)
    agreeing(THERE, **about).refuses(Precondition)
