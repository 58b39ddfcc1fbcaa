"""核实: who may answer for somebody else's entry, and what may still be answered. Pure.

Nobody vouches for their own words, for a child's that they wrote down,
nor for what came by a community link that they made.
Where the only class teacher is the author, 德育/教务 or the administrator stands in:
a one-teacher school borrows its second person.
"""

from collections.abc import Iterable
from uuid import UUID

from portfolio.admit.domain import School
from portfolio.confirm import events as e
from portfolio.confirm.domain import Entry, Standing
from portfolio.support.actor import Actor
from portfolio.support.policy import Relation
from portfolio.support.problems import Conflict, Forbidden, NotFound
from portfolio.support.vocabulary import Vocabulary
from portfolio.support.wording import check_wording


class NothingToConfirm(Conflict):
    """The entry counts by itself."""

    zh = "这条记录不需要确认。"
    en = "This record needs no confirmation."


class AlreadyAnswered(Conflict):
    """A confirmation or a rejection is given once; a question is asked once at a time.

    `standing`: how the record stands now, for whoever was second to see what is so.
    """

    zh = "这条记录已经处理过。"
    en = "This record was answered already."


class NotYourOwn(Forbidden):
    """Nobody confirms, checks or reverses what they wrote, or what a link of theirs brought."""

    zh = "不能确认自己提交的记录，或由自己发出的社区链接确认的记录，请由他人处理。"
    en = "You cannot confirm your own entry, or one by a link that you made; somebody else has to."


class ForTheClassTeacher(Forbidden):
    """Others stand in only where no class teacher but the author is there."""

    zh = "这条记录由本班班主任确认。"
    en = "The class teacher answers for this record."


class NothingToReverse(Conflict):
    """Only what counts can be taken out again."""

    zh = "这条记录目前没有计入，不需要撤销。"
    en = "This record does not count; there is nothing to reverse."


class NotDrawn(Conflict):
    """Samples are drawn by lot; nobody chooses what is looked at."""

    zh = "这条记录不在抽查范围内。"
    en = "This record was not drawn for checking."


class AlreadyChecked(Conflict):
    """A sample is checked once."""

    zh = "这条记录已经抽查过。"
    en = "This record was checked already."


_PRINTED_VOICES = frozenset({"peer", "community"})


def require_other_eyes(
    entry: Entry,
    *,
    by: Actor,
    relations: frozenset[Relation],
    school: School,
    class_group_id: UUID | None,
) -> None:
    """Not the author; and the class teacher, unless there is none but the author."""
    if entry.is_by(by.person_id):
        raise NotYourOwn
    if Relation.CLASS_TEACHER in relations:
        return
    if any(not entry.is_by(one) for one in class_teachers(school, class_group_id)):
        raise ForTheClassTeacher


def class_teachers(school: School, class_group_id: UUID | None) -> Iterable[UUID]:
    """Who has the class today."""
    return (
        one.staff_id
        for one in school.assignments
        if one.duty == "class_teacher" and one.class_group_id == class_group_id
    )


def standing(entry: Entry | None) -> Entry:
    """The entry, unless it never was or was taken back: then it is the author's own again."""
    if entry is None or entry.standing == "withdrawn":
        raise NotFound
    return entry


def decide_confirm(entry: Entry, *, vocabulary: Vocabulary, by: Actor) -> e.ObservationConfirmed:
    """采纳: it counts from now on; also while the author has not answered a question.

    What peers and the community say reaches a report in their words: it compares with nobody.
    """
    _require_waiting(entry, {"pending", "asked"})
    if entry.fact.source in _PRINTED_VOICES:
        check_wording({"note": entry.fact.note, **entry.fact.words}, vocabulary)
    return e.ObservationConfirmed(confirmed_by=by.person_id)


def decide_ask(entry: Entry, *, question: str, by: Actor) -> e.SupplementAsked:
    """请补充: the author is asked; the entry waits for them."""
    _require_waiting(entry, {"pending"})
    return e.SupplementAsked(asked_by=by.person_id, question=question)


def decide_reject(entry: Entry, *, reason: str | None, by: Actor) -> e.ObservationRejected:
    """暂未收入: it stays with the family, with the reason."""
    _require_waiting(entry, {"pending", "asked"})
    return e.ObservationRejected(rejected_by=by.person_id, reason=reason)


def _require_waiting(entry: Entry, among: set[Standing]) -> None:
    if entry.standing in among:
        return
    if entry.standing == "counted" and entry.fact.confirmed_by is None:
        raise NothingToConfirm
    raise AlreadyAnswered(standing=entry.standing)


def decide_reverse(entry: Entry, *, reason: str, by: Actor) -> e.ConfirmationReversed:
    """It counted by mistake; the entry stays readable, and says why it counts no more."""
    if entry.standing != "counted":
        raise NothingToReverse
    return e.ConfirmationReversed(reversed_by=by.person_id, reason=reason)


def decide_check(entry: Entry, *, is_drawn: bool, by: Actor) -> e.SampleChecked:
    """It was drawn by lot, somebody else looked, and it holds."""
    if not is_drawn or entry.standing != "counted":
        raise NotDrawn
    if entry.is_by(by.person_id):
        raise NotYourOwn
    if entry.is_checked:
        raise AlreadyChecked
    return e.SampleChecked(checked_by=by.person_id)
