"""What is answered of terms and reports."""

from datetime import date
from typing import Literal

from portfolio.support.web import Answer, Position


class ClosureAnswer(Position):
    """The facts of the term are frozen; reports follow."""

    term: str


class PlannedTerm(Answer):
    """A term of the school and its days."""

    term: str
    state: Literal["planned", "open", "sealed"]
    opens_on: date
    closes_on: date


class TermsAnswer(Answer):
    """The terms that the school has planned, the latest first."""

    items: list[PlannedTerm]


class WaitsForAnswer(Answer):
    """What an open term waits for before it can be closed: classes, and objections."""

    checks: int
    notices: int
    objections: int
    unchecked_classes: int


class TermStateAnswer(Answer):
    """How far a term has come, its days, and what it waits for."""

    term: str
    state: Literal["planned", "open", "sealed"]
    opens_on: date
    closes_on: date
    holiday_on: date | None
    back_on: date | None
    school_days: int | None
    check_days: int
    notice_days: int | None
    enrolled: int
    closed: int
    reports: int
    waits_for: WaitsForAnswer


class VersionAnswer(Answer):
    """One version of a report; only the newest is in force."""

    version: int
    issued_on: date
    is_superseded: bool


class ReportAnswer(Answer):
    """The report in force, and every version there was, the newest first."""

    report_number: str
    version: int
    issued_on: date
    size: int
    versions: list[VersionAnswer]
