"""What an issued version says, for a screen instead of paper: read from the log as it was printed.

In: pupil, term, version. Out: `Contents`. The same facts, levels and words as in the PDF,
for both are made of the same `ClosedTerm`; pictures and health besides only while the family
still consents today.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portfolio.admit.desk import Desk
from portfolio.curate.domain import TermRecord
from portfolio.curate.events import Picture
from portfolio.review.objecting import objections_until
from portfolio.seal import verification
from portfolio.seal.as_of import Archive, Told
from portfolio.seal.closed_term import ClosedTerm
from portfolio.seal.collect import Closing, closed_term
from portfolio.seal.events import ReportIssued
from portfolio.seal.pictures import CONSENT, HEALTH, may_be_printed
from portfolio.support.clock import school_day
from portfolio.support.keys import KeyForgotten
from portfolio.support.problems import Gone, NotFound


class ReportIsNotIssued(NotFound):
    """The term is not closed, or the worker has not come to this pupil yet."""

    zh = "报告还没有生成，请在学期结束后再来。"
    en = "The report is not issued yet."


@dataclass(frozen=True, slots=True)
class Contents:
    """One version; `in_force` is the newest, `token` stands on the paper's code.

    `pictures`: those on the paper that the family lets be shown today;
    `shows_pictures`: whether any picture may be shown today; `label_set`: the words of the levels.
    """

    term: ClosedTerm
    record: TermRecord
    label_set: str
    in_force: int
    token: str
    pictures: tuple[Picture, ...]
    shows_pictures: bool


async def contents_of(
    desk: Desk,
    archive: Archive,
    school_id: UUID,
    student_id: UUID,
    term: str,
    version: int | None,
) -> Contents:
    """A version, or without one that in force; raises `ReportIsNotIssued`, `Gone`."""
    try:
        sealed = await archive.sealed(school_id, term)
    except NotFound:
        raise ReportIsNotIssued from None
    told = await archive.told(sealed.school, school_id, student_id, term)
    issued = _issued(told, version)
    closing = Closing(student_id, term, issued.version, issued.issued_on)
    as_of, today = issued.as_of or sealed.at, school_day(desk.clock.now())
    record = told.record(as_of)
    at_print = told.student(told.issued_at(issued.version))
    shows_health = _consents(told, HEALTH, issued.issued_on, issued.version, today)
    shows_pictures = told.student().has_consent(CONSENT, today)
    words = desk.vocabulary
    made = closed_term(
        closing,
        sealed.school,
        told.student(sealed.at),
        record,
        words,
        told.previous(as_of, words.versions["level_scale"]),
        years=told.years(as_of) if shows_health else None,
    )
    until = objections_until(issued.issued_on)
    return Contents(
        term=made.model_copy(update={"objections_until": until}),
        record=record,
        label_set=sealed.school.term(term).label_set,
        in_force=told.issued[-1].version,
        token=await _token(desk, school_id, student_id, issued),
        pictures=may_be_printed(at_print, record, issued.issued_on) if shows_pictures else (),
        shows_pictures=shows_pictures,
    )


def _issued(told: Told, version: int | None) -> ReportIssued:
    found = [one for one in told.issued if version in {None, one.version}]
    if not found:
        raise ReportIsNotIssued
    return found[-1]


def _consents(told: Told, scope: str, issued_on: date, version: int, today: date) -> bool:
    """On the day of printing, and still."""
    then = told.student(told.issued_at(version))
    return then.has_consent(scope, issued_on) and told.student().has_consent(scope, today)


async def _token(desk: Desk, school_id: UUID, student_id: UUID, issued: ReportIssued) -> str:
    try:
        key = await desk.journal.keyring.get(school_id, student_id)
    except KeyForgotten:
        raise Gone from None
    return verification.token_of(key, issued.report_number, issued.version)
