"""An import that was a mistake: which events make the school what it was before. Pure.

Within a day, and only while nothing refers to it: what came later is somebody's word or right.
Nothing is taken out of the log; each change is answered by one that takes it back.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from portfolio.admit import events as e
from portfolio.admit.domain import Enrolled, School
from portfolio.admit.pupil.moving import require_placeable
from portfolio.support.event import Event
from portfolio.support.problems import Conflict

HOURS = 24


class ImportIsUndone(Conflict):
    """It is undone once."""

    zh = "这次导入已经撤销过了。"
    en = "This import was undone already."


class UndoIsTooLate(Conflict):
    """After a day others rely on what the list said."""

    zh = "导入已超过 24 小时，不能整批撤销；请逐人更正。"
    en = "More than 24 hours have passed: the import cannot be undone; correct pupils one by one."


class ImportIsReferredTo(Conflict):
    """Somebody has said or done something upon it."""

    zh = "导入之后已经有了{what_zh}，不能整批撤销；请逐人更正。"
    en = "Since the import there are {what_en}: it cannot be undone; correct pupils one by one."


# By the beginning of a topic; the first that fits.
_WORDS = (
    (("observation-", "evidence-", "peer-voice-", "supplement-", "confirm", "sample-"), 0),
    (("consent-",), 1),
    (("level-", "subject-levels-", "remark-", "second-rating-", "judgement-"), 2),
    (("guardian-",), 3),
    (
        ("class-assigned", "transferred-out", "student-returned", "person-", "entry-year-"),
        4,
    ),
    (("student-erased",), 5),
)
_ZH = ("{n} 条写实记录", "{n} 项授权", "{n} 项等级或评语", "{n} 处监护人变动", "{n} 处学籍变动")
_EN = (
    "{n} records",
    "{n} consents",
    "{n} levels or remarks",
    "{n} changes of guardians",
    "{n} changes of the roll",
)
_OTHER_ZH, _OTHER_EN = "{n} 项其他内容", "{n} other entries"


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a pupil was known by elsewhere."""

    registry_number: str | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class Touched:
    """A pupil of an import: as they were before (nobody: they were admitted by it) and are now,
    and what the import said of them.
    """

    now: Enrolled
    said: Sequence[Event]
    before: Enrolled | None = None
    numbers: Numbers = field(default_factory=Numbers)


def require_undoable(
    school: School, import_id: UUID, *, imported_at: datetime, now: datetime
) -> None:
    """Raise `ImportIsUndone`, `UndoIsTooLate`."""
    if import_id in school.undone_imports:
        raise ImportIsUndone
    if now - imported_at > timedelta(hours=HOURS):
        raise UndoIsTooLate


def require_unreferred(later: Mapping[str, int], accounts: int) -> None:
    """Raise `ImportIsReferredTo`, which names what there is: topics of later events with their
    number, and accounts that were made of it.
    """
    found: Counter[int] = Counter()
    for topic, count in later.items():
        kind = next((kind for starts, kind in _WORDS if topic.startswith(starts)), len(_ZH))
        found[min(kind, len(_ZH))] += count
    words = [
        ((*_ZH, _OTHER_ZH)[kind].format(n=count), (*_EN, _OTHER_EN)[kind].format(n=count))
        for kind, count in sorted(found.items())
    ]
    if accounts:
        words.append((f"{accounts} 个已启用的账号", f"{accounts} accounts in use"))
    if words:
        zh, en = zip(*words, strict=True)
        raise ImportIsReferredTo(what_zh="、".join(zh), what_en=", ".join(en))


def decide_undo(
    school_id: UUID,
    school: School,
    import_id: UUID,
    touched: Mapping[UUID, Touched],
    *,
    by: UUID,
    today: date,
    renumbered: Sequence[e.ClassRenumbered] = (),
) -> list[tuple[UUID, Event]]:
    """The events, by stream; `renumbered`: what the import said of classes.

    Raises `ClassesAreChecking` where a class cannot be changed now.
    """
    events: list[tuple[UUID, Event]] = [
        (school_id, e.ImportUndone(import_id=import_id, undone_by=by)),
        *((school_id, one) for one in _called_as_before(school, renumbered)),
    ]
    for student_id, one in touched.items():
        if one.before is None:
            undone = e.AdmissionUndone(undone_on=today, import_id=import_id, by=by)
            answers: list[Event] = [*_unlinked(one.said), undone]
        else:
            answers = list(_taken_back(school, one, one.before, by))
        events += [(student_id, event) for event in answers]
    return events


def _called_as_before(
    school: School, renumbered: Sequence[e.ClassRenumbered]
) -> Iterator[e.ClassRenumbered]:
    for one in renumbered:
        if school.class_groups[one.class_group_id].number == one.number:
            yield e.ClassRenumbered(
                class_group_id=one.class_group_id, number=one.was, was=one.number
            )


def _unlinked(said: Sequence[Event]) -> Iterator[Event]:
    for event in said:
        if isinstance(event, e.GuardianLinked):
            yield e.GuardianUnlinked(guardian_id=event.guardian_id)


def _taken_back(school: School, one: Touched, before: Enrolled, by: UUID) -> Iterator[Event]:
    """What the import said last is answered first."""
    for event in reversed(one.said):
        match event:
            case e.GuardianLinked():
                yield e.GuardianUnlinked(guardian_id=event.guardian_id)
            case e.PersonCorrected():
                yield _corrected_back(event, before, one.numbers, by)
            case e.ClassAssigned() if before.class_group_id:
                if before.left is None:
                    require_placeable(school, one.now, before.class_group_id)
                yield e.ClassAssigned(
                    class_group_id=before.class_group_id, roster_number=before.roster_number
                )
            case e.EntryYearCorrected():
                yield e.EntryYearCorrected(
                    from_school_year=event.from_school_year,
                    stage=before.stage,
                    entry_year=before.entry_year,
                    reason="correction",
                    by=by,
                )
            case e.StudentReturned() if before.left and before.left.reason != "undone":
                left = before.left
                yield e.TransferredOut.model_validate(
                    {"left_on": left.left_on, "reason": left.reason, "by": by}
                )
            case e.TransferredOut():
                if before.class_group_id:
                    require_placeable(school, one.now, before.class_group_id)
                yield e.StudentReturned(returned_on=event.left_on, by=by)


def _corrected_back(
    event: e.PersonCorrected, before: Enrolled, numbers: Numbers, by: UUID
) -> e.PersonCorrected:
    """What was corrected is as it was; what had not been known is not known any more."""
    was = {
        "name": before.name,
        "born_on": before.born_on,
        "sex": before.sex,
        "registry_number": numbers.registry_number,
        "external_id": numbers.external_id,
    }
    said = [name for name in was if getattr(event, name) is not None]
    return e.PersonCorrected.model_validate(
        {
            **{name: was[name] for name in said},
            "cleared": [name for name in said if was[name] is None],
            "by": by,
        }
    )
