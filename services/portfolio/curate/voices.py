"""整理遴选: what child, family and teacher say of a term. Pure.

What a school writes is checked for words that compare or label (`wording.yaml`);
a child's own words are a child's own and are not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from portfolio.admit.domain import Term
from portfolio.curate import events as e
from portfolio.curate.domain import TermRecord, require_version
from portfolio.curate.self_review import require_answers
from portfolio.curate.signing import require_signable
from portfolio.support.actor import Actor, Role
from portfolio.support.problems import Malformed
from portfolio.support.vocabulary import Vocabulary
from portfolio.support.wording import check_wording


class NothingAgreed(Malformed):
    """An agreement has at least one line."""

    zh = "至少写一条约定。"
    en = "Write at least one line."


class IndicatorIsUnknown(Malformed):
    """The framework has no such indicator."""

    zh = "没有这一项：{reason}"
    en = "There is no such indicator: {reason}"


@dataclass(frozen=True, slots=True)
class Saying:
    """Somebody about to say something of a term: into which cell, changing which version of it."""

    record: TermRecord
    cell: UUID
    meant: int | None
    term: Term
    vocabulary: Vocabulary
    by: Actor

    def meant_version(self) -> int:
        """The version that is changed; raises `Precondition`, `Stale` where another was meant."""
        current = self.record.version_of(self.cell)
        require_version(current, self.meant)
        return current

    def check(self, **texts: str | None) -> None:
        """Nothing in it compares or labels; raises `WordsThatCompare`."""
        check_wording(texts, self.vocabulary)


def decide_write_remark(
    saying: Saying, *, text: str, lead: str | None
) -> tuple[e.RemarkWritten, int]:
    """The class teacher's remark, and the sentence the report begins with."""
    require_signable(saying.record, saying.term, saying.cell)
    version = saying.meant_version()
    saying.check(text=text, lead=lead)
    return e.RemarkWritten(text=text, lead=lead, written_by=saying.by.person_id), version


def decide_state(saying: Saying, *, text: str) -> tuple[e.SelfStatementWritten, int]:
    """The child's own words; a member of staff writes down what the child said."""
    saying.term.require_open()
    version, by = saying.meant_version(), saying.by
    for_child = by.role is Role.STAFF
    if for_child:
        saying.check(text=text)
    return e.SelfStatementWritten(text=text, written_by=by.person_id, for_child=for_child), version


def decide_review_oneself(
    saying: Saying, *, answers: Mapping[str, str], grade: int
) -> tuple[e.SelfReviewGiven, int]:
    """A child says it anew as often as they like, the last word stands; a teacher who copies a
    card says which version it changes, lest the child's own be lost.
    """
    saying.term.require_open()
    by, words = saying.by, saying.vocabulary
    for_child = by.role is Role.STAFF
    version = saying.record.version_of(saying.cell)
    if for_child or saying.meant is not None:
        version = saying.meant_version()
    require_answers(answers, grade, words)
    given = e.SelfReviewGiven(
        answers=dict(answers),
        framework=words.versions["framework"],
        given_by=by.person_id,
        for_child=for_child,
    )
    return given, version


def decide_say_as_family(saying: Saying, *, text: str) -> tuple[e.FamilyWordsWritten, int]:
    """What the family says to the child; it is printed, so it compares with nobody."""
    saying.term.require_open()
    version = saying.meant_version()
    saying.check(text=text)
    return e.FamilyWordsWritten(text=text, written_by=saying.by.person_id), version


def decide_agree(saying: Saying, *, steps: e.NextStepsAgreed) -> tuple[e.NextStepsAgreed, int]:
    """What 我, 家里 and 学校 will do next; said anew as a whole."""
    saying.term.require_open()
    version = saying.meant_version()
    lines = {"student": steps.student, "family": steps.family, "school": steps.school}
    if not any(lines.values()):
        raise NothingAgreed(reason="student, family, school")
    about, indicators = steps.school_indicator, saying.vocabulary.indicators()
    if about is not None and about not in {one.code for _, one in indicators}:
        raise IndicatorIsUnknown(reason=about)
    saying.check(**lines)
    return steps, version
