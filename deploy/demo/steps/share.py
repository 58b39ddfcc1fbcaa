"""材料使用: the gate cuts each school's numbers; there is no child in them."""

from collections import Counter

from demo.county_term import Counts
from demo.school_term import ADMIN, SchoolTerm
from demo.screen import Bar


async def cut(at: SchoolTerm, _: Bar) -> Counts:
    """The final cube snapshot of the term goes into the feed."""
    path = f"/terms/{at.term.id}/cube-snapshots"
    await at.command("POST", path, ADMIN, {"cut": "final"}, name=("final cut",))
    return Counter(schools=1)
