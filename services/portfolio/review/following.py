"""How a class's check stands, and what its teacher may do with it now. Pure.

In: the term, the check if one was begun, today. Out: what the page says and lets be pressed,
as `domain.py` would decide it.
"""

from datetime import date
from typing import Any, Literal

from portfolio.admit.terms import Check, Term
from portfolio.review.domain import working_day

State = Literal["not_begun", "open", "closed", "reopened"]


def stands(term: Term, check: Check | None, today: date, *, waits: bool) -> dict[str, Any]:
    """`waits`: there is a pupil of whose draft nobody has looked at yet."""
    goes_on = term.state == "open"
    stands_still = check is not None and check.freezes_facts
    is_over = check is not None and check.state == "open" and (not waits or today > check.until)
    may_begin = goes_on and not stands_still
    return {
        "state": _state(check),
        "until": check.until if check else None,
        "would_end": working_day(today, term.check_days, term) if may_begin else None,
        "is_asked": term.check_days > 0,
        "may_end": goes_on and is_over,
        "may_reopen": goes_on and stands_still,
    }


def _state(check: Check | None) -> State:
    if check is None:
        return "not_begun"
    if check.state == "open":
        return "open"
    return "reopened" if check.reopens_facts else "closed"
