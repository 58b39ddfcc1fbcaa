"""形成档案: when a term may be sealed, which one came before, when a report is made anew. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from portfolio.admit.domain import School
from portfolio.admit.events import TermSealed
from portfolio.confirm.events import ObservationStruck
from portfolio.curate.domain import TermRecord
from portfolio.curate.events import LevelSigned, RemarkWritten, SubjectLevelsSigned
from portfolio.review.domain import Unfinished
from portfolio.support.actor import Actor
from portfolio.support.mapper import Logged
from portfolio.support.problems import Conflict

# What may change a pupil's term after it was sealed: an objection's effects, and nothing else.
REVISING = frozenset(
    {
        ObservationStruck.topic,
        LevelSigned.topic,
        SubjectLevelsSigned.topic,
        RemarkWritten.topic,
    }
)


class TermIsSealed(Conflict):
    """A term is closed once."""

    zh = "本学期已经结束。"
    en = "The term is closed already."


class ChecksAreOpen(Conflict):
    """While families look at their drafts nothing is final."""

    zh = "还有 {classes} 个班正在家庭核对，请等核对结束再结束学期。"
    en = "{classes} classes are still checking; close the term after that."


class NoticesAreOpen(Conflict):
    """What is shown may still be objected to."""

    zh = "还有 {classes} 个班正在公示，请等公示结束再结束学期。"
    en = "The notices of {classes} classes are still open; close the term after that."


class ObjectionsAreUnanswered(Conflict):
    """Whoever objected in time is answered before the reports are made."""

    zh = "还有 {objections} 件异议没有答复，请先答复再结束学期。"
    en = "{objections} objections wait for an answer; answer them before closing the term."


class ClassesAreUnchecked(Conflict):
    """Every family sees its draft before it is a report, unless the authority said otherwise."""

    zh = "还有 {classes} 个班没有做过家庭核对，请先核对再结束学期。"
    en = "The families of {classes} classes have not checked yet; hold the check first."


def decide_seal_term(school: School, term: str, waits_for: Unfinished, *, by: Actor) -> TermSealed:
    """End an open term: from now on its facts are frozen, and reports follow."""
    planned = school.term(term)
    if planned.state == "sealed":
        raise TermIsSealed
    planned.require_open()
    if waits_for.checks:
        raise ChecksAreOpen(classes=waits_for.checks)
    if waits_for.notices:
        raise NoticesAreOpen(classes=waits_for.notices)
    if waits_for.objections:
        raise ObjectionsAreUnanswered(objections=waits_for.objections)
    if planned.check_days and waits_for.unchecked_classes:
        raise ClassesAreUnchecked(classes=waits_for.unchecked_classes)
    return TermSealed(term=term, sealed_by=by.person_id)


def preceding(school: School, term: str) -> str | None:
    """The school's last term that was over when this one began; terms are data, not arithmetic."""
    opens_on = school.term(term).opens_on
    over = [one for one in school.terms.values() if one.closes_on < opens_on]
    return max(over, key=lambda one: one.closes_on).term if over else None


def school_years(school: School, term: str) -> tuple[frozenset[str], frozenset[str]]:
    """The terms of the last school year, and of this one up to `term`."""
    planned = school.term(term)
    until = [one for one in school.terms.values() if one.opens_on <= planned.opens_on]
    return (
        frozenset(one.term for one in until if one.school_year == planned.school_year - 1),
        frozenset(one.term for one in until if one.school_year == planned.school_year),
    )


@dataclass(frozen=True, slots=True)
class Due:
    """A report to be made: which version, and up to where the log is read for it."""

    version: int
    as_of: int


def due(
    rows: Iterable[Logged], record: TermRecord, *, sealed_at: int, newest: Due | None
) -> Due | None:
    """The next version of a pupil's report, if one is due.

    In: the term's rows, what stands of it, where the term was sealed, the version in force.
    The first is due at once; a later one when something has changed since,
    and not while a signature that was asked for is missing: families get one corrected report.
    """
    if newest is None:
        return Due(1, sealed_at)
    changed = [row.id for row in rows if row.topic in REVISING and row.id > newest.as_of]
    if not changed or record.reopened:
        return None
    return Due(newest.version + 1, max(changed))
