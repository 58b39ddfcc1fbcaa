"""写给老师的话, decided: how many wait, who is answered how often, what no school writes."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from builders import a_guardian, a_teacher, vocabulary
from portfolio.seal.contents import ReportIsNotIssued
from portfolio.share.events import LetterRead, LetterWritten
from portfolio.share.letters import (
    MOST_UNREAD,
    Letter,
    LetterIsAnswered,
    LetterIsRead,
    LettersWait,
    WriterIsGone,
    decide_read,
    decide_write,
)
from portfolio.support.ids import uuid7
from portfolio.support.problems import NotFound
from portfolio.support.wording import WordsThatCompare

MOTHER, TEACHER = a_guardian(), a_teacher()
AT = datetime(2026, 11, 20, 8, tzinfo=UTC)


def a_letter(*, by: UUID = MOTHER.person_id, is_read: bool = False, **more: str) -> Letter:
    return Letter(
        uuid4(), by, "谢谢老师。", AT, AT + timedelta(days=1) if is_read else None, **more
    )


def written(*earlier: Letter, is_issued: bool = True) -> LetterWritten:
    said = {"letter_id": uuid7(), "text": "谢谢老师。", "is_issued": is_issued, "by": MOTHER}
    return decide_write(earlier, **said)


def read(
    one: Letter,
    answer: str | None = None,
    letter_id: UUID | None = None,
    family: frozenset[UUID] = frozenset({MOTHER.person_id}),
) -> LetterRead:
    return decide_read(
        [one],
        letter_id=letter_id or one.letter_id,
        answer=answer,
        family=family,
        vocabulary=vocabulary(),
        by=TEACHER,
    )


def test_there_is_a_report_to_write_about() -> None:
    """Before, a family says what it has to say in its own words of the term."""
    with pytest.raises(ReportIsNotIssued):
        written(is_issued=False)


def test_so_many_wait_at_most_of_one_adult() -> None:
    """What was read, and what another adult wrote, takes no place."""
    others = [a_letter(by=uuid4()) for _ in range(MOST_UNREAD)]
    was_read = [a_letter(is_read=True) for _ in range(MOST_UNREAD)]
    waiting = [a_letter() for _ in range(MOST_UNREAD - 1)]

    assert written(*others, *was_read, *waiting).written_by == MOTHER.person_id
    with pytest.raises(LettersWait):
        written(*waiting, a_letter())


def test_it_is_read_once_and_answered_once() -> None:
    """An answer may follow; then it stands, for the family has read it."""
    waiting, was_read = a_letter(), a_letter(is_read=True)
    answered = a_letter(is_read=True, answer="谢谢您。")

    assert read(waiting).answer is None
    assert read(was_read, "谢谢您。").answer == "谢谢您。"
    with pytest.raises(LetterIsRead):
        read(was_read)
    for again in (None, "还有一句。"):
        with pytest.raises(LetterIsAnswered):
            read(answered, again)


def test_whoever_is_not_of_the_family_any_more_is_read_and_not_answered() -> None:
    """What was confided stays with the teacher; an answer would tell of a child that is not
    theirs to hear of.
    """
    waiting = a_letter()

    assert read(waiting, family=frozenset()).answer is None
    with pytest.raises(WriterIsGone):
        read(waiting, "谢谢您。", family=frozenset())


def test_what_nobody_wrote_is_not_read() -> None:
    """An id of another child's letter is the id of nothing."""
    with pytest.raises(NotFound):
        read(a_letter(), letter_id=uuid4())


def test_an_answer_compares_no_child() -> None:
    """It goes to a family like everything else that a school writes."""
    with pytest.raises(WordsThatCompare):
        read(a_letter(), "他这次考了第3名。")
