"""公示 and what may be changed: what a notice shows stands still until it is closed. Pure."""

from datetime import date

from portfolio.admit.domain import School
from portfolio.admit.pupils import Enrolled
from portfolio.support.problems import Conflict


class EntryIsShown(Conflict):
    """What a notice shows stands still until it is closed, and nothing else does."""

    zh = "这条记录正在公示，公示结束后才能更正或撤回；有异议请通过异议提出。"
    en = "A notice shows this entry: change it after the notice, or file an objection."


def require_not_shown(school: School, term: str, student: Enrolled, on: date) -> None:
    """Of an entry of a kind that is shown: raise `EntryIsShown` while a notice may show it."""
    group = student.class_group_id
    notice = school.notices.get((term, group)) if group else None
    if notice and notice.state == "open" and student.has_consent("public", on):
        raise EntryIsShown
