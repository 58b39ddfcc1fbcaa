"""形成档案: when a term may be sealed, and which one came before. Pure."""

from portfolio.admit.domain import School
from portfolio.admit.events import TermSealed
from portfolio.support.actor import Actor
from portfolio.support.problems import Conflict


class TermIsSealed(Conflict):
    """A term is closed once."""

    zh = "本学期已经结束。"
    en = "The term is closed already."


def decide_seal_term(school: School, term: str, *, by: Actor) -> TermSealed:
    """End an open term: from now on its facts are frozen, and reports follow."""
    planned = school.term(term)
    if planned.state == "sealed":
        raise TermIsSealed
    planned.require_open()
    return TermSealed(term=term, sealed_by=by.person_id)


def preceding(school: School, term: str) -> str | None:
    """The school's last term that was over when this one began; terms are data, not arithmetic."""
    opens_on = school.term(term).opens_on
    over = [one for one in school.terms.values() if one.closes_on < opens_on]
    return max(over, key=lambda one: one.closes_on).term if over else None
