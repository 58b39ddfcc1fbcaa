"""What each person may do, told from the person's side, and who is whose by the ledger alone.

Written from the design, not from the service: nothing here is imported from it.
The service asks of an action who may; here it is asked of a person what they may do.
It decides by the last word said about each thing in a plain list; the service folds streams.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Word: TypeAlias = tuple[str, ...]
Ledger: TypeAlias = Sequence[Word]
"""What has happened, in order:
`(staff-has, person, duty, class or "")`, `(staff-gone, person)`, `(admitted, pupil)`,
`(in-class, pupil, class)`, `(linked | unlinked, pupil, person)`, `(left | back, pupil)`,
`(plan | no-plan, pupil)`, `(erased, pupil)`.
"""
Answer: TypeAlias = Literal["yes", "no", "prove yourself", "no such thing", "erased"]


@dataclass(frozen=True)
class Person:
    """Who asks; `how`: signed in wholly, by password alone, or on a device of the class."""

    name: str
    kind: Literal["staff", "guardian", "pupil", "feed", "device"]
    how: Literal["wholly", "password", "device"] = "wholly"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LOOKS = _words("school.read class_group.read student.read observation.read")
_OWN = _words("observation.record observation.correct observation.withdraw")
# Whoever records may ask for what came late.
_RECORDS = _OWN | _words("capture_sheet.read own_entry.read objection.file")
_GROUPS = _words("activity.record community_link.make")
_PICTURES = _words("evidence.attach evidence.read")
_ANSWERS = _words("observation.confirm observation.reverse sample.check")
_OBJECTIONS = _words("objection.read objection.resolve")
_ALARMS = _words("access_alarm.read access_alarm.answer export.read export.approve")
_TEACHES = (
    _LOOKS
    | _RECORDS
    | _GROUPS
    | _PICTURES
    | _words(
        """sample.check level.sign subject_level.sign selection.read second_rating.give
        judgement.read notice.read term.read class_window.open"""
    )
)
_KEEPS_THE_BOOKS = _words(
    """roster.import roster.undo student.admit staff.import staff.undo staff.assign staff.read
    staff.release
    second_factor.reset staff_code.issue class_group.graduate student.assign student.depart
    student.return student.repeat student.erase erasure.read term.open term.close
    snapshot.cut export.request export.download audit.read"""
)
_FAMILY_AFFAIRS = _words("guardian.read guardian.link guardian.unlink consent.read")
_REPORT = _words("report.read draft.read selection.read")
_RUNS_THE_CLASS = _words(
    """guardian_code.issue check.open check.read check.close notice.open notice.close
    class_reports.read"""
)
_CHOOSES = _words("entry.select pictures.choose")
_OF_THE_FAMILY = (
    _OWN
    | _PICTURES
    | _CHOOSES
    | _REPORT
    | _words(
        """student.read observation.read consent.read consent.give consent.withdraw draft.check
        notice.read objection.file objection.read access_line.read telling.read
        spoken_remark.hear"""
    )
)

MAY: Mapping[str, frozenset[str]] = {
    # Looks after a class: knows it, records, judges, talks with the families. Keeps no books.
    "class_teacher": _TEACHES
    | _RUNS_THE_CLASS
    | _ANSWERS
    | _OBJECTIONS
    | _CHOOSES
    | _FAMILY_AFFAIRS
    | _REPORT
    | _words(
        """student_code.issue picture_card.issue honours.record consent.give consent.withdraw
        remark.write self_statement.write next_steps.agree report.acknowledge prompt.record
        telling.read telling.list next_step.read letter.read spoken_remark.record
        spoken_remark.hear"""
    ),
    "subject_teacher": _TEACHES,
    # Keeps the books and answers for the school; judges nobody and records of nobody.
    "school_admin": _LOOKS
    | _KEEPS_THE_BOOKS
    | _RUNS_THE_CLASS
    | _ANSWERS
    | _OBJECTIONS
    | _ALARMS
    | _FAMILY_AFFAIRS
    | _REPORT
    | _words(
        """student.plan consent.withdraw term.read judgement.read notice.read
        access_line.read"""
    ),
    "counsellor": _LOOKS
    | _RECORDS
    | _GROUPS
    | _PICTURES
    | _words("activity.record_whole honours.record notice.read"),
    "moral_education": _LOOKS
    | _RECORDS
    | _GROUPS
    | _PICTURES
    | _ANSWERS
    | _OBJECTIONS
    | _ALARMS
    | _words(
        """activity.record_whole honours.record student.plan selection.read judgement.read
        notice.read"""
    ),
    "health_teacher": _LOOKS | _RECORDS | _words("notice.read"),
    "boarding_teacher": _LOOKS | _RECORDS | _words("activity.record"),
    "psychology_teacher": _LOOKS | _RECORDS,
    "resource_teacher": _LOOKS | _RECORDS,
    # The second person of a school that has one teacher.
    "assisting": _LOOKS | _ANSWERS | _OBJECTIONS | _ALARMS | _words("judgement.read"),
    "guardian": _OF_THE_FAMILY
    | _words(
        """guardian.read guardian.link guardian.unlink guardian.join family_words.write
        report.acknowledge next_step.join letter.write"""
    ),
    "pupil": _OF_THE_FAMILY
    | _words("peer_voice.give self_statement.write telling.give growth_tree.read"),
    # In the classroom a pupil says something and sees a bare tree; the rest is read at home.
    "pupil in class": _words(
        """observation.record evidence.attach peer_voice.give self_statement.write telling.give
        growth_tree.read"""
    ),
    "device": _words("class_device.use"),
    "feed": _words("feed.read"),
}
_WHOLE_SCHOOL = _words(
    """school_admin counsellor moral_education health_teacher psychology_teacher resource_teacher
    assisting"""
)


def may_about_school(ledger: Ledger, who: Person, action: str) -> Answer:
    """Something about the school as a whole: whoever has anything to do with it is answered."""
    if who.kind == "staff":
        return _answer({duty for duty, _ in duties(ledger, who.name)}, action, who)
    return _answer({_as(who)}, action, who)


def may_about_class(ledger: Ledger, who: Person, action: str, group: str) -> Answer:
    """Something about one class: those who teach it or answer for every class."""
    held = duties(ledger, who.name) if who.kind == "staff" else []
    return _answer({duty for duty, of in held if _covers(duty, of, group)}, action, who)


def may_about_pupil(ledger: Ledger, who: Person, action: str, pupil: str) -> Answer:
    """Something about one pupil."""
    if _last(ledger, pupil, {"erased"}):
        keeps = any(duty == "school_admin" for duty, _ in duties(ledger, who.name))
        is_proven = who.kind == "staff" and who.how == "wholly"
        return "erased" if keeps and is_proven else "no such thing"
    if not _last(ledger, pupil, {"admitted"}):
        return "no such thing"
    return _answer(_to_pupil(ledger, who, pupil), action, who)


def _to_pupil(ledger: Ledger, who: Person, pupil: str) -> set[str]:
    if who.kind == "guardian":
        said = [word[0] for word in ledger if word[1:] == (pupil, who.name)]
        return {"guardian"} if said[-1:] == ["linked"] else set()
    if who.kind == "pupil":
        return {_as(who)} if who.name == pupil else set()
    if who.kind != "staff":
        return set()
    placed = _last(ledger, pupil, {"in-class"})
    group = placed[2] if placed else None
    held = {duty for duty, of in duties(ledger, who.name) if _covers(duty, of, group)}
    gone = _last(ledger, pupil, {"left", "back"})
    if gone and gone[0] == "left":
        return held & {"school_admin"}
    plan = _last(ledger, pupil, {"plan", "no-plan"})
    has_plan = plan is not None and plan[0] == "plan"
    return held if has_plan else held - {"resource_teacher"}


def duties(ledger: Ledger, name: str) -> list[tuple[str, str]]:
    """What a member of staff is there for: all that was given since they last went."""
    mine = [word for word in ledger if word[0] in {"staff-has", "staff-gone"} and word[1] == name]
    went = [number for number, word in enumerate(mine) if word[0] == "staff-gone"]
    return [(word[2], word[3]) for word in mine[went[-1] + 1 if went else 0 :]]


def _covers(duty: str, of: str, group: str | None) -> bool:
    if duty in _WHOLE_SCHOOL or (duty == "boarding_teacher" and not of):
        return True
    return bool(group) and of == group


def _last(ledger: Ledger, pupil: str, kinds: set[str]) -> Word | None:
    return next((w for w in reversed(ledger) if w[0] in kinds and w[1] == pupil), None)


def _as(who: Person) -> str:
    return "pupil in class" if who.kind == "pupil" and who.how == "device" else who.kind


def _answer(known_as: set[str], action: str, who: Person) -> Answer:
    if not known_as:
        return "no such thing"
    owes = who.kind == "staff" and who.how == "password"
    counting = known_as - {"school_admin"} if owes else known_as
    if any(action in MAY[one] for one in counting):
        return "yes"
    is_owed = owes and "school_admin" in known_as and action in MAY["school_admin"]
    return "prove yourself" if is_owed else "no"
