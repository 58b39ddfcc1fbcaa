"""转班、回校: whether a pupil may be placed in a class beside a family's check. Pure.

A class's check freezes the facts of its pupils, told by the class of today (`Check.freezes_facts`).
Placed elsewhere meanwhile, what a family has looked at would be open again,
or frozen before they have seen it. Who comes new has no facts, and may come at any time.
"""

from uuid import UUID

from portfolio.admit.domain import Enrolled, School
from portfolio.support.problems import Conflict


class ClassesAreChecking(Conflict):
    """A pupil stays while the families of one class look, and another's do not or no longer."""

    zh = (
        "{term} 学期：原班或新班正在家庭核对或公示，或者只有一个班核对完，暂时不能转班或回校；"
        "两个班都结束后，或本学期结束后即可办理。离校随时可以办理。"
    )
    en = (
        "In {term} one of the two classes is checking or shows a notice, or only one has checked: "
        "place the pupil once both are done, or once the term is closed. "
        "A pupil can leave at any time."
    )


def require_placeable(school: School, student: Enrolled, class_group_id: UUID) -> None:
    """Raise `ClassesAreChecking` where a term that goes on forbids to place a pupil in a class;
    who has left is one who comes back.
    """
    was = None if student.left else student.class_group_id
    if was == class_group_id:
        return
    for term in school.terms.values():
        if term.state == "open" and not _lets_move(school, term.term, was, class_group_id):
            raise ClassesAreChecking(term=term.term)


def _lets_move(school: School, term: str, was: UUID | None, to: UUID) -> bool:
    """Neither class has begun, or both are done."""
    stages = {_stage(school, term, one) for one in (was, to)}
    return stages in ({"before"}, {"done"})


def _stage(school: School, term: str, class_group_id: UUID | None) -> str:
    """How far a class has come; whoever was in none has not begun."""
    if class_group_id is None:
        return "before"
    check = school.checks.get((term, class_group_id))
    notice = school.notices.get((term, class_group_id))
    if (check and check.state == "open") or (notice and notice.state == "open"):
        return "under way"
    return "done" if check and check.freezes_facts else "before"
