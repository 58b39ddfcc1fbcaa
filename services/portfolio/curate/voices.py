"""整理遴选: what child, family and teacher say of a term. Pure.

What a school writes is checked for words that compare or label (`wording.yaml`);
a child's own words are a child's own and are not.
"""

from collections.abc import Mapping
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


def decide_write_remark(
    record: TermRecord,
    *,
    cell: UUID,
    text: str,
    lead: str | None,
    meant: int | None,
    term: Term,
    vocabulary: Vocabulary,
    by: Actor,
) -> tuple[e.RemarkWritten, int]:
    """The class teacher's remark, and the sentence the report begins with."""
    require_signable(record, term, cell)
    current = record.version_of(cell)
    require_version(current, meant)
    check_wording({"text": text, "lead": lead}, vocabulary)
    return e.RemarkWritten(text=text, lead=lead, written_by=by.person_id), current


def decide_state(
    record: TermRecord,
    *,
    cell: UUID,
    text: str,
    meant: int | None,
    term: Term,
    vocabulary: Vocabulary,
    by: Actor,
) -> tuple[e.SelfStatementWritten, int]:
    """The child's own words; a member of staff writes down what the child said."""
    term.require_open()
    current = record.version_of(cell)
    require_version(current, meant)
    for_child = by.role is Role.STAFF
    if for_child:
        check_wording({"text": text}, vocabulary)
    written = e.SelfStatementWritten(text=text, written_by=by.person_id, for_child=for_child)
    return written, current


def decide_review_oneself(
    record: TermRecord,
    *,
    cell: UUID,
    answers: Mapping[str, str],
    meant: int | None,
    grade: int,
    term: Term,
    vocabulary: Vocabulary,
    by: Actor,
) -> tuple[e.SelfReviewGiven, int]:
    """A child says it anew as often as they like, the last word stands; a teacher who copies a
    card says which version it changes, lest the child's own be lost.
    """
    term.require_open()
    current = record.version_of(cell)
    for_child = by.role is Role.STAFF
    if for_child or meant is not None:
        require_version(current, meant)
    require_answers(answers, grade, vocabulary)
    given = e.SelfReviewGiven(
        answers=dict(answers),
        framework=vocabulary.versions["framework"],
        given_by=by.person_id,
        for_child=for_child,
    )
    return given, current


def decide_say_as_family(
    record: TermRecord,
    *,
    cell: UUID,
    text: str,
    meant: int | None,
    term: Term,
    vocabulary: Vocabulary,
    by: Actor,
) -> tuple[e.FamilyWordsWritten, int]:
    """What the family says to the child; it is printed, so it compares with nobody."""
    term.require_open()
    current = record.version_of(cell)
    require_version(current, meant)
    check_wording({"text": text}, vocabulary)
    return e.FamilyWordsWritten(text=text, written_by=by.person_id), current


def decide_agree(
    record: TermRecord,
    *,
    cell: UUID,
    steps: e.NextStepsAgreed,
    meant: int | None,
    term: Term,
    vocabulary: Vocabulary,
) -> tuple[e.NextStepsAgreed, int]:
    """What 我, 家里 and 学校 will do next; said anew as a whole."""
    term.require_open()
    current = record.version_of(cell)
    require_version(current, meant)
    lines = {"student": steps.student, "family": steps.family, "school": steps.school}
    if not any(lines.values()):
        raise NothingAgreed(reason="student, family, school")
    about = steps.school_indicator
    if about is not None and about not in {one.code for _, one in vocabulary.indicators()}:
        raise IndicatorIsUnknown(reason=about)
    check_wording(lines, vocabulary)
    return steps, current
