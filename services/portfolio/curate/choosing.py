"""整理遴选: which facts and pictures stand for a term (教基二〔2014〕11号: 整理遴选). Pure.

Chosen by the child, the family or the class teacher; blanks are allowed, sameness is not sought.
Only what counts can be chosen, and nothing that few may see is chosen for print.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from portfolio.admit.domain import Enrolled
from portfolio.capture.events import EvidenceAttached
from portfolio.confirm.domain import Counted
from portfolio.curate import events as e
from portfolio.curate.domain import TermRecord, require_version
from portfolio.support.actor import Actor
from portfolio.support.problems import Conflict, NotFound, Stale
from portfolio.support.vocabulary import Vocabulary
from portfolio.support.wording import check_wording

MOST_ENTRIES = 3
_FOR_PRINT = {"normal", "home"}


class DoesNotCount(Conflict):
    """Only a fact that counts can stand for the term."""

    zh = "这条记录没有计入本学期，不能选入。"
    en = "This record does not count this term and cannot be chosen."


class NotOfThisIndicator(Conflict):
    """A fact stands for the indicator it counts towards."""

    zh = "这条记录不属于这一项。"
    en = "This record does not count towards that indicator."


class NotForPrint(Conflict):
    """What few may see is not printed."""

    zh = "这类记录只给少数人看，不放进报告。"
    en = "Such a record is for few eyes and is not printed."


class EnoughEntries(Conflict):
    """A few facts say more than many."""

    zh = "每一项最多选 {limit} 条。"
    en = "At most {limit} are chosen for an indicator."


class NotChosen(NotFound):
    """There is nothing to drop."""

    zh = "这条记录没有被选入。"
    en = "This record is not chosen."


class NoSuchPicture(Conflict):
    """A picture of the report stands beside a fact that counts."""

    zh = "只能选本学期已计入的记录所附的照片。"
    en = "Only pictures beside records that count this term can be chosen."


def decide_select(
    record: TermRecord,
    *,
    cell: UUID,
    observation_id: UUID,
    indicator: str,
    line: str | None,
    meant: int | None,
    vocabulary: Vocabulary,
    by: Actor,
) -> tuple[e.EntrySelected, int]:
    """A fact for an indicator; `meant` is checked only where it is given."""
    current = _version(record, cell, meant)
    fact = _counting(record, observation_id)
    if vocabulary.indicator_of(fact.observation_type) != indicator:
        raise NotOfThisIndicator
    _require_for_print(fact, vocabulary)
    check_wording({"line": line}, vocabulary)
    others = [
        one
        for one in record.entries.values()
        if one.indicator == indicator and one.observation_id != observation_id
    ]
    if len(others) >= MOST_ENTRIES:
        raise EnoughEntries(limit=MOST_ENTRIES)
    selected = e.EntrySelected(
        observation_id=observation_id, indicator=indicator, line=line, selected_by=by.person_id
    )
    return selected, current


def decide_drop(
    record: TermRecord, *, cell: UUID, observation_id: UUID, by: Actor
) -> tuple[e.EntryDropped, int]:
    """A chosen fact is not chosen any more."""
    if observation_id not in record.entries:
        raise NotChosen
    dropped = e.EntryDropped(observation_id=observation_id, dropped_by=by.person_id)
    return dropped, record.version_of(cell)


def decide_choose_pictures(
    record: TermRecord,
    student: Enrolled,
    *,
    cell: UUID,
    pictures: Sequence[e.Picture],
    meant: int | None,
    today: date,
    vocabulary: Vocabulary,
    by: Actor,
) -> tuple[e.PicturesChosen, int]:
    """Up to three pictures, in this order; consent is asked again when they are printed."""
    current = record.version_of(cell)
    require_version(current, meant)
    if pictures:
        student.require_consent("photo", today)
    for one in pictures:
        observation_id, evidence = record.evidence.get(one.evidence_id, (None, None))
        if observation_id is None or not is_picture(evidence):
            raise NoSuchPicture
        _require_for_print(_counting(record, observation_id), vocabulary)
    check_wording({f"pictures.{n}": one.caption for n, one in enumerate(pictures)}, vocabulary)
    return e.PicturesChosen(pictures=list(pictures), chosen_by=by.person_id), current


def is_picture(evidence: EvidenceAttached | None) -> bool:
    """Not a clip."""
    return evidence is not None and evidence.media_type.startswith("image/")


def _counting(record: TermRecord, observation_id: UUID) -> Counted:
    for fact in record.facts:
        if fact.observation_id == observation_id:
            return fact
    raise DoesNotCount


def is_for_print(fact: Counted, vocabulary: Vocabulary) -> bool:
    """Whether it is not for few eyes alone."""
    return vocabulary.observation_type(fact.observation_type).sensitivity in _FOR_PRINT


def _require_for_print(fact: Counted, vocabulary: Vocabulary) -> None:
    if not is_for_print(fact, vocabulary):
        raise NotForPrint


def _version(record: TermRecord, cell: UUID, meant: int | None) -> int:
    current = record.version_of(cell)
    if meant is not None and meant != current:
        raise Stale
    return current
